"""Where a name ends, and what is none."""

import pytest

from ingest.nlp.name import Name
from ingest.nlp.name_edges import split, trim
from tests.ingest.nlp.hand_built import parsed


def trimmed(kind: str, *rows: str) -> str | None:
    """What is left of a name over all the words, given as "word POS"."""
    doc = parsed([f"{row} 0 {'root' if i == 0 else 'dep'}" for i, row in enumerate(rows)])
    name = trim(doc, Name(0, len(rows), kind, 0.9))
    return None if name is None else doc[name.start : name.end].text


@pytest.mark.parametrize(
    ("kind", "rows", "left"),
    [
        ("Company", ("The DET", "Halden PROPN", "Group PROPN", "'s PART"), "Halden Group"),
        ("Place", ("Prague PROPN", "insurer NOUN"), "Prague"),
        ("Exchange", ("NASDAQ PROPN", "exchange NOUN"), "NASDAQ"),
        ("Exchange", ("Tokyo PROPN", "stock NOUN", "exchange NOUN"), "Tokyo stock exchange"),
        ("Company", ("Siemens PROPN", "Q3 PROPN"), "Siemens"),
        ("Product", ("Audi PROPN", "Q3 PROPN"), "Audi Q3"),
        ("Company", ("American ADJ", "employers NOUN"), "American employers"),
        ("Sector", ("auto NOUN", "parts NOUN", "maker NOUN"), "auto parts"),
        ("Person", ("Bauzà PROPN", "family NOUN"), "Bauzà family"),
    ],
)
def test_what_belongs_to_a_name_stays_and_the_rest_goes(kind: str, rows: tuple[str, ...], left: str) -> None:
    assert trimmed(kind, *rows) == left


@pytest.mark.parametrize(
    ("kind", "rows"),
    [
        ("Company", ("June PROPN",)),
        ("Place", ("European ADJ",)),
        ("Company", ("denim NOUN",)),
        ("Authority", ("Penal PROPN", "Code PROPN")),
        ("Theme", ("digital ADJ",)),
        ("Asset", ("shares NOUN",)),
    ],
)
def test_months_demonyms_laws_and_common_words_are_no_names(kind: str, rows: tuple[str, ...]) -> None:
    assert trimmed(kind, *rows) is None


def test_a_grade_is_no_company_where_ratings_are_the_matter() -> None:
    rows = ["Fitch PROPN 1 nsubj", "cut VERB 1 root", "it PRON 1 obj", "to ADP 4 case", "CCC PROPN 1 obl"]
    doc = parsed(rows)
    assert trim(doc, Name(4, 5, "Company", 0.9)) is None


def test_a_bar_of_a_table_parts_names() -> None:
    doc = parsed(["Apple PROPN 0 root", "| PUNCT 0 punct", "UBS PROPN 0 dep"])
    assert [(n.start, n.end) for n in split(doc, Name(0, 3, "Company", 0.9))] == [(0, 1), (2, 3)]
