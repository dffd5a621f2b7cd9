"""What a reader may ask for: scalars, enums and inputs of the API, and how they become filters of the store.

The enums of kinds, roles and directions are made from the ontology, so that a kind of the user's
own can be asked for like any other.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any, NewType, cast

import strawberry
from graphql import GraphQLEnumType, GraphQLError
from strawberry.types.scalar import ScalarDefinition

from kg_service import model
from kg_service.errors import QueryError
from kg_service.ontology import Ontology
from kg_service.store import base

#: The most items that one page can have.
MAX_FIRST = 100
DEFAULT_FIRST = 20
#: The same for a list that hangs on an item of another list.
LINKED_FIRST = 10

EntityKind = NewType("EntityKind", str)
EntityRole = NewType("EntityRole", str)
RelationKind = NewType("RelationKind", str)
EventKind = NewType("EventKind", str)
EventRole = NewType("EventRole", str)
Direction = NewType("Direction", str)
Stage = NewType("Stage", str)
Factuality = NewType("Factuality", str)
LinkDirection = NewType("LinkDirection", str)
EntityOrder = NewType("EntityOrder", str)
FactOrder = NewType("FactOrder", str)
Clock = NewType("Clock", str)
Instant = NewType("Instant", str)
PartialDate = NewType("PartialDate", str)
JSON = NewType("JSON", object)

NEWEST = FactOrder("NEWEST")
MENTIONED = EntityOrder("MENTIONED")


def shown_factuality() -> list[Factuality]:
    """What a reader sees without asking for more: what the text vouches for."""
    return [Factuality(value) for value in model.Factuality if value in model.SHOWN_AS_FACT]


@strawberry.input(description="The graph as it was known at an instant: nothing learned later is seen.")
class AsOf:
    at: Instant
    clock: Clock = strawberry.field(
        default=Clock("PUBLISHED"), description="PUBLISHED: when the world could know; RECORDED: when this graph knew."
    )


@strawberry.input(description="Relations seen from one of their ends. Every field that is given must hold.")
class LinkFilter:
    kinds: list[RelationKind] | None = strawberry.UNSET
    direction: LinkDirection | None = strawberry.field(
        default=strawberry.UNSET, description="OUTGOING: the entity is the source; INCOMING: the target."
    )
    with_kinds: list[EntityKind] | None = strawberry.field(
        default=strawberry.UNSET, description="Kinds of the entity at the other end; needs `direction`."
    )
    factuality: list[Factuality] | None = strawberry.field(
        default_factory=shown_factuality, description="null: every factuality."
    )
    min_confidence: float = 0.0
    since: Instant | None = strawberry.UNSET
    until: Instant | None = strawberry.field(default=strawberry.UNSET, description="Not included.")


@strawberry.input(description="Relations of the whole graph. Every field that is given must hold.")
class RelationFilter:
    kinds: list[RelationKind] | None = strawberry.UNSET
    entities: list[strawberry.ID] | None = strawberry.field(default=strawberry.UNSET, description="At either end.")
    sources: list[strawberry.ID] | None = strawberry.UNSET
    targets: list[strawberry.ID] | None = strawberry.UNSET
    source_kinds: list[EntityKind] | None = strawberry.UNSET
    target_kinds: list[EntityKind] | None = strawberry.UNSET
    articles: list[strawberry.ID] | None = strawberry.field(default=strawberry.UNSET, description="Keys of articles.")
    factuality: list[Factuality] | None = strawberry.field(
        default_factory=shown_factuality, description="null: every factuality."
    )
    min_confidence: float = 0.0
    since: Instant | None = strawberry.field(default=strawberry.UNSET, description="Last seen at this time or later.")
    until: Instant | None = strawberry.field(default=strawberry.UNSET, description="Not included.")


@strawberry.input(description="Events. Every field that is given must hold.")
class EventFilter:
    kinds: list[EventKind] | None = strawberry.UNSET
    entities: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Any of them takes part. On an entity's own events: beside that entity."
    )
    roles: list[EventRole] | None = strawberry.field(
        default=strawberry.UNSET, description="The role in which the entity, or one of `entities`, takes part."
    )
    speakers: list[strawberry.ID] | None = strawberry.UNSET
    directions: list[Direction] | None = strawberry.UNSET
    stages: list[Stage] | None = strawberry.UNSET
    articles: list[strawberry.ID] | None = strawberry.field(default=strawberry.UNSET, description="Keys of articles.")
    factuality: list[Factuality] | None = strawberry.field(
        default_factory=shown_factuality, description="null: every factuality."
    )
    min_confidence: float = 0.0
    since: Instant | None = strawberry.field(default=strawberry.UNSET, description="Happened at this time or later.")
    until: Instant | None = strawberry.field(default=strawberry.UNSET, description="Not included.")


@strawberry.input(description="Entities. Every field that is given must hold.")
class EntityFilter:
    ids: list[strawberry.ID] | None = strawberry.UNSET
    kinds: list[EntityKind] | None = strawberry.UNSET
    roles: list[EntityRole] | None = strawberry.field(default=strawberry.UNSET, description="Any of them, as ANALYST.")
    generic: bool | None = strawberry.field(
        default=strawberry.UNSET, description='true: only named groups ("hedge funds"); false: none of them.'
    )
    name: str | None = strawberry.field(default=strawberry.UNSET, description="Part of the name or of an alias.")
    tickers: list[str] | None = strawberry.UNSET
    has_relation: LinkFilter | None = strawberry.field(
        default=strawberry.UNSET,
        description="Some relation that fits has it at an end (`direction`: at which).",
    )
    has_event: EventFilter | None = strawberry.field(
        default=strawberry.UNSET, description="Some event that fits has it in a role (`roles`: in which)."
    )


@strawberry.input(description="Articles. Every field that is given must hold.")
class ArticleFilter:
    keys: list[strawberry.ID] | None = strawberry.UNSET
    publications: list[str] | None = strawberry.field(default=strawberry.UNSET, description="Names of publications.")
    mentions: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Mentions one of these entities."
    )
    since: Instant | None = strawberry.UNSET
    until: Instant | None = strawberry.field(default=strawberry.UNSET, description="Not included.")


def link_filter(given: Mapping[str, Any]) -> base.FactFilter:
    """A `LinkFilter` as the store's filter. Raises `QueryError` for `withKinds` without `direction`."""
    direction, kinds = given.get("direction"), _several(given.get("withKinds"))
    if kinds and not direction:
        raise QueryError("withKinds needs a direction: OUTGOING or INCOMING")
    outgoing = direction == "OUTGOING"
    return base.FactFilter(
        kinds=_several(given.get("kinds")),
        roles=None if direction is None else ("source" if outgoing else "target",),
        source_kinds=None if outgoing else kinds,
        target_kinds=kinds if outgoing else None,
        **_common(given),
    )


def relation_filter(given: Mapping[str, Any]) -> base.FactFilter:
    """A `RelationFilter` as the store's filter."""
    names = ("kinds", "entities", "sources", "targets", "articles")
    lists: dict[str, Any] = {name: _several(given.get(name)) for name in names}
    return base.FactFilter(
        **lists,
        source_kinds=_several(given.get("sourceKinds")),
        target_kinds=_several(given.get("targetKinds")),
        **_common(given),
    )


def event_filter(given: Mapping[str, Any]) -> base.FactFilter:
    """An `EventFilter` as the store's filter."""
    names = ("kinds", "entities", "roles", "speakers", "directions", "stages", "articles")
    lists: dict[str, Any] = {name: _several(given.get(name)) for name in names}
    return base.FactFilter(**lists, **_common(given))


def entity_filter(given: Mapping[str, Any]) -> base.EntityFilter:
    """An `EntityFilter` as the store's filter."""
    relation, event = given.get("hasRelation"), given.get("hasEvent")
    return base.EntityFilter(
        **{name: _several(given.get(name)) for name in ("ids", "kinds", "roles", "tickers")},
        generic=given.get("generic"),
        name=given.get("name"),
        has_relation=None if relation is None else link_filter(relation),
        has_event=None if event is None else event_filter(event),
    )


def article_filter(given: Mapping[str, Any]) -> base.ArticleFilter:
    """An `ArticleFilter` as the store's filter."""
    return base.ArticleFilter(
        **{name: _several(given.get(name)) for name in ("keys", "publications", "mentions")},
        since=given.get("since"),
        until=given.get("until"),
    )


def as_of(given: Mapping[str, Any] | None) -> base.AsOf | None:
    """An `AsOf` as the store's."""
    if given is None:
        return None
    return base.AsOf(at=given["at"], clock="recorded" if given["clock"] == "RECORDED" else "published")


def page_size(given: int) -> int:
    """The size of a page, which has limits. Raises `QueryError` beyond them."""
    if not 1 <= given <= MAX_FIRST:
        raise QueryError(f"first is {given}; it can be 1 to {MAX_FIRST}")
    return given


def parse_instant(value: object) -> str:
    """A day stays as it is; a date-time becomes UTC in the form that the graph keeps. Raises `GraphQLError`."""
    if not isinstance(value, str):
        raise GraphQLError("an instant is a text such as 2026-05-06 or 2026-05-06T12:00:00Z")
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            return date.fromisoformat(value).isoformat()
        moment = datetime.fromisoformat(value)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise GraphQLError(f"{value!r} is no instant; write 2026-05-06 or 2026-05-06T12:00:00Z") from None
    return moment.isoformat().replace("+00:00", "Z")


def scalars(ontology: Ontology) -> dict[object, ScalarDefinition]:
    """How each named type of this module looks in the API of a graph with this ontology."""
    events = ontology.events.values()
    roles = {role for kind in ontology.entities.values() for role in kind.roles}
    directions = {direction for kind in events for direction in kind.directions}
    event_roles = {role.name for kind in events for role in kind.roles} | {"speaker"}
    enums: dict[object, tuple[str, Iterable[str]]] = {
        EntityKind: ("A kind of entity.", ontology.entities),
        EntityRole: ("What a person is known as.", sorted(roles)),
        RelationKind: ("A kind of relation.", (k for k, v in ontology.relations.items() if not v.structural)),
        EventKind: ("A kind of event.", ontology.events),
        EventRole: ("How an entity takes part in an event.", sorted(event_roles)),
        Direction: ("Which way an event goes.", sorted(directions)),
        Stage: ("How far a happening has come.", model.Stage),
        Factuality: ("How far the text vouches for what it says.", model.Factuality),
        LinkDirection: ("Which end of a relation an entity is.", ("OUTGOING", "INCOMING")),
        EntityOrder: ("Most mentioned first, by name, or last seen first.", ("MENTIONED", "NAME", "LAST_SEEN")),
        FactOrder: ("Newest first, oldest first, or surest first.", ("NEWEST", "OLDEST", "CONFIDENCE")),
        Clock: ("When the world could know, or when this graph knew.", ("PUBLISHED", "RECORDED")),
    }
    made = {key: _enum(cast(Any, key).__name__, about, values) for key, (about, values) in enums.items()}
    made[Instant] = strawberry.scalar(
        name="Instant",
        description="A day (2026-05-06) or a date-time in UTC (2026-05-06T12:00:00Z).",
        serialize=str,
        parse_value=parse_instant,
    )
    made[PartialDate] = strawberry.scalar(
        name="PartialDate",
        description="As exact as it is known: 2026-05-06, 2026-05, 2026-Q2 or 2026.",
        serialize=str,
        parse_value=str,
    )
    made[JSON] = strawberry.scalar(name="JSON", description="A JSON value.", serialize=_plain, parse_value=_plain)
    return made


def _enum(name: str, description: str, values: Iterable[str]) -> ScalarDefinition:
    """An enum whose values are plain strings: no class stands behind it, so that data can define it."""
    implementation = GraphQLEnumType(name, {str(value): str(value) for value in values}, description=description)
    return ScalarDefinition(
        name=name,
        description=description,
        specified_by_url=None,
        serialize=None,
        parse_value=None,
        parse_literal=None,
        implementation=cast(Any, implementation),
    )


def _common(given: Mapping[str, Any]) -> dict[str, Any]:
    """What every filter of facts has. An absent filter shows what is vouched for."""
    return {
        "factuality": _several(given["factuality"]) if "factuality" in given else tuple(shown_factuality()),
        "min_confidence": given.get("minConfidence") or 0.0,
        "since": given.get("since"),
        "until": given.get("until"),
    }


def _several(given: Iterable[str] | None) -> tuple[str, ...] | None:
    return None if given is None else tuple(given)


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return value
