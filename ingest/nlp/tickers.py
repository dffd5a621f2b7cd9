"""Tickers that stand beside a name: "Apple (NASDAQ: AAPL)", "Barclays (BARC.L)", "$TSLA"."""

import re
from collections.abc import Iterable

from spacy.tokens import Doc

from ingest.nlp.name import Name

_BRACKET = re.compile(
    r"^\s{0,2}\(\s?(?:(?P<venue>[A-Z][A-Za-z .]{1,20}?)\s?[:/]\s?)?"
    r"\$?(?P<ticker>[A-Z0-9]{1,6}(?:[.\-][A-Z]{1,2})?)\s?(?:[A-Z]{2} Equity)?\)"
)
#: Characters, so tokens too, within which the bracket closes.
_REACH = 40
_NOT_TICKERS = frozenset("CEO CFO COO CTO US UK EU IPO AI ETF GDP CPI PMI EV ESG M&A".split())


def tickers_beside(doc: Doc, names: Iterable[Name]) -> tuple[str, ...]:
    """The tickers in brackets right after the names, in text order; a bare acronym of the name is none."""
    found: list[str] = []
    for name in names:
        span = doc[name.start : name.end]
        after = doc[name.end - 1].whitespace_ + doc[name.end : name.end + _REACH].text  # `doc.text` is slow to make
        match = _BRACKET.match(after)
        if not match:
            continue
        ticker = match["ticker"]
        plain = match["venue"] is None and "." not in ticker
        initials = "".join(t.text[0] for t in span if t.text[0].isalpha()).upper()
        if ticker in _NOT_TICKERS or (ticker.isdigit() and plain) or (plain and ticker == initials and len(span) > 1):
            continue
        if ticker not in found:
            found.append(ticker)
    return tuple(found)
