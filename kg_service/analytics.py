"""Ranks, communities and paths over the networkx graph that a store's `subgraph` gives: pure, and the same every time.

That graph has entities and events as nodes (`fact_type`, `kind`, `name`), relations as edges keyed by their
id, and an edge per role from an event to each filler. Here the direction of an edge does not matter.
"""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import islice, pairwise

import networkx as nx

#: The probability of following an edge instead of starting anew, as Brin and Page chose it.
DAMPING = 0.85


@dataclass(frozen=True, slots=True)
class Ranked:
    """A node and its share of the rank; the shares of all nodes add up to 1."""

    id: str
    score: float


@dataclass(frozen=True, slots=True)
class Hop:
    """From one node to the next, and the ids of all facts that link the two."""

    source: str
    target: str
    facts: tuple[str, ...]


def rank(graph: "nx.MultiDiGraph[str]", *, kinds: Collection[str] | None = None) -> tuple[Ranked, ...]:
    """The entities of these kinds (None: all), the most central first.

    PageRank (Brin and Page, "The anatomy of a large-scale hypertextual Web search engine", 1998) over
    all nodes, edges weighted by the confidence of their facts and followed both ways. Events carry
    rank between their fillers, and are not listed. Ties are in order of the id.
    """
    simple = _simple(graph)
    scores = nx.pagerank(simple, alpha=DAMPING, weight="weight") if simple else {}
    listed = [
        # What differs beyond this is the order of additions, not the graph.
        Ranked(node, round(score, 12))
        for node, score in scores.items()
        if graph.nodes[node]["fact_type"] == "entity" and (kinds is None or graph.nodes[node]["kind"] in kinds)
    ]
    return tuple(sorted(listed, key=lambda item: (-item.score, item.id)))


def communities(graph: "nx.MultiDiGraph[str]", *, resolution: float = 1.0) -> tuple[tuple[str, ...], ...]:
    """Groups of entities that have more to do with each other than with others, the largest first.

    The Louvain method (Blondel, Guillaume, Lambiotte and Lefebvre, "Fast unfolding of communities in
    large networks", 2008) with a fixed seed over nodes in order of their ids. A greater `resolution`
    gives smaller groups. Each entity is in one group; events bind, and are not listed.
    """
    simple = _simple(graph)
    if not simple:
        return ()
    groups = nx.community.louvain_communities(simple, weight="weight", resolution=resolution, seed=0)
    listed = [tuple(sorted(n for n in group if graph.nodes[n]["fact_type"] == "entity")) for group in groups]
    return tuple(sorted(filter(None, listed), key=lambda group: (-len(group), group)))


def paths(
    graph: "nx.MultiDiGraph[str]", source: str, target: str, *, limit: int = 3, max_hops: int = 6
) -> tuple[tuple[Hop, ...], ...]:
    """The shortest ways from one entity to another, at most `limit`, none longer than `max_hops`.

    Yen's algorithm ("Finding the K shortest loopless paths in a network", 1971) by number of hops.
    Going through an event takes two hops. Raises `KeyError` if the graph lacks one of the two.
    """
    for node in (source, target):
        if node not in graph:
            raise KeyError(node)
    simple = _simple(graph)
    if source == target or not nx.has_path(simple, source, target):
        return ()
    found = islice(nx.shortest_simple_paths(simple, source, target), limit)
    return tuple(
        tuple(Hop(a, b, _facts(graph, a, b)) for a, b in pairwise(nodes))
        for nodes in found
        if len(nodes) - 1 <= max_hops
    )


def _simple(graph: "nx.MultiDiGraph[str]") -> "nx.Graph[str]":
    """One undirected edge per pair, weighted by confidence, all in order of the ids."""
    simple: nx.Graph[str] = nx.Graph()
    simple.add_nodes_from(sorted(graph))
    edges = sorted(
        (*sorted((a, b)), key, data.get("confidence", 1.0)) for a, b, key, data in graph.edges(keys=True, data=True)
    )
    for a, b, _, confidence in edges:
        if a != b:
            before = simple.get_edge_data(a, b, {"weight": 0.0})["weight"]
            simple.add_edge(a, b, weight=before + confidence)
    return simple


def _facts(graph: "nx.MultiDiGraph[str]", a: str, b: str) -> tuple[str, ...]:
    """The relations between two entities, or the event that is one of the two nodes."""
    for node in (a, b):
        if graph.nodes[node]["fact_type"] == "event":
            return (node,)
    keys = [str(key) for x, y in ((a, b), (b, a)) for key in (graph.get_edge_data(x, y) or {})]
    return tuple(sorted(set(keys)))
