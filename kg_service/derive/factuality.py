"""How far a fact is vouched for, and how sure one may be of it: first within an article, then over all."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from kg_service.model import SHOWN_AS_FACT, Factuality

CONFIDENCE_CAP = 0.99
_STRENGTH = (Factuality.DENIED, Factuality.ASSERTED, Factuality.REPORTED, Factuality.RUMOURED, Factuality.FORECAST)


class Said(Protocol):
    """A row that tells how far one piece of evidence vouches for a fact."""

    @property
    def article(self) -> str: ...
    @property
    def factuality(self) -> str: ...
    @property
    def confidence(self) -> float: ...


S = TypeVar("S", bound=Said)


def by_article(rows: Iterable[S]) -> dict[str, list[S]]:
    """Rows in order, grouped by article; the articles in order of their first row."""
    grouped: dict[str, list[S]] = {}
    for row in rows:
        grouped.setdefault(row.article, []).append(row)
    return grouped


def article_word(rows: Sequence[Said]) -> str:
    """What one article says: DENIED if it denies, else the strongest claim, else HYPOTHETICAL."""
    said = {str(row.factuality) for row in rows}
    return next((word.value for word in _STRENGTH if word.value in said), Factuality.HYPOTHETICAL.value)


def graph_word(words: Sequence[str]) -> str:
    """What all articles say, given their words in order: the last that is more than HYPOTHETICAL."""
    meant = [word for word in words if word != Factuality.HYPOTHETICAL]
    return meant[-1] if meant else Factuality.HYPOTHETICAL.value


def confidence(rows: Mapping[str, Sequence[Said]], word: str, stories: Mapping[str, str]) -> float:
    """How sure it is that the fact stands as `word` says.

    Noisy-or over the independent stories that say so (ASSERTED and REPORTED say the same), each with its
    surest piece of evidence; never above `CONFIDENCE_CAP`, however many repeat it.
    """
    best: dict[str, float] = {}
    for article, said in rows.items():
        if _side(article_word(said)) == _side(word):
            story = stories.get(article, article)
            best[story] = max(best.get(story, 0.0), *(row.confidence for row in said))
    doubt = math.prod(sorted(1.0 - min(1.0, max(0.0, value)) for value in best.values()))
    return round(min(CONFIDENCE_CAP, 1.0 - doubt), 6)


def story_count(articles: Iterable[str], stories: Mapping[str, str]) -> int:
    """How many independent stories these articles are: near-duplicates count as one."""
    return len({stories.get(article, article) for article in articles})


def _side(word: str) -> str:
    return Factuality.ASSERTED.value if word in SHOWN_AS_FACT else word
