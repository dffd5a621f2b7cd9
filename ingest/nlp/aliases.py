"""Which names in one article name the same: short forms, surnames, acronyms, singular and plural."""

import re
from collections.abc import Iterable, Sequence

from ingest.nlp.lexicon import words
from kg_service.ids import normalise

_WORD = re.compile(r"[\w&]+")
_SMALL = frozenset({"of", "the", "and", "for", "de", "du", "in", "&", "la", "et", "der", "von", "van", "on"})
#: First words that name nothing by themselves ("Bank of America" is not "Bank").
_WEAK_FIRST = words(
    "bank first general american national united international new north south west east royal british german "
    "french chinese japanese indian us uk european global the department ministry university federal central "
    "china japan india germany france britain america canada australia london york texas california deutsche "
    "air standard senate house congress court ministry office commission council committee party"
)
#: Last words that tell a company's line rather than its name ("Delta Air Lines" is "Delta").
_HONORIFICS = frozenset({"mr", "mrs", "ms", "dr", "sir", "lord", "lady", "prof", "professor"})


def words_of(name: str) -> tuple[str, ...]:
    """The words of a normalised name."""
    return tuple(_WORD.findall(normalise(name)))


def is_short_form(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether `short` begins `long` and says enough by itself ("Delta" of "Delta Air Lines")."""
    if not short or len(short) >= len(long) or tuple(long[: len(short)]) != tuple(short):
        return False
    return not (len(short) == 1 and (short[0] in _WEAK_FIRST or len(short[0]) < 3))


def is_acronym(short: str, long: Sequence[str]) -> bool:
    """Whether the letters of `short` begin the words of `long`, small words counted or not ("FTC", "BoE")."""
    letters = re.sub(r"[^A-Za-z&]", "", short)
    if not 2 <= len(letters) <= 6 or sum(c.isupper() for c in letters) < 2:
        return False
    folded = letters.casefold()
    every = "".join(w[0] for w in long)
    main = "".join(w[0] for w in long if w not in _SMALL)
    return len(long) > 1 and folded in (every, main)


def is_surname_of(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether `short` ("musk", "mr musk") is the surname part of a full name."""
    bare = [w for w in short if w not in _HONORIFICS]
    full = [w for w in long if w not in _HONORIFICS]
    if not bare or len(full) < 2 or len(bare) >= len(full):
        return False
    return full[-len(bare) :] == bare


def is_first_name_of(short: Sequence[str], long: Sequence[str]) -> bool:
    """Whether `short` is the first of the names of a person ("Li" of "Li Zhaoxing", "Elon" of "Elon Musk")."""
    bare = [w for w in short if w not in _HONORIFICS]
    full = [w for w in long if w not in _HONORIFICS]
    return len(bare) == 1 and len(full) > 1 and full[0] == bare[0]


def without_honorific(words: Iterable[str]) -> tuple[str, ...]:
    """The words of a person's name without "Mr" and the like."""
    return tuple(w for w in words if w not in _HONORIFICS)


def singular(words: Sequence[str]) -> tuple[str, ...]:
    """The words with the last one in a plain singular, for comparing terms ("hedge funds", "hedge fund")."""
    if not words:
        return ()
    last = words[-1]
    if last.endswith("ies") and len(last) > 4:
        last = last[:-3] + "y"
    elif last.endswith("s") and not last.endswith(("ss", "us", "is")) and len(last) > 3:
        last = last[:-1]
    return (*words[:-1], last)
