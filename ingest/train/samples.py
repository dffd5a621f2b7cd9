"""Annotated texts in one shape, whatever they came from; what a source does not say is missing, not negative."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

ORGS = ("Company", "Fund", "Authority", "Organization", "Publication", "Exchange")
"""What a source's ORG may be."""

MISSING = -1


@dataclass(frozen=True, slots=True)
class Mention:
    """A name: first and last word (included), kind, and the entity it names."""

    first: int
    last: int
    kind: str
    key: str = ""


@dataclass(frozen=True, slots=True)
class Trigger:
    """The words of an event, and what is said of it; `roles` maps a role to the keys of its fillers."""

    first: int
    last: int
    kind: str
    direction: str | None
    stage: str | None
    factuality: str | None
    roles: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Pair:
    """Two mentions (by index) and the relations that hold from source to target.

    `known`: the relation kinds that the source annotates here; all others are left out of the loss.
    """

    source: int
    target: int
    holds: frozenset[str]
    known: frozenset[str]
    stance: str | None = None
    factuality: str | None = None
    weight: float = 1.0


@dataclass(slots=True)
class Sample:
    """One text. Lists per word are empty where the source does not annotate that layer.

    `names`: per word the allowed tags as a set of bits (0: anything). `heads`: index of the head word, itself
    for a root, `MISSING` if unknown. `starts`: 1 where a sentence starts, 0 where none does, or `MISSING`.
    """

    source: str
    words: list[str]
    paragraphs: frozenset[int] = frozenset()
    sentences: list[int] = field(default_factory=list)
    names: list[int] = field(default_factory=list)
    upos: list[str] = field(default_factory=list)
    heads: list[int] = field(default_factory=list)
    deps: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    triggers: list[Trigger] | None = None
    tempting: list[tuple[int, str]] = field(default_factory=list)
    """(word, event kind): a careless reader would see this event here."""
    pairs: list[Pair] = field(default_factory=list)


class TagSets:
    """Builds the sets of allowed name tags, as bits over `O, B-k, I-k, ...`."""

    def __init__(self, kinds: Sequence[str]) -> None:
        self._index = {k: i for i, k in enumerate(kinds)}

    def begin(self, kinds: Iterable[str]) -> int:
        """`B-` of any of these kinds."""
        return sum(1 << (1 + 2 * self._index[k]) for k in kinds)

    def inside(self, kinds: Iterable[str]) -> int:
        """`I-` of any of these kinds."""
        return sum(1 << (2 + 2 * self._index[k]) for k in kinds)

    def outside(self, unknown: Iterable[str] = ()) -> int:
        """`O`, or any tag of kinds that the source does not annotate."""
        unknown = tuple(unknown)
        return 1 | self.begin(unknown) | self.inside(unknown)

    def line(
        self, length: int, spans: Iterable[tuple[int, int, Sequence[str], bool]], unknown: Iterable[str]
    ) -> list[int]:
        """Allowed tags of a text: spans are (first, last, kinds, may be no name at all)."""
        nothing = self.outside(unknown)
        tags = [nothing] * length
        for first, last, kinds, optional in spans:
            for i in range(first, last + 1):
                tag = self.begin(kinds) if i == first else self.inside(kinds)
                tags[i] = tag | (nothing if optional else 0)
        return tags
