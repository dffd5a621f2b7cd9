"""What confidences are worth: calibration error, and points on the curve of precision and recall over thresholds.

Both look at all that was extracted, however unsure, each fact with whether the scorer matches it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ingest.evaluation.bootstrap import Samples
from ingest.evaluation.comparison import Comparison
from ingest.evaluation.counts import LOOSE

Json = dict[str, Any]
#: Confidence, and whether the fact is right.
Case: TypeAlias = tuple[float, bool]

BINS = 10
_SEED = 20260101
RECALLS = (30, 40, 50)
PRECISIONS = (75, 80, 85, 90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ranked:
    """The facts of one type that one document gives without a threshold, and how many gold facts have none."""

    cases: tuple[Case, ...]
    missed: int


def ranked_events(comparison: Comparison) -> Ranked:
    """An event is right if the scorer matches it."""
    right = [(float(event.get("confidence", 1.0)), True) for _, event in comparison.pairs]
    wrong = [(float(event.get("confidence", 1.0)), False) for event in comparison.invented]
    return Ranked(cases=(*right, *wrong), missed=len(comparison.missed))


def ranked_relations(comparison: Comparison, *, market: bool = False) -> Ranked:
    """A relation is right if kind and ends are; `market` leaves out the kinds on which readers differ."""
    without = LOOSE if market else frozenset()
    want = {key for key in comparison.gold_relations if key[0] not in without}
    have = {key: r for key, r in comparison.extracted_relations.items() if key[0] not in without}
    cases = tuple((float(relation.get("confidence", 1.0)), key in want) for key, relation in have.items())
    return Ranked(cases=cases, missed=len(want - set(have)))


@dataclass(frozen=True)
class Ranking:
    """The facts of all documents, the surest first, with how often each counts in each sample."""

    confidence: NDArray[np.float64]
    right: NDArray[np.float64]
    weights: NDArray[np.float64]
    missed: Samples

    @classmethod
    def of(cls, documents: Sequence[Ranked], weights: NDArray[np.float64]) -> "Ranking":
        """`weights` [samples, documents], as `draw` gives them. Equally sure facts stand in an order of chance: in that
        of the documents the right ones come first."""
        listed = [(c, right, d) for d, document in enumerate(documents) for c, right in document.cases]
        cases = [listed[i] for i in np.random.default_rng(_SEED).permutation(len(listed))]
        cases.sort(key=lambda case: -case[0])
        columns = np.array([document for _, _, document in cases], dtype=np.int64)
        return cls(
            confidence=np.array([c for c, _, _ in cases], dtype=np.float64),
            right=np.array([right for _, right, _ in cases], dtype=np.float64),
            weights=weights[:, columns],
            missed=weights @ np.array([document.missed for document in documents], dtype=np.float64),
        )

    def calibration_error(self) -> Samples:
        """Mean distance of confidence and share of right facts over bins of equal mass, in percent.

        Facts that are drawn twice make an error of chance look larger; the samples are moved by what
        that adds on average.
        """
        size = len(self.weights)
        total = self.weights.sum(1)
        if not len(self.confidence):
            return np.full(size, np.nan)
        before = np.cumsum(self.weights, axis=1) - self.weights
        bins = np.minimum(BINS - 1, np.floor(BINS * before / np.maximum(total, 1)[:, None])).astype(np.int64)
        gap = self.weights * (self.confidence - self.right)
        error = np.zeros(size)
        for number in range(BINS):
            error += np.abs(np.where(bins == number, gap, 0.0).sum(1))
        error = np.where(total > 0, 100 * error / np.maximum(total, 1), np.nan)
        error[0] = 100 * sum(row["share"] * abs(row["confidence"] - row["right"]) for row in self.bins())
        return np.concatenate([error[:1], np.maximum(0.0, error[1:] - np.nanmean(error[1:]) + error[0])])

    def bins(self) -> list[Json]:
        """For each of ten bins of equal mass, the least sure first: mean confidence, share of right facts, and size."""
        order = np.argsort(self.confidence, kind="stable")
        parts = [part for part in np.array_split(order, BINS) if len(part)]
        return [
            {
                "confidence": round(float(self.confidence[part].mean()), 4),
                "right": round(float(self.right[part].mean()), 4),
                "facts": len(part),
                "share": len(part) / len(order),
            }
            for part in parts
        ]

    def precision_at(self, recall: int) -> Samples:
        """The best precision, in percent, of a threshold that finds at least this percentage; 0 where none does."""
        precision, found = self._curve()
        best: Samples = np.where(found >= recall - 1e-9, precision, 0.0).max(1, initial=0.0)
        return best

    def recall_at(self, precision: int) -> Samples:
        """The largest recall, in percent, of a threshold under which this percentage is right; 0 where none is."""
        right, recall = self._curve()
        best: Samples = np.where(right >= precision - 1e-9, recall, 0.0).max(1, initial=0.0)
        return best

    def threshold_for(self, precision: int) -> float | None:
        """The lowest confidence from which on this percentage of the facts is right."""
        reached = np.flatnonzero(self._curve()[0][0] >= precision - 1e-9)
        return None if not reached.size else round(float(self.confidence[self._last_of_ties()][reached[-1]]), 4)

    def _last_of_ties(self) -> NDArray[np.bool_]:
        return np.append(self.confidence[1:] < self.confidence[:-1], True)[: len(self.confidence)]

    def _curve(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """[samples, thresholds] precision and recall in percent; equally sure facts come and go together."""
        ends = self._last_of_ties()
        shown = np.cumsum(self.weights, axis=1)[:, ends]
        hits = np.cumsum(self.weights * self.right, axis=1)
        total = hits[:, -1:] + self.missed[:, None] if hits.shape[1] else self.missed[:, None]
        return 100 * hits[:, ends] / np.maximum(shown, 1), 100 * hits[:, ends] / np.maximum(total, 1)
