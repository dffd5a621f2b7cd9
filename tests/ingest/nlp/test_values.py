"""Money, percentages, counts and ratios as the world's press writes them."""

import pytest
import spacy

from ingest.nlp.numerals import digits_value
from ingest.nlp.values import find_values, kg_values


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("paid $1.2bn for", 1_200_000_000, "USD"),
        ("a US$ 3 billion deal", 3_000_000_000, "USD"),
        ("worth EUR 3m", 3_000_000, "EUR"),
        ("worth €2.5 million", 2_500_000, "EUR"),
        ("500 crore rupees", 5_000_000_000, "INR"),
        ("Rs 500 crore", 5_000_000_000, "INR"),
        ("Rs500", 500, "INR"),
        ("₹1,00,000", 100_000, "INR"),
        ("1.5 lakh crore rupees", 1.5e12, "INR"),
        ("¥2 trillion", 2e12, "JPY"),
        ("at 250 pence", 250, "GBX"),
        ("at 10p", 10, "GBX"),
        ("earned 42 cents a share", 0.42, "USD"),
        ("C$3 a share", 3, "CAD"),
        ("A$4m", 4_000_000, "AUD"),
        ("HK$5", 5, "HKD"),
        ("CHF 3 million", 3_000_000, "CHF"),
        ("SKr300m", 300_000_000, "SEK"),
        ("1.5 million pounds", 1_500_000, "GBP"),
        ("half a billion dollars", 500_000_000, "USD"),
        ("480 million Swiss francs", 480_000_000, "CHF"),
        ("rose 10%", 10, "PERCENT"),
        ("rose 10 per cent", 10, "PERCENT"),
        ("rose 10,5 %", 10.5, "PERCENT"),
        ("up 0.5 percentage points", 0.5, "PERCENTAGE_POINT"),
        ("cut by 25 basis points", 25, "BASIS_POINT"),
        ("a quarter-point cut", 25, "BASIS_POINT"),
        ("cut 1,500 new full-time jobs", 1500, "PERSON"),
        ("8 400 employees", 8400, "PERSON"),
        ("twenty-five miners", 25, "PERSON"),
        ("1.2 million barrels a day", 1_200_000, "BARREL"),
        ("a 2 gigawatt plant", 2000, "MEGAWATT"),
        ("sold 18 million shares", 18_000_000, "SHARE"),
        ("ordered 60 tanks", 60, "UNIT"),
        ("a 2-for-1 stock split", 2, "RATIO"),
        ("split its stock four-for-one", 4, "RATIO"),
        ("sales more than doubled", 100, "PERCENT"),
    ],
)
def test_one_value(text, value, unit):
    (found,) = find_values(text)
    assert (found.value, found.unit) == (pytest.approx(value), unit)
    assert text[found.start : found.end] == found.text


def test_both_ends_of_a_range_share_unit_and_scale():
    found = find_values("between $1 and $2bn, 10-15%, and 1.2 million to 1.5 million euros")
    assert [(one.value, one.unit) for one in found] == [
        (1e9, "USD"),
        (2e9, "USD"),
        (10, "PERCENT"),
        (15, "PERCENT"),
        (1.2e6, "EUR"),
        (1.5e6, "EUR"),
    ]


def test_a_compared_figure_takes_the_unit_of_the_first():
    found = find_values("Profit rose to 260 million euros from 241 million.")
    assert [(one.value, one.unit) for one in found] == [(260e6, "EUR"), (241e6, "EUR")]


def test_dates_times_and_names_are_no_values():
    assert find_values("On 3 May 2026 at 10:30 the S&P 500 and a Boeing 737 fell; iPhone 15, Q3 2024, in 2019.") == ()


def test_a_price_says_what_it_is_for():
    (found,) = find_values("oil at $70 a barrel")
    assert found.per == "barrel"


def test_the_component_sets_the_extension():
    doc = kg_values(spacy.blank("en")("It paid $3m."))
    assert [one.text for one in doc._.kg_values] == ["$3m"]


@pytest.mark.parametrize(
    ("digits", "value"),
    [("1.019,00", 1019.0), ("1,019.00", 1019.0), ("1.081.00", 1081.0), ("1,2,3", 12.3), (".5", 0.5)],
)
def test_odd_marks_in_digits_are_no_fault(digits: str, value: float) -> None:
    assert digits_value(digits) == value


def test_full_scale_is_exact() -> None:
    (found,) = find_values("It is worth $529.8 billion.")
    assert found.value == 529_800_000_000
