"""The analytics view of a store: asserted facts as a networkx graph."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

import networkx as nx

from kg_service.model import SHOWN_AS_FACT, Entity, Event, Relation
from kg_service.store.base import EntityFilter, FactFilter, GraphStore, Page

PAGE = 1000
_ASSERTED = FactFilter(factuality=tuple(sorted(SHOWN_AS_FACT)))
T = TypeVar("T")


def subgraph_of(store: GraphStore, entities: Sequence[str] | None, *, hops: int) -> "nx.MultiDiGraph[str]":
    """See `GraphStore.subgraph`. Two entities in one event are one hop apart."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    if entities is None:
        _add(graph, _everyone(store), _facts(store, _ASSERTED))
        return graph
    reached = {name: entity for name, entity in store.entities(entities).items() if not entity.generic}
    frontier = tuple(sorted(reached))
    facts: dict[str, Relation | Event] = {}
    for _ in range(hops):
        found = {fact.id: fact for fact in _facts(store, replace(_ASSERTED, entities=frontier))}
        facts |= found
        ends = {end for fact in found.values() for end in _ends(fact)} - reached.keys()
        nearby = {name: entity for name, entity in store.entities(sorted(ends)).items() if not entity.generic}
        reached |= nearby
        frontier = tuple(sorted(nearby))
        if not frontier:
            break
    _add(graph, reached.values(), facts.values())
    return graph


def _add(graph: "nx.MultiDiGraph[str]", entities: Iterable[Entity], facts: Iterable[Relation | Event]) -> None:
    for entity in entities:
        graph.add_node(entity.id, fact_type="entity", kind=entity.kind, name=entity.name)
    for fact in facts:
        known = [end for end in _ends(fact) if end in graph]
        if isinstance(fact, Relation):
            if len(known) == 2:
                _add_relation(graph, fact)
        elif known:
            _add_event(graph, fact)


def _add_relation(graph: "nx.MultiDiGraph[str]", relation: Relation) -> None:
    graph.add_edge(
        relation.source,
        relation.target,
        key=relation.id,
        kind=relation.kind,
        confidence=relation.confidence,
        source_count=relation.source_count,
        first_seen=relation.first_seen,
        last_seen=relation.last_seen,
    )


def _add_event(graph: "nx.MultiDiGraph[str]", event: Event) -> None:
    graph.add_node(
        event.id,
        fact_type="event",
        kind=event.kind,
        name=event.name,
        direction=event.direction,
        confidence=event.confidence,
        first_day=event.first_day,
        source_count=event.source_count,
    )
    for role, entities in event.roles.items():
        for entity in entities:
            if entity in graph:
                graph.add_edge(event.id, entity, key=role, kind=role, confidence=event.confidence)


def _ends(fact: Relation | Event) -> tuple[str, ...]:
    if isinstance(fact, Relation):
        return (fact.source, fact.target)
    return tuple(dict.fromkeys(entity for entities in fact.roles.values() for entity in entities))


def _everyone(store: GraphStore) -> Iterator[Entity]:
    where = EntityFilter(generic=False)
    return _pages(lambda after: store.find_entities(where, order="NAME", first=PAGE, after=after))


def _facts(store: GraphStore, where: FactFilter) -> Iterator[Relation | Event]:
    yield from _pages(lambda after: store.find_relations(where, first=PAGE, after=after))
    yield from _pages(lambda after: store.find_events(where, first=PAGE, after=after))


def _pages(page: Callable[[str | None], Page[T]]) -> Iterator[T]:
    after: str | None = None
    while True:
        found = page(after)
        yield from found.items
        after = found.next
        if after is None:
            return
