"""What an article says around a name that tells which of several bearers it means."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from ingest.nlp.link import FIRMS
from ingest.nlp.link_words import COUNTRY_WORDS, SECTOR_WORDS
from ingest.nlp.name import Name
from kg_service.ids import normalise
from kg_service.registry import Registry, RegistryEntry

REACH = 10
_POSSESSIVES = frozenset({"'s", "’s", "'", "’"})
_LINES: Mapping[str, frozenset[str]] = {
    word: frozenset(line for line, listed in SECTOR_WORDS.items() if word in listed)
    for word in frozenset().union(*SECTOR_WORDS.values())
}


@dataclass(frozen=True, slots=True)
class ArticleContext:
    """What an article names for sure: entries, those that they are part of, and countries, the most frequent first."""

    beside: frozenset[str]
    countries: tuple[str, ...]


def context_of(doc: Doc, names: Sequence[Name], registry: Registry) -> ArticleContext:
    """The sure entries of a doc (names with one entry, that mean nothing else) and its countries."""
    sure = [entry for name in names if (entry := sure_entry(doc, name, registry)) is not None]
    count = Counter(entry.country for entry in sure if entry.country is not None)
    count.update(COUNTRY_WORDS[t.lower_] for t in doc if t.text[0].isupper() and t.lower_ in COUNTRY_WORDS)
    ranked = sorted(count, key=lambda code: (-count[code], code))
    return ArticleContext(frozenset(entry.id for entry in sure), tuple(ranked))


def sure_entry(doc: Doc, name: Name, registry: Registry) -> RegistryEntry | None:
    """The only entry that a name can mean."""
    entry = registry.by_id.get(name.entries[0]) if len(name.entries) == 1 else None
    return None if entry is None or doc[name.start : name.end].text in entry.common else entry


def related_to(entries: frozenset[str], registry: Registry) -> frozenset[str]:
    """Employers, parents and managed funds of these entries."""
    found: set[str] = set()
    for name in entries:
        entry = registry.by_id[name]
        found.update(x for x in (entry.parent, entry.employer, *entry.manager_of) if x)
    return frozenset(found)


def lines_near(doc: Doc, names: Sequence[Name]) -> frozenset[str]:
    """Lines of business of which words stand in the sentences of the names, within reach."""
    return frozenset(line for i in _near(doc, names) for line in _LINES.get(doc[i].lower_, ()))


def homes_near(doc: Doc, names: Sequence[Name], all_names: Sequence[Name], registry: Registry) -> frozenset[str]:
    """Countries named near the names, by a place in them or by their adjective."""
    near = set(_near(doc, names))
    words = {COUNTRY_WORDS[doc[i].lower_] for i in near if doc[i].text[0].isupper() and doc[i].lower_ in COUNTRY_WORDS}
    places = (sure_entry(doc, name, registry) for name in all_names if name.start in near and name.kind == "Place")
    return frozenset(words | {place.country for place in places if place is not None and place.country is not None})


def owners_of(doc: Doc, names: Sequence[Name], all_names: Sequence[Name], registry: Registry) -> frozenset[str]:
    """Entries, with their parents, of firms whose possessive stands right before one of the names; a firm that is
    none by its folded name."""
    ends = {name.end: name for name in all_names if name.kind in FIRMS}
    owners: set[str] = set()
    unknown: set[str] = set()
    for name in names:
        if name.start > 1 and doc[name.start - 1].text in _POSSESSIVES and name.start - 1 in ends:
            owner = ends[name.start - 1]
            folded = normalise(doc[owner.start : owner.end].text)
            known = [*owner.entries, *(entry.id for entry in registry.lookup(folded))]
            owners.update(e for e in known if e in registry.by_id)
            unknown.update(() if known else (folded,))
    return frozenset(owners | unknown) | related_to(frozenset(owners), registry)


def _near(doc: Doc, names: Sequence[Name]) -> list[int]:
    """The tokens within reach of the names, in their sentences, without the names' own."""
    own = {i for name in names for i in range(name.start, name.end)}
    found: set[int] = set()
    for name in names:
        sentence = doc[name.start].sent if doc.has_annotation("SENT_START") else doc[:]
        start, end = max(sentence.start, name.start - REACH), min(sentence.end, name.end + REACH)
        found.update(range(start, end))
    return sorted(found - own)
