"""Times that are told by the last time named: "in the quarter", "a day earlier", "three years later"."""

import re
from collections.abc import Sequence
from datetime import date, timedelta

from ingest.nlp.date_expression import DateExpression

_COUNTS = {
    "a": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_SAME = re.compile(
    r"(?<![\w-])(?:in|for|during|over)\s(?P<span>(?:the|that|the\ssame)\s(?P<unit>quarter|month|year))"
    r"(?![\w]|\s(?:to|ended|ending|before|earlier|through|of)\b)",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"(?<![\w-])the\s(?:preceding|previous|prior)\squarter(?![\w])", re.IGNORECASE)
_DAY_EARLIER = re.compile(
    r"(?<![\w-])(?:an?|the|one)\s(?:day\s(?:earlier|before)|night\sbefore)(?![\w])", re.IGNORECASE
)
_LATER = re.compile(rf"(?<![\w-])(?P<count>{'|'.join(_COUNTS)}|\d\d?)\syears?\slater(?![\w])", re.IGNORECASE)
_FORMS = {"quarter": re.compile(r"\d{4}-Q\d"), "month": re.compile(r"\d{4}-\d\d"), "year": re.compile(r"\d{4}")}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def with_anaphors(text: str, named: Sequence[DateExpression], published: date | None = None) -> list[DateExpression]:
    """The expressions and those that lean on an earlier one, in order."""
    added: list[DateExpression] = []
    for match in _SAME.finditer(text):
        value = _last(named, match.start(), _FORMS[match["unit"].lower()])
        added.append(_expression(text, match.start("span"), match.end(), value, is_period=True))
    for match in _BEFORE.finditer(text):
        quarter = _last(named, match.start(), _FORMS["quarter"])
        added.append(_expression(text, match.start(), match.end(), _quarter_before(quarter), is_period=True))
    for match in _DAY_EARLIER.finditer(text):
        day = _last(named, match.start(), _DAY) or (published.isoformat() if published else None)
        value = None if day is None else (date.fromisoformat(day) - timedelta(days=1)).isoformat()
        added.append(_expression(text, match.start(), match.end(), value, is_period=False))
    for match in _LATER.finditer(text):
        year = _last(named, match.start(), _FORMS["year"])
        count = _COUNTS.get(match["count"].lower()) or int(match["count"])
        later = None if year is None else f"{int(year) + count:04d}"
        added.append(_expression(text, match.start(), match.end(), later, is_period=True))
    free = [one for one in added if not any(one.start < other.end and other.start < one.end for other in named)]
    kept = [one for one in named if not any(one.start < new.end and new.start < one.end for new in free)]
    return sorted([*kept, *free], key=lambda one: one.start)


def _last(named: Sequence[DateExpression], start: int, form: re.Pattern[str]) -> str | None:
    dates = [one.date for one in named if one.end <= start and one.date and form.fullmatch(one.date)]
    return dates[-1] if dates else None


def _quarter_before(quarter: str | None) -> str | None:
    if quarter is None:
        return None
    year, number = int(quarter[:4]), int(quarter[-1])
    return f"{year:04d}-Q{number - 1}" if number > 1 else f"{year - 1:04d}-Q4"


def _expression(text: str, start: int, end: int, value: str | None, *, is_period: bool) -> DateExpression:
    return DateExpression(start=start, end=end, text=text[start:end], date=value, is_period=is_period, fiscal=is_period)
