"""The nouns of the graph: frozen records that every part passes around, and nothing that acts.

Offsets are half-open and count Unicode code points of the article's text. Instants are ISO 8601
strings: `published_at` is a date or a UTC date-time, `recorded_*` are UTC date-times.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Literal, TypeAlias

Properties: TypeAlias = Mapping[str, Any]
FactType: TypeAlias = Literal["relation", "event"]


class Factuality(StrEnum):
    """How far the text vouches for what it says."""

    ASSERTED = "ASSERTED"
    REPORTED = "REPORTED"
    RUMOURED = "RUMOURED"
    FORECAST = "FORECAST"
    HYPOTHETICAL = "HYPOTHETICAL"
    DENIED = "DENIED"


#: What the graph shows as plain edges, and what analytics counts.
SHOWN_AS_FACT = frozenset({Factuality.ASSERTED, Factuality.REPORTED})


class Stage(StrEnum):
    """How far a happening has come."""

    PROPOSED = "PROPOSED"
    ANNOUNCED = "ANNOUNCED"
    APPROVED = "APPROVED"
    COMPLETED = "COMPLETED"
    TERMINATED = "TERMINATED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One version of one text. `key` names the article in a graph; `text` begins with the title."""

    namespace: str
    id: str
    text: str
    title: str | None = None
    url: str | None = None
    published_at: str | None = None
    publication: str | None = None
    language: str = "en"

    @property
    def key(self) -> str:
        """Namespace and id, which together name the article; a namespace has no slash."""
        return f"{self.namespace}/{self.id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """Words of the text that name or mean an entity."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalEntity:
    """An article's own cluster of mentions. `id` is local to the article ("e1")."""

    id: str
    kind: str
    name: str
    roles: tuple[str, ...] = ()
    generic: bool = False
    group: str | None = None
    identifiers: Properties = field(default_factory=dict)
    mentions: tuple[Mention, ...] = ()
    #: registry slug proposed by the linker with the article's context; None: by name; "": none of those with its name
    registry_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A positive number at full scale, its unit, what it measures and of what."""

    value: float
    unit: str
    measure: str
    of: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Argument:
    """Who fills which role, and the words that say so. `entity` is a local id."""

    role: str
    entity: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one sentence of one article says: the atom from which every fact is derived.

    `text[start:end] == quote`. `date` is YYYY-MM-DD, YYYY-MM, YYYY-Qn or YYYY.
    A relation's arguments have the roles `source` and `target`.
    """

    id: str
    fact_type: FactType
    kind: str
    quote: str
    start: int
    end: int
    trigger: tuple[int, int] | None = None
    arguments: tuple[Argument, ...] = ()
    speakers: tuple[str, ...] = ()
    factuality: str = Factuality.ASSERTED
    direction: str | None = None
    stage: str | None = None
    amounts: tuple[Amount, ...] = ()
    date: str | None = None
    properties: Properties = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
    confidence: float = 1.0
    extractor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Extraction:
    """All that one article gives: its entities, its evidence, and the MinHash signature of its text."""

    article: Article
    entities: tuple[LocalEntity, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    signature: tuple[int, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A node of the graph, derived from the local entities that are it."""

    id: str
    kind: str
    name: str
    roles: tuple[str, ...] = ()
    generic: bool = False
    group: str | None = None
    identifiers: Properties = field(default_factory=dict)
    aliases: tuple[str, ...] = ()
    known: bool = False
    article_count: int = 0
    mention_count: int = 0
    first_seen: str | None = None
    last_seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """When a relation held; an end that is None is open or unknown. `ended`: it is over, date unknown."""

    valid_from: str | None = None
    valid_to: str | None = None
    ended: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation:
    """A typed link between two entities, standing on evidence. `source`, `target` are graph ids."""

    id: str
    kind: str
    source: str
    target: str
    factuality: str
    confidence: float
    properties: Properties = field(default_factory=dict)
    intervals: tuple[Interval, ...] = ()
    evidence: tuple[str, ...] = ()
    implied: bool = False
    article_count: int = 0
    source_count: int = 0
    first_seen: str | None = None
    last_seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A happening with roles, standing on one or more mentions. Role values are graph ids."""

    id: str
    kind: str
    name: str
    roles: Mapping[str, tuple[str, ...]]
    factuality: str
    confidence: float
    direction: str | None = None
    stage: str | None = None
    amounts: tuple[Amount, ...] = ()
    date: str | None = None
    first_day: str | None = None
    last_day: str | None = None
    properties: Properties = field(default_factory=dict)
    speakers: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    novelty: float = 1.0
    article_count: int = 0
    source_count: int = 0
    first_seen: str | None = None
    last_seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvidence:
    """Evidence as the graph holds it: with its article, its clocks and graph ids in place of local ones."""

    evidence: Evidence
    article: str
    published_at: str | None
    facts: tuple[str, ...]
    recorded_from: str
    recorded_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article as the graph holds it. `original` is the article whose near-duplicate it is."""

    article: Article
    content_hash: str
    recorded_from: str
    recorded_to: str | None = None
    original: str | None = None
    warnings: tuple[str, ...] = ()
