"""Publication dates in the forms that feeds use."""

import pytest

from ingest.sources.dates import read_date


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2026-05-06", "2026-05-06"),
        ("20260506", "2026-05-06"),
        ("2026-05-06T10:30:00Z", "2026-05-06T10:30:00Z"),
        ("2026-05-06T10:30:00.123+02:00", "2026-05-06T08:30:00Z"),
        ("2026-05-06 10:30", "2026-05-06T10:30:00Z"),
        ("Wed, 06 May 2026 10:30:00 GMT", "2026-05-06T10:30:00Z"),
        ("Wed, 06 May 2026 10:30:00 EDT", "2026-05-06T14:30:00Z"),
        ("Wed, 06 May 2026 10:30:00 -0400", "2026-05-06T14:30:00Z"),
        ("May 6, 2026 10:30 am ET", "2026-05-06T14:30:00Z"),
        ("May 6, 2026", "2026-05-06"),
        ("6 May 2026", "2026-05-06"),
        ("1778063400", "2026-05-06T10:30:00Z"),
        ("1778063400000", "2026-05-06T10:30:00Z"),
    ],
)
def test_dates_become_days_or_utc_moments(text: str, date: str) -> None:
    assert read_date(text) == date


@pytest.mark.parametrize(
    "text",
    ["", "soon", "May", "May 2026", "10", "2026", "31 June 2026", "2026-13-01", "9" * 16, "1" * 5000, "0001-01-01"],
)
def test_what_does_not_say_a_day_is_no_date(text: str) -> None:
    assert read_date(text) is None
