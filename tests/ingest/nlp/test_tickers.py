"""Tickers in brackets after a name."""

import pytest
import spacy

from ingest.nlp.name import Name
from ingest.nlp.tickers import tickers_beside

NLP = spacy.blank("en")


@pytest.mark.parametrize(
    ("text", "end", "tickers"),
    [
        ("Apple (NASDAQ: AAPL) rose", 1, ("AAPL",)),
        ("Apple (NASDAQ:AAPL) rose", 1, ("AAPL",)),
        ("Barclays (BARC.L) fell", 1, ("BARC.L",)),
        ("Barclays (LSE: BARC) fell", 1, ("BARC",)),
        ("Tesla ($TSLA) fell", 1, ("TSLA",)),
        ("Federal Trade Commission (FTC) sued", 3, ()),
        ("Jane Roe (CEO) resigned", 2, ()),
        ("Apple (which makes phones) rose", 1, ()),
        ("Apple rose (see page 3)", 1, ()),
    ],
)
def test_tickers_beside_a_name(text: str, end: int, tickers: tuple[str, ...]) -> None:
    assert tickers_beside(NLP(text), [Name(0, end, "Company", 1.0)]) == tickers
