"""What the graph holds and what it can say, as types of the API."""

from typing import Any

import strawberry

from kg_service.ontology import Ontology, Range
from kg_service.store.base import GraphStore


@strawberry.type(description="How many there are of a kind or in a state.")
class Count:
    name: str
    count: int


@strawberry.type(description="How much the graph holds.")
class Stats:
    articles: list[Count]
    entities: list[Count]
    relations: list[Count]
    events: list[Count]
    evidence: list[Count]
    sequence: int = strawberry.field(description="The number of the last write.")


@strawberry.type(description="A kind of entity.")
class EntityKindInfo:
    name: str
    identity_class: str = strawberry.field(description="Entities of one class and name are one entity.")
    description: str
    roles: list[str]


@strawberry.type(description="A kind of relation. A range that is null admits every kind of entity.")
class RelationKindInfo:
    name: str
    description: str
    source: list[str] | None
    target: list[str] | None
    symmetric: bool
    structural: bool
    properties: list[str]


@strawberry.type(description="How an entity can take part in an event. `kinds` null: any kind.")
class RoleInfo:
    name: str
    kinds: list[str] | None
    many: bool


@strawberry.type(description="A kind of event.")
class EventKindInfo:
    name: str
    description: str
    roles: list[RoleInfo]
    directions: list[str]
    properties: list[str]
    implies: list[str] = strawberry.field(description="The kinds of relations that such an event can imply.")


@strawberry.type(description="What the graph can say.")
class OntologyInfo:
    entities: list[EntityKindInfo]
    relations: list[RelationKindInfo]
    events: list[EventKindInfo]


def describe_stats(store: GraphStore) -> Stats:
    """The store's counts, each list by name."""
    counts = store.stats()
    lists: dict[str, Any] = {
        name: [Count(name=kind, count=number) for kind, number in sorted(counts.get(name, {}).items())]
        for name in ("articles", "entities", "relations", "events", "evidence")
    }
    return Stats(**lists, sequence=store.sequence())


def describe_ontology(ontology: Ontology) -> OntologyInfo:
    """The ontology's kinds, in its own order."""
    return OntologyInfo(
        entities=[
            EntityKindInfo(
                name=kind.name, identity_class=kind.klass, description=kind.description, roles=list(kind.roles)
            )
            for kind in ontology.entities.values()
        ],
        relations=[
            RelationKindInfo(
                name=kind.name,
                description=kind.description,
                source=_range(kind.source),
                target=_range(kind.target),
                symmetric=kind.symmetric,
                structural=kind.structural,
                properties=list(kind.properties),
            )
            for kind in ontology.relations.values()
        ],
        events=[
            EventKindInfo(
                name=kind.name,
                description=kind.description,
                roles=[RoleInfo(name=role.name, kinds=_range(role.kinds), many=role.many) for role in kind.roles],
                directions=list(kind.directions),
                properties=list(kind.properties),
                implies=list(dict.fromkeys(implied.relation for implied in kind.implies)),
            )
            for kind in ontology.events.values()
        ],
    )


def _range(kinds: Range) -> list[str] | None:
    return None if kinds is None else list(kinds)
