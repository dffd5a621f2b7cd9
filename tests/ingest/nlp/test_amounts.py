"""Which numbers and which date an event takes, and what the numbers measure."""

import pytest
from spacy.tokens import Doc

from ingest.nlp.amounts import Trigger, amounts_of
from ingest.nlp.dates import kg_dates
from ingest.nlp.event_dates import date_of
from ingest.nlp.values import kg_values
from tests.ingest.nlp.hand_built import plain, tokens_of


def read(text: str, published_at: str = "2026-05-06", **kinds: str) -> Doc:
    doc = plain(text, **kinds)
    doc._.kg_published_at = published_at
    return kg_dates(kg_values(doc))


def trigger(doc: Doc, kind: str, words: str) -> Trigger:
    return Trigger(kind, *tokens_of(doc, words))


@pytest.mark.parametrize(
    ("text", "kind", "words", "expected"),
    [
        ("Volvo bought Scania for $3bn.", "Acquisition", "bought", [(3e9, "USD", "VALUE")]),
        ("Tesco cut 800 jobs.", "WorkforceChange", "cut", [(800, "PERSON", "COUNT")]),
        ("Shares rose 4% on Tuesday.", "PriceMove", "rose", [(4, "PERCENT", "CHANGE")]),
        ("The index rose to 1,547.70.", "PriceMove", "rose", [(1547.7, "POINT", "LEVEL")]),
        (
            "UBS raised its price target to $30 from $25.",
            "PriceTarget",
            "raised",
            [(30, "USD", "TO"), (25, "USD", "FROM")],
        ),
        ("Elliott took a 5% stake.", "StakeChange", "took", [(5, "PERCENT", "STAKE")]),
        ("The bank cut its rate by 25 basis points.", "MacroPolicy", "cut", [(25, "BASIS_POINT", "CHANGE")]),
        ("Profit was 3 million euros.", "EarningsReport", "Profit", [(3e6, "EUR", "LEVEL")]),
    ],
)
def test_amounts(text, kind, words, expected):
    doc = read(text)
    found = amounts_of(doc, trigger(doc, kind, words))
    assert [(one.value, one.unit, one.measure) for one in found] == expected


def test_each_of_two_events_takes_the_number_beside_it():
    doc = read("Shares of Tesco rose 4%, while Aldi cut 800 jobs.")
    rise, cut = trigger(doc, "PriceMove", "rose"), trigger(doc, "WorkforceChange", "cut")
    assert [one.value for one in amounts_of(doc, rise, [rise, cut])] == [4]
    assert [one.value for one in amounts_of(doc, cut, [rise, cut])] == [800]


def test_a_number_goes_with_the_one_that_it_is_compared_with():
    doc = read("Jefferies cut Target and trimmed its price target on the discount retailer to $150 from $185.")
    target, cut = trigger(doc, "PriceTarget", "trimmed"), trigger(doc, "AnalystRating", "cut")
    assert [one.value for one in amounts_of(doc, target, [target, cut])] == [150, 185]


def test_a_trigger_that_is_hardly_one_takes_no_number_away():
    doc = read("Inditex pulled in 3 million euros, its fund said.")
    own, other = trigger(doc, "CapitalRaise", "pulled in"), trigger(doc, "FundFlow", "fund")
    unlikely = Trigger(other.kind, other.start, other.end, 0.3)
    assert [one.value for one in amounts_of(doc, own, [own, unlikely])] == [3e6]


@pytest.mark.parametrize(("noun", "unit"), [("machinists", "PERSON"), ("seafarers", "PERSON"), ("trailers", "UNIT")])
def test_who_is_laid_off_is_counted_as_people(noun, unit):
    doc = read(f"The yard will cut 1,010 {noun}.")
    assert amounts_of(doc, trigger(doc, "WorkforceChange", "cut"))[0].unit == unit


def test_what_is_measured_is_told_in_the_words_of_the_text():
    doc = read("Net profit was 3 million euros.")
    assert amounts_of(doc, trigger(doc, "EarningsReport", "profit"))[0].of == "net profit"


@pytest.mark.parametrize(
    ("text", "kind", "words", "date"),
    [
        ("Volvo bought Scania on Tuesday.", "Acquisition", "bought", "2026-05-05"),
        ("Volvo bought Scania in 2019.", "Acquisition", "bought", "2019"),
        ("First-quarter profit rose.", "EarningsReport", "profit", "2026-Q1"),
        ("Shares have fallen since March.", "PriceMove", "fallen", None),
        ("Volvo bought Scania.", "Acquisition", "bought", None),
        ("Volvo bought Scania last week.", "Acquisition", "bought", None),
        ("Berg said on Tuesday that growth would slow in 2027.", "Statement", "said", "2026-05-05"),
    ],
)
def test_dates(text, kind, words, date):
    doc = read(text)
    assert date_of(doc, trigger(doc, kind, words)) == date


def test_the_year_in_which_a_company_was_founded_is_not_the_date_of_its_news():
    doc = read("Payvine, which Tobi Adeyelu founded in 2017, has raised $40 million.")
    assert date_of(doc, trigger(doc, "CapitalRaise", "raised")) is None


def test_a_day_after_the_publication_does_not_date_what_has_happened():
    doc = read("The board meets on May 13. The index fell 2%.")
    assert date_of(doc, trigger(doc, "PriceMove", "fell")) is None


def test_a_number_in_a_name_is_no_date():
    doc = read("The carrier entered the Russell 2000.", Russell_2000="Index")
    assert date_of(doc, trigger(doc, "IndexChange", "entered")) is None
