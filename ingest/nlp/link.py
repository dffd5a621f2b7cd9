"""Which registry entry an entity of an article is, if any: a table of what speaks for an entry.

Every row of the table is a function and a weight; its docstring is the explanation that users are shown.
The best entry wins if it reaches the threshold and is ahead of the next one.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from ingest.nlp.similarity import SimilarNames
from kg_service.ids import normalise
from kg_service.registry import Registry, RegistryEntry

#: What a name is whose known bearers the text rules out.
NOBODY_KNOWN = ""

THRESHOLD = 0.5
MARGIN = 0.05

_NOBODY: frozenset[str] = frozenset()
FIRMS = frozenset({"Company", "Fund", "Organization", "Authority", "Exchange", "Publication"})
_BODIES = frozenset({"Authority", "Organization", "Exchange", "Publication"})
_OWNED = frozenset({"Product", "Fund", "Index"})


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity of an article as the linker sees it: its kind, the words that name it, what stands beside it.

    `entries` are ids proposed with the name, `similar` of those of which the name is another writing. `beside` are the
    sure entries that the article names, `related` the employers, parents and funds of those. `lines` are sectors (and
    "Fund") of which words stand near the name, `homes` codes of countries near it, `countries` those of the whole
    article, the most frequent first. `owners` are firms that the text says it belongs to ("D.E. Shaw's
    Oculus").
    """

    kind: str
    texts: tuple[str, ...]
    entries: tuple[str, ...] = ()
    tickers: tuple[str, ...] = ()
    beside: frozenset[str] = field(default_factory=frozenset)
    related: frozenset[str] = _NOBODY
    lines: frozenset[str] = _NOBODY
    homes: frozenset[str] = _NOBODY
    countries: tuple[str, ...] = ()
    owners: frozenset[str] = _NOBODY
    similar: tuple[str, ...] = ()


def has_the_name(candidate: Candidate, entry: RegistryEntry) -> float:
    """A mention is a name or alias of the entry that is no ordinary word."""
    own = {normalise(n) for n in entry.names} - {normalise(n) for n in entry.common}
    return float(any(normalise(t) in own for t in candidate.texts))


def has_a_common_name(candidate: Candidate, entry: RegistryEntry) -> float:
    """A mention is a name of the entry that is also an ordinary word or somebody else's name."""
    own = {normalise(n) for n in entry.common}
    return float(any(normalise(t) in own for t in candidate.texts))


def resembles_the_name(candidate: Candidate, entry: RegistryEntry) -> float:
    """No mention is a name of the entry, but one is another writing of it."""
    return float(entry.id in candidate.similar)


def has_the_ticker(candidate: Candidate, entry: RegistryEntry) -> float:
    """The entry's ticker stands in brackets beside the name, or alone as the name."""
    symbols = {t.split("@")[0].casefold() for t in entry.tickers}
    said = {t.split(".")[0].casefold() for t in (*candidate.tickers, *candidate.texts)}
    return float(bool(symbols & said))


def is_of_the_kind(candidate: Candidate, entry: RegistryEntry) -> float:
    """The text uses the name for something of the entry's kind."""
    return float(candidate.kind == entry.kind)


def is_of_a_like_kind(candidate: Candidate, entry: RegistryEntry) -> float:
    """The text uses the name for another kind of firm or body than the entry is."""
    return float(candidate.kind != entry.kind and {candidate.kind, entry.kind} <= FIRMS)


def is_in_company(candidate: Candidate, entry: RegistryEntry) -> float:
    """The article names the entry's parent or employer, one of its people or products, or one that it manages."""
    near = {x for x in (entry.parent, entry.employer, *entry.manager_of) if x}
    return float(bool(near & candidate.beside) or entry.id in candidate.related)


def is_in_its_line(candidate: Candidate, entry: RegistryEntry) -> float:
    """Words of the entry's line of business stand near the name."""
    return float(entry.sector in candidate.lines or (entry.kind == "Fund" and "Fund" in candidate.lines))


def is_at_home(candidate: Candidate, entry: RegistryEntry) -> float:
    """The entry's country stands near the name, or is the one of which the article speaks most."""
    return float(entry.country is not None and entry.country in (*candidate.homes, *candidate.countries[:1]))


def is_far_from_home(candidate: Candidate, entry: RegistryEntry) -> float:
    """A body by a common name ("Parliament"), where the article speaks of countries and never of its own."""
    elsewhere = bool(candidate.countries) and entry.country not in (None, *candidate.countries, *candidate.homes)
    return float(elsewhere and entry.kind in _BODIES and not has_the_name(candidate, entry))


def says_otherwise(candidate: Candidate, entry: RegistryEntry) -> float:
    """A ticker that is not the entry's stands beside the name."""
    symbols = {t.split("@")[0].casefold() for t in entry.tickers}
    said = {t.split(".")[0].casefold() for t in candidate.tickers}
    return float(bool(symbols and said) and not symbols & said)


def belongs_to_another(candidate: Candidate, entry: RegistryEntry) -> float:
    """The text says that it belongs to somebody, who is not the entry's parent; a place belongs to no firm."""
    if not candidate.owners:
        return 0.0
    owned = entry.kind in _OWNED and entry.parent is not None and entry.parent not in candidate.owners
    return float(owned or entry.kind == "Place")


def is_called_otherwise(candidate: Candidate, entry: RegistryEntry) -> float:
    """A longer name in the text, which begins with a common or merely listed name of the entry, is none of it."""
    names = {normalise(n) for n in entry.names}
    doubtful = names if entry.listed else {normalise(n) for n in entry.common}
    texts = {normalise(t) for t in candidate.texts}
    if entry.id in candidate.similar or not texts & doubtful or texts & (names - doubtful):
        return 0.0
    return float(any(text.startswith(f"{name} ") for text in texts - names for name in doubtful))


def is_merely_listed(candidate: Candidate, entry: RegistryEntry) -> float:
    """The entry is known from an imported list alone."""
    return float(entry.listed)


TABLE: tuple[tuple[Callable[[Candidate, RegistryEntry], float], float], ...] = (
    (has_the_name, 0.5),
    (has_a_common_name, 0.3),
    (resembles_the_name, 0.35),
    (has_the_ticker, 0.4),
    (is_of_the_kind, 0.25),
    (is_of_a_like_kind, 0.1),
    (is_in_company, 0.1),
    (is_in_its_line, 0.1),
    (is_at_home, 0.1),
    (is_far_from_home, -0.1),
    (says_otherwise, -0.3),
    (belongs_to_another, -0.3),
    (is_called_otherwise, -0.3),
    (is_merely_listed, -0.1),
)


def score(candidate: Candidate, entry: RegistryEntry) -> dict[str, float]:
    """What each row of the table adds, by the function's name; the sum is the score."""
    return {f.__name__: round(w * f(candidate, entry), 4) for f, w in TABLE if f(candidate, entry)}


class Linker:
    """Chooses entries of one registry."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._similar = SimilarNames(registry)

    def choose(self, candidate: Candidate) -> str | None:
        """The id of the entry that the entity is, or None if no entry is sure enough.

        `NOBODY_KNOWN` where it has a name of an entry for itself, and more speaks against it.
        """
        entries = self._entries(candidate)
        if not entries:
            similar = self._similar_entries(candidate)
            candidate = replace(candidate, similar=tuple(entry.id for entry in similar))
            entries = similar
        ranked: list[tuple[float, str]] = []
        for entry in entries:
            total = sum(score(candidate, entry).values())
            if total >= THRESHOLD:
                ranked.append((-round(total, 4), entry.id))
        ranked.sort()
        if not ranked and any(has_the_name(candidate, entry) for entry in entries):
            return NOBODY_KNOWN
        if not ranked or (len(ranked) > 1 and round(ranked[1][0] - ranked[0][0], 4) < MARGIN):
            return None
        return ranked[0][1]

    def _entries(self, candidate: Candidate) -> Sequence[RegistryEntry]:
        """Those with one of the names, and those proposed with it."""
        found = {e: self._registry.by_id[e] for e in candidate.entries if e in self._registry.by_id}
        for text in candidate.texts:
            for entry in self._registry.lookup(normalise(text)):
                found[entry.id] = entry
        return [found[k] for k in sorted(found)]

    def _similar_entries(self, candidate: Candidate) -> Sequence[RegistryEntry]:
        """Those of which the longest name is another writing: a short form may be short for somebody else."""
        longest = max(candidate.texts, key=lambda text: (len(normalise(text).split()), len(text)), default="")
        return self._similar.find(longest)


def choose_entry(candidate: Candidate, registry: Registry) -> str | None:
    """As `Linker.choose`, for a single question."""
    return Linker(registry).choose(candidate)
