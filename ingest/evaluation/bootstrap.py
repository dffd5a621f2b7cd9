"""Figures in percent with their 95% intervals: percentiles of a bootstrap over documents.

As many documents are drawn anew, with replacement, and scored. Every sum over documents is thus an array of `Samples`;
two systems are drawn alike, so that the interval of their difference is that of pairs.
"""

from collections.abc import Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

Json = dict[str, Any]
#: One number per sample of documents: first that of all documents as they are, then those of the resamples.
Samples: TypeAlias = NDArray[np.float64]

RESAMPLES = 1000
_SEED = 20260101


def draw(documents: int, resamples: int = RESAMPLES) -> NDArray[np.float64]:
    """[1 + resamples, documents]: how often each document counts; the same for the same numbers."""
    generator = np.random.default_rng(_SEED)
    drawn = generator.multinomial(documents, np.full(documents, 1 / documents), size=resamples)
    return np.vstack([np.ones((1, documents)), drawn])


def ratio(top: Samples, bottom: Samples) -> Samples:
    """Undefined (nan) where there is nothing to divide by."""
    result: Samples = np.full(bottom.shape, np.nan)
    np.divide(top, bottom, out=result, where=bottom > 0)
    return result


def f1(tp: Samples, fp: Samples, fn: Samples) -> Samples:
    """In percent; undefined (nan) in samples that have no such fact on either side."""
    precision, recall = (np.nan_to_num(ratio(tp, tp + other)) for other in (fp, fn))
    score = np.nan_to_num(ratio(100 * 2 * precision * recall, precision + recall))
    return np.where(tp + fp + fn > 0, score, np.nan)


def mean(scores: Sequence[Samples], counted: Sequence[NDArray[np.bool_]]) -> Samples:
    """In each sample, over the scores that count in it."""
    if not scores:
        return np.full(1, np.nan)
    kept = [np.where(mask, score, 0.0) for score, mask in zip(scores, counted, strict=True)]
    return ratio(sum(kept[1:], kept[0]), sum((mask.astype(np.float64) for mask in counted), np.zeros(kept[0].shape)))


def figure(samples: Samples) -> Json:
    """{value, low, high}, one decimal; low and high are None where no resample has anything to judge by."""
    drawn = samples[1:][np.isfinite(samples[1:])]
    low, high = np.percentile(drawn, (2.5, 97.5)).tolist() if drawn.size else (None, None)
    return {"value": _rounded(np.nan_to_num(samples[0])), "low": _rounded(low), "high": _rounded(high)}


def figures(tree: Any) -> Any:
    """A report in which samples stand, with figures in their place."""
    if isinstance(tree, dict):
        return {name: figures(branch) for name, branch in tree.items()}
    return figure(tree) if isinstance(tree, np.ndarray) else tree


def differences(one: Any, other: Any) -> Any:
    """What the second report has more than the first, in the form of `figures`; counts and lists are left out.

    Where only one of the two has something to judge by, there is no difference to tell.
    """
    if isinstance(one, dict) and isinstance(other, dict):
        both = {name: differences(one[name], other[name]) for name in one if name in other}
        return {name: branch for name, branch in both.items() if branch not in (None, {})}
    if isinstance(one, np.ndarray) and isinstance(other, np.ndarray):
        return figure(other - one) if np.isfinite(one[0]) and np.isfinite(other[0]) else None
    return None


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 1)
