"""The Neo4j store: the graph in a Neo4j database, behind the GraphStore port."""

import threading
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

import networkx as nx
from neo4j import ManagedTransaction

from kg_service.model import Entity, Event, Extraction, LocalEntity, Relation, StoredArticle, StoredEvidence
from kg_service.ontology import Ontology
from kg_service.registry import Registry
from kg_service.schema_files import schema_path
from kg_service.store import projection
from kg_service.store.base import (
    ArticleFilter,
    AsOf,
    EntityFilter,
    EntityOrder,
    FactFilter,
    FactOrder,
    GraphStore,
    Page,
    WriteReport,
)
from kg_service.store.cursor import ARTICLE_ORDER, ENTITY_ORDERS, FACT_ORDERS
from kg_service.store.digest import digest_of
from kg_service.store.embedded import snapshot_store
from kg_service.store.migrate import Migration, MigrationStatus, load_migrations, migrate_up, read_status
from kg_service.store.neo4j import cypher_write, reads
from kg_service.store.neo4j.connection import Connection
from kg_service.store.neo4j.find import list_articles, list_entities, list_events, list_relations
from kg_service.store.neo4j.rows import Neo4jRows
from kg_service.store.rows import Version
from kg_service.store.search import rank
from kg_service.store.snapshot import Snapshots
from kg_service.store.subgraph import subgraph_of

_BATCH = 100
T = TypeVar("T")


class Neo4jStore:
    """A `GraphStore` in one database of a Neo4j server (5.26 or later, any edition). Threads and processes
    may share the database; writes take turns. The schema is brought up to date at the first use.

    `now` is the recorded clock.
    """

    def __init__(
        self,
        uri: str,
        user: str,
        password: str,
        database: str,
        ontology: Ontology,
        registry: Registry,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Nothing is connected yet. Raises: `SettingsError` where the address is none."""
        self._ontology = ontology
        self._registry = registry
        self._now = now
        self._server = Connection(uri, user, password, database)
        self._migrations = load_migrations(schema_path("neo4j"))
        self._ready = False
        self._ready_lock = threading.Lock()
        self._snapshots = Snapshots(self, self._project)

    # schema

    def migration_status(self) -> MigrationStatus:
        """Which migrations the database has and which it lacks."""
        self._server.verify()
        return read_status(self._server.run, self._migrations)

    def migrate(self) -> tuple[Migration, ...]:
        """Apply the migrations that the database lacks, and give them."""
        self._server.verify()
        return migrate_up(self._server.run, self._migrations)

    # writing

    def put(self, extractions: Iterable[Extraction], *, again: bool = False) -> WriteReport:
        incoming = list(extractions)  # the work may be done more than once
        return self._write(
            lambda rows: projection.write(rows, incoming, self._ontology, self._registry, now=self._now(), again=again)
        )

    def retract(self, keys: Sequence[str]) -> WriteReport:
        return self._write(lambda rows: projection.retract(rows, keys, self._ontology, self._registry, now=self._now()))

    # reading by id

    def entities(self, ids: Sequence[str]) -> dict[str, Entity]:
        return reads.entities(self._reading, ids)

    def relations(self, ids: Sequence[str]) -> dict[str, Relation]:
        return reads.relations(self._reading, ids)

    def events(self, ids: Sequence[str]) -> dict[str, Event]:
        return reads.events(self._reading, ids)

    def articles(self, keys: Sequence[str], *, text: bool = False) -> dict[str, StoredArticle]:
        return reads.articles(self._reading, keys, text=text)

    # lists

    def find_entities(
        self, where: EntityFilter, *, order: EntityOrder = "MENTIONED", first: int = 50, after: str | None = None
    ) -> Page[Entity]:
        return reads.page(self._reading, Entity, list_entities(where), ENTITY_ORDERS[order], first, after)

    def find_relations(
        self, where: FactFilter, *, order: FactOrder = "NEWEST", first: int = 50, after: str | None = None
    ) -> Page[Relation]:
        return reads.page(self._reading, Relation, list_relations(where), FACT_ORDERS[order], first, after)

    def find_events(
        self, where: FactFilter, *, order: FactOrder = "NEWEST", first: int = 50, after: str | None = None
    ) -> Page[Event]:
        return reads.page(self._reading, Event, list_events(where), FACT_ORDERS[order], first, after)

    def find_articles(self, where: ArticleFilter, *, first: int = 50, after: str | None = None) -> Page[StoredArticle]:
        return reads.page(self._reading, StoredArticle, list_articles(where), ARTICLE_ORDER, first, after)

    # linked

    def relations_of(
        self, entities: Sequence[str], where: FactFilter, *, order: FactOrder = "NEWEST", first: int = 50
    ) -> dict[str, Page[Relation]]:
        listing = list_relations(replace(where, entities=None), of_each=True)
        return reads.page_of_each(self._reading, Relation, entities, listing, FACT_ORDERS[order], first)

    def events_of(
        self, entities: Sequence[str], where: FactFilter, *, order: FactOrder = "NEWEST", first: int = 50
    ) -> dict[str, Page[Event]]:
        listing = list_events(replace(where, entities=None), of_each=True)
        return reads.page_of_each(self._reading, Event, entities, listing, FACT_ORDERS[order], first)

    def evidence_of(self, facts: Sequence[str]) -> dict[str, tuple[StoredEvidence, ...]]:
        return reads.evidence_of(self._reading, facts)

    def articles_of(self, entities: Sequence[str], *, first: int = 50) -> dict[str, Page[StoredArticle]]:
        listing = list_articles(ArticleFilter(), of_each=True)
        return reads.page_of_each(self._reading, StoredArticle, entities, listing, ARTICLE_ORDER, first)

    def mentions_in(self, articles: Sequence[str]) -> dict[str, tuple[tuple[str, LocalEntity], ...]]:
        return reads.mentions_in(self._reading, articles)

    def facts_in(self, articles: Sequence[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        return reads.facts_in(self._reading, articles)

    def search(
        self, text: str, *, kinds: Sequence[str] | None = None, first: int = 20
    ) -> tuple[tuple[Entity, float], ...]:
        return rank(text, reads.candidates(self._reading, text, kinds), first=first)

    # the whole

    def subgraph(self, entities: Sequence[str] | None = None, *, hops: int = 1) -> "nx.MultiDiGraph[str]":
        return subgraph_of(self, entities, hops=hops)

    def as_of(self, as_of: AsOf) -> GraphStore:
        return self._snapshots.at(as_of)

    def extractions(self, keys: Sequence[str] | None = None) -> Iterator[Extraction]:
        versions = reads.live_versions(self._reading, keys)
        for start in range(0, len(versions), _BATCH):
            batch = dict(self.version_bodies(versions[start : start + _BATCH]))
            yield from (batch[name] for name in versions[start : start + _BATCH])

    def digest(self) -> str:
        return digest_of(reads.everything(self._reading))

    def stats(self) -> Mapping[str, Mapping[str, int]]:
        return reads.counts(self._reading)

    def sequence(self) -> int:
        return reads.sequence(self._reading)

    def close(self) -> None:
        self._server.close()

    # history, for snapshots

    def version_heads(self) -> tuple[Version, ...]:
        """All versions of all articles, without their bodies."""
        return reads.version_heads(self._reading)

    def version_bodies(self, versions: Collection[str]) -> Iterable[tuple[str, Extraction]]:
        """The bodies of these versions, by version id."""
        return reads.version_bodies(self._reading, versions)

    def _project(self, live: Iterable[tuple[Version, Extraction]], *, sequence: int) -> GraphStore:
        return snapshot_store(live, self._ontology, self._registry, sequence=sequence)

    @property
    def _reading(self) -> Connection:
        """The connection, once the schema is known to be right."""
        if not self._ready:
            with self._ready_lock:
                if not self._ready:
                    self.migrate()
                    self._ready = True
        return self._server

    def _write(self, work: Callable[[Neo4jRows], T]) -> T:
        server = self._reading

        def in_transaction(transaction: ManagedTransaction, mark: str) -> T:
            rows = Neo4jRows(transaction, mark, version=len(self._migrations))
            result = work(rows)
            rows.finish()
            return result

        def committed(mark: str) -> bool:
            return server.read(cypher_write.MARK) == [{"mark": mark}]

        return server.write(in_transaction, committed)
