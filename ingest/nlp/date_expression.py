"""The record of a time that a text names."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class DateExpression:
    """A time that the text names: `text[start:end]` says it.

    `is_period`: a month, quarter, year or reporting period rather than a day. `cue` is the preposition before it
    ("since", "by", ...). `is_dateline`: it stands in the line that opens a report. `fiscal`: said of a reporting
    period ("third-quarter profit").
    """

    start: int
    end: int
    text: str
    date: str | None
    is_period: bool
    cue: str = ""
    is_dateline: bool = False
    fiscal: bool = False
