"""The output types of the API, and how the types of entities follow from the ontology.

The classes only declare: their fields are read from records of the graph (`fetch.read`) or from
what was fetched before the executor comes by (`linked`).
"""

from typing import Any, Generic, TypeVar, cast

import strawberry
from graphql import GraphQLAbstractType, GraphQLResolveInfo

from kg_service.api.fetch import Loaded
from kg_service.api.inputs import (
    JSON,
    LINKED_FIRST,
    NEWEST,
    EntityKind,
    EventFilter,
    EventKind,
    FactOrder,
    Factuality,
    Instant,
    LinkFilter,
    PartialDate,
    RelationKind,
    Stage,
    shown_factuality,
)
from kg_service.api.shortcuts import EVENT_SHORTCUTS, RELATION_SHORTCUTS
from kg_service.ontology import Ontology

T = TypeVar("T")

#: The type of an entity whose kind the ontology no longer has.
OTHER_ENTITY = "OtherEntity"


class Raw(strawberry.Info):
    """The resolver's info, with graphql-core's own beneath it."""

    @property
    def raw(self) -> "GraphQLResolveInfo[Any]":
        """What the plan is made from."""
        return self._raw_info


def linked(self: Any, info: Raw) -> Any:
    """What was fetched for this field."""
    return self.links[info.raw.path.key]


def _links(
    self: Any,
    info: Raw,
    filter: LinkFilter | None = strawberry.UNSET,
    order_by: FactOrder = NEWEST,
    first: int = LINKED_FIRST,
    after: str | None = strawberry.UNSET,
) -> Any:
    return linked(self, info)


def _events(
    self: Any,
    info: Raw,
    filter: EventFilter | None = strawberry.UNSET,
    order_by: FactOrder = NEWEST,
    first: int = LINKED_FIRST,
    after: str | None = strawberry.UNSET,
) -> Any:
    return linked(self, info)


def _shortcut(
    self: Any,
    info: Raw,
    factuality: list[Factuality] | None = cast(Any, shown_factuality()),  # noqa: B008
    min_confidence: float = 0.0,
    since: Instant | None = strawberry.UNSET,
    until: Instant | None = strawberry.UNSET,
    order_by: FactOrder = NEWEST,
    first: int = LINKED_FIRST,
    after: str | None = strawberry.UNSET,
) -> Any:
    return linked(self, info)


def _some(self: Any, info: Raw, first: int = 5) -> Any:
    return linked(self, info)


def _articles(self: Any, info: Raw, first: int = LINKED_FIRST, after: str | None = strawberry.UNSET) -> Any:
    return linked(self, info)


def _relations_in(
    self: Any,
    info: Raw,
    kinds: list[RelationKind] | None = strawberry.UNSET,
    factuality: list[Factuality] | None = cast(Any, shown_factuality()),  # noqa: B008
    min_confidence: float = 0.0,
    first: int = LINKED_FIRST,
) -> Any:
    return linked(self, info)


def _events_in(
    self: Any,
    info: Raw,
    kinds: list[EventKind] | None = strawberry.UNSET,
    factuality: list[Factuality] | None = cast(Any, shown_factuality()),  # noqa: B008
    min_confidence: float = 0.0,
    first: int = LINKED_FIRST,
) -> Any:
    return linked(self, info)


def _of_kinds(self: Any, info: Raw, kinds: list[EntityKind] | None = strawberry.UNSET) -> Any:
    return linked(self, info)


def _link(description: str, resolver: Any = linked) -> Any:
    return strawberry.field(resolver=resolver, description=description)


def _about(description: str) -> Any:
    return strawberry.field(description=description)


def typename(obj: Loaded, info: "GraphQLResolveInfo[Any]", abstract: GraphQLAbstractType) -> str:
    """The concrete type of what the executor holds."""
    return obj.typename


@strawberry.type(description="Where a page ends, and whether there is more.")
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    end_cursor: str | None = _about("What `after` takes to go on; null at the end.")


@strawberry.type
class Edge(Generic[T]):
    node: T = _link("The item.")
    cursor: str | None = _about("The place after this item; given for the last item of a page only.")


@strawberry.type
class Connection(Generic[T]):
    nodes: list[T] = _link("The items of this page.")
    edges: list[Edge[T]] = _link("The items of this page, each in a wrapper as Relay has it.")
    page_info: PageInfo


@strawberry.interface(description="What has an id of this graph.")
class Node:
    id: strawberry.ID
    resolve_type = staticmethod(typename)


@strawberry.type(description="A code or number under which the world knows an entity.")
class Identifier:
    scheme: str = _about("ticker, isin, lei, cik, figi, wikidata, ...")
    value: str


@strawberry.interface(description="Who or what takes part: a company, a person, a fund, a theme, ...")
class Entity(Node):
    kind: str
    name: str
    aliases: list[str]
    roles: list[str] = _about("What a person is known as: ANALYST, EXECUTIVE, ...")
    generic: bool = _about('A named group ("hedge funds") of one article, not one entity of the world.')
    group: str | None = _about("The group's name, shared across articles.")
    known: bool = _about("Whether it is in the registry.")
    identifiers: list[Identifier] = _link("All its codes and numbers.")
    ticker: str | None = _link("The ticker among the identifiers.")
    article_count: int
    mention_count: int
    first_seen: Instant | None
    last_seen: Instant | None
    relations: "Connection[Relation]" = _link("Relations with this entity at either end.", _links)
    related: "RelatedConnection" = _link("The entities at the other ends of its relations.", _links)
    events: "Connection[Event]" = _link("Events in which it takes part.", _events)
    articles: "Connection[Article]" = _link("Articles that mention it, newest first.", _articles)
    resolve_type = staticmethod(typename)


@strawberry.type(description="An entity, and the relation that leads to it.")
class RelatedEdge:
    node: Entity = _link("The entity at the other end.")
    relation: "Relation" = _link("The relation that leads there, with its evidence.")
    cursor: str | None = _about("The place after this item; given for the last item of a page only.")


@strawberry.type(description="Entities at the other ends of relations, one item for each relation.")
class RelatedConnection:
    nodes: list[Entity] = _link("The entities of this page.")
    edges: list[RelatedEdge] = _link("The entities of this page, each with the relation that leads to it.")
    page_info: PageInfo


@strawberry.interface(description="What the graph says, with the sentences that it stands on.")
class Fact(Node):
    kind: str
    factuality: Factuality = _about("As the latest article to say more than a hypothesis has it.")
    confidence: float = _about("0 to 1: of the facts at 0.8, about eight in ten are right.")
    properties: JSON
    article_count: int
    source_count: int = _about("Articles, near-duplicates counted once.")
    first_seen: Instant | None
    last_seen: Instant | None
    evidence: list["Evidence"] = _link("The sentences it stands on, by time of publication.", _some)
    resolve_type = staticmethod(typename)


@strawberry.type(description="When a relation held; an end that is null is open or unknown.")
class Interval:
    valid_from: PartialDate | None
    valid_to: PartialDate | None
    ended: bool = _about("It is over, at a date that may be unknown.")


@strawberry.type(description="A typed link from one entity to another.")
class Relation(Fact):
    source: Entity = _link("Where it starts.")
    target: Entity = _link("Where it ends.")
    symmetric: bool = _link("Whether source and target can change places.")
    implied: bool = _about("Whether an event implies it.")
    intervals: list[Interval]
    is_type_of = staticmethod(lambda obj, info: True)


@strawberry.type(description="A positive number at full scale.")
class Amount:
    value: float
    unit: str = _about("An ISO 4217 code, PERCENT, PERSON, SHARE, ...")
    measure: str = _about("VALUE, PRICE, LEVEL, CHANGE, FROM, TO, EXPECTED, ...")
    of: str | None = _about("What it measures, in the text's words.")


@strawberry.type(description="Who takes part in an event, and how.")
class RoleFiller:
    role: str
    entity: Entity = _link("Who.")


@strawberry.type(description="Something that happened, or is said to.")
class Event(Fact):
    name: str
    direction: str | None
    stage: Stage | None
    roles: list[RoleFiller] = _link("Who takes part; a role with several fillers comes several times.")
    speakers: list[Entity] = _link("Who says so, over all its evidence.")
    amounts: list[Amount]
    date: PartialDate | None
    first_day: PartialDate | None
    last_day: PartialDate | None
    novelty: float = _about("1 for news, less for what was told before.")
    is_type_of = staticmethod(lambda obj, info: True)


@strawberry.type(description="Words of an article, as half-open offsets in Unicode code points of its text.")
class Span:
    start: int
    end: int
    text: str


@strawberry.type(description="Who fills a role, and the words that say so, perhaps in another sentence.")
class Argument:
    role: str
    entity: Entity = _link("Who.")
    start: int
    end: int
    text: str


@strawberry.type(description="What one sentence of one article says.")
class Evidence(Node):
    kind: str
    quote: str = _about("The sentence.")
    start: int = _about("Where the sentence starts in the article's text, in Unicode code points.")
    end: int
    trigger: Span | None = _link("The words that express it.")
    arguments: list[Argument] = _link("Who fills which role.")
    speakers: list[Entity] = _link("To whom the text attributes it.")
    factuality: Factuality
    direction: str | None
    stage: Stage | None
    amounts: list[Amount]
    date: PartialDate | None
    properties: JSON
    confidence: float
    scores: JSON = _about("What each part of the extraction gave it.")
    extractor: str
    published_at: Instant | None
    recorded_from: Instant
    recorded_to: Instant | None
    article: "Article" = _link("The article it stands in.")
    facts: list[Fact] = _link("The relations and events that stand on it.")
    is_type_of = staticmethod(lambda obj, info: True)


@strawberry.type(description="An entity as one article speaks of it.")
class ArticleEntity:
    entity: Entity = _link("Who or what it is.")
    name: str = _about("The name in this article.")
    mentions: list[Span]


@strawberry.type(description="One text, in the version that the graph holds.")
class Article(Node):
    id: strawberry.ID = _link("The article's key: namespace/id.")
    namespace: str
    title: str | None
    url: str | None
    published_at: Instant | None
    publication: str | None
    language: str
    text: str = _link("The whole text, which begins with the title.")
    content_hash: str
    recorded_from: Instant
    recorded_to: Instant | None
    warnings: list[str]
    original: "Article | None" = _link("The article of which this one is a near-duplicate.")
    entities: list[ArticleEntity] = _link("What it speaks of.", _of_kinds)
    relations: list[Relation] = _link("The relations that stand on it.", _relations_in)
    events: list[Event] = _link("The events that stand on it.", _events_in)
    is_type_of = staticmethod(lambda obj, info: True)


@strawberry.type(description="An entity that a search found.")
class SearchHit:
    entity: Entity = _link("What was found.")
    score: float = _about("0 to 1.")


def entity_type_name(kind: str) -> str:
    """The name of an entity kind's type."""
    return f"{kind}Entity" if kind in _TAKEN else kind


def entity_types(ontology: Ontology) -> dict[str, type]:
    """One type per kind of entity, by the kind's name, and the one for kinds that the ontology no longer has.

    Beside the shared fields a type has the shortcuts that the ontology's ranges admit.
    """
    made = {kind: _entity_type(entity_type_name(kind), ontology, kind) for kind in ontology.entities}
    made[OTHER_ENTITY] = _entity_type(OTHER_ENTITY, ontology, None)
    return made


def _entity_type(name: str, ontology: Ontology, kind: str | None) -> type:
    annotations: dict[str, Any] = {}
    fields: dict[str, Any] = {}
    for shortcut in RELATION_SHORTCUTS if kind else ():
        if shortcut.fits(ontology, cast(str, kind)):
            annotations[shortcut.attribute] = RelatedConnection
            fields[shortcut.attribute] = _link(shortcut.description, _shortcut)
    for event_shortcut in EVENT_SHORTCUTS if kind else ():
        if event_shortcut.fits(ontology, cast(str, kind)):
            annotations[event_shortcut.attribute] = Connection[Event]
            fields[event_shortcut.attribute] = _link(event_shortcut.description, _shortcut)
    body = {
        "__module__": __name__,
        "__annotations__": annotations,
        "is_type_of": staticmethod(lambda obj, info: True),
        **fields,
    }
    about = "An entity of a kind that the ontology does not have." if kind is None else ""
    return strawberry.type(
        type(name, (Entity,), body), name=name, description=about or ontology.entities[cast(str, kind)].description
    )


#: Names that a kind of entity cannot have as a type of its own; such a kind is shown as <kind>Entity.
_TAKEN = frozenset(
    {
        *("Node", "Entity", "Fact", "Relation", "Event", "Evidence", "Article", "Argument", "Amount", "Span"),
        *("Interval", "Identifier", "RoleFiller", "SearchHit", "PageInfo", "Query", "Stats", "OntologyInfo"),
        *("Direction", "Stage", "Factuality", "Clock", "AsOf", "Instant", "PartialDate", "JSON", OTHER_ENTITY),
        *("String", "Int", "Float", "Boolean", "ID", "ArticleEntity", "Count", "Mutation", "Subscription"),
    }
)
