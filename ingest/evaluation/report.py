"""From counts per document to figures in percent, each with its 95% interval.

The intervals are percentiles of a bootstrap over documents: as many are drawn anew, with replacement, and scored.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ingest.evaluation.counts import ATTRIBUTES, Counts

Json = dict[str, Any]
#: One number per sample of documents: first that of all documents as they are, then those of the resamples.
Samples: TypeAlias = NDArray[np.float64]

RESAMPLES = 1000
_SEED = 20260101
_SCORED = {
    "entities": "entities (name)",
    "entities by kind": "entities (name and kind)",
    "relations": "relations",
    "market relations": "market relations",
    "events": "events",
    "roles": "roles in matched events",
    "speakers": "speakers in matched events",
    "amounts": "amounts in matched events",
    "dates": "dates in matched events",
}
_NON_FACTS = ("denied or hypothetical", "tempting non-facts")
_KINDS = ("entity kinds", "relation kinds", "event kinds")


def report_of(documents: Sequence[Counts], *, resamples: int = RESAMPLES) -> Json:
    """All figures of some documents.

    `scores` and `kinds` hold precision, recall, F1 and their counts; `attributes` accuracy and the mean F1 over the
    annotated values; `events macro F1` is the mean over the annotated kinds of the F1 shown for each; `asserted` says
    how much of what is no fact came out as one. A figure is {value, low, high}, in percent with one decimal; low and
    high are None where no resample has anything to judge by.
    """
    totals = _Totals.draw(documents, resamples)
    kinds = {group: totals.kinds(group) for group in _KINDS}
    per_kind = [_f1(totals, "event kinds", kind).round(1) for kind in kinds["event kinds"]]
    annotated = [_gold(totals, "event kinds", kind) > 0 for kind in kinds["event kinds"]]
    return {
        "documents": len(documents),
        "scores": {name: _score(totals, measure, "") for measure, name in _SCORED.items()},
        "events macro F1": _figure(_mean(per_kind, annotated)),
        "attributes": {name: _attribute(totals, name) for name in ATTRIBUTES},
        "asserted": {name: _non_facts(totals, name) for name in _NON_FACTS},
        "kinds": {group: {kind: _score(totals, group, kind) for kind in names} for group, names in kinds.items()},
    }


@dataclass(frozen=True)
class _Totals:
    """Each count summed over the documents of each sample."""

    size: int
    columns: dict[tuple[str, str, str], Samples] = field(default_factory=dict)

    @classmethod
    def draw(cls, documents: Sequence[Counts], resamples: int) -> "_Totals":
        generator = np.random.default_rng(_SEED)
        drawn = generator.multinomial(len(documents), np.full(len(documents), 1 / len(documents)), size=resamples)
        weights = np.vstack([np.ones((1, len(documents))), drawn])
        cells = sorted({cell for counts in documents for cell in counts})
        sums = weights @ np.array([[counts[cell] for cell in cells] for counts in documents], dtype=np.float64)
        return cls(resamples + 1, {cell: sums[:, number] for number, cell in enumerate(cells)})

    def of(self, measure: str, kind: str, outcome: str) -> Samples:
        return self.columns.get((measure, kind, outcome), np.zeros(self.size))

    def kinds(self, measure: str) -> list[str]:
        return sorted({kind for name, kind, _ in self.columns if name == measure})


def _score(totals: _Totals, measure: str, kind: str) -> Json:
    tp, fp, fn = (totals.of(measure, kind, outcome) for outcome in ("tp", "fp", "fn"))
    return {
        "precision": _figure(100 * _ratio(tp, tp + fp)),
        "recall": _figure(100 * _ratio(tp, tp + fn)),
        "f1": _figure(_f1(totals, measure, kind)),
        "tp": int(tp[0]),
        "fp": int(fp[0]),
        "fn": int(fn[0]),
    }


def _attribute(totals: _Totals, name: str) -> Json:
    values = totals.kinds(name)
    right = sum((totals.of(name, value, "tp") for value in values), np.zeros(totals.size))
    judged = sum((_gold(totals, name, value) for value in values), np.zeros(totals.size))
    scores = [_f1(totals, name, value) for value in values]
    return {
        "accuracy": _figure(100 * _ratio(right, judged)),
        "macro f1": _figure(_mean(scores, [_gold(totals, name, value) > 0 for value in values])),
        "events": int(judged[0]),
    }


def _non_facts(totals: _Totals, name: str) -> Json:
    listed, asserted = totals.of(name, "", "all"), totals.of(name, "", "asserted")
    return {"share": _figure(100 * _ratio(asserted, listed)), "all": int(listed[0]), "asserted": int(asserted[0])}


def _gold(totals: _Totals, measure: str, kind: str) -> Samples:
    return totals.of(measure, kind, "tp") + totals.of(measure, kind, "fn")


def _f1(totals: _Totals, measure: str, kind: str) -> Samples:
    """Undefined (nan) in samples that have no such fact on either side."""
    tp, fp, fn = (totals.of(measure, kind, outcome) for outcome in ("tp", "fp", "fn"))
    precision, recall = (np.nan_to_num(_ratio(tp, tp + other)) for other in (fp, fn))
    score = np.nan_to_num(_ratio(100 * 2 * precision * recall, precision + recall))
    return np.where(tp + fp + fn > 0, score, np.nan)


def _ratio(top: Samples, bottom: Samples) -> Samples:
    """Undefined (nan) where there is nothing to divide by."""
    ratio: Samples = np.full(bottom.shape, np.nan)
    np.divide(top, bottom, out=ratio, where=bottom > 0)
    return ratio


def _mean(scores: Sequence[Samples], counted: Sequence[NDArray[np.bool_]]) -> Samples:
    """In each sample, over the scores that count in it."""
    if not scores:
        return np.full(1, np.nan)
    kept = [np.where(mask, score, 0.0) for score, mask in zip(scores, counted, strict=True)]
    return _ratio(sum(kept[1:], kept[0]), sum((mask.astype(np.float64) for mask in counted), np.zeros(kept[0].shape)))


def _figure(samples: Samples) -> Json:
    drawn = samples[1:][np.isfinite(samples[1:])]
    low, high = np.percentile(drawn, (2.5, 97.5)).tolist() if drawn.size else (None, None)
    return {"value": _rounded(np.nan_to_num(samples[0])), "low": _rounded(low), "high": _rounded(high)}


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(float(value), 1)
