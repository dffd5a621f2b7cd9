"""The write algorithm of every store: settle the versions, then derive anew what the change touches.

What a write touches is found by index, never by a scan:

- articles: those that have a band of their signature in common with one that came or went;
- mentions: those that may be linked with one that came or went, because they share its kind and a
  filler within its window; and the trees in which a link changed;
- relations: those that a removed or added article has claims of;
- entities: those that appear in a removed or added article;
- facts of articles whose original changed, since near-duplicates count as one source.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from kg_service.derive import derive_entities, derive_event, derive_relation, live_article, with_events
from kg_service.derive.mentions import antecedents, buckets, root_events
from kg_service.derive.near_duplicates import original_of
from kg_service.derive.records import EventMention, Fingerprint, LiveArticle, RelationClaim
from kg_service.model import Extraction
from kg_service.ontology import Ontology
from kg_service.registry import Registry
from kg_service.store.base import WriteReport
from kg_service.store.rows import Rows
from kg_service.store.settle import Settlement, settle, settle_retraction


@dataclass(slots=True, kw_only=True)
class _Touched:
    """Ids of what is to be derived anew."""

    entities: set[str] = field(default_factory=set)
    relations: set[str] = field(default_factory=set)
    events: set[str] = field(default_factory=set)


def write(
    rows: Rows,
    extractions: Iterable[Extraction],
    ontology: Ontology,
    registry: Registry,
    *,
    now: datetime,
    again: bool = False,
) -> WriteReport:
    """Take articles in: the `put` of every store, inside its transaction."""
    turn = rows.lock()
    recorded = instant(now, after=turn.last_recorded)
    settlement = settle(rows, extractions, again=again, sequence=turn.sequence, recorded=recorded)
    return _finish(rows, settlement, ontology, registry, sequence=turn.sequence, recorded=recorded)


def retract(rows: Rows, keys: Sequence[str], ontology: Ontology, registry: Registry, *, now: datetime) -> WriteReport:
    """Take articles out: the `retract` of every store, inside its transaction."""
    turn = rows.lock()
    recorded = instant(now, after=turn.last_recorded)
    settlement = settle_retraction(rows, keys, recorded=recorded)
    return _finish(rows, settlement, ontology, registry, sequence=turn.sequence, recorded=recorded)


def project(
    rows: Rows,
    live: Iterable[tuple[str, Extraction]],
    ontology: Ontology,
    registry: Registry,
    *,
    removed: Collection[str] = (),
) -> None:
    """Take out what the removed articles gave, put in what these live versions give (each with the instant at
    which it was recorded), and bring the facts up to date."""
    before = rows.footprints(removed)
    gone = [footprint.fingerprint for footprint in before.values()]
    rows.remove_articles(removed)
    added = [live_article(extraction, ontology, registry, recorded_from=recorded) for recorded, extraction in live]
    touched = _Touched()
    for footprint in before.values():
        touched.entities |= footprint.entities
        touched.relations |= footprint.relations
        touched.events |= {mention.event for mention in footprint.mentions}
    gone_mentions = [mention for footprint in before.values() for mention in footprint.mentions]
    added = _link_mentions(rows, gone_mentions, added, ontology, touched)
    added = _link_originals(rows, gone, added, touched)
    rows.insert_articles(added)
    for article in added:
        touched.entities |= {appearance.entity for appearance in article.appearances}
        touched.relations |= {claim.relation for claim in article.claims}
        touched.events |= {mention.event for mention in article.mentions}
    _derive(rows, touched, ontology, registry)


def instant(now: datetime, *, after: str | None) -> str:
    """The recorded clock's next reading, in UTC with microseconds: never the same twice, never backwards."""
    text = _iso(now)
    if after is not None and text <= after:
        return _iso(datetime.fromisoformat(after) + timedelta(microseconds=1))
    return text


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def _finish(
    rows: Rows, settlement: Settlement, ontology: Ontology, registry: Registry, *, sequence: int, recorded: str
) -> WriteReport:
    live = [(version.recorded_from, extraction) for version, extraction in settlement.live]
    if live or settlement.removed:
        project(rows, live, ontology, registry, removed=settlement.removed)
    rows.record(recorded)
    return WriteReport(
        new=tuple(settlement.new),
        unchanged=tuple(settlement.unchanged),
        replaced=tuple(settlement.replaced),
        superseded=tuple(settlement.superseded),
        retracted=tuple(settlement.retracted),
        warnings=tuple(settlement.warnings),
        sequence=sequence,
    )


def _link_mentions(
    rows: Rows,
    gone: Sequence[EventMention],
    added: Sequence[LiveArticle],
    ontology: Ontology,
    touched: _Touched,
) -> list[LiveArticle]:
    """Find the antecedent of every mention that is new, or that may have lost or won one; in stored mentions
    at once, in added articles by giving them back linked."""
    new = {mention.evidence: mention for article in added for mention in article.mentions}
    changed = [*gone, *new.values()]
    if not changed:
        return list(added)
    earliest = min(mention.order for mention in changed)
    stored = {mention.evidence: mention for mention in rows.mentions_near(buckets(changed, ontology))}
    unsure = {name: mention for name, mention in stored.items() if mention.order > earliest} | new
    near = rows.mentions_near(buckets(unsure.values(), ontology))
    stored |= {mention.evidence: mention for mention in near}
    before = antecedents(unsure.values(), (stored | new).values(), ontology)
    relinked = new | {
        name: replace(unsure[name], antecedent=antecedent)
        for name, antecedent in before.items()
        if name in new or antecedent != unsure[name].antecedent
    }
    rooted = _root(rows, relinked, stored, touched)
    return [with_events(article, rooted) for article in added]


def _root(
    rows: Rows, relinked: Mapping[str, EventMention], stored: Mapping[str, EventMention], touched: _Touched
) -> dict[str, EventMention]:
    """Give every mention of a tree that changed its event, and write those that were there before."""
    events = {mention.event for mention in relinked.values() if mention.event}
    for mention in relinked.values():
        if mention.antecedent is not None and mention.antecedent in stored:
            events.add(stored[mention.antecedent].event)
    trees = {mention.evidence: mention for mention in rows.mentions_of(events)}
    rooted = {mention.evidence: mention for mention in root_events((trees | dict(relinked)).values())}
    moved = [
        mention
        for name, mention in rooted.items()
        if name in trees and (mention.event, mention.antecedent) != (trees[name].event, trees[name].antecedent)
    ]
    rows.relink_mentions(moved)
    touched.events |= {mention.event for mention in moved} | {trees[mention.evidence].event for mention in moved}
    return rooted


def _link_originals(
    rows: Rows, gone: Sequence[Fingerprint], added: Sequence[LiveArticle], touched: _Touched
) -> list[LiveArticle]:
    """Find the original of every article that is new, or that may have lost or won one."""
    new = {article.fingerprint.article: article.fingerprint for article in added}
    changed = [*gone, *new.values()]
    stored = {f.article: f for f in rows.fingerprints_with({band for f in changed for band in f.bands})}
    earliest = min((f.order for f in changed), default=None)
    unsure = {name: f for name, f in stored.items() if earliest is not None and f.order > earliest} | new
    beyond = {band for f in unsure.values() for band in f.bands} - {band for f in changed for band in f.bands}
    everything = stored | {f.article: f for f in rows.fingerprints_with(beyond)} | new
    by_band: dict[str, list[Fingerprint]] = {}
    for fingerprint in everything.values():
        for band in fingerprint.bands:
            by_band.setdefault(band, []).append(fingerprint)
    originals = {}
    for article, fingerprint in unsure.items():
        others = {other.article: other for band in fingerprint.bands for other in by_band[band]}
        originals[article] = original_of(fingerprint, others.values())
    moved = {name: originals[name] for name, f in unsure.items() if name not in new and originals[name] != f.original}
    rows.link_originals(moved)
    for footprint in rows.footprints(moved).values():
        touched.relations |= footprint.relations
        touched.events |= {mention.event for mention in footprint.mentions}
    return [
        replace(
            article,
            stored=replace(article.stored, original=originals[name]),
            fingerprint=replace(article.fingerprint, original=originals[name]),
        )
        for article in added
        for name in (article.fingerprint.article,)
    ]


def _derive(rows: Rows, touched: _Touched, ontology: Ontology, registry: Registry) -> None:
    """Derive what was touched from all that it stands on, and write it."""
    claims: dict[str, list[RelationClaim]] = {}
    for claim in rows.claims(touched.relations):
        claims.setdefault(claim.relation, []).append(claim)
    mentions: dict[str, list[EventMention]] = {}
    for mention in rows.mentions_of(touched.events):
        mentions.setdefault(mention.event, []).append(mention)
    articles = {claim.article for said in claims.values() for claim in said}
    articles |= {mention.article for said in mentions.values() for mention in said}
    stories = rows.originals(articles)
    rows.replace_entities(touched.entities, derive_entities(rows.tallies(touched.entities), registry))
    rows.replace_relations(touched.relations, [derive_relation(claims[name], stories) for name in sorted(claims)])
    rows.replace_events(touched.events, [derive_event(mentions[name], stories, ontology) for name in sorted(mentions)])
