"""Dates as news gives them: a day, a month, a quarter or a year, as first and last day."""

import re
from calendar import monthrange
from datetime import date
from typing import Literal

Precision = Literal["DAY", "MONTH", "QUARTER", "YEAR"]
_DATE = re.compile(r"(?P<year>\d{4})(?:-(?:Q(?P<quarter>[1-4])|(?P<month>\d\d)(?:-(?P<day>\d\d))?))?")
_PRECISIONS: tuple[Precision, ...] = ("DAY", "MONTH", "QUARTER", "YEAR")


def precision(text: str) -> Precision:
    """How exact a date is. Raises: `ValueError` where it is none."""
    match = _parsed(text)
    if match["quarter"]:
        return "QUARTER"
    return "DAY" if match["day"] else "MONTH" if match["month"] else "YEAR"


def fineness(text: str) -> int:
    """A number that is smaller the more exact the date is."""
    return _PRECISIONS.index(precision(text))


def first_day(text: str) -> str:
    """The first day (YYYY-MM-DD) of a date. Raises: `ValueError` where it is none."""
    match = _parsed(text)
    month = 3 * int(match["quarter"]) - 2 if match["quarter"] else int(match["month"] or 1)
    return date(int(match["year"]), month, int(match["day"] or 1)).isoformat()


def last_day(text: str) -> str:
    """The last day (YYYY-MM-DD) of a date. Raises: `ValueError` where it is none."""
    match = _parsed(text)
    year = int(match["year"])
    if match["day"]:
        return first_day(text)
    month = 3 * int(match["quarter"]) if match["quarter"] else int(match["month"] or 12)
    return date(year, month, monthrange(year, month)[1]).isoformat()


def overlap(one: str, other: str) -> bool:
    """Whether two dates have a day in common."""
    return first_day(one) <= last_day(other) and first_day(other) <= last_day(one)


def shift(day: str, days: int) -> str:
    """A day (YYYY-MM-DD, or an instant that begins so) so many days later."""
    moved = date.fromisoformat(day[:10]).toordinal() + days
    return date.fromordinal(min(max(moved, 1), date.max.toordinal())).isoformat()


def _parsed(text: str) -> re.Match[str]:
    match = _DATE.fullmatch(text)
    if match is None:
        raise ValueError(f"{text!r} is no date: YYYY-MM-DD, YYYY-MM, YYYY-Qn or YYYY")
    return match
