"""GraphStore: the port behind which the graph lives. Its docstrings are its specification.

One contract suite (`tests/kg_service/store/contract.py`) runs against every implementation.
All reads take batches. Order is total: an explicit key, then the id, by code point; nulls last.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, Literal, Protocol, TypeVar

import networkx as nx

from kg_service.model import Entity, Event, Extraction, LocalEntity, Relation, StoredArticle, StoredEvidence

T = TypeVar("T")

EntityOrder = Literal["MENTIONED", "NAME", "LAST_SEEN"]
FactOrder = Literal["NEWEST", "OLDEST", "CONFIDENCE"]
Clock = Literal["published", "recorded"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """An instant on one of the two clocks that a reader can turn back."""

    at: str
    clock: Clock = "published"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityFilter:
    """Every field that is set must hold. `roles`: any of them.

    `tickers`: `identifiers["ticker"]` is one of these, whatever the case. `has_relation`, `has_event`:
    some fact that fits has the entity in one of the filter's `roles` (none set: anywhere).
    """

    ids: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None
    roles: tuple[str, ...] | None = None
    generic: bool | None = None
    name: str | None = None  # casefolded substring of the name or an alias
    tickers: tuple[str, ...] | None = None
    has_relation: "FactFilter | None" = None
    has_event: "FactFilter | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FactFilter:
    """Every field that is set must hold. `factuality` None means every factuality.

    `entities`: the fact has one of them at either end or in any role; `sources`/`targets` and
    `source_kinds`/`target_kinds` (kinds of the entities at the ends) are for relations; `roles`
    restricts in which role the fact has the entity (with `entities`, in `relations_of`, `events_of`
    and `EntityFilter.has_*`): a relation's roles are `source` and `target`; which end of a
    symmetric one is which has no meaning, so ask for those without `roles`.
    `since` <= the fact's date (events: first_day, else last_seen; relations: last_seen) < `until`.
    """

    ids: tuple[str, ...] | None = None
    kinds: tuple[str, ...] | None = None
    entities: tuple[str, ...] | None = None
    sources: tuple[str, ...] | None = None
    targets: tuple[str, ...] | None = None
    source_kinds: tuple[str, ...] | None = None
    target_kinds: tuple[str, ...] | None = None
    roles: tuple[str, ...] | None = None
    speakers: tuple[str, ...] | None = None
    directions: tuple[str, ...] | None = None
    stages: tuple[str, ...] | None = None
    factuality: tuple[str, ...] | None = None
    articles: tuple[str, ...] | None = None
    min_confidence: float = 0.0
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFilter:
    """Every field that is set must hold. `mentions`: mentions one of these entities."""

    keys: tuple[str, ...] | None = None
    publications: tuple[str, ...] | None = None
    mentions: tuple[str, ...] | None = None
    since: str | None = None
    until: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[T]):
    """Some items in order, and the cursor (opaque, URL-safe) after the last of them; None at the end."""

    items: tuple[T, ...]
    next: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteReport:
    """What a put did, by article key."""

    new: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    replaced: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    retracted: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    sequence: int = 0


class GraphStore(Protocol):
    """A graph of evidence and of what is derived from it.

    Every method raises `StoreUnreachable`, `StoreAccessRefused` or `StoreTooNew` where that is the
    case, and leaves the graph as it was.
    """

    def put(self, extractions: Iterable[Extraction], *, again: bool = False) -> WriteReport:
        """Take in articles with their evidence, and derive what they touch, in one transaction.

        Idempotent. Among versions of one article (same key, or same URL) the greatest
        (published_at, content hash) wins, whenever it arrives; the winner's evidence replaces
        the others', and the article keeps the smallest key it was given. A retracted article
        stays out unless `again`.
        """
        ...

    def retract(self, keys: Sequence[str]) -> WriteReport:
        """Close the evidence of these articles; facts that stood on it alone disappear. Unknown keys: `KeyError`."""
        ...

    def entities(self, ids: Sequence[str]) -> dict[str, Entity]:
        """Those of the ids that exist."""
        ...

    def relations(self, ids: Sequence[str]) -> dict[str, Relation]:
        """Those of the ids that exist."""
        ...

    def events(self, ids: Sequence[str]) -> dict[str, Event]:
        """Those of the ids that exist; the id of any mention of an event finds the event."""
        ...

    def articles(self, keys: Sequence[str], *, text: bool = False) -> dict[str, StoredArticle]:
        """Those of the keys that exist; the text is empty unless asked for."""
        ...

    def find_entities(
        self, where: EntityFilter, *, order: EntityOrder = "MENTIONED", first: int = 50, after: str | None = None
    ) -> Page[Entity]:
        """One page of the entities that fit."""
        ...

    def find_relations(
        self, where: FactFilter, *, order: FactOrder = "NEWEST", first: int = 50, after: str | None = None
    ) -> Page[Relation]:
        """One page of the relations that fit."""
        ...

    def find_events(
        self, where: FactFilter, *, order: FactOrder = "NEWEST", first: int = 50, after: str | None = None
    ) -> Page[Event]:
        """One page of the events that fit."""
        ...

    def find_articles(self, where: ArticleFilter, *, first: int = 50, after: str | None = None) -> Page[StoredArticle]:
        """One page of the articles that fit, newest first, without their text."""
        ...

    def relations_of(
        self, entities: Sequence[str], where: FactFilter, *, order: FactOrder = "NEWEST", first: int = 50
    ) -> dict[str, Page[Relation]]:
        """For each entity the first relations that fit and have it at either end.

        The page's `next` is the `after` of `find_relations` with the same filter and this one entity.
        """
        ...

    def events_of(
        self, entities: Sequence[str], where: FactFilter, *, order: FactOrder = "NEWEST", first: int = 50
    ) -> dict[str, Page[Event]]:
        """For each entity the first events that fit and have it in a role (in one of `where.roles`, if set).

        The page's `next` is the `after` of `find_events` with the same filter and this one entity.
        """
        ...

    def evidence_of(self, facts: Sequence[str]) -> dict[str, tuple[StoredEvidence, ...]]:
        """For each relation or event id its evidence, by (published_at, article, start, id), undated first.

        Arguments and speakers are graph ids.
        """
        ...

    def articles_of(self, entities: Sequence[str], *, first: int = 50) -> dict[str, Page[StoredArticle]]:
        """For each entity the newest articles that mention it."""
        ...

    def mentions_in(self, articles: Sequence[str]) -> dict[str, tuple[tuple[str, LocalEntity], ...]]:
        """For each article its local entities, each with the id of the graph entity that it is."""
        ...

    def facts_in(self, articles: Sequence[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
        """For each article the ids of the relations and of the events that stand on it."""
        ...

    def search(
        self, text: str, *, kinds: Sequence[str] | None = None, first: int = 20
    ) -> tuple[tuple[Entity, float], ...]:
        """Entities whose names are like the text, best first, with a score in 0..1; equal on all stores."""
        ...

    def subgraph(self, entities: Sequence[str] | None = None, *, hops: int = 1) -> "nx.MultiDiGraph[str]":
        """Asserted facts around the entities (all of them if None): relations as edges keyed by their id,
        events as nodes with an edge per role. Generic groups are left out."""
        ...

    def as_of(self, as_of: AsOf) -> "GraphStore":
        """The graph as it was then: a read-only store derived from the evidence that was known."""
        ...

    def extractions(self, keys: Sequence[str] | None = None) -> Iterable[Extraction]:
        """The live articles as they were put (with text), by key: what a copy or a re-extraction starts from."""
        ...

    def digest(self) -> str:
        """SHA-256 over the canonical JSON of all that is live, without the recorded clock."""
        ...

    def stats(self) -> Mapping[str, Mapping[str, int]]:
        """Counts: articles, entities, relations, events and evidence, each by kind.

        Articles by state: "live", "retracted", and "versions" for all that were put; near-duplicates among
        the live ones as "duplicates".
        """
        ...

    def sequence(self) -> int:
        """The number of the last write."""
        ...

    def close(self) -> None:
        """Let go of connections and files."""
        ...
