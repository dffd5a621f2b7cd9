"""Registry names in a text, proposed to the names component (`ingest.nlp.names`)."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from kg_service.ids import normalise
from kg_service.registry import Registry, RegistryEntry

#: Kinds whose names are ordinary words and are written in lower case.
TERM_KINDS = frozenset({"Sector", "Asset", "Indicator", "Theme", "Strategy"})

_BRACKETED = re.compile(
    r"\(\s?(?:(?P<venue>[A-Z][A-Za-z]{1,11}(?:\s[A-Z][A-Za-z]+)?)\s?[:/]\s?)?"
    r"(?P<ticker>(?P<symbol>[A-Z0-9&]{1,6})(?:\.(?P<suffix>[A-Z]{1,3}))?)\s?\)"
)
_CASHTAG = re.compile(r"(?<![\w$])(?P<ticker>\$(?P<symbol>[A-Z]{1,5}))(?![\w])")
#: A symbol alone has three letters at least, and is only proposed as a common word.
_BARE = re.compile(r"(?<![\w$.&-])(?P<ticker>(?P<symbol>[A-Z]{3,5}))(?![\w&-])")


@dataclass(frozen=True, slots=True)
class Proposal:
    """Tokens [start, end) that name one or more registry entries.

    `entries` are registry ids and `kinds` their kinds, in parallel, best first. `common`: the words are
    ordinary words or another common name, so they count only where the model sees a name. `term`: written
    in lower case (sectors, assets, strategies, themes, indicators). `ticker`: found by its ticker.
    """

    start: int
    end: int
    entries: tuple[str, ...]
    kinds: tuple[str, ...]
    common: bool = False
    term: bool = False
    ticker: bool = False


@Language.factory("kg_gazetteer", assigns=["doc._.kg_gazetteer"])
def make_gazetteer(nlp: Language, name: str) -> "Gazetteer":
    """Factory of `Gazetteer`, with the registry that the pipeline was given."""
    from ingest.nlp.resources import resources_of

    return Gazetteer(nlp, resources_of(nlp).registry)


class Gazetteer:
    """Sets `doc._.kg_gazetteer`: proposals in text order, which may overlap."""

    def __init__(self, nlp: Language, registry: Registry) -> None:
        if not Doc.has_extension("kg_gazetteer"):
            Doc.set_extension("kg_gazetteer", default=())
        self._registry = registry
        self._exact = PhraseMatcher(nlp.vocab, attr="ORTH")
        self._folded = PhraseMatcher(nlp.vocab, attr="LOWER")
        self._entries: dict[str, list[RegistryEntry]] = {}
        for entry in registry.by_id.values():
            if not entry.listed:
                self._add(nlp, entry)

    def _add(self, nlp: Language, entry: RegistryEntry) -> None:
        for name in entry.names:
            for form in _forms(entry, name):
                doc = nlp.make_doc(form)
                folded = _is_folded(entry, form)
                key = "|".join(token.lower_ if folded else token.text for token in doc)
                key = ("folded:" if folded else "exact:") + key
                known = self._entries.setdefault(key, [])
                if not known:
                    (self._folded if folded else self._exact).add(key, [doc])
                if entry not in known:
                    known.append(entry)

    def __call__(self, doc: Doc) -> Doc:
        """Annotate the doc in place."""
        found = [*self._named(doc), *self._by_ticker(doc)]
        merged: dict[tuple[int, int, bool], Proposal] = {}
        for proposal in found:
            key = (proposal.start, proposal.end, proposal.ticker)
            merged[key] = _union(merged[key], proposal) if key in merged else proposal
        doc._.kg_gazetteer = tuple(sorted(merged.values(), key=lambda one: (one.start, -one.end, one.ticker)))
        return doc

    def _named(self, doc: Doc) -> Iterator[Proposal]:
        for matcher, folded in ((self._exact, False), (self._folded, True)):
            for key, start, end in matcher(doc):
                entries = self._entries[doc.vocab.strings[key]]
                text = doc[start:end].text
                common = self._registry.is_common(normalise(text)) or all(entry.common_word for entry in entries)
                if folded and doc[start].is_title and not doc[start].is_sent_start and end - start == 1 and start > 0:
                    common = True
                yield _proposal(start, end, entries, common=common, term=folded)

    def _by_ticker(self, doc: Doc) -> Iterator[Proposal]:
        taken: set[int] = set()
        for pattern, sure in ((_BRACKETED, True), (_CASHTAG, True), (_BARE, False)):
            for match in pattern.finditer(doc.text):
                span = doc.char_span(*match.span("ticker"), alignment_mode="expand")
                entries = self._registry.by_ticker(match["symbol"])
                if span is None or not entries or span.start in taken:
                    continue
                taken.update(range(span.start, span.end))
                marked = sure and (pattern is _CASHTAG or bool(match["venue"] or match["suffix"]))
                yield _proposal(span.start, span.end, entries, common=not marked, ticker=True)


def _forms(entry: RegistryEntry, name: str) -> Iterator[str]:
    """A name as texts write it: as it is, without "The"; terms with and without hyphen and plural too."""
    plain = name[4:] if name.startswith(("The ", "the ")) else name
    if entry.kind == "Asset":  # "oil prices" says something about oil
        name = plain = plain.removesuffix(" prices").removesuffix(" price")
    forms = [name, plain]
    if entry.kind in TERM_KINDS and not _has_own_case(plain):
        forms += [_other_number(form) for form in list(forms)]
        forms += [form.replace(" ", "-") for form in forms if form.count(" ") == 1]
        forms += [form.replace("-", " ") for form in forms if "-" in form]
    yield from dict.fromkeys(form for form in forms if form.strip())


def _other_number(name: str) -> str:
    if name.endswith("s"):
        return name if name.endswith(("ss", "ies", "ics", "us", "is", "ings")) else name[:-1]
    return name if name.endswith(("y", "ing", "ment", "ism")) else name + "s"


def _is_folded(entry: RegistryEntry, name: str) -> bool:
    return entry.kind in TERM_KINDS and not _has_own_case(name)


def _has_own_case(name: str) -> bool:
    """Whether a name is told by its capitals ("CPI", "eVTOL", "S&P"): then it is looked for only as written."""
    return any(char.isupper() for word in name.split() for char in word[1:]) or (len(name) < 3 and name.isupper())


def _proposal(
    start: int, end: int, entries: Iterable[RegistryEntry], *, common: bool, term: bool = False, ticker: bool = False
) -> Proposal:
    listed = tuple(entries)
    return Proposal(
        start,
        end,
        tuple(entry.id for entry in listed),
        tuple(entry.kind for entry in listed),
        common=common,
        term=term,
        ticker=ticker,
    )


def _union(one: Proposal, other: Proposal) -> Proposal:
    pairs = dict(zip((*one.entries, *other.entries), (*one.kinds, *other.kinds), strict=True))
    return Proposal(
        one.start,
        one.end,
        tuple(pairs),
        tuple(pairs.values()),
        common=one.common and other.common,
        term=one.term and other.term,
        ticker=one.ticker,
    )
