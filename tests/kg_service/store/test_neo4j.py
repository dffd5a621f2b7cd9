"""The Neo4j store: the contract on a real server, and what only a server can do."""

import contextlib
import re
import socket
import threading
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from neo4j import GraphDatabase, Query

from kg_service.errors import SettingsError, StoreAccessRefused, StoreError, StoreTooNew, StoreUnreachable
from kg_service.model import Extraction
from kg_service.store.base import EntityFilter, FactFilter
from kg_service.store.embedded import EmbeddedStore
from kg_service.store.neo4j import Neo4jStore, cypher_write
from kg_service.store.neo4j.connection import DIALECT, Connection
from tests.factories import amount, entity, event, extraction, relation
from tests.kg_service.store.contract import REGISTRY, StoreContract, deal, freeze, ontology
from tests.neo4j_server import Neo4jServer


def opened(server: Neo4jServer, **changed: str) -> Neo4jStore:
    where = {"uri": server.uri, "user": server.user, "password": server.password, "database": server.database}
    return Neo4jStore(**(where | changed), ontology=ontology(), registry=REGISTRY)


@pytest.fixture
def store(neo4j_database: Neo4jServer) -> Iterator[Neo4jStore]:
    store = opened(neo4j_database)
    yield store
    store.close()


@pytest.fixture
def connection(neo4j_database: Neo4jServer) -> Iterator[Connection]:
    """Looks at the graph as a user of Neo4j does."""
    server = neo4j_database
    connection = Connection(server.uri, server.user, server.password, server.database)
    yield connection
    connection.close()


class TestNeo4j(StoreContract):
    @pytest.fixture
    def store(self, neo4j_database: Neo4jServer) -> Iterator[Neo4jStore]:
        store = opened(neo4j_database)
        yield store
        store.close()


def analysts() -> Extraction:
    """An article of which some is asserted, some denied."""
    found = [
        relation("COVERS", "Anna Lee", "Meta", quote="Anna Lee covers Meta.", properties={"since": "2024"}),
        relation("SHORTS", "Citadel", "Meta", quote="Citadel is not short of Meta.", factuality="DENIED"),
        event(
            "Acquisition",
            {"acquirer": "Meta", "target": "日本 Robotics"},
            quote="Meta may buy 日本 Robotics.",
            factuality="RUMOURED",
            stage="PROPOSED",
            amounts=(amount(1_200_000_000), amount(3.5, "PERCENT", "STAKE", "votes")),
            speakers=("The Wire",),
        ),
    ]
    named = [
        entity("Anna Lee", "Person", roles=("ANALYST",)),
        entity("Meta", identifiers={"ticker": "META"}),
        entity("Citadel", "Fund"),
        entity("日本 Robotics"),
        entity("The Wire", "Publication"),
    ]
    return extraction("analysts", named, found, title="Who covers whom", url="https://news.example/1")


# the same graph as elsewhere


def test_the_digest_is_that_of_the_embedded_store(store: Neo4jStore) -> None:
    embedded = EmbeddedStore(None, ontology(), REGISTRY)
    batches = [
        [deal("b", published_at=None), analysts()],
        [deal("a"), freeze("c")],
        [deal("b", published_at="2026-05-07")],
    ]
    for batch in batches:
        assert store.put(batch) == embedded.put(batch)
        assert store.digest() == embedded.digest()
    assert store.retract(["test/a"]) == embedded.retract(["test/a"])
    assert store.digest() == embedded.digest()
    assert {kind: dict(counts) for kind, counts in store.stats().items()} == embedded.stats()
    assert list(store.extractions()) == list(embedded.extractions())
    embedded.close()


def test_names_sort_by_code_point_beyond_the_basic_plane(store: Neo4jStore) -> None:
    # letters that UTF-16 would put in the other order
    names = ["\ufa0e Corp", "\U00020000 Corp", "a Corp", "B Corp", "é Corp"]
    store.put([extraction("a", [entity(name) for name in names])])
    found, after = [], None
    while True:
        page = store.find_entities(EntityFilter(), order="NAME", first=1, after=after)
        found += [item.name for item in page.items]
        after = page.next
        if after is None:
            break
    assert found == sorted(names)


def test_long_addresses_and_texts_are_taken(store: Neo4jStore) -> None:
    long = extraction(
        "a", [entity("Meta")], url="https://news.example/" + "x" * 20_000, text="Meta " + "word " * 200_000
    )
    store.put([long])
    assert store.articles(["test/a"], text=True)["test/a"].article == long.article


# what people see


def test_the_picture_shows_asserted_relations_alone(store: Neo4jStore, connection: Connection) -> None:
    store.put([analysts()])
    edges = connection.read(
        "MATCH (a:Entity)-[r]->(b:Entity)"
        " RETURN a.name AS source, type(r) AS kind, b.name AS target, properties(r) AS r"
    )
    assert [(edge["source"], edge["kind"], edge["target"]) for edge in edges] == [
        ("Anna Lee", "COVERS", "Meta Platforms")
    ]
    assert edges[0]["r"]["support"] == 1
    assert edges[0]["r"]["since"] == "2024"
    denied = connection.read(
        "MATCH (r:Relation:Denied)<-[:SUPPORTS]-(v:Evidence) RETURN r.kind AS kind, v.quote AS quote"
    )
    assert denied == [{"kind": "SHORTS", "quote": "Citadel is not short of Meta."}]


def test_labels_and_roles_read_well(store: Neo4jStore, connection: Connection) -> None:
    store.put([analysts()])
    assert connection.read("MATCH (n:Person:Analyst) RETURN n.name AS name") == [{"name": "Anna Lee"}]
    assert connection.read("MATCH (n:Company {ticker: 'META'}) RETURN n.name AS name") == [{"name": "Meta Platforms"}]
    events = connection.read(
        "MATCH (e:Event:Acquisition:Rumoured)-[r]->(n) RETURN type(r) AS role, n.name AS filler ORDER BY role"
    )
    assert events == [
        {"role": "ACQUIRER", "filler": "Meta Platforms"},
        {"role": "TARGET", "filler": "日本 Robotics"},
    ]
    sources = connection.read("MATCH (:Acquisition)<-[:SUPPORTS]-(:Evidence)-[:SAID_BY]->(n) RETURN n.name AS name")
    assert sources == [{"name": "The Wire"}]
    linked = connection.read(
        "MATCH (n)--() WHERE n.name IS NULL OR any(l IN labels(n) WHERE l STARTS WITH 'Kg') RETURN n"
    )
    assert linked == []


def test_an_edge_goes_when_its_relation_is_denied_or_gone(store: Neo4jStore, connection: Connection) -> None:
    def edges() -> int:
        (row,) = connection.read("MATCH (:Entity)-[r:COVERS]->(:Entity) RETURN count(r) AS n")
        return int(row["n"])

    said = relation("COVERS", "Anna Lee", "Meta", quote="Anna Lee covers Meta.")
    unsaid = relation("COVERS", "Anna Lee", "Meta", quote="Anna Lee does not cover Meta.", factuality="DENIED")
    named = [entity("Anna Lee", "Person"), entity("Meta")]
    store.put([extraction("a", named, [said])])
    assert edges() == 1
    store.put([extraction("b", named, [unsaid], published_at="2026-05-09")])
    assert edges() == 0
    store.retract(["test/b"])
    assert edges() == 1
    store.retract(["test/a"])
    assert edges() == 0
    assert (
        connection.read("MATCH (n) WHERE n:Entity OR n:Relation OR n:Event OR n:Evidence OR n:Article RETURN n") == []
    )


def test_duplicates_are_linked_to_their_original_even_after_it_changed(
    store: Neo4jStore, connection: Connection
) -> None:
    text = "Meta froze hiring in its artificial intelligence division on Tuesday, people close to it said."

    def copy(id: str, day: str, **fields: object) -> Extraction:
        return extraction(id, [entity("Meta")], text=text, published_at=day, near_duplicates=True, **fields)

    store.put([copy("b", "2026-05-07"), copy("a", "2026-05-06")])
    store.put([copy("a", "2026-05-06", title="Meta")])
    links = connection.read("MATCH (a:Article)-[:DUPLICATE_OF]->(o:Article) RETURN a.key AS article, o.key AS original")
    assert links == [{"article": "test/b", "original": "test/a"}]


@pytest.mark.parametrize("name", ["SHORTS", "a`b", "`"])
def test_quoted_names_stay_names(connection: Connection, name: str) -> None:
    rows = connection.read(f"CALL () {{ RETURN 1 AS {cypher_write.quote(name)} }} RETURN {cypher_write.quote(name)}")
    assert rows == [{name: 1}]


def statements() -> Iterator[tuple[str, str]]:
    """The texts of writes with their names, each planned for one kind."""
    for name, texts in vars(cypher_write).items():
        if name.isupper() and not name.startswith("_"):
            yield from (
                (name, text % "`KIND`" if "%s" in text else text)
                for text in ([texts] if isinstance(texts, str) else texts)
            )


def operators(plan: Mapping[str, Any]) -> Iterator[str]:
    yield plan["operatorType"]
    for child in plan.get("children", ()):
        yield from operators(child)


def test_no_write_scans_the_graph(neo4j_database: Neo4jServer, store: Neo4jStore) -> None:
    store.migrate()
    server = neo4j_database
    scans = set()
    with (
        GraphDatabase.driver(server.uri, auth=(server.user, server.password)) as driver,
        driver.session(database=server.database) as session,
    ):
        for name, text in statements():
            parameters: dict[str, Any] = {parameter: [] for parameter in re.findall(r"\$(\w+)", text)}
            plan = session.run(Query(f"EXPLAIN {DIALECT}{text}"), parameters).consume().plan
            assert plan is not None
            scans |= {name for operator in operators(plan) if re.search("AllNodesScan|LabelScan|TypeScan", operator)}
    assert scans == {"ALL_VERSIONS"}, "which is for snapshots of the whole"


# faults


def test_a_wrong_password_is_said_and_changes_nothing(neo4j_database: Neo4jServer) -> None:
    store = opened(neo4j_database, password="wrong")
    with pytest.raises(StoreAccessRefused, match="KG_NEO4J_PASSWORD"):
        store.put([deal("a")])
    store.close()


def test_nobody_there_is_said_at_once() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    nowhere = Neo4jServer(uri=f"bolt://127.0.0.1:{port}", user="neo4j", password="x")
    store = opened(nowhere)
    with pytest.raises(StoreUnreachable, match=str(port)):
        store.put([deal("a")])
    store.close()


def test_an_address_that_is_none_is_said() -> None:
    with pytest.raises(SettingsError, match="bolt://"):
        opened(Neo4jServer(uri="http://127.0.0.1", user="neo4j", password="x"))


def test_a_database_that_is_not_there_is_said(neo4j_database: Neo4jServer) -> None:
    store = opened(neo4j_database, database="elsewhere")
    with pytest.raises(StoreError, match="KG_NEO4J_DATABASE"):
        store.stats()
    store.close()


@pytest.fixture
def newer(connection: Connection) -> Iterator[None]:
    """Call the database one of a version to come, once the test says so."""
    yield
    connection.run("MATCH (m:KgMigration {version: 9999}) DELETE m", {})


@pytest.mark.usefixtures("newer")
def test_a_newer_database_is_refused_by_a_new_and_by_a_running_program(
    store: Neo4jStore, connection: Connection, neo4j_database: Neo4jServer
) -> None:
    store.put([deal("a")])
    connection.run("CREATE (:KgMigration {version: 9999, name: 'later', checksum: ''})", {})
    late = opened(neo4j_database)
    with pytest.raises(StoreTooNew, match="9999"):
        late.stats()
    late.close()
    with pytest.raises(StoreTooNew, match="9999"):
        store.put([freeze("b")])
    assert store.stats()["articles"]["live"] == 1


class CuttingProxy:
    """Passes bytes between the driver and the server, and hangs up at the first COMMIT that it sees: before
    it reaches the server, or once the server has answered it."""

    _COMMIT = b"\x00\x02\xb0\x12\x00\x00"  # a message of two bytes, as Bolt frames it

    def __init__(self, uri: str, *, after: bool) -> None:
        host, port = uri.partition("://")[2].split(":")
        self._server = (host, int(port))
        self._after = after
        self._answered = threading.Event()
        self.has_cut = False
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.uri = f"bolt://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(self._server)
                threading.Thread(target=self._upstream, args=(client, server), daemon=True).start()
                threading.Thread(target=self._downstream, args=(server, client), daemon=True).start()

    def _upstream(self, client: socket.socket, server: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := client.recv(65536):
                if not self.has_cut and self._COMMIT in data:
                    self.has_cut = True
                    if self._after:
                        server.sendall(data)
                        self._answered.wait(60)
                    break
                server.sendall(data)
        for end in (client, server):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _downstream(self, server: socket.socket, client: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := server.recv(65536):
                if self.has_cut and self._after and not self._answered.is_set():
                    self._answered.set()  # the driver never hears that it was committed
                    return
                client.sendall(data)


@pytest.mark.parametrize("after", [False, True], ids=["before it arrives", "after it was done"])
def test_a_connection_lost_during_commit_loses_nothing(neo4j_database: Neo4jServer, after: bool) -> None:
    ready = opened(neo4j_database)
    ready.migrate()
    proxy = CuttingProxy(neo4j_database.uri, after=after)
    cut = opened(neo4j_database, uri=proxy.uri)
    report = cut.put([deal("a")])
    assert proxy.has_cut
    assert report.new == ("test/a",)
    assert ready.sequence() == 1
    assert len(ready.find_events(FactFilter()).items) == 1
    cut.close()
    proxy.close()
    ready.close()
