"""Number words and scales of English news: what "two hundred and fifty", "1.2bn" and "3 lakh crore" are worth."""

import re

_UNITS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen"
).split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
SMALL: dict[str, float] = {word: float(value) for value, word in enumerate(_UNITS)} | {
    word: 10 * (i + 2) for i, word in enumerate(_TENS)
}
SMALL |= {"half": 0.5}

SCALES = {
    "hundred": 1e2,
    "dozen": 12.0,
    "thousand": 1e3,
    "k": 1e3,
    "lakh": 1e5,
    "lakhs": 1e5,
    "lac": 1e5,
    "million": 1e6,
    "millions": 1e6,
    "m": 1e6,
    "mn": 1e6,
    "mln": 1e6,
    "mio": 1e6,
    "crore": 1e7,
    "crores": 1e7,
    "cr": 1e7,
    "lakh crore": 1e12,
    "billion": 1e9,
    "billions": 1e9,
    "b": 1e9,
    "bn": 1e9,
    "bln": 1e9,
    "trillion": 1e12,
    "trillions": 1e12,
    "t": 1e12,
    "tn": 1e12,
    "trn": 1e12,
    "trln": 1e12,
}
#: Written out, a scale may stand apart from its number; an abbreviation of one letter only touches it.
_LONG_SCALE = r"lakh\s+crore|hundred\s+thousand|hundred|thousand|lakhs?|lac|millions?|crores?|billions?|trillions?"
_SHORT_SCALE = r"mn|mln|mio|bn|bln|tn|trn|trln|cr"
SCALE = re.compile(
    rf"(?:[\s-]{{0,2}}(?P<long>{_LONG_SCALE})|\s?(?P<short>{_SHORT_SCALE})|(?P<letter>[mbtk]))(?![\w])",
    re.IGNORECASE,
)

#: Currency signs of letters that touch their number.
_AFTER_LETTERS = "|".join(rf"(?<=\b{sign})" for sign in "Rs SKr NKr DKr KSh RM Rp R Dh EUR USD GBP CHF INR JPY".split())
DIGITS = re.compile(
    rf"(?:(?<![\w.,/:])|{_AFTER_LETTERS})(?P<digits>\d{{1,3}}(?:,\d{{2,3}})+(?:\.\d+)?"
    r"|\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)|\d+(?:[.,·]\d+)?|\.\d+)"
)
_SMALL_WORD = "|".join(sorted(_UNITS + _TENS, key=len, reverse=True))
WORDS = re.compile(
    rf"(?<![\w-])(?P<words>(?:(?:a\s)?half(?:\san?)?|an?(?!\s(?:{_SMALL_WORD})\b)|{_SMALL_WORD})(?:[\s-](?:{_SMALL_WORD}))?"
    rf"(?:[\s-](?:hundred|dozen)(?:\s(?:and\s)?(?:{_SMALL_WORD})(?:[\s-](?:{_SMALL_WORD}))?)?)?)(?![\w])",
    re.IGNORECASE,
)


def digits_value(text: str) -> float:
    """The number that digits stand for: "1,234.5", "1,00,000", "8 400", "10,5"; of odd marks the last is the point."""
    text = re.sub(r"[ \u00a0\u202f]", "", text).replace("·", ".")
    if re.fullmatch(r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?", text):
        return float(text.replace(",", ""))
    whole, point, rest = text.replace(",", ".").rpartition(".")
    return float(whole.replace(".", "") + point + rest)


def words_value(text: str) -> float:
    """The number that small number words stand for: "twenty-five", "two hundred and six", "half a", "a dozen"."""
    total = 0.0
    for word in re.split(r"[\s-]+", text.casefold()):
        if word in ("hundred", "dozen"):
            total = (total or 1) * SCALES[word]
        elif word not in ("a", "an", "and"):
            total += SMALL[word]
    return total or 1.0


def scale_value(text: str) -> float:
    """What a scale multiplies by."""
    word = re.sub(r"\s+", " ", text.casefold())
    if word == "hundred thousand":
        return 1e5
    return SCALES[word]
