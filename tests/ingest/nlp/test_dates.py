"""Date expressions against the publication date, with the precision of the text and no more."""

import pytest

from ingest.nlp.dates import find_dates

WEDNESDAY = "2026-05-06T09:00:00Z"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("It closed on 3 May 2026.", "2026-05-03"),
        ("It closed on May 3, 2024.", "2024-05-03"),
        ("It was sold on 11th September 2001.", "2001-09-11"),
        ("It was founded on 2019-02-28.", "2019-02-28"),
        ("The bank said on Tuesday it had agreed.", "2026-05-05"),
        ("The bank said on Wednesday it had agreed.", "2026-05-06"),
        ("The deal will close on Friday.", "2026-05-08"),
        ("It fell last Friday.", "2026-05-01"),
        ("It meets next Tuesday.", "2026-05-12"),
        ("Shares fell yesterday.", "2026-05-05"),
        ("It opened today.", "2026-05-06"),
        ("It begins tomorrow.", "2026-05-07"),
        ("It left three days ago.", "2026-05-03"),
        ("It bought the unit last year.", "2025"),
        ("It hired more this month.", "2026-05"),
        ("Sales rose last month.", "2026-04"),
        ("It expects a profit next quarter.", "2026-Q3"),
        ("It was cut in March.", "2026-03"),
        ("It was cut in October.", "2025-10"),
        ("It will be cut in October.", "2026-10"),
        ("It will start on January 5.", "2027-01-05"),
        ("Holders of record on June 2 will get it.", "2026-06-02"),
        ("First-quarter profit rose.", "2026-Q1"),
        ("Fourth-quarter profit rose.", "2025-Q4"),
        ("Profit rose in Q3 2024.", "2024-Q3"),
        ("It grew in the third quarter of last year.", "2025-Q3"),
        ("It grew in the June quarter of 2024.", "2024-Q2"),
        ("Profit for the year to March 2026 rose.", "2026-03"),
        ("Money left between April and June 2024.", "2024-Q2"),
        ("It was listed in 2019.", "2019"),
        ("It guides for fiscal 2027.", "2027"),
    ],
)
def test_one_expression(text, date):
    (found,) = find_dates(text, WEDNESDAY)
    assert found.date == date
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "text",
    [
        "It fell last week.",
        "Net income rose in the first half.",
        "It will invest in the coming years.",
        "It grew between 2015 and 2020.",
        "Orders fell in the six months after.",
    ],
)
def test_what_has_no_such_form_has_no_date(text):
    assert [one.date for one in find_dates(text, WEDNESDAY)] in ([None], [])


def test_words_that_are_no_dates():
    assert find_dates("He may march on. May I? The sun set; 2,019 of 2019.5 units.", WEDNESDAY) == ()


def test_without_a_publication_date_only_full_dates_resolve():
    found = find_dates("It fell on Tuesday, as on 3 May 2024 and in 2019.", None)
    assert [one.date for one in found] == [None, "2024-05-03", "2019"]


def test_a_dateline_is_marked():
    found = find_dates("OSLO, June 3 - Equinor cut output, it said on Tuesday.", "2025-06-03")
    assert [(one.date, one.is_dateline) for one in found] == [("2025-06-03", True), ("2025-06-03", False)]


def test_the_preposition_is_kept():
    (found,) = find_dates("It has fallen since June.", "2025-09-03")
    assert found.cue == "since"


def test_later_times_lean_on_the_last_one_named():
    text = "Profit fell in the third quarter. Sales in the quarter rose. It was sold in 2007, closed eight years later."
    assert [one.date for one in find_dates(text, "2025-11-03")] == ["2025-Q3", "2025-Q3", "2007", "2015"]
