"""Fixtures that several parts of the suite share: a real Neo4j, empty for each test."""

import ingest  # noqa: F401, I001  before all that loads numpy: it gives BLAS one thread, as worker processes have
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from neo4j import GraphDatabase

from kg_service.model import Extraction
from tests.neo4j_server import Neo4jServer, run_server

SAMPLE = Path(__file__).parents[1] / "examples" / "articles"

# the machine's speed must not decide a test, and one commit must always give one answer
settings.register_profile("kg", deadline=None, derandomize=True)
settings.load_profile("kg")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Mark what needs Neo4j, and leave it out where that was asked for."""
    for item in items:
        if "neo4j_server" in getattr(item, "fixturenames", ()):
            item.add_marker("neo4j")
    if os.environ.get("KG_TEST_NEO4J") != "skip":
        return
    left_out = [item for item in items if item.get_closest_marker("neo4j")]
    config.hook.pytest_deselected(items=left_out)
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture(scope="session")
def sample_extractions() -> tuple[Extraction, ...]:
    """What the shipped pipeline finds in the sample articles."""
    from ingest.extract import Extractor
    from ingest.nlp.pipeline import build_pipeline
    from ingest.nlp.resources import resources_of
    from ingest.sources import InputFault, read_articles

    nlp = build_pipeline()
    resources = resources_of(nlp)
    articles = [article for article in read_articles([SAMPLE]) if not isinstance(article, InputFault)]
    return tuple(Extractor(nlp, resources.ontology, resources.registry).extract_many(articles))


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Neo4jServer]:
    """One server for the whole run: that of KG_TEST_NEO4J_URI, or one of our own."""
    uri = os.environ.get("KG_TEST_NEO4J_URI")
    if not uri:
        with tempfile.TemporaryDirectory(prefix="kg-neo4j-") as home, run_server(Path(home), lasting=False) as server:
            yield server
        return
    server = Neo4jServer(
        uri=uri,
        user=os.environ.get("KG_TEST_NEO4J_USER", "neo4j"),
        password=os.environ.get("KG_TEST_NEO4J_PASSWORD", ""),
        database=os.environ.get("KG_TEST_NEO4J_DATABASE", "neo4j"),
        browser=os.environ.get("KG_TEST_NEO4J_BROWSER"),
    )
    if _count_nodes(server):
        pytest.fail(f"KG_TEST_NEO4J_URI={uri} names a database that is not empty, and the tests empty it")
    yield server
    _empty(server)


@pytest.fixture
def neo4j_database(neo4j_server: Neo4jServer) -> Neo4jServer:
    """The server with an empty database; constraints and indexes may be there or not."""
    _empty(neo4j_server)
    return neo4j_server


def _count_nodes(server: Neo4jServer) -> int:
    with GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver:
        records, _, _ = driver.execute_query(
            "MATCH (n) WHERE NOT n:KgMigration RETURN count(n) AS n", database_=server.database
        )
        return int(records[0]["n"])


def _empty(server: Neo4jServer) -> None:
    """Take all data out, but for the note of which migrations were applied: the schema stays too."""
    text = "MATCH (n) WHERE NOT n:KgMigration CALL (n) { DETACH DELETE n } IN TRANSACTIONS OF 5000 ROWS"
    with (
        GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver,
        driver.session(database=server.database) as session,
    ):
        session.run(text).consume()
