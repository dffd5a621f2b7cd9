"""Near-duplicate articles: which article is the original that another one repeats.

MinHash over shingles of three folded words (Broder, 1997); two articles are alike if they agree in one
band of the signature and in at least `SIMILARITY` of its numbers, which estimates their Jaccard index.
"""

import re
from collections.abc import Iterable
from operator import eq

from kg_service.derive.records import Fingerprint
from kg_service.ids import fold, hash_of

PERMUTATIONS = 128
BANDS = 16
SHINGLE_WORDS = 3
SIMILARITY = 0.8

_WORD = re.compile(r"[^\W_]+")


def signature(text: str) -> tuple[int, ...]:
    """The MinHash of a text: 128 numbers below 2**32, or nothing where it has no word."""
    from datasketch import MinHash  # loads much of scipy, which those who only read can do without

    words = _WORD.findall(fold(text))
    if not words:
        return ()
    count = max(1, len(words) - SHINGLE_WORDS + 1)
    shingles = {" ".join(words[i : i + SHINGLE_WORDS]).encode() for i in range(count)}
    minhash = MinHash(num_perm=PERMUTATIONS, seed=1)
    minhash.update_batch(sorted(shingles))
    return tuple(int(value) for value in minhash.hashvalues)


def bands(signature: tuple[int, ...]) -> tuple[str, ...]:
    """What articles that may be alike have in common: one short hash for each band of the signature."""
    width = len(signature) // BANDS
    if not width:
        return ()
    return tuple(hash_of([i, *signature[i * width : (i + 1) * width]])[:16] for i in range(BANDS))


def original_of(article: Fingerprint, others: Iterable[Fingerprint]) -> str | None:
    """The earliest of the others that comes before the article and is like it."""
    own_bands = frozenset(article.bands)
    alike = [
        other
        for other in others
        if other.order < article.order
        and not own_bands.isdisjoint(other.bands)
        and _similarity(article.signature, other.signature) >= SIMILARITY
    ]
    return min(alike, key=lambda other: other.order).article if alike else None


def _similarity(one: tuple[int, ...], other: tuple[int, ...]) -> float:
    if len(one) != len(other):
        return 0.0
    agreeing: int = sum(map(eq, one, other))
    return agreeing / len(one)
