"""Relations and events, folded from all that was said of them."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol, TypeVar

from kg_service.derive import periods
from kg_service.derive.factuality import article_word, by_article, confidence, graph_word, story_count
from kg_service.derive.intervals import merge_intervals
from kg_service.derive.records import EventMention, Order, RelationClaim
from kg_service.model import Amount, Event, Factuality, Properties, Relation, Stage
from kg_service.ontology import Ontology, event_name

_STAGES = tuple(stage.value for stage in Stage)


class _Row(Protocol):
    @property
    def article(self) -> str: ...
    @property
    def published_at(self) -> str | None: ...
    @property
    def factuality(self) -> str: ...
    @property
    def confidence(self) -> float: ...
    @property
    def properties(self) -> Properties: ...
    @property
    def order(self) -> Order: ...


R = TypeVar("R", bound=_Row)


def derive_relation(claims: Sequence[RelationClaim], stories: Mapping[str, str]) -> Relation:
    """The relation of which these are all the claims (at least one).

    Of each property the latest article's value holds, and in it that of the surest claim. Intervals come from
    claims that are neither denied nor hypothetical. `stories` gives each article's original, if it has one.
    """
    ordered = sorted(claims, key=lambda claim: claim.order)
    articles = by_article(ordered)
    word = graph_word([article_word(rows) for rows in articles.values()])
    first = ordered[0]
    meant = [claim for claim in ordered if claim.factuality not in (Factuality.DENIED, Factuality.HYPOTHETICAL)]
    return Relation(
        id=first.relation,
        kind=first.kind,
        source=first.source,
        target=first.target,
        factuality=word,
        confidence=confidence(articles, word, stories),
        properties=_properties(_latest_first(articles)),
        intervals=merge_intervals(claim.interval for claim in meant),
        evidence=tuple(claim.evidence for claim in ordered),
        implied=all(claim.implied for claim in ordered),
        article_count=len(articles),
        source_count=story_count(articles, stories),
        first_seen=_first_seen(ordered),
        last_seen=_last_seen(ordered),
    )


def derive_event(mentions: Sequence[EventMention], stories: Mapping[str, str], ontology: Ontology) -> Event:
    """The event of which these are all the mentions (at least one).

    What is one value (direction, each property) is that of the latest article that has it, and in it of the
    surest mention; the stage is the furthest one of the latest article; the date is the most exact one.
    An amount gives way to another of its measure and unit in a later article. `novelty` is 1 for what
    one story tells, and 1/n when n independent stories have told it.
    """
    ordered = sorted(mentions, key=lambda mention: mention.order)
    articles = by_article(ordered)
    latest = _latest_first(articles)
    word = graph_word([article_word(rows) for rows in articles.values()])
    first = ordered[0]
    roles = _roles(ordered)
    date = _date(latest)
    sources = story_count(articles, stories)
    direction = next((mention.direction for mention in latest if mention.direction is not None), None)
    stage, amounts, properties = _stage(articles), _amounts(articles), _properties(latest)
    return Event(
        id=first.event,
        kind=first.kind,
        name=_name(ordered, roles, word, direction, stage, amounts, properties, ontology),
        roles=roles,
        factuality=word,
        confidence=confidence(articles, word, stories),
        direction=direction,
        stage=stage,
        amounts=amounts,
        date=date,
        first_day=None if date is None else periods.first_day(date),
        last_day=None if date is None else periods.last_day(date),
        properties=properties,
        speakers=tuple(dict.fromkeys(speaker for mention in ordered for speaker in mention.speakers)),
        evidence=tuple(mention.evidence for mention in ordered),
        novelty=round(1 / sources, 6),
        article_count=len(articles),
        source_count=sources,
        first_seen=_first_seen(ordered),
        last_seen=_last_seen(ordered),
    )


def _latest_first(articles: Mapping[str, Sequence[R]]) -> list[R]:
    """All rows, those of the latest article first, in each the surest first."""
    found: list[R] = []
    for rows in reversed(list(articles.values())):
        found.extend(sorted(rows, key=lambda row: -row.confidence))
    return found


def _properties(latest: Iterable[_Row]) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for row in latest:
        for name, value in row.properties.items():
            if value is not None:
                properties.setdefault(name, value)
    return dict(sorted(properties.items()))


def _stage(articles: Mapping[str, Sequence[EventMention]]) -> str | None:
    for rows in reversed(list(articles.values())):
        stages = [str(row.stage) for row in rows if row.stage is not None]
        if stages:
            return max(stages, key=_STAGES.index)
    return None


def _amounts(articles: Mapping[str, Sequence[EventMention]]) -> tuple[Amount, ...]:
    amounts: dict[Amount, None] = {}
    settled: set[tuple[str, str]] = set()
    for rows in reversed(list(articles.values())):
        said = [amount for row in sorted(rows, key=lambda row: -row.confidence) for amount in row.amounts]
        amounts.update(dict.fromkeys(amount for amount in said if (amount.measure, amount.unit) not in settled))
        settled.update((amount.measure, amount.unit) for amount in said)
    return tuple(amounts)


def _date(latest: Iterable[EventMention]) -> str | None:
    dates = [mention.date for mention in latest if mention.date is not None]
    return min(dates, key=periods.fineness, default=None)


def _roles(ordered: Sequence[EventMention]) -> dict[str, tuple[str, ...]]:
    """For each role its fillers, the most often mentioned first, then in order of appearance."""
    counts: dict[str, Counter[str]] = {}
    for mention in ordered:
        for role, entities in mention.roles.items():
            counts.setdefault(role, Counter()).update(entities)
    return {role: tuple(entity for entity, _ in counts[role].most_common()) for role in sorted(counts)}


def _name(
    ordered: Sequence[EventMention],
    roles: Mapping[str, tuple[str, ...]],
    word: str,
    direction: str | None,
    stage: str | None,
    amounts: tuple[Amount, ...],
    properties: Properties,
    ontology: Ontology,
) -> str:
    names: dict[str, str] = {}
    for mention in ordered:
        for entity, name in mention.names.items():
            names.setdefault(entity, name)
    kind = ontology.events.get(ordered[0].kind)
    if kind is None:  # the graph outlives a kind that a user takes out of the ontology
        return ordered[0].kind
    shown = {role: tuple(names.get(entity, entity) for entity in entities) for role, entities in roles.items()}
    return event_name(
        kind, shown, direction=direction, stage=stage, factuality=word, amounts=amounts, properties=properties
    )


def _first_seen(rows: Sequence[_Row]) -> str | None:
    return min((row.published_at for row in rows if row.published_at is not None), default=None)


def _last_seen(rows: Sequence[_Row]) -> str | None:
    return max((row.published_at for row in rows if row.published_at is not None), default=None)
