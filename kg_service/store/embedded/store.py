"""The embedded store: the whole graph in one SQLite file, or in memory."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import networkx as nx

from kg_service.errors import StoreError
from kg_service.model import Entity, Event, Extraction, LocalEntity, Relation, StoredArticle, StoredEvidence
from kg_service.ontology import Ontology
from kg_service.registry import Registry
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
from kg_service.store.embedded import reads
from kg_service.store.embedded.connections import BUSY_SECONDS, Connections
from kg_service.store.embedded.filters import (
    article_conditions,
    entity_conditions,
    event_conditions,
    relation_conditions,
)
from kg_service.store.embedded.writes import SqlRows, read_bodies, read_versions
from kg_service.store.rows import Version
from kg_service.store.search import rank
from kg_service.store.snapshot import Snapshots
from kg_service.store.subgraph import subgraph_of

_BATCH = 100


class EmbeddedStore:
    """A `GraphStore` in one SQLite file. Threads and processes may share the file; writes take turns.

    `now` is the recorded clock. `path` None keeps all in memory.

    Raises:
        StoreUnreachable: no such folder, no right to write, or locked by another program for `busy_seconds`.
        StoreTooNew: written by a newer version of this program.
        StoreError: the file is damaged, or no store.
    """

    def __init__(
        self,
        path: Path | str | None,
        ontology: Ontology,
        registry: Registry,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        busy_seconds: float = BUSY_SECONDS,
    ) -> None:
        self._ontology = ontology
        self._registry = registry
        self._now = now
        self._connections = Connections(None if path is None else Path(path), busy_seconds=busy_seconds)
        self._read_only = False
        self._snapshots = Snapshots(self, self._project)

    # writing

    def put(self, extractions: Iterable[Extraction], *, again: bool = False) -> WriteReport:
        self._check_writable()
        with self._connections.writing() as sql:
            return projection.write(
                SqlRows(sql), extractions, self._ontology, self._registry, now=self._now(), again=again
            )

    def retract(self, keys: Sequence[str]) -> WriteReport:
        self._check_writable()
        with self._connections.writing() as sql:
            return projection.retract(SqlRows(sql), keys, self._ontology, self._registry, now=self._now())

    # reading by id

    def entities(self, ids: Sequence[str]) -> dict[str, Entity]:
        with self._connections.reading() as sql:
            return reads.records(sql, Entity, ids)

    def relations(self, ids: Sequence[str]) -> dict[str, Relation]:
        with self._connections.reading() as sql:
            return reads.records(sql, Relation, ids)

    def events(self, ids: Sequence[str]) -> dict[str, Event]:
        with self._connections.reading() as sql:
            return reads.events(sql, ids)

    def articles(self, keys: Sequence[str], *, text: bool = False) -> dict[str, StoredArticle]:
        with self._connections.reading() as sql:
            return reads.articles(sql, keys, text=text)

    # lists

    def find_entities(
        self, where: EntityFilter, *, order: EntityOrder = "MENTIONED", first: int = 50, after: str | None = None
    ) -> Page[Entity]:
        with self._connections.reading() as sql:
            return reads.page(sql, Entity, entity_conditions(where), ENTITY_ORDERS[order], first, after)

    def find_relations(
        self, where: FactFilter, *, order: FactOrder = "NEWEST", first: int = 50, after: str | None = None
    ) -> Page[Relation]:
        with self._connections.reading() as sql:
            return reads.page(sql, Relation, relation_conditions(where), FACT_ORDERS[order], first, after)

    def find_events(
        self, where: FactFilter, *, order: FactOrder = "NEWEST", first: int = 50, after: str | None = None
    ) -> Page[Event]:
        with self._connections.reading() as sql:
            return reads.page(sql, Event, event_conditions(where), FACT_ORDERS[order], first, after)

    def find_articles(self, where: ArticleFilter, *, first: int = 50, after: str | None = None) -> Page[StoredArticle]:
        with self._connections.reading() as sql:
            return reads.articles_page(sql, article_conditions(where), ARTICLE_ORDER, first, after)

    # linked

    def relations_of(
        self, entities: Sequence[str], where: FactFilter, *, order: FactOrder = "NEWEST", first: int = 50
    ) -> dict[str, Page[Relation]]:
        with self._connections.reading() as sql:
            return {
                entity: reads.page(sql, Relation, relation_conditions(own), FACT_ORDERS[order], first, None)
                for entity, own in _each(entities, where)
            }

    def events_of(
        self, entities: Sequence[str], where: FactFilter, *, order: FactOrder = "NEWEST", first: int = 50
    ) -> dict[str, Page[Event]]:
        with self._connections.reading() as sql:
            return {
                entity: reads.page(sql, Event, event_conditions(own), FACT_ORDERS[order], first, None)
                for entity, own in _each(entities, where)
            }

    def evidence_of(self, facts: Sequence[str]) -> dict[str, tuple[StoredEvidence, ...]]:
        with self._connections.reading() as sql:
            return reads.evidence_of(sql, facts)

    def articles_of(self, entities: Sequence[str], *, first: int = 50) -> dict[str, Page[StoredArticle]]:
        with self._connections.reading() as sql:
            return {
                entity: reads.articles_page(
                    sql, article_conditions(ArticleFilter(mentions=(entity,))), ARTICLE_ORDER, first, None
                )
                for entity in dict.fromkeys(entities)
            }

    def mentions_in(self, articles: Sequence[str]) -> dict[str, tuple[tuple[str, LocalEntity], ...]]:
        with self._connections.reading() as sql:
            return reads.mentions_in(sql, articles)

    def facts_in(self, articles: Sequence[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        with self._connections.reading() as sql:
            return reads.facts_in(sql, articles)

    def search(
        self, text: str, *, kinds: Sequence[str] | None = None, first: int = 20
    ) -> tuple[tuple[Entity, float], ...]:
        with self._connections.reading() as sql:
            return rank(text, reads.candidates(sql, text, kinds), first=first)

    # the whole

    def subgraph(self, entities: Sequence[str] | None = None, *, hops: int = 1) -> "nx.MultiDiGraph[str]":
        return subgraph_of(self, entities, hops=hops)

    def as_of(self, as_of: AsOf) -> GraphStore:
        return self._snapshots.at(as_of)

    def extractions(self, keys: Sequence[str] | None = None) -> Iterator[Extraction]:
        with self._connections.reading() as sql:
            versions = list(reads.live_versions(sql, keys))
        for start in range(0, len(versions), _BATCH):
            batch = dict(self.version_bodies(versions[start : start + _BATCH]))
            yield from (batch[name] for name in versions[start : start + _BATCH])

    def digest(self) -> str:
        with self._connections.reading() as sql:
            return digest_of(reads.everything(sql))

    def stats(self) -> Mapping[str, Mapping[str, int]]:
        with self._connections.reading() as sql:
            return reads.counts(sql)

    def sequence(self) -> int:
        with self._connections.reading() as sql:
            row = sql.execute("SELECT value FROM meta WHERE name = 'sequence'").fetchone()
            return 0 if row is None else int(row[0])

    def close(self) -> None:
        self._connections.close()

    # history, for snapshots

    def version_heads(self) -> tuple[Version, ...]:
        """All versions of all articles, without their bodies."""
        with self._connections.reading() as sql:
            return read_versions(sql, None)

    def version_bodies(self, versions: Collection[str]) -> Iterable[tuple[str, Extraction]]:
        """The bodies of these versions, by version id."""
        with self._connections.reading() as sql:
            return list(read_bodies(sql, versions))

    def _project(self, live: Iterable[tuple[Version, Extraction]], *, sequence: int) -> GraphStore:
        return snapshot_store(live, self._ontology, self._registry, sequence=sequence)

    def _fill(self, live: Collection[tuple[Version, Extraction]], sequence: int) -> None:
        with self._connections.writing() as sql:
            rows = SqlRows(sql)
            sql.execute("INSERT INTO meta VALUES ('sequence', ?)", (sequence,))
            rows.insert_versions(live)
            recorded = ((version.recorded_from, extraction) for version, extraction in live)
            projection.project(rows, recorded, self._ontology, self._registry)
        self._read_only = True

    def _check_writable(self) -> None:
        if self._read_only:
            raise StoreError("a graph as of an instant is read-only")


def snapshot_store(
    live: Iterable[tuple[Version, Extraction]], ontology: Ontology, registry: Registry, *, sequence: int
) -> GraphStore:
    """A read-only store in memory of which these are the live versions, with their instants of recording."""
    store = EmbeddedStore(None, ontology, registry)
    store._fill(list(live), sequence)
    return store


def _each(entities: Sequence[str], where: FactFilter) -> Iterator[tuple[str, FactFilter]]:
    for entity in dict.fromkeys(entities):
        yield entity, replace(where, entities=(entity,))
