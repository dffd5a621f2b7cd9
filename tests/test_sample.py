"""The sample on both stores: the linked question, the same digest in any order, and what must be found."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from kg_service.api import execute
from kg_service.store.base import GraphStore
from kg_service.store.embedded import EmbeddedStore
from kg_service.store.neo4j import Neo4jStore
from tests import sample
from tests.neo4j_server import Neo4jServer

QUESTION = Path(__file__).parents[1] / "kg_service/api/examples/1-shorted-companies.graphql"


@pytest.fixture
def embedded(tmp_path: Path) -> Iterator[EmbeddedStore]:
    store = EmbeddedStore(tmp_path / "kg.db", sample.resources().ontology, sample.resources().registry)
    yield store
    store.close()


@pytest.fixture
def neo4j(neo4j_database: Neo4jServer) -> Iterator[Neo4jStore]:
    server = neo4j_database
    resources = sample.resources()
    store = Neo4jStore(
        server.uri, server.user, server.password, server.database, resources.ontology, resources.registry
    )
    yield store
    store.close()


def answer(store: GraphStore) -> list[dict[str, Any]]:
    result = execute(store, sample.resources().ontology, QUESTION.read_text(encoding="utf-8"))
    assert not result.get("errors"), result["errors"]
    companies: list[dict[str, Any]] = result["data"]["companies"]["nodes"]
    return companies


def test_one_query_answers_who_spoke_about_shorted_companies_and_their_workforce(embedded: EmbeddedStore) -> None:
    embedded.put(sample.extractions())
    found = {company["name"]: company for company in answer(embedded)}
    assert {"Meta Platforms", "SAP"} <= set(found)
    meta = found["Meta Platforms"]
    assert "Kestrel Point Capital" in {fund["name"] for fund in meta["shortedBy"]["nodes"]}
    speakers = {s["name"] for statement in meta["statementsAbout"]["nodes"] for s in statement["speakers"]}
    assert "Jonas Weidner" in speakers
    freezes = [event for event in meta["workforceChanges"]["nodes"] if event["direction"] == "FREEZE"]
    assert freezes
    texts = {article.title: article.text for article in sample.articles()}
    for company in found.values():
        for fact in (*company["statementsAbout"]["nodes"], *company["workforceChanges"]["nodes"]):
            assert fact["evidence"], fact["name"]
            for evidence in fact["evidence"]:
                assert evidence["quote"] in texts[evidence["article"]["title"]]


def test_both_stores_give_equal_answers_and_digests(embedded: EmbeddedStore, neo4j: Neo4jStore) -> None:
    embedded.put(sample.extractions())
    neo4j.put(sample.extractions())
    assert answer(neo4j) == answer(embedded)
    assert neo4j.digest() == embedded.digest()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_twice_in_any_order_and_in_any_parts_the_digest_is_the_same(seed: int, tmp_path: Path) -> None:
    resources = sample.resources()
    whole = EmbeddedStore(None, resources.ontology, resources.registry)
    whole.put(sample.extractions())
    parts = EmbeddedStore(None, resources.ontology, resources.registry)
    shuffled = [*sample.extractions(), *sample.extractions()]
    random.Random(seed).shuffle(shuffled)
    while shuffled:
        parts.put([shuffled.pop() for _ in range(min(len(shuffled), 7))])
    assert parts.digest() == whole.digest()
    assert parts.stats()["articles"] == whole.stats()["articles"]


def test_in_neo4j_too_order_and_repetition_do_not_matter(embedded: EmbeddedStore, neo4j: Neo4jStore) -> None:
    embedded.put(sample.extractions())
    backwards = list(reversed(sample.extractions()))
    for part in (backwards[:9], backwards[9:], backwards[5:12]):
        neo4j.put(part)
    assert neo4j.digest() == embedded.digest()


def test_the_syndicated_copy_is_one_source(embedded: EmbeddedStore) -> None:
    embedded.put(sample.extractions())
    keys = [a.key for a in sample.articles() if a.id.startswith("intel-layoffs")]
    stored = embedded.articles(keys)
    assert sorted(a.original is not None for a in stored.values()) == [False, True]


def test_the_denied_bid_is_kept_as_denied_and_is_no_plain_edge(embedded: EmbeddedStore) -> None:
    embedded.put(sample.extractions())
    ontology = sample.resources().ontology
    query = """{ events(filter: {kinds: [Acquisition], factuality: null}) { nodes {
        factuality roles { role entity { name } } } } }"""
    events = execute(embedded, ontology, query)["data"]["events"]["nodes"]
    about = [
        e["factuality"]
        for e in events
        if any(r["role"] == "target" and r["entity"]["name"] == "Heliox Solar" for r in e["roles"])
    ]
    assert about
    assert not {"ASSERTED", "REPORTED"} & set(about)
    assert "DENIED" in about
