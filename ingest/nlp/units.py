"""What a number counts: the units of the ontology, by the noun that follows it."""

import re

from ingest.nlp.lexicon import words

_PERSONS = words(
    """
people person persons job jobs employee employees worker workers staff staffers positions posts roles layoff layoffs
redundancies redundancy members engineers drivers pilots teachers miners passengers customers subscribers users
clients travellers travelers residents civilians victims patients deaths casualties dead injured fatalities men women
nurses doctors researchers scientists developers recruits hires technicians salespeople bankers traders brokers
lawyers households unemployed jobless claims applications payrolls contractors colleagues hands strikers soldiers
readers viewers accounts shareholders investors individuals tourists visitors guests graduates apprentices operatives
dockers dockworkers railwaymen mechanics cabin-crew crew commuters riders directors managers journalists musicians
prisoners families creditors plaintiffs borrowers taxpayers motorists advisers advisors agents partners
    """
)
_NOT_PERSONS = words("accounts households families applications creditors")
_UNITS = {
    **dict.fromkeys(sorted(_PERSONS - _NOT_PERSONS), "PERSON"),
    **dict.fromkeys(["share", "shares", "stock", "stocks"], "SHARE"),
    **dict.fromkeys(["barrel", "barrels", "bpd", "b/d", "bbl"], "BARREL"),
    **dict.fromkeys(["tonne", "tonnes", "ton", "tons", "mt"], "TONNE"),
    **dict.fromkeys(["ounce", "ounces", "oz"], "OUNCE"),
    **dict.fromkeys(["megawatt", "megawatts", "mw"], "MEGAWATT"),
    **dict.fromkeys(["hour", "hours"], "HOUR"),
    **dict.fromkeys(["day", "days"], "DAY"),
    **dict.fromkeys(["month", "months"], "MONTH"),
    **dict.fromkeys(["year", "years"], "YEAR"),
    **dict.fromkeys(["point", "points", "pts"], "POINT"),
}
_SCALED = {"gigawatt": 1e3, "gigawatts": 1e3, "gw": 1e3, "kilowatts": 1e-3, "kw": 1e-3}

_STOP = words(
    """
    in on at by to from for with and or but as than that which who is was were are be been has have had will would said
    says after before since until during while if when where because against over under into this last next not it he
    she they we you up down compared versus per a an each apiece yesterday today tomorrow monday tuesday wednesday
    thursday friday saturday sunday january february march april may june july august september october november
    december times percent billion million ago later earlier old via between above below across about around
    """
)
_NO_COUNT = words(
    """
    times percent sales profits profit revenue earnings years losses gains business news basis series address process
    access progress success status previous various less
    """
)
#: Who is said to expect a sum is not what it counts ("the 530 million analysts had forecast").
_FORECASTERS = words("analysts economists strategists brokers investors traders")
_SUM = re.compile(r"(?:million|billion|trillion|\dbn|\dm)$", re.IGNORECASE)
_WORD = re.compile(r"[\s-]+([A-Za-z][\w'’/-]*)")


def unit_after(text: str, end: int) -> tuple[str, float, int] | None:
    """(unit, factor, end) of the noun that a number ending at `end` counts, at most five words on; None: nothing.

    A plural that is in no list is a UNIT.
    """
    place = end
    plural: tuple[str, float, int] | None = None
    for _ in range(5):
        match = _WORD.match(text, place)
        if match is None or "\n" in match.group():
            break
        word = match[1].casefold().removesuffix("'s").removesuffix("’s")
        place = match.end()
        if word in _FORECASTERS and _SUM.search(text, max(0, end - 8), end):
            break
        known = _known_unit(word, place)
        if known is not None:
            if plural is not None and known[0] in ("HOUR", "DAY", "MONTH", "YEAR", "POINT"):
                break
            return known
        if word in _STOP:
            break
        if plural is None and match[1][:1].islower() and _is_plural(word):
            plural = ("UNIT", 1.0, place)
    return plural


def _known_unit(word: str, end: int) -> tuple[str, float, int] | None:
    if word in _UNITS:
        return _UNITS[word], 1.0, end
    if word in _SCALED:
        return "MEGAWATT", _SCALED[word], end
    if word.startswith("strong"):
        return "PERSON", 1.0, end
    head = word.split("-")[0] if "-" in word else ""
    if head in ("hour", "day", "month", "year", "point", "share"):
        return _UNITS[head], 1.0, end
    return None


def _is_plural(word: str) -> bool:
    return (
        len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "ous", "is")) and word not in _NO_COUNT
    )
