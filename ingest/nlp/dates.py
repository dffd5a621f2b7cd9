"""Date expressions of a text, resolved against its publication date.

A date has the precision that the text gives: YYYY-MM-DD, YYYY-MM, YYYY-Qn or YYYY. What names a time that has no
such form ("last week", "the first half", "over three years") is found too, with the date None.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeAlias

from spacy.language import Language
from spacy.tokens import Doc

from ingest.nlp.date_anaphors import with_anaphors
from ingest.nlp.date_expression import DateExpression
from ingest.nlp.tense import looks_ahead


@dataclass(frozen=True, slots=True)
class _Moment:
    """What an expression is resolved against."""

    published: date | None
    ahead: bool


_Resolved: TypeAlias = tuple[str | None, bool]
_Resolver: TypeAlias = Callable[[re.Match[str], _Moment], _Resolved | None]

_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
_MONTH_NUMBERS = {name: i + 1 for i, name in enumerate(_MONTHS)} | {name[:3]: i + 1 for i, name in enumerate(_MONTHS)}
_MONTH_NUMBERS["sept"] = 9
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ORDINALS = {
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "final": 4,
    "last": 4,
    "1st": 1,
    "2nd": 2,
    "3rd": 3,
    "4th": 4,
}
_COUNTS = {"a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8}
_COUNTS |= {"nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "twenty": 20}

_MONTH = (
    r"(?P<month>January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)(?![\w])"
)
_MONTH_UNNAMED = _MONTH.replace("?P<month>", "?:")
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?(?![\w:]|[.,]\d)"
_YEAR = r"(?P<year>(?:19[5-9]|20[0-4])\d)(?![\w]|[.,]\d)"
_WEEKDAY = (
    r"(?P<weekday>Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|Mon|Tues|Tue|Wed|Thurs|Thu|Fri)(?![\w])"
)
_NUMBER = rf"(?P<count>\d+|{'|'.join(_COUNTS)})"
_QUARTER_OF = (
    rf"(?:(?:,?\s(?:of\s|in\s)?(?:(?:the\s)?(?:fiscal|financial)\s(?:year\s)?)?{_YEAR})"
    r"|\s(?:of\s)?(?P<which>this|last|next)\syear)?"
)
_LAST_DAY = r"(?:\s(?:[23]\d))?"


def _month_number(name: str) -> int:
    return _MONTH_NUMBERS[name.casefold().rstrip(".")]


def _day(value: date) -> _Resolved:
    return value.isoformat(), False


def _month(year: int, month: int) -> _Resolved:
    return f"{year:04d}-{month:02d}", True


def _quarter(year: int, number: int) -> _Resolved:
    return f"{year:04d}-Q{number}", True


def _year(year: int) -> _Resolved:
    return f"{year:04d}", True


def _year_of_month(month: int, moment: _Moment) -> int | None:
    """The year of a month named without one: this year's if the tense allows it, else the nearest such month."""
    now = moment.published
    if now is None:
        return None
    if moment.ahead:
        return now.year if month >= now.month else now.year + 1
    if month <= now.month:
        return now.year
    return now.year if month - now.month <= 4 else now.year - 1


def _full_date(match: re.Match[str], moment: _Moment) -> _Resolved | None:
    groups = match.groupdict()
    month, day = _month_number(groups["month"]), int(groups["day"])
    if groups.get("year"):
        return _valid(int(groups["year"]), month, day)
    which = groups.get("which")
    now = moment.published
    if now is None:
        return None, False
    if which is not None:
        return _valid(_shifted_year(which, now), month, day)
    days = [found for year in (now.year - 1, now.year, now.year + 1) if (found := _date(year, month, day)) is not None]
    if not days:
        return None
    return _day(min(days, key=lambda one: _distance((one - now).days, ahead=moment.ahead)))


def _distance(days: int, *, ahead: bool) -> float:
    """How far off a day is, counted triple against the direction of the tense."""
    return abs(days) * (3.0 if (days < -3 if ahead else days > 3) else 1.0)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _valid(year: int, month: int, day: int) -> _Resolved | None:
    found = _date(year, month, day)
    return None if found is None else _day(found)


def _iso_date(match: re.Match[str], moment: _Moment) -> _Resolved | None:
    return _valid(int(match["year"]), int(match["month"]), int(match["day"]))


def _shifted_year(which: str, now: date) -> int:
    return now.year + {"last": -1, "this": 0, "next": 1}[which.casefold()]


def _month_of_year(match: re.Match[str], moment: _Moment) -> _Resolved | None:
    month = _month_number(match["month"])
    groups = match.groupdict()
    if groups.get("year"):
        return _month(int(groups["year"]), month)
    if moment.published is None:
        return None, True
    now = moment.published
    if groups.get("which"):
        return _month(_shifted_year(groups["which"], now), month)
    before = (groups.get("before") or "").casefold()
    if before == "last":
        return _month(now.year if month < now.month else now.year - 1, month)
    if before == "next":
        return _month(now.year if month > now.month else now.year + 1, month)
    year = _year_of_month(month, moment)
    return None if year is None else _month(year, month)


def _weekday(match: re.Match[str], moment: _Moment) -> _Resolved | None:
    now = moment.published
    if now is None:
        return None, False
    wanted = next(i for i, name in enumerate(_WEEKDAYS) if name.startswith(match["weekday"].casefold()[:3]))
    before = (match["before"] or "").casefold()
    back = (now.weekday() - wanted) % 7
    if before == "last":
        return _day(now - timedelta(days=back or 7))
    if before in ("next", "coming"):
        return _day(now + timedelta(days=(wanted - now.weekday()) % 7 or 7))
    if moment.ahead or (before == "this" and back):
        return _day(now + timedelta(days=(wanted - now.weekday()) % 7))
    return _day(now - timedelta(days=back))


def _near_day(match: re.Match[str], moment: _Moment) -> _Resolved | None:
    word = match.group().casefold()
    shift = -1 if word.startswith(("yester", "last", "overnight")) else 1 if word.startswith("tomorrow") else 0
    return (None, False) if moment.published is None else _day(moment.published + timedelta(days=shift))


def _ago(match: re.Match[str], moment: _Moment) -> _Resolved | None:
    now, unit = moment.published, match["unit"].casefold()
    count = _COUNTS.get(match["count"].casefold()) or int(match["count"])
    if now is None or count > 200:
        return None, True
    if unit.startswith("day"):
        return _day(now - timedelta(days=count))
    if unit.startswith("month"):
        months = now.year * 12 + now.month - 1 - count
        return _month(months // 12, months % 12 + 1)
    if unit.startswith("year"):
        return _year(now.year - count)
    return None, True


def _near_period(match: re.Match[str], moment: _Moment) -> _Resolved | None:
    now, which, unit = moment.published, match["which"].casefold(), match["unit"].casefold()
    if now is None:
        return None, True
    shift = {"last": -1, "previous": -1, "past": -1, "this": 0, "current": 0, "next": 1, "coming": 1}[which]
    if unit == "year":
        return _year(now.year + shift)
    if unit == "month":
        months = now.year * 12 + now.month - 1 + shift
        return _month(months // 12, months % 12 + 1)
    quarters = now.year * 4 + (now.month - 1) // 3 + shift
    return _quarter(quarters // 4, quarters % 4 + 1)


def _numbered_quarter(match: re.Match[str], moment: _Moment) -> _Resolved | None:
    groups = match.groupdict()
    word = (groups["number"]).casefold()
    number = _ORDINALS.get(word) or int(word)
    if groups.get("year"):
        year = int(groups["year"])
        return _quarter(year if year > 99 else 2000 + year, number)
    now = moment.published
    if now is None:
        return None, True
    if groups.get("which"):
        return _quarter(_shifted_year(groups["which"], now), number)
    current = (now.month - 1) // 3 + 1
    if moment.ahead:
        return _quarter(now.year if number >= current - 1 else now.year + 1, number)
    return _quarter(now.year if number <= current else now.year - 1, number)


_STARTS_OF_QUARTERS = (1, 4, 7, 10)


def _month_range(match: re.Match[str], moment: _Moment) -> _Resolved | None:
    """ "between April and June" is a quarter; other ranges have no form of their own."""
    first, last = _month_number(match["first"]), _month_number(match["month"])
    if first not in _STARTS_OF_QUARTERS or last != first + 2:
        return None, True
    return _quarter_of_month(match, moment)


def _three_months(match: re.Match[str], moment: _Moment) -> _Resolved | None:
    """ "the last three months of 2008"."""
    number = 1 if match["part"].casefold() == "first" else 4
    if match["year"]:
        return _quarter(int(match["year"]), number)
    if moment.published is None:
        return None, True
    return _quarter(_shifted_year(match["which"] or "this", moment.published), number)


def _quarter_of_month(match: re.Match[str], moment: _Moment) -> _Resolved | None:
    """ "the September quarter", "the three months to September": by its last month."""
    found = _month_of_year(match, moment)
    if found is None or found[0] is None:
        return found
    year, month = (int(part) for part in found[0].split("-"))
    return _quarter(year, month // 3) if month % 3 == 0 else found


def _plain_year(match: re.Match[str], moment: _Moment) -> _Resolved | None:
    return _year(int(match["year"]))


def _full_year(match: re.Match[str], moment: _Moment) -> _Resolved | None:
    now = moment.published
    if now is None:
        return None, True
    return _year(now.year if moment.ahead or now.month > 8 else now.year - 1)


def _this_year(match: re.Match[str], moment: _Moment) -> _Resolved | None:
    now = moment.published
    if now is None:
        return None, True
    return _year(now.year)


def _no_date(match: re.Match[str], moment: _Moment) -> _Resolved | None:
    return None, True


_PARTS_OF_DAY = r"(?:\s(?:morning|afternoon|evening|night))?"
_FISCAL = r"(?:(?:its|the|their|fiscal|financial)\s)*"

_MONTH_RANGE_START = _MONTH.replace("?P<month>", "?P<first>")
_ENDING = r"(?:to|through|ended|ending|until)\s(?:in\s|on\s|the\send\sof\s)?"
_NO_FORM = (
    r"(?:first|second)[\s-]half|half[\s-]year(?:ly)?|H[12]|[12]H|(?:first\s)?(?:six|nine|four|eight|ten)\smonths"
    r"|(?:last|this|next|the\spast|the\scoming|recent)\s(?:few\s)?weeks?"
    r"|(?:last|this|next)\s(?:summer|winter|spring|autumn|fall|decade|century)"
    r"|(?:the\s)?(?:coming|past|last|next|recent)\s(?:\w+\s)?(?:days|weeks|months|quarters|years|decades)"
    r"|year\sto\sdate|52[\s-]weeks?"
)
_COMPARISONS = (
    r"(?:from\s)?(?:a|the)\s(?:year|month|quarter|week)\s(?:earlier|before|ago)"
    r"|the\s(?:same|year-earlier|prior-year|prior)\s(?:period|quarter|month|week)(?:\s(?:of\s)?last\syear)?"
)

#: Expression, resolver, whether it names a reporting period; the first that fits a place wins.
_TABLE: tuple[tuple[str, _Resolver, bool], ...] = (
    (r"(?P<year>(?:19|20)\d\d)-(?P<month>\d\d)-(?P<day>\d\d)(?!\d)", _iso_date, False),
    (
        rf"(?:between\s|from\s)?{_MONTH_RANGE_START}(?:\s\d{{4}})?(?:\s(?:and|to|until|through)\s|\s?[-–]\s?){_MONTH}(?:,?\s{_YEAR})?"
        rf"(?!\s\d)",
        _month_range,
        True,
    ),
    (r"(?:between|from)\s(?:19|20)\d\d\s(?:and|to|until|through)\s(?:19|20)\d\d", _no_date, False),
    (r"(?:19|20)\d\d(?:\s?[-–]\s?|\sto\s)(?:19|20)\d\d|(?:19|20)\d\d[-–/]\d\d", _no_date, False),
    (rf"(?:three\smonths|quarter)\s(?:that\s)?{_ENDING}{_MONTH}{_LAST_DAY}(?:,?\s{_YEAR})?", _quarter_of_month, True),
    (
        rf"(?:(?:fiscal\s|financial\s)?year|(?:twelve|12|nine|six)\smonths|half(?:[\s-]year)?)\s(?:that\s)?{_ENDING}"
        rf"{_MONTH}{_LAST_DAY}(?:,?\s{_YEAR})?",
        _month_of_year,
        True,
    ),
    (
        rf"(?P<part>first|last|final)\sthree\smonths\sof\s(?:{_YEAR}|(?:the|(?P<which>this|last))\syear)",
        _three_months,
        True,
    ),
    (rf"{_DAY}\s(?:of\s)?{_MONTH}(?:,?\s{_YEAR}|\s(?P<which>last|this|next)\syear)?", _full_date, False),
    (rf"{_MONTH}\s(?:the\s)?{_DAY}(?:,?\s{_YEAR}|\s(?P<which>last|this|next)\syear)?", _full_date, False),
    (
        rf"(?:(?P<before>last|next|this)\s)?(?:(?:early|mid|late)[\s-])?{_MONTH}"
        rf"(?:,?\s(?:of\s)?{_YEAR}|\s(?:of\s)?(?P<which>last|this|next)\syear)",
        _month_of_year,
        False,
    ),
    (rf"(?P<month>March|June|September|December)[\s-]quarter(?:\s(?:of\s)?{_YEAR})?", _quarter_of_month, True),
    (
        rf"(?:the\s|its\s|fiscal\s)?(?P<number>first|second|third|fourth|final|last|1st|2nd|3rd|4th)[\s-](?:fiscal[\s-])?"
        rf"quarter(?:ly)?(?![\w]){_QUARTER_OF}",
        _numbered_quarter,
        True,
    ),
    (r"Q(?P<number>[1-4])(?![\w])(?:[\s'’]+(?P<year>(?:20)?\d\d)(?![\w]))?", _numbered_quarter, True),
    (r"(?P<number>[1-4])Q(?:[\s'’]?(?P<year>(?:20)?\d\d))?(?![\w])", _numbered_quarter, True),
    (rf"(?:(?P<before>last|next|this|coming)\s)?(?:(?:early|late)\s)?{_WEEKDAY}{_PARTS_OF_DAY}", _weekday, False),
    (
        r"(?:earlier\s)?today|tonight|(?:early\s|late\s)?this\s(?:morning|afternoon|evening)|yesterday|last\snight|tomorrow"
        r"|overnight",
        _near_day,
        False,
    ),
    (rf"{_NUMBER}\s(?P<unit>days|months|years)\sago", _ago, False),
    (
        r"(?:a|one|\d+|two|three|several|few|some)\s(?:weeks?|decades?|quarters?)\s(?:ago|earlier|before)",
        _no_date,
        False,
    ),
    (_COMPARISONS, _no_date, False),
    (
        r"(?:the\s)?(?:fiscal\s|financial\s)?(?P<which>last|this|next|current|coming|previous)\s(?:fiscal\s|financial\s)?"
        r"(?P<unit>year|month|quarter)(?![\w-])",
        _near_period,
        False,
    ),
    (_NO_FORM, _no_date, False),
    (rf"(?:fiscal|financial\syear|fiscal\syear|FY|full-year|calendar)[\s-]?{_YEAR}", _plain_year, True),
    (
        r"full[\s-]year|annual(?=\s(?:net\s|operating\s|pre-?tax\s)?(?:profits?|loss|results|earnings|revenues?))",
        _full_year,
        True,
    ),
    (r"(?:the\s)?end\sof\s(?:the|this)\syear|year[\s-]end|year['’]s\send|later\sin\sthe\syear", _this_year, False),
    (r"for\sthe\s(?:full\s|whole\s)?year(?!\s(?:to|ended|ending|before|earlier|through|of)\b)", _this_year, True),
    (_YEAR, _plain_year, False),
    (rf"(?:(?P<before>last|next|this)\s)?(?:(?:early|mid|late)[\s-])?{_MONTH}", _month_of_year, False),
)
_PATTERNS = tuple(
    (re.compile(rf"{pattern}(?![\w])", re.IGNORECASE), resolver, fiscal) for pattern, resolver, fiscal in _TABLE
)
#: How an expression may begin; only there are the patterns tried.
_ANCHOR = re.compile(
    r"(?<![\w$£€¥.,/-])(?:\d{1,4}(?!\d|[.,]\d|%)|a|an|the|its|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty"
    r"|between|from|for|first|second|third|fourth|final|last|next|this|coming|current|previous|early|mid|late|earlier|later"
    r"|fiscal|financial|full|annual|half|year|quarter|end|calendar|recent|several|few|some|today|tonight|yesterday|tomorrow"
    r"|overnight|past|[1-4](?:Q|st|nd|rd|th)|[12]H|FY|[QH][1-4]|Jan\w*|Feb\w*|Mar\w*|Apr\w*|May|June?|July?|Aug\w*|Sept?\w*"
    r"|Oct\w*|Nov\w*|Dec\w*|Mon\w*|Tue\w*|Wed\w*|Thu\w*|Fri\w*|Sat\w*|Sun\w*)",
    re.IGNORECASE,
)
_CUE = re.compile(
    r"\b(since|until|till|by|before|after|from|on|in|for|at|of|during|through|to|than|end\sof)\s(?:the\s)?$",
    re.IGNORECASE,
)
_DATELINE = re.compile(
    rf"^(?:[A-Z][A-Za-z .'’/-]{{1,40}},\s)?(?:{_MONTH_UNNAMED}\s\d\d?|\d\d?\s{_MONTH_UNNAMED})"
    r"(?:,?\s\d{4})?\s?(?:\([^)]{1,30}\))?\s?(?:-|–|—|:)\s?"
)
_SENTENCE_END = re.compile(r"[.!?][\"”’']?\s+(?=[A-Z\"“])|\n")
#: Words that are months or days, and more often something else.
_AMBIGUOUS = frozenset({"May", "March", "Dec", "Mon", "Fri", "Sat", "Sun", "Jan", "Mar"})
_TIME_BEFORE = re.compile(
    r"\b(?:in|on|by|since|until|of|to|from|last|next|this|early|mid|late|for|through|between|and)[\s-]$", re.IGNORECASE
)


def published_day(published_at: str | None) -> date | None:
    """The day of an instant ("2026-05-06", "2026-05-06T08:00:00Z"); None without one."""
    if not published_at:
        return None
    try:
        return date.fromisoformat(published_at[:10])
    except ValueError:
        return None


def find_dates(text: str, published_at: str | None) -> tuple[DateExpression, ...]:
    """All date expressions of a text in order; no two overlap."""
    published = published_day(published_at)
    found: list[DateExpression] = []
    end = 0
    for anchor in _ANCHOR.finditer(text):
        if anchor.start() >= end:
            expression = _expression_at(text, anchor.start(), published)
            if expression is not None:
                found.append(expression)
                end = expression.end
    return tuple(with_anaphors(text, list(_with_datelines(text, found)), published))


def _expression_at(text: str, start: int, published: date | None) -> DateExpression | None:
    for pattern, resolver, fiscal in _PATTERNS:
        match = pattern.match(text, start)
        if match is None or not _is_name_of_time(text, match):
            continue
        left, right = _sentence_around(text, start, match.end())
        cue = _CUE.search(text, max(0, start - 14), start)
        ahead = looks_ahead(text[left:right], start - left, match.end() - left)
        if cue is not None and cue[1].casefold() == "by":
            ahead = True
        resolved = resolver(match, _Moment(published, ahead))
        if resolved is not None:
            return DateExpression(
                start=start,
                end=match.end(),
                text=match.group(),
                date=resolved[0],
                is_period=resolved[1],
                cue="" if cue is None else cue[1].casefold(),
                fiscal=fiscal,
            )
    return None


def _is_name_of_time(text: str, match: re.Match[str]) -> bool:
    """Months and days are written with a capital; "May", "March" and short forms need more of a sign."""
    groups = match.groupdict()
    for group in ("month", "first", "weekday"):
        if groups.get(group) and not groups[group][0].isupper() and not groups[group].isdigit():
            return False
    if match.group() in _AMBIGUOUS:
        return _TIME_BEFORE.search(text, max(0, match.start() - 8), match.start()) is not None
    return True


def _sentence_around(text: str, start: int, end: int) -> tuple[int, int]:
    left = max(
        (match.end() for match in _SENTENCE_END.finditer(text, max(0, start - 400), start)), default=max(0, start - 400)
    )
    after = _SENTENCE_END.search(text, end, end + 400)
    return left, after.start() if after is not None else min(len(text), end + 400)


def _with_datelines(text: str, found: list[DateExpression]) -> Iterator[DateExpression]:
    for one in found:
        line_start = text.rfind("\n", 0, one.start) + 1
        opening = _DATELINE.match(text[line_start : one.end + 40])
        in_line = opening is not None and one.end <= line_start + opening.end() and not one.is_period
        yield replace(one, is_dateline=True) if in_line else one


def set_extensions() -> None:
    """Declares `doc._.kg_dates`, and `doc._.kg_published_at`, which the caller sets before."""
    for name, default in (("kg_dates", ()), ("kg_published_at", None)):
        if not Doc.has_extension(name):
            Doc.set_extension(name, default=default)


@Language.component("kg_dates", assigns=["doc._.kg_dates"])
def kg_dates(doc: Doc) -> Doc:
    """spaCy component: all date expressions of the text in `doc._.kg_dates`."""
    doc._.kg_dates = find_dates(doc.text, doc._.kg_published_at)
    return doc


set_extensions()
