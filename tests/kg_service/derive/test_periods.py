"""Dates of four precisions."""

import pytest

from kg_service.derive.periods import fineness, first_day, last_day, overlap, precision, shift


@pytest.mark.parametrize(
    ("text", "kind", "first", "last"),
    [
        ("2026-05-06", "DAY", "2026-05-06", "2026-05-06"),
        ("2024-02", "MONTH", "2024-02-01", "2024-02-29"),
        ("2026-Q2", "QUARTER", "2026-04-01", "2026-06-30"),
        ("2026-Q4", "QUARTER", "2026-10-01", "2026-12-31"),
        ("2026", "YEAR", "2026-01-01", "2026-12-31"),
    ],
)
def test_a_date_has_a_first_and_a_last_day(text: str, kind: str, first: str, last: str) -> None:
    assert (precision(text), first_day(text), last_day(text)) == (kind, first, last)


@pytest.mark.parametrize("text", ["", "soon", "2026-5", "2026-Q5", "2026-13", "2026-02-30", "2026-05-06T10:00:00Z"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"no date|must be|out of range"):
        first_day(text)


def test_a_finer_date_lies_in_a_coarser_one() -> None:
    assert fineness("2026-05-06") < fineness("2026-05") < fineness("2026-Q2") < fineness("2026")
    assert overlap("2026-05-06", "2026-Q2")
    assert overlap("2026", "2026-05")
    assert not overlap("2026-05-06", "2026-05-07")
    assert not overlap("2026-Q1", "2026-04")


def test_days_shift_over_months_and_stop_at_the_ends_of_the_calendar() -> None:
    assert shift("2026-03-01T09:00:00Z", -1) == "2026-02-28"
    assert shift("0001-01-03", -7) == "0001-01-01"
    assert shift("9999-12-30", 7) == "9999-12-31"
