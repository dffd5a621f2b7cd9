"""Ranks, communities and paths are what one expects on small graphs, whatever the order they were built in."""

import networkx as nx
import pytest

from kg_service.analytics import Hop, communities, paths, rank

FACTS = [
    ("hub", "a", "r1"),
    ("hub", "b", "r2"),
    ("c", "hub", "r3"),
    ("x", "y", "r4"),
    ("y", "z", "r5"),
    ("z", "x", "r6"),
]


def market(*, backwards: bool = False) -> "nx.MultiDiGraph[str]":
    """A hub with three around it, a triangle, and an event that joins a and x."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    names = ["hub", "a", "b", "c", "x", "y", "z"]
    for name in reversed(names) if backwards else names:
        graph.add_node(name, fact_type="entity", kind="Fund" if name == "hub" else "Company", name=name)
    for source, target, key in reversed(FACTS) if backwards else FACTS:
        graph.add_edge(source, target, key=key, kind="SUPPLIES", confidence=0.8)
    graph.add_node("deal", fact_type="event", kind="Acquisition", name="a buys x")
    for role, entity in (("acquirer", "a"), ("target", "x")):
        graph.add_edge("deal", entity, key=role, kind=role, confidence=0.2)
    return graph


def test_the_hub_ranks_first_and_events_are_not_listed() -> None:
    ranked = rank(market())
    assert ranked[0].id == "hub"
    assert "deal" not in {item.id for item in ranked}
    assert [item.id for item in ranked if item.id in "bc"] == ["b", "c"]
    assert {item.id for item in rank(market(), kinds={"Fund"})} == {"hub"}


def test_communities_are_the_star_and_the_triangle() -> None:
    assert communities(market()) == (("a", "b", "c", "hub"), ("x", "y", "z"))


def test_a_path_names_the_facts_of_each_hop() -> None:
    (path,) = paths(market(), "hub", "x", limit=1)
    assert path == (Hop("hub", "a", ("r1",)), Hop("a", "deal", ("deal",)), Hop("deal", "x", ("deal",)))
    assert paths(market(), "hub", "x", max_hops=2) == ()


def test_two_facts_between_the_same_two_are_both_named() -> None:
    graph = market()
    graph.add_edge("a", "hub", key="r9", kind="PARTNERS_WITH", confidence=0.5)
    (path,) = paths(graph, "hub", "a", limit=1)
    assert path == (Hop("hub", "a", ("r1", "r9")),)


def test_there_is_no_path_between_strangers_nor_from_nowhere() -> None:
    graph = market()
    graph.add_node("alone", fact_type="entity", kind="Company", name="alone")
    assert paths(graph, "hub", "alone") == ()
    with pytest.raises(KeyError):
        paths(graph, "hub", "nobody")


def test_the_order_of_building_changes_nothing() -> None:
    one, other = market(), market(backwards=True)
    assert rank(one) == rank(other)
    assert communities(one) == communities(other)
    assert paths(one, "c", "z") == paths(other, "c", "z")


def test_an_empty_graph_has_nothing() -> None:
    empty: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    assert rank(empty) == ()
    assert communities(empty) == ()
