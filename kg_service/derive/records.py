"""What derivation hands to a store: one live article in pieces, and the rows from which facts are folded."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

from kg_service.model import Amount, Interval, LocalEntity, Properties, StoredArticle, StoredEvidence

#: Orders articles and what stands in them: undated ones first, then by instant, id and offset.
Order: TypeAlias = tuple[bool, str, str, int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """All that one article says of one happening, as far as it tells happenings apart. `period` is that property."""

    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    direction: str | None = None
    period: str | None = None
    date: str | None = None
    amounts: tuple[Amount, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EventMention:
    """One piece of evidence of an event, in graph ids, with the mention that it goes on with.

    `event` is the id of the event that it is part of: that of the root of its tree. `names` gives
    readable names of the fillers, so that an event can be named without reading its entities.
    The first mention of a happening in its article has the article's `account` of it; the others have
    none, and that first one as their antecedent.
    """

    evidence: str
    article: str
    published_at: str | None
    start: int
    kind: str
    roles: Mapping[str, tuple[str, ...]]
    names: Mapping[str, str] = field(default_factory=dict)
    speakers: tuple[str, ...] = ()
    factuality: str
    direction: str | None = None
    stage: str | None = None
    amounts: tuple[Amount, ...] = ()
    date: str | None = None
    properties: Properties = field(default_factory=dict)
    confidence: float
    account: Account | None = None
    antecedent: str | None = None
    event: str = ""

    @property
    def order(self) -> Order:
        """The place of the mention among all mentions."""
        return (self.published_at is not None, self.published_at or "", self.article, self.start, self.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationClaim:
    """What one piece of evidence says of one relation, in graph ids."""

    relation: str
    kind: str
    source: str
    target: str
    evidence: str
    article: str
    published_at: str | None
    start: int
    factuality: str
    confidence: float
    properties: Properties = field(default_factory=dict)
    interval: Interval = field(default_factory=Interval)
    implied: bool = False

    @property
    def order(self) -> Order:
        """The place of the claim among all claims."""
        return (self.published_at is not None, self.published_at or "", self.article, self.start, self.evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Appearance:
    """One graph entity in one article: its local entities there, taken together."""

    entity: str
    article: str
    published_at: str | None
    kind: str
    name: str
    roles: tuple[str, ...] = ()
    generic: bool = False
    group: str | None = None
    identifiers: Properties = field(default_factory=dict)
    mentions: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """Appearances of one entity that agree in all that they say, counted: a group of a GROUP BY."""

    entity: str
    kind: str
    name: str
    roles: tuple[str, ...] = ()
    generic: bool = False
    group: str | None = None
    identifiers: Properties = field(default_factory=dict)
    articles: int = 0
    mentions: int = 0
    first_seen: str | None = None
    last_seen: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bucket:
    """Where to look for accounts of one happening: mentions of this kind, with this entity among their
    `fillers`, and published from `first_day` to `last_day` (inclusive, YYYY-MM-DD; None: no such days), or
    with this date in their account (None: no such date).
    """

    kind: str
    entity: str
    first_day: str | None
    last_day: str | None
    date: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filler:
    """Where a mention that has an account is found: see `Bucket`. `day` is None for an undated article."""

    mention: str
    article: str
    kind: str
    entity: str
    day: str | None
    date: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprint:
    """What tells whether an article is a near-duplicate of another, and of which it is held to be one."""

    article: str
    published_at: str | None
    signature: tuple[int, ...]
    bands: tuple[str, ...]
    original: str | None = None

    @property
    def order(self) -> tuple[bool, str, str]:
        """The place of the article among all articles."""
        return (self.published_at is not None, self.published_at or "", self.article)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveArticle:
    """All that the live version of one article puts into the graph.

    `stored.article` has its text. `evidence` has graph ids, and in `facts` the event (if it is of one)
    first, then the relations by id.
    """

    stored: StoredArticle
    fingerprint: Fingerprint
    entities: tuple[tuple[str, LocalEntity], ...]
    appearances: tuple[Appearance, ...]
    evidence: tuple[StoredEvidence, ...]
    mentions: tuple[EventMention, ...]
    fillers: tuple[Filler, ...]
    claims: tuple[RelationClaim, ...]
