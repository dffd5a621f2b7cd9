"""How each linked field is fetched: one call of the store for all objects of a level."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any, TypeVar

from kg_service.api import inputs
from kg_service.api.fetch import Fetch, Loaded, Step
from kg_service.api.paging import Related, connection, edge_node, edge_relation, edges, nodes
from kg_service.api.plan import Selection
from kg_service.api.shortcuts import EVENT_SHORTCUTS, RELATION_SHORTCUTS, EventShortcut, RelationShortcut
from kg_service.api.wrap import wrap, wrap_all
from kg_service.errors import QueryError
from kg_service.model import Event, Relation, StoredEvidence
from kg_service.store.base import FactFilter, Page

T = TypeVar("T", Relation, Event)


@dataclass(frozen=True, slots=True)
class Filler:
    """An entity in a role, not yet fetched."""

    role: str
    entity: str


@dataclass(frozen=True, slots=True)
class Words:
    """Words of an article, and whom they mean, where they are an argument."""

    start: int
    end: int
    text: str
    role: str = ""
    entity: str = ""


@dataclass(frozen=True, slots=True)
class Identifier:
    """A code under which the world knows an entity."""

    scheme: str
    value: str


def entity(fetch: Fetch, parents: Sequence[Loaded], selection: Selection, *, of: str = "entity") -> list[Any]:
    """The entity whose id stands in the attribute `of`."""
    ids = [getattr(parent.record, of) for parent in parents]
    found = wrap_all(fetch, fetch.store.entities(_unique(ids)))
    return [found[id_] for id_ in ids]


def speakers(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """The entities to whom a fact or a piece of evidence is attributed."""
    ids = [parent.records[-1].speakers for parent in parents]
    found = wrap_all(fetch, fetch.store.entities(_unique(id_ for several in ids for id_ in several)))
    return [[found[id_] for id_ in several] for several in ids]


def identifiers(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """An entity's codes, by scheme; a scheme with several has them one by one."""
    return [
        [
            Identifier(scheme, str(value))
            for scheme, values in sorted(parent.record.identifiers.items())
            for value in (values if isinstance(values, list | tuple) else (values,))
        ]
        for parent in parents
    ]


def ticker(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """An entity's ticker, the first where it has several."""
    values = [parent.record.identifiers.get("ticker") for parent in parents]
    return [(value[0] if value else None) if isinstance(value, list | tuple) else value for value in values]


def relations_of(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """Relations at either end of each entity."""
    where = inputs.link_filter(selection.arguments.get("filter") or {})
    pages = _facts_of(parents, where, selection.arguments, fetch.store.relations_of, fetch.store.find_relations)
    return [connection(pages[parent.record.id], selection.arguments) for parent in parents]


def related(
    fetch: Fetch, parents: Sequence[Loaded], selection: Selection, *, shortcut: RelationShortcut | None = None
) -> list[Any]:
    """Entities at the other ends of each entity's relations: one call for the relations, one for the entities."""
    asked = selection.arguments
    where = inputs.link_filter(asked.get("filter") or {} if shortcut is None else asked)
    where = where if shortcut is None else shortcut.narrow(where)
    pages = _facts_of(parents, where, asked, fetch.store.relations_of, fetch.store.find_relations)
    others = {
        (id_, relation.id): relation.target if relation.source == id_ else relation.source
        for id_, page in pages.items()
        for relation in page.items
    }
    found = fetch.store.entities(_unique(others.values()))
    made = {
        id_: Page(
            items=tuple(Related(found[others[id_, relation.id]], relation) for relation in page.items), next=page.next
        )
        for id_, page in pages.items()
    }
    return [connection(made[parent.record.id], asked) for parent in parents]


def events_of(
    fetch: Fetch, parents: Sequence[Loaded], selection: Selection, *, shortcut: EventShortcut | None = None
) -> list[Any]:
    """Events in which each entity takes part."""
    asked = selection.arguments
    where = inputs.event_filter(asked.get("filter") or {} if shortcut is None else asked)
    if where.entities:
        raise QueryError("an entity's own events take no `entities`; ask for them at the root")
    where = where if shortcut is None else shortcut.narrow(where)
    pages = _facts_of(parents, where, asked, fetch.store.events_of, fetch.store.find_events)
    return [connection(pages[parent.record.id], asked) for parent in parents]


def articles_of(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """The newest articles that mention each entity."""
    first, after = inputs.page_size(selection.arguments["first"]), selection.arguments.get("after")
    ids = _unique(parent.record.id for parent in parents)
    if after is None:
        pages = fetch.store.articles_of(ids, first=first)
    else:
        where = inputs.article_filter({"mentions": [_only(ids)]})
        pages = {ids[0]: fetch.store.find_articles(where, first=first, after=after)}
    return [connection(pages[parent.record.id], selection.arguments) for parent in parents]


def evidence_of(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """The evidence of each fact."""
    first = inputs.page_size(selection.arguments["first"])
    ids = [parent.record.id for parent in parents]
    found = fetch.store.evidence_of(_unique(ids))
    made = {id_: [wrap(fetch, item) for item in pieces[:first]] for id_, pieces in found.items()}
    return [made.get(id_, []) for id_ in ids]


def symmetric(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """Whether each relation's kind is symmetric."""
    kinds = fetch.ontology.relations
    return [parent.record.kind in kinds and kinds[parent.record.kind].symmetric for parent in parents]


def roles(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """The fillers of each event's roles, in the order of the ontology, other roles after them."""
    made = []
    for parent in parents:
        event: Event = parent.record
        kind = fetch.ontology.events.get(event.kind)
        order = {role.name: place for place, role in enumerate(kind.roles if kind else ())}
        names = sorted(event.roles, key=lambda name, order=order: (order.get(name, len(order)), name))  # type: ignore[misc]
        made.append([Loaded("RoleFiller", Filler(name, id_)) for name in names for id_ in event.roles[name]])
    return made


def arguments(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """The arguments of each piece of evidence, with their words, which may stand in another sentence."""
    stored = [parent.record for parent in parents]
    spans = [(piece, item.start, item.end) for piece in stored for item in piece.evidence.arguments]
    words = iter(_words(fetch, spans, wanted=selection.asks_for("text")))
    return [
        [
            Loaded("Argument", Words(item.start, item.end, next(words), item.role, item.entity))
            for item in piece.evidence.arguments
        ]
        for piece in stored
    ]


def trigger(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """The words that express each piece of evidence."""
    stored = [parent.record for parent in parents]
    spans = [(piece, *piece.evidence.trigger) for piece in stored if piece.evidence.trigger]
    words = iter(_words(fetch, spans, wanted=selection.asks_for("text")))
    triggers = [piece.evidence.trigger for piece in stored]
    return [None if span is None else Words(span[0], span[1], next(words)) for span in triggers]


def article_of(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """The article of each piece of evidence."""
    keys = [parent.record.article for parent in parents]
    found = wrap_all(fetch, fetch.store.articles(_unique(keys)))
    return [found[key] for key in keys]


def facts_of_evidence(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """The facts that stand on each piece of evidence: one call for relations and one for events."""
    ids = _unique(id_ for parent in parents for id_ in parent.record.facts)
    found = wrap_all(fetch, fetch.store.relations(ids)) | wrap_all(fetch, fetch.store.events(ids))
    return [[found[id_] for id_ in parent.record.facts if id_ in found] for parent in parents]


def key(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """The key of each article."""
    return [parent.record.article.key for parent in parents]


def text(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """The text of each article."""
    keys = [parent.record.article.key for parent in parents]
    found = fetch.store.articles(_unique(keys), text=True)
    return [found[key].article.text for key in keys]


def original(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """The article of which each article is a near-duplicate."""
    keys = [parent.record.original for parent in parents]
    found = wrap_all(fetch, fetch.store.articles(_unique(key for key in keys if key)))
    return [found.get(key) if key else None for key in keys]


def entities_in(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """What each article speaks of."""
    keys = [parent.record.article.key for parent in parents]
    kinds = selection.arguments.get("kinds")
    found = fetch.store.mentions_in(_unique(keys))
    made = {
        key: [
            Loaded("ArticleEntity", Filler("", id_), local)
            for id_, local in pairs
            if kinds is None or local.kind in kinds
        ]
        for key, pairs in found.items()
    }
    return [made.get(key, []) for key in keys]


def relations_in(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """The relations that stand on each article: one call for the ids and one for the relations."""
    return _facts_in(parents, selection, 0, fetch, fetch.store.relations)


def events_in(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """The events that stand on each article: one call for the ids and one for the events."""
    return _facts_in(parents, selection, 1, fetch, fetch.store.events)


def _facts_in(
    parents: Sequence[Loaded],
    selection: Selection,
    side: int,
    fetch: Fetch,
    get: Callable[[Sequence[str]], Mapping[str, Any]],
) -> list[Any]:
    keys = [parent.record.article.key for parent in parents]
    ids = {key: both[side] for key, both in fetch.store.facts_in(_unique(keys)).items()}
    first = inputs.page_size(selection.arguments["first"])
    found = wrap_all(fetch, get(_unique(id_ for several in ids.values() for id_ in several)))
    fitting = {id_: item for id_, item in found.items() if _fits(item.record, selection.arguments)}
    return [[fitting[id_] for id_ in ids.get(key, ()) if id_ in fitting][:first] for key in keys]


def _fits(fact: Relation | Event, asked: Mapping[str, Any]) -> bool:
    """Narrows an article's own facts, of which there are few, after they are fetched."""
    kinds, factuality = asked.get("kinds"), asked.get("factuality")
    return (
        (kinds is None or fact.kind in kinds)
        and (factuality is None or fact.factuality in factuality)
        and fact.confidence >= asked["minConfidence"]
    )


def _facts_of(
    parents: Sequence[Loaded],
    where: FactFilter,
    asked: Mapping[str, Any],
    many: Callable[..., dict[str, Page[T]]],
    find: Callable[..., Page[T]],
) -> dict[str, Page[T]]:
    """The first page for each entity, or a further page for one."""
    ids = _unique(parent.record.id for parent in parents)
    order, first, after = asked["orderBy"], inputs.page_size(asked["first"]), asked.get("after")
    if after is None:
        pages = many(ids, where, order=order, first=first)
        return {id_: pages.get(id_, Page(items=())) for id_ in ids}
    only = _only(ids)
    return {only: find(replace(where, entities=(only,)), order=order, first=first, after=after)}


def _only(ids: Sequence[str]) -> str:
    """The one entity whose list can be continued."""
    if len(ids) != 1:
        raise QueryError("`after` continues the list of one entity; ask for that entity by its id")
    return ids[0]


def _words(fetch: Fetch, spans: Sequence[tuple[StoredEvidence, int, int]], *, wanted: bool) -> list[str]:
    """The words of each span: from the quote where they stand in it, else from the article's text."""
    if not wanted:
        return [""] * len(spans)
    outside = _unique(
        piece.article for piece, start, end in spans if not piece.evidence.start <= start <= end <= piece.evidence.end
    )
    texts = fetch.store.articles(outside, text=True) if outside else {}
    return [
        texts[piece.article].article.text[start:end]
        if piece.article in texts
        else piece.evidence.quote[start - piece.evidence.start : end - piece.evidence.start]
        for piece, start, end in spans
    ]


def _unique(ids: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(ids))


#: The step of each linked field, by the family of the parent and the name of the field.
STEPS: dict[tuple[str, str], Step] = {
    ("Connection", "nodes"): nodes,
    ("Connection", "edges"): edges,
    ("Edge", "node"): edge_node,
    ("Edge", "relation"): edge_relation,
    ("Entity", "identifiers"): identifiers,
    ("Entity", "ticker"): ticker,
    ("Entity", "relations"): relations_of,
    ("Entity", "related"): related,
    ("Entity", "events"): events_of,
    ("Entity", "articles"): articles_of,
    ("Relation", "source"): partial(entity, of="source"),
    ("Relation", "target"): partial(entity, of="target"),
    ("Relation", "symmetric"): symmetric,
    ("Relation", "evidence"): evidence_of,
    ("Event", "roles"): roles,
    ("Event", "speakers"): speakers,
    ("Event", "evidence"): evidence_of,
    ("RoleFiller", "entity"): entity,
    ("Argument", "entity"): entity,
    ("ArticleEntity", "entity"): entity,
    ("Evidence", "trigger"): trigger,
    ("Evidence", "arguments"): arguments,
    ("Evidence", "speakers"): speakers,
    ("Evidence", "article"): article_of,
    ("Evidence", "facts"): facts_of_evidence,
    ("Article", "id"): key,
    ("Article", "text"): text,
    ("Article", "original"): original,
    ("Article", "entities"): entities_in,
    ("Article", "relations"): relations_in,
    ("Article", "events"): events_in,
    **{("Entity", shortcut.name): partial(related, shortcut=shortcut) for shortcut in RELATION_SHORTCUTS},
    **{("Entity", shortcut.name): partial(events_of, shortcut=shortcut) for shortcut in EVENT_SHORTCUTS},
}
