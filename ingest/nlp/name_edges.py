"""Where a tagged name ends: what the model took along that is no part of it, and what is no name at all."""

import re
from collections.abc import Iterator

from spacy.tokens import Doc

from ingest.nlp.groups import ACTING, is_group_noun
from ingest.nlp.lexicon import words
from ingest.nlp.name import Name

_ARTICLES = frozenset({"the", "a", "an"})
_POSSESSIVES = frozenset({"'s", "’s", "'", "’", "s'"})
_MARKS = frozenset(", ; : - – — ( ) [ ] \" “ ” „ « » '' `` * | = < > / • · ‘".split())
#: Kinds whose names end in a word with a capital or a figure; what follows in lower case belongs to the sentence.
_CAPITAL = frozenset({"Company", "Fund", "Person", "Place", "Exchange", "Publication"})
#: ... but for these words, which texts write small within a name.
_SMALL_ENDS = words(
    "plc bank group corporation corp inc ltd co labs holdings family brothers sons exchange market"
    " station region province city county island islands zone valley bay airport port state coast desert flat"
    " news radio magazine times stores airlines airways motors shipyard tube"
)
#: "NASDAQ exchange", but "Tokyo stock exchange".
_STOCK = words("stock securities commodities commodity futures mercantile metal options")
#: Words that are no name of anything by themselves, however a model may tag them.
NO_NAMES = words(
    "share shares stock stocks price prices company companies firm firms deal deals market markets group business"
    " sector industry fund bank unit division government ministry agency exchange index product products service"
    " services newspaper report analyst committee authority board court union department council association"
    " institute university party trust chairman chairwoman president ceo cfo founder minister barrel barrels tonne"
    " tonnes ounce ounces job jobs worker customer client venture"
    " old new former current from to buy sell hold neutral outperform underperform overweight underweight broker target"
)
#: Who is in a sector is not the sector: "auto parts maker", "oil major".
_SECTOR_ACTORS = words(
    "maker makers major majors giant giants firm firms company companies house group groups operator operators producer"
    " producers manufacturer manufacturers provider providers supplier suppliers chain chains specialist stocks shares"
)
#: Last words of laws, prizes and meetings, which are no entities.
_NOT_ACTORS = words(
    "act bill code treaty directive amendment constitution award awards prize prizes medal conference summit expo"
    " seminar exhibition fair ceremony symposium"
)
#: Credit grades, which look like acronyms.
_GRADE = re.compile(r"(?:A{2,3}|B{2,3}|C{2,3}|[AB]A{1,2}[1-3]?|CAA[1-3]?)[+-]?")
_BREAK = re.compile(r"\t|\n\s*\n")
#: A period after a company's name ("Siemens Q3 profit"); in a product's name it may belong ("Audi Q3").
_PERIOD = re.compile(r"(?:[QH][1-4]|[1-4][QH]|FY\d{0,4})")
_GRADING = words(
    "rating ratings rated grade grades credit downgrade downgraded upgrade upgraded notch notches moody fitch outlook"
    " junk"
)
_FUNDS = frozenset({"fund", "funds"})
_TIMES = words(
    "january february march april may june july august september october november december monday tuesday wednesday"
    " thursday friday saturday sunday jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thur"
    " thurs fri sat sun q1 q2 q3 q4 today yesterday tomorrow christmas easter"
)


#: Parts of speech of which a lower-case word alone is no term ("digital", "weak").
_NO_TERMS = frozenset({"ADJ", "ADV", "VERB", "AUX", "ADP", "DET", "PRON", "NUM", "CCONJ", "SCONJ", "PART"})
_DEMONYM = re.compile(r".{2,}(?:[aei]an|ese|ish|i|ic|[^aeiou]ch|ss|can|gian|lian|nian|rian)")


def split(doc: Doc, name: Name) -> Iterator[Name]:
    """The parts of a name that runs over a blank line, a tab, or the bar of a table."""
    start = name.start
    for i in range(name.start, name.end + 1):
        if i == name.end or doc[i].text in ("|", "||") or (doc[i].is_space and _BREAK.search(doc[i].text)):
            if start < i:
                yield name.over(start, i)
            start = i + 1


def trim(doc: Doc, name: Name) -> Name | None:
    """The name without article, possessive, marks and trailing common words; None where no name is left."""
    start, end = _without_marks(doc, name.start, name.end)
    if name.kind == "Sector":
        while end > start + 1 and doc[end - 1].lower_ in _SECTOR_ACTORS:
            end -= 1
    while name.kind in _CAPITAL and end > start + 1 and _PERIOD.fullmatch(doc[end - 1].text):
        end -= 1
    end = _without_tail(doc, start, end, name.kind)
    start, end = _without_marks(doc, start, end)
    if start >= end or not _is_name(doc, start, end, name.kind):
        return None
    return name.over(start, end)


def _without_marks(doc: Doc, start: int, end: int) -> tuple[int, int]:
    while start < end and (doc[start].is_space or doc[start].text in _MARKS):
        start += 1
    if start < end - 1 and doc[start].lower_ in _ARTICLES:
        start += 1
    while end > start and (doc[end - 1].is_space or doc[end - 1].text in _POSSESSIVES or doc[end - 1].text in _MARKS):
        if doc[end - 1].text == ")" and any(t.text == "(" for t in doc[start:end]):
            break
        end -= 1
    return start, end


def _without_tail(doc: Doc, start: int, end: int, kind: str) -> int:
    """Without lower-case words at the end of a capitalised name, unless they name a group or belong to it."""
    if kind not in _CAPITAL or not doc[start].text[:1].isupper():
        return end
    last = doc[end - 1]
    if last.is_alpha and last.text.islower() and is_group_noun(last, kind) and doc[start].pos_ != "PROPN":
        return end
    cut = end
    while cut > start + 1 and _is_plain(doc, cut - 1, kind):
        cut -= 1
    return cut


def _is_plain(doc: Doc, i: int, kind: str) -> bool:
    token = doc[i]
    if not (token.is_alpha and token.text.islower()) or not doc[i - 1].whitespace_:
        return False
    if token.lower_ == "exchange":
        return doc[i - 1].lower_ not in _STOCK
    if token.lower_ in _FUNDS:
        return kind != "Fund"
    return token.lower_ not in _SMALL_ENDS


def _is_demonym(text: str) -> bool:
    return _DEMONYM.fullmatch(text) is not None


def _is_name(doc: Doc, start: int, end: int, kind: str) -> bool:
    """Whether words can be a name of this kind at all."""
    if not any(c.isalnum() for token in doc[start:end] for c in token.text):
        return False
    text = doc[start:end].text.lower()
    if text in NO_NAMES:
        return False
    if end - start == 1:
        token = doc[start]
        if text in _TIMES and (text != "may" or kind != "Person"):
            return False
        if kind in _CAPITAL and token.pos_ == "ADJ" and not token.text.isupper() and _is_demonym(text):
            return False
        if kind not in _CAPITAL and token.text.islower() and token.pos_ in _NO_TERMS:
            return False
    last = doc[end - 1]
    if kind not in ("Person", "Company") and end - start > 1 and last.lower_ in _NOT_ACTORS:
        return False
    if _GRADE.fullmatch(text.upper()) and any(t.lower_ in _GRADING for t in doc[start].sent):
        return False
    whole = end - start == 1 or bool(doc[end - 2].whitespace_)
    if kind in ACTING and whole and last.is_alpha and last.text.islower() and last.lower_ not in _SMALL_ENDS | _FUNDS:
        return is_group_noun(last, kind)
    return True
