"""The root fields: each makes its plan, hops to a thread once, and returns what was fetched there."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol, cast

import strawberry

from kg_service.api import inputs
from kg_service.api.describe import OntologyInfo, Stats, describe_ontology, describe_stats
from kg_service.api.fetch import Fetch, Loaded
from kg_service.api.inputs import (
    DEFAULT_FIRST,
    MENTIONED,
    NEWEST,
    ArticleFilter,
    AsOf,
    EntityFilter,
    EntityKind,
    EntityOrder,
    EventFilter,
    FactOrder,
    RelationFilter,
)
from kg_service.api.paging import connection
from kg_service.api.plan import Selection, plan
from kg_service.api.steps import STEPS
from kg_service.api.types import Article, Connection, Entity, Event, Raw, Relation, SearchHit
from kg_service.api.wrap import wrap
from kg_service.errors import QueryError
from kg_service.ids import normalise
from kg_service.model import Entity as EntityRecord
from kg_service.ontology import Ontology
from kg_service.store.base import EntityFilter as StoreEntityFilter
from kg_service.store.base import GraphStore

#: Root fields that list the entities of one kind.
LISTS = {"companies": "Company", "people": "Person", "funds": "Fund", "strategies": "Strategy"}


class Context(Protocol):
    """What a query is answered from."""

    @property
    def store(self) -> GraphStore:
        """The graph."""
        ...

    @property
    def ontology(self) -> Ontology:
        """What the graph can say."""
        ...


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that a search found, already fetched."""

    entity: EntityRecord
    score: float


async def answer(info: Raw) -> Any:
    """The value of a root field, with everything below it that the query asks for."""
    asked = plan(info.raw)
    return await asyncio.to_thread(_fetch, cast(Context, info.context), asked)


def _fetch(context: Context, asked: Selection) -> Any:
    as_of = inputs.as_of(asked.arguments.get("asOf"))
    store = context.store if as_of is None else context.store.as_of(as_of)
    fetch = Fetch(store, context.ontology, {**STEPS, ("SearchHit", "entity"): _hit_entity})
    value = ROOTS[asked.name](fetch, asked.arguments)
    below = [item for item in (value if isinstance(value, list) else [value]) if isinstance(item, Loaded)]
    fetch.fill(below, asked.children)
    return value


async def _entity(
    self: Any,
    info: Raw,
    id: strawberry.ID | None = strawberry.UNSET,
    name: str | None = strawberry.UNSET,
    ticker: str | None = strawberry.UNSET,
    kinds: list[EntityKind] | None = strawberry.UNSET,
    as_of: AsOf | None = strawberry.UNSET,
) -> Any:
    return await answer(info)


async def _search(
    self: Any,
    info: Raw,
    text: str,
    kinds: list[EntityKind] | None = strawberry.UNSET,
    first: int = DEFAULT_FIRST,
    as_of: AsOf | None = strawberry.UNSET,
) -> Any:
    return await answer(info)


async def _entities(
    self: Any,
    info: Raw,
    filter: EntityFilter | None = strawberry.UNSET,
    order_by: EntityOrder = MENTIONED,
    first: int = DEFAULT_FIRST,
    after: str | None = strawberry.UNSET,
    as_of: AsOf | None = strawberry.UNSET,
) -> Any:
    return await answer(info)


async def _relations(
    self: Any,
    info: Raw,
    filter: RelationFilter | None = strawberry.UNSET,
    order_by: FactOrder = NEWEST,
    first: int = DEFAULT_FIRST,
    after: str | None = strawberry.UNSET,
    as_of: AsOf | None = strawberry.UNSET,
) -> Any:
    return await answer(info)


async def _events(
    self: Any,
    info: Raw,
    filter: EventFilter | None = strawberry.UNSET,
    order_by: FactOrder = NEWEST,
    first: int = DEFAULT_FIRST,
    after: str | None = strawberry.UNSET,
    as_of: AsOf | None = strawberry.UNSET,
) -> Any:
    return await answer(info)


async def _articles(
    self: Any,
    info: Raw,
    filter: ArticleFilter | None = strawberry.UNSET,
    first: int = DEFAULT_FIRST,
    after: str | None = strawberry.UNSET,
    as_of: AsOf | None = strawberry.UNSET,
) -> Any:
    return await answer(info)


async def _by_key(self: Any, info: Raw, key: strawberry.ID, as_of: AsOf | None = strawberry.UNSET) -> Any:
    return await answer(info)


async def _by_id(self: Any, info: Raw, id: strawberry.ID, as_of: AsOf | None = strawberry.UNSET) -> Any:
    return await answer(info)


async def _whole(self: Any, info: Raw, as_of: AsOf | None = strawberry.UNSET) -> Any:
    return await answer(info)


async def _constant(self: Any, info: Raw) -> Any:
    return await answer(info)


def _root(resolver: Any, description: str) -> Any:
    return strawberry.field(resolver=resolver, description=description)


class RootFields:
    """The root fields whatever the ontology is."""

    entity: Entity | None = _root(_entity, "One entity, by exactly one of id, name (or alias) and ticker.")
    search: list[SearchHit] = _root(_search, "Entities whose names are like a text, best first.")
    entities: Connection[Entity] = _root(_entities, "Entities of any kind.")
    relations: Connection[Relation] = _root(_relations, "Relations; without a filter those that are vouched for.")
    events: Connection[Event] = _root(_events, "Events; without a filter those that are vouched for.")
    articles: Connection[Article] = _root(_articles, "Articles, newest first.")
    article: Article | None = _root(_by_key, "One article, by namespace/id.")
    relation: Relation | None = _root(_by_id, "One relation.")
    event: Event | None = _root(_by_id, "One event, by its id or that of any evidence of it.")
    stats: Stats = _root(_whole, "How much the graph holds.")
    ontology: OntologyInfo = _root(_constant, "What the graph can say.")


def query_type(entity_types: Mapping[str, type]) -> type:
    """The root type, with a list of its own for each of the kinds asked for most."""
    annotations: dict[str, Any] = dict(RootFields.__annotations__)
    fields: dict[str, Any] = {name: getattr(RootFields, name) for name in annotations}
    for name, kind in LISTS.items():
        if kind in entity_types:
            annotations[name] = Connection[entity_types[kind]]  # type: ignore[valid-type]
            fields[name] = _root(_entities, f"Entities of the kind {kind}.")
    body = {"__module__": __name__, "__annotations__": annotations, **fields}
    return strawberry.type(type("Query", (), body), name="Query")


def _find_entity(fetch: Fetch, asked: Mapping[str, Any]) -> Loaded | None:
    given = [name for name in ("id", "name", "ticker") if asked.get(name) is not None]
    if len(given) != 1:
        raise QueryError("entity takes exactly one of id, name and ticker")
    kinds = asked.get("kinds")
    found: EntityRecord | None
    if given == ["id"]:
        found = fetch.store.entities([asked["id"]]).get(asked["id"])
        found = found if found is None or kinds is None or found.kind in kinds else None
    elif given == ["name"]:
        wanted = normalise(asked["name"])
        hits = fetch.store.search(asked["name"], kinds=kinds, first=10)
        found = next((e for e, _ in hits if wanted in {normalise(name) for name in (e.name, *e.aliases)}), None)
    else:
        where = StoreEntityFilter(tickers=(asked["ticker"],), kinds=kinds and tuple(kinds))
        found = next(iter(fetch.store.find_entities(where, first=1).items), None)
    return None if found is None else wrap(fetch, found)


def _find_hits(fetch: Fetch, asked: Mapping[str, Any]) -> list[Loaded]:
    first = inputs.page_size(asked["first"])
    hits = fetch.store.search(asked["text"], kinds=asked.get("kinds"), first=first)
    return [Loaded("SearchHit", Hit(entity, score)) for entity, score in hits]


def _hit_entity(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    return [wrap(fetch, parent.record.entity) for parent in parents]


def _find_entities(fetch: Fetch, asked: Mapping[str, Any], *, kind: str | None = None) -> Loaded:
    where = inputs.entity_filter(asked.get("filter") or {})
    if kind is not None:
        if where.kinds is not None and where.kinds != (kind,):
            raise QueryError("this list has one kind; entities(filter: {kinds: ...}) has any")
        where = replace(where, kinds=(kind,))
    page = fetch.store.find_entities(
        where, order=asked["orderBy"], first=inputs.page_size(asked["first"]), after=asked.get("after")
    )
    return connection(page, asked)


def _find_relations(fetch: Fetch, asked: Mapping[str, Any]) -> Loaded:
    where = inputs.relation_filter(asked.get("filter") or {})
    page = fetch.store.find_relations(
        where, order=asked["orderBy"], first=inputs.page_size(asked["first"]), after=asked.get("after")
    )
    return connection(page, asked)


def _find_events(fetch: Fetch, asked: Mapping[str, Any]) -> Loaded:
    where = inputs.event_filter(asked.get("filter") or {})
    if where.roles and not where.entities:
        raise QueryError("roles needs entities: it says in which role one of them takes part")
    page = fetch.store.find_events(
        where, order=asked["orderBy"], first=inputs.page_size(asked["first"]), after=asked.get("after")
    )
    return connection(page, asked)


def _find_articles(fetch: Fetch, asked: Mapping[str, Any]) -> Loaded:
    where = inputs.article_filter(asked.get("filter") or {})
    page = fetch.store.find_articles(where, first=inputs.page_size(asked["first"]), after=asked.get("after"))
    return connection(page, asked)


def _one(records: Mapping[str, Any], fetch: Fetch) -> Loaded | None:
    return next((wrap(fetch, record) for record in records.values()), None)


ROOTS: dict[str, Callable[[Fetch, Mapping[str, Any]], Any]] = {
    "entity": _find_entity,
    "search": _find_hits,
    "entities": _find_entities,
    "relations": _find_relations,
    "events": _find_events,
    "articles": _find_articles,
    "article": lambda fetch, asked: _one(fetch.store.articles([asked["key"]]), fetch),
    "relation": lambda fetch, asked: _one(fetch.store.relations([asked["id"]]), fetch),
    "event": lambda fetch, asked: _one(fetch.store.events([asked["id"]]), fetch),
    "stats": lambda fetch, asked: describe_stats(fetch.store),
    "ontology": lambda fetch, asked: describe_ontology(fetch.ontology),
    **{
        name: lambda fetch, asked, kind=kind: _find_entities(fetch, asked, kind=kind)  # type: ignore[misc]
        for name, kind in LISTS.items()
    },
}
