"""Rows: what a store offers to the write algorithm, inside one write transaction.

A store keeps two layers. The *truth*: every version of every article that was put, as it was put,
with its clocks; nothing of it is changed but its state. The *projection*: what the live versions
give, which `projection.py` keeps up to date through this protocol, and which all reads are of.

Every method takes and returns batches; an empty batch is allowed and costs no round trip. None may
scan the whole graph. Results need no order, unless said.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, Protocol, TypeAlias

from kg_service.derive.records import Bucket, EventMention, Fingerprint, LiveArticle, RelationClaim, Tally
from kg_service.model import Entity, Event, Extraction, Relation

VersionState = Literal["live", "superseded", "retracted"]
#: Orders the versions of one article: whether dated, published_at, content hash, hash of the other metadata.
Rank: TypeAlias = tuple[bool, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """The write's place in the sequence, and the instant at which the write before it was recorded."""

    sequence: int
    last_recorded: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One version of one article: the head of a row of the truth, whose body is an `Extraction`.

    `id` is unique in the store. `article` is the key that the article has now (the body has the key
    of the time). `extracted` is a hash of the body.
    """

    id: str
    article: str
    rank: Rank
    extracted: str
    state: VersionState
    recorded_from: str
    recorded_to: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Footprint:
    """What one live article has in the projection."""

    fingerprint: Fingerprint
    entities: frozenset[str] = frozenset()
    relations: frozenset[str] = frozenset()
    mentions: tuple[EventMention, ...] = ()


class Rows(Protocol):
    """One write transaction."""

    def lock(self) -> Turn:
        """Take the write lock (before anything is read) and the next number of the sequence."""
        ...

    # truth

    def articles_named(self, names: Collection[str]) -> dict[str, str]:
        """Of the names that are known ("key:...", "url:..."), the key of the article that has each."""
        ...

    def versions(self, articles: Collection[str] | None) -> tuple[Version, ...]:
        """All versions of these articles (None: of all articles)."""
        ...

    def extractions(self, versions: Collection[str]) -> dict[str, Extraction]:
        """The bodies of these versions, by version id."""
        ...

    def insert_versions(self, versions: Collection[tuple[Version, Extraction]]) -> None:
        """Add versions, which are all new."""
        ...

    def update_versions(self, versions: Collection[Version]) -> None:
        """Set article, state and recorded_to of versions that exist."""
        ...

    def name_articles(self, names: Mapping[str, str]) -> None:
        """Let each name stand for this article key; `articles_named` then finds it (insert or overwrite)."""
        ...

    def names_of(self, articles: Collection[str]) -> dict[str, str]:
        """All names (as keys) that stand for these articles (the values)."""
        ...

    def record(self, recorded: str) -> None:
        """Keep this as the instant of the last write."""
        ...

    # projection, by article

    def footprints(self, articles: Collection[str]) -> dict[str, Footprint]:
        """For those of the articles that are live: fingerprint, entities, relations, event mentions."""
        ...

    def remove_articles(self, articles: Collection[str]) -> None:
        """Take out all that these articles have in the projection, except Entity, Relation, Event."""
        ...

    def insert_articles(self, articles: Collection[LiveArticle]) -> None:
        """Add articles that are not there. Their entities may not exist yet: `replace_entities` follows."""
        ...

    def originals(self, articles: Collection[str]) -> dict[str, str]:
        """For those of the articles that are held to be near-duplicates: of which article."""
        ...

    def fingerprints_with(self, bands: Collection[str]) -> tuple[Fingerprint, ...]:
        """Of the live articles that have one of these bands."""
        ...

    def link_originals(self, originals: Mapping[str, str | None]) -> None:
        """Set for each article the article whose near-duplicate it is."""
        ...

    # projection, events

    def mentions_near(self, buckets: Collection[Bucket]) -> tuple[EventMention, ...]:
        """The mentions that lie in one of the buckets, each once. The day of a mention is `published_at[:10]`."""
        ...

    def mentions_of(self, events: Collection[str]) -> tuple[EventMention, ...]:
        """The mentions whose `event` is one of these."""
        ...

    def relink_mentions(self, mentions: Collection[EventMention]) -> None:
        """Set antecedent and event of mentions that exist; `facts` of their evidence follows (event first)."""
        ...

    def replace_events(self, touched: Collection[str], events: Collection[Event]) -> None:
        """Write these events; the touched ids that are not among them are gone."""
        ...

    # projection, relations

    def claims(self, relations: Collection[str]) -> tuple[RelationClaim, ...]:
        """The claims of these relations."""
        ...

    def replace_relations(self, touched: Collection[str], relations: Collection[Relation]) -> None:
        """Write these relations; the touched ids that are not among them are gone."""
        ...

    # projection, entities

    def tallies(self, entities: Collection[str]) -> Iterable[Tally]:
        """The appearances of these entities, grouped by all that they say and counted."""
        ...

    def replace_entities(self, touched: Collection[str], entities: Collection[Entity]) -> None:
        """Write these entities; the touched ids that are not among them are gone. Comes before
        `replace_relations` and `replace_events`, so that their ends exist; what goes is no end any more
        once those two are done, so a store may put off the deletion until then."""
        ...
