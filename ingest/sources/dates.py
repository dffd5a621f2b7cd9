"""Publication dates as feeds write them: to a date, or a date-time in UTC."""

import re
from datetime import UTC, datetime, timedelta, tzinfo

from dateutil import parser, tz

_EARLIEST, _LATEST = 1600, 2200
_EPOCH = re.compile(r"\d{9,10}(\.\d+)?|\d{12,13}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}|\d{8}")
_TIME = re.compile(r"\d:\d\d|\dT\d|\d\s*[ap]\.?m\b", re.IGNORECASE)
#: Two moments that differ in every field: what they disagree on, the text did not say.
_FILLERS = (datetime(2001, 1, 1), datetime(2004, 12, 31))
#: Zone names that stand on news (RFC 822 and the financial centres); an unknown one is read as UTC.
_ZONES: dict[str, tzinfo] = {
    name: tz.tzoffset(name, timedelta(hours=hours))
    for name, hours in {
        "UTC": 0, "GMT": 0, "Z": 0, "WET": 0, "BST": 1, "CET": 1, "WEST": 1, "CEST": 2, "EET": 2, "EEST": 3,
        "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8, "PDT": -7,
        "JST": 9, "HKT": 8, "SGT": 8, "AEST": 10, "AEDT": 11,
    }.items()
} | {"ET": tz.gettz("America/New_York") or UTC, "IST": tz.tzoffset("IST", timedelta(hours=5, minutes=30))}  # fmt: skip


def read_date(text: str) -> str | None:
    """`YYYY-MM-DD`, or `YYYY-MM-DDTHH:MM:SSZ` where a time is given (without a zone: UTC); None if it is no date.

    Reads ISO 8601, RFC 2822, Unix seconds and milliseconds, and dates as people write them, of
    which day, month and year must all be there ("6 May 2026", not "May"). 03/04/2026 is March 4.
    """
    text = text.strip()
    if _EPOCH.fullmatch(text):
        seconds = float(text)
        return _format(datetime.fromtimestamp(seconds / 1000 if seconds >= 1e11 else seconds, UTC))
    if len(text) > 100:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        loose = _read_loosely(text)
        if loose is None:
            return None
        moment = loose
    if not _EARLIEST <= moment.year <= _LATEST:
        return None
    if _DAY.fullmatch(text) or not _TIME.search(text):
        return moment.date().isoformat()
    return _format(moment)


def _read_loosely(text: str) -> datetime | None:
    try:
        first, second = (parser.parse(text, default=filler, tzinfos=_zone) for filler in _FILLERS)
    except (ValueError, OverflowError, TypeError):
        return None
    return first if first.date() == second.date() else None


def _zone(name: str | None, offset: int | None) -> tzinfo | None:
    if offset is not None:
        return tz.tzoffset(name, offset)
    return _ZONES.get((name or "").upper(), UTC)


def _format(moment: datetime) -> str:
    moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ") if moment.year >= 1000 else moment.date().isoformat()
