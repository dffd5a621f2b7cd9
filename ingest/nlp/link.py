"""Which registry entry an entity of an article is, if any: a table of what speaks for an entry.

Every row of the table is a function and a weight; its docstring is the explanation that users are shown.
The best entry wins if it reaches the threshold and is ahead of the next one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kg_service.ids import normalise
from kg_service.registry import Registry, RegistryEntry

THRESHOLD = 0.5
MARGIN = 0.05


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity of an article as the linker sees it: its kind, the words that name it, what stands beside it."""

    kind: str
    texts: tuple[str, ...]
    entries: tuple[str, ...] = ()
    tickers: tuple[str, ...] = ()
    beside: frozenset[str] = field(default_factory=frozenset)


def has_the_name(candidate: Candidate, entry: RegistryEntry) -> float:
    """A mention is a name or alias of the entry that is no ordinary word."""
    own = {normalise(n) for n in (entry.name, *entry.aliases)} - {normalise(n) for n in entry.common}
    return float(any(normalise(t) in own for t in candidate.texts))


def has_a_common_name(candidate: Candidate, entry: RegistryEntry) -> float:
    """A mention is a name of the entry that is also an ordinary word or somebody else's name."""
    own = {normalise(n) for n in entry.common}
    return float(any(normalise(t) in own for t in candidate.texts))


def has_the_ticker(candidate: Candidate, entry: RegistryEntry) -> float:
    """The entry's ticker stands in brackets beside the name, or alone as the name."""
    symbols = {t.split("@")[0].casefold() for t in entry.tickers}
    said = {t.split(".")[0].casefold() for t in (*candidate.tickers, *candidate.texts)}
    return float(bool(symbols & said))


def is_of_the_kind(candidate: Candidate, entry: RegistryEntry) -> float:
    """The text uses the name for something of the entry's kind."""
    return float(candidate.kind == entry.kind)


def is_in_company(candidate: Candidate, entry: RegistryEntry) -> float:
    """The article names the entry's parent, employer or one that it manages."""
    near = {x for x in (entry.parent, entry.employer, *entry.manager_of) if x}
    return float(bool(near & candidate.beside))


def says_otherwise(candidate: Candidate, entry: RegistryEntry) -> float:
    """A ticker that is not the entry's stands beside the name."""
    symbols = {t.split("@")[0].casefold() for t in entry.tickers}
    said = {t.split(".")[0].casefold() for t in candidate.tickers}
    return float(bool(symbols and said) and not symbols & said)


TABLE: tuple[tuple[Callable[[Candidate, RegistryEntry], float], float], ...] = (
    (has_the_name, 0.5),
    (has_a_common_name, 0.3),
    (has_the_ticker, 0.4),
    (is_of_the_kind, 0.25),
    (is_in_company, 0.1),
    (says_otherwise, -0.3),
)


def score(candidate: Candidate, entry: RegistryEntry) -> dict[str, float]:
    """What each row of the table adds, by the function's name; the sum is the score."""
    return {f.__name__: round(w * f(candidate, entry), 4) for f, w in TABLE if f(candidate, entry)}


def choose_entry(candidate: Candidate, registry: Registry) -> str | None:
    """The id of the entry that the entity is, or None if no entry is sure enough."""
    ranked: list[tuple[float, str]] = []
    for entry in _entries(candidate, registry):
        total = sum(score(candidate, entry).values())
        if total >= THRESHOLD:
            ranked.append((-round(total, 4), entry.id))
    ranked.sort()
    if not ranked or (len(ranked) > 1 and ranked[1][0] - ranked[0][0] < MARGIN):
        return None
    return ranked[0][1]


def _entries(candidate: Candidate, registry: Registry) -> Sequence[RegistryEntry]:
    found = {e: registry.by_id[e] for e in candidate.entries if e in registry.by_id}
    for text in candidate.texts:
        for entry in registry.lookup(normalise(text)):
            found[entry.id] = entry
    return [found[k] for k in sorted(found)]
