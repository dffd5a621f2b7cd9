"""Names that differ from a known name and mean the same: precision first.

"Goldman Sachs Group" is Goldman Sachs, "JP Morgan" JPMorgan, "Westpac Banking" Westpac, "US Pentagon" the Pentagon,
"Steven A. Cohen" Steve Cohen, "Microsfot" Microsoft. "Bank of Ireland" is not the Bank of Iceland, "Delta Electronics"
not Delta Air Lines, and what a unit is called ("Santander Asset Management") is not its parent.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cached_property

from rapidfuzz.distance import OSA

from ingest.nlp.link_words import COUNTRY_WORDS, EMPTY_WORDS, FIRST_NAMES, NAME_WORDS
from kg_service.ids import normalise
from kg_service.registry import Registry, RegistryEntry

#: Kinds whose names may be written in other ways; "Boeing 737-800" is no other writing of "Boeing 737".
VARIED = frozenset({"Company", "Fund", "Person", "Organization", "Authority", "Publication", "Exchange"})
#: A word with a slip of the pen has this many letters at least, and the whole name as many again.
LONG_WORD = 6
LONG_NAME = 9


class SimilarNames:
    """The registry's names by what stays the same when a name is written differently. Built at the first question."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry

    def find(self, name: str) -> list[RegistryEntry]:
        """The entries that a name, which is no entry's own, is another writing of, in order of their ids."""
        folded = normalise(name)
        if self._registry.lookup(folded) or len(folded) < 3:
            return []
        words = folded.split()
        found = {
            entry.id: entry
            for candidates in (
                self._by_core.get(_core(words), ()),
                self._by_letters.get("".join(words), ()),
                self._with_a_line(words),
                self._of_a_country(words),
                self._by_person.get(_person(words), ()),
                self._misspelt(words),
            )
            for entry in candidates
            if entry.kind in VARIED
        }
        return [found[key] for key in sorted(found)]

    def _with_a_line(self, words: Sequence[str]) -> Iterable[RegistryEntry]:
        """ "Westpac Banking": the known name with a word of its own sector behind it."""
        if len(words) < 2 or self._registry.is_common(" ".join(words[:-1])):
            return ()
        known = self._registry.lookup(" ".join(words[:-1]))
        return [entry for entry in known if words[-1] in NAME_WORDS.get(entry.sector or "", ())]

    def _of_a_country(self, words: Sequence[str]) -> Iterable[RegistryEntry]:
        """ "US Pentagon": the known name with its country's word before it."""
        code = COUNTRY_WORDS.get(words[0])
        rest = " ".join(words[1:])
        return [entry for entry in self._registry.lookup(rest) if code is not None and entry.country == code]

    def _misspelt(self, words: Sequence[str]) -> Iterator[RegistryEntry]:
        """One long word with one letter wrong, missing, too many or swapped with the next."""
        if len("".join(words)) < LONG_NAME or self._registry.is_common(" ".join(words)):
            return
        seen: set[str] = set()
        for key in _shapes(words):
            for name, entry in self._by_shape.get(key, ()):
                known = name.split()
                differing = [(a, b) for a, b in zip(words, known, strict=True) if a != b]
                if name not in seen and len(differing) == 1 and self._is_slip(*differing[0]):
                    yield entry
                seen.add(name)

    def _is_slip(self, written: str, known: str) -> bool:
        if min(len(written), len(known)) < LONG_WORD or any(c.isdigit() for c in written + known):
            return False
        if self._registry.lookup(written) or written in self._words or written in COUNTRY_WORDS:
            return False  # a word of its own: Ireland is no slip for Iceland
        return OSA.distance(written, known, score_cutoff=1) == 1 and written.rstrip("s") != known.rstrip("s")

    @cached_property
    def _by_core(self) -> dict[str, list[RegistryEntry]]:
        return self._index(_core)

    @cached_property
    def _by_letters(self) -> dict[str, list[RegistryEntry]]:
        return self._index(lambda words: "".join(words) if len(words) > 1 or len(words[0]) > 5 else "")

    @cached_property
    def _by_person(self) -> dict[tuple[str, str], list[RegistryEntry]]:
        index: dict[tuple[str, str], list[RegistryEntry]] = defaultdict(list)
        for name, entry in self._names:
            key = _person(name.split())
            if entry.kind == "Person" and key and entry not in index[key]:
                index[key].append(entry)
        index.pop(("", ""), None)
        return index

    @cached_property
    def _by_shape(self) -> dict[tuple[str, ...], list[tuple[str, RegistryEntry]]]:
        index: dict[tuple[str, ...], list[tuple[str, RegistryEntry]]] = defaultdict(list)
        for name, entry in self._names:
            if len(name) >= LONG_NAME and not self._registry.is_common(name):
                for key in _shapes(name.split()):
                    index[key].append((name, entry))
        return index

    @cached_property
    def _words(self) -> frozenset[str]:
        """All words of known names: one of them is no slip of the pen for another."""
        return frozenset(word for name, _ in self._names for word in name.split())

    @cached_property
    def _names(self) -> list[tuple[str, RegistryEntry]]:
        return [
            (name, entry)
            for name in self._registry.names()
            for entry in self._registry.lookup(name)
            if entry.kind in VARIED
        ]

    def _index(self, key_of: Callable[[Sequence[str]], str]) -> dict[str, list[RegistryEntry]]:
        index: dict[str, list[RegistryEntry]] = defaultdict(list)
        for name, entry in self._names:
            key = key_of(name.split())
            if key and not self._registry.is_common(name) and entry not in index[key]:
                index[key].append(entry)
        return index


def _core(words: Sequence[str]) -> str:
    """The name without empty words behind it, if two words or one long one are left."""
    kept = list(words)
    while len(kept) > 1 and kept[-1] in EMPTY_WORDS:
        kept.pop()
    return " ".join(kept) if len(kept) > 1 or len(kept[0]) >= LONG_WORD else ""


def _shapes(words: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """What stays the same when one letter of one long word changes: the other words, and an end of the word itself."""
    for i, word in enumerate(words):
        if len(word) >= LONG_WORD - 1:
            rest = (*words[:i], "", *words[i + 1 :])
            yield (*rest, f"{word[:3]}-")
            yield (*rest, f"-{word[-3:]}")


def _person(words: Sequence[str]) -> tuple[str, str]:
    """First name in one of its forms and surname, without the letter of a middle name; nothing of other names."""
    bare = [word for i, word in enumerate(words) if len(word) > 1 or i == 0]
    if len(bare) != 2 or len(bare[0]) < 2 or len(words) - len(bare) > 1:
        return "", ""
    return FIRST_NAMES.get(bare[0], bare[0]), bare[1]
