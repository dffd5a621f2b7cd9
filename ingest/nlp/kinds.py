"""What the words beside a name, or in it, say about its kind: "Kestrel Point, a London-based hedge fund"."""

import re
from collections.abc import Iterable

from spacy.tokens import Doc

from ingest.nlp.name import Name

REACH = 9

_FUND = re.compile(
    r"\b(?:hedge|pension|mutual|sovereign[- ]wealth|venture(?:[- ]capital)?|private[- ]equity|buyout|quant|activist)"
    r"[- ](?:hedge[- ])?(?:funds?|firms?|groups?|investors?|giants?|houses?)\b|\bbuyout firm\b|\bshort[- ]seller\b",
    re.IGNORECASE,
)
_FUND_NAME = re.compile(r"\b(?:Capital|Capital (?:Management|Partners|Advisors)|Fund|Funds|Hedge|Ventures)$")
_HEADS = frozenset({"fund", "firm", "investor", "group", "giant", "seller", "house"})
_CLAUSE_END = frozenset({",", ".", ";", ":", "—", "–", ")", "\n\n"})


def is_called_a_fund(doc: Doc, names: Iterable[Name]) -> bool:
    """Whether any of the names is called a fund, in apposition after it, right before it, or by itself."""
    for name in names:
        if _FUND_NAME.search(doc[name.start : name.end].text):
            return True
        if name.end < len(doc) and doc[name.end].text == "," and _FUND.search(_clause(doc, name.end + 1)):
            return True
        if _FUND.search(doc[max(0, name.start - 3) : name.start].text + " ") and doc[name.start - 1].lower_ in _HEADS:
            return True
    return False


def _clause(doc: Doc, start: int) -> str:
    """The words from `start` up to the next mark, if they open with an article ("a", "the", "one")."""
    if start >= len(doc) or doc[start].lower_ not in ("a", "an", "the", "one"):
        return ""
    end = start
    while end < min(len(doc), start + REACH) and doc[end].text not in _CLAUSE_END:
        end += 1
    return doc[start:end].text
