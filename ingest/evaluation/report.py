"""From documents beside what was extracted from them to all figures, each with its 95% interval."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.evaluation import bootstrap
from ingest.evaluation.bootstrap import RESAMPLES, Samples
from ingest.evaluation.comparison import Comparison
from ingest.evaluation.confusion import confusion_json, entity_confusion, event_confusion
from ingest.evaluation.counts import ATTRIBUTES, Counts, count
from ingest.evaluation.ranking import PRECISIONS, RECALLS, Ranking, ranked_events, ranked_relations

Json = dict[str, Any]

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What one system makes of the documents: as it shows facts, and, if that is known, all that it thought of."""

    shown: Sequence[Comparison]
    everything: Sequence[Comparison] | None = None


def report_of(measured: Measured, *, resamples: int = RESAMPLES) -> Json:
    """All figures of some documents.

    `scores` and `kinds` hold precision, recall, F1 and their counts; `attributes` accuracy and the mean F1 over the
    annotated values; `events macro F1` is the mean over the annotated kinds of the F1 shown for each; `asserted` says
    how much of what is no fact came out as one; `confidence` what confidences are worth (see `ranking`), without any
    threshold; `confusion` what was taken for what. A figure is {value, low, high}, in percent with one decimal; low
    and high are None where no resample has anything to judge by.
    """
    report: Json = bootstrap.figures(_tree(measured, resamples))
    shown = measured.shown
    tables = {"entity kinds": entity_confusion, "event kinds": event_confusion}
    report["confusion"] = {
        name: confusion_json(sum((table(comparison) for comparison in shown), Counter()))
        for name, table in tables.items()
    }
    return report


def difference_of(measured: Measured, other: Measured, *, resamples: int = RESAMPLES) -> Json:
    """What the other system has more, figure by figure, on the same documents in the same order."""
    tree: Json = bootstrap.differences(_tree(measured, resamples), _tree(other, resamples))
    return tree


def _tree(measured: Measured, resamples: int) -> Json:
    weights = bootstrap.draw(len(measured.shown), resamples)
    totals = _Totals.sum([count(comparison) for comparison in measured.shown], weights)
    kinds = {group: totals.kinds(group) for group in _KINDS}
    per_kind = [_f1(totals, "event kinds", kind).round(1) for kind in kinds["event kinds"]]
    annotated = [_gold(totals, "event kinds", kind) > 0 for kind in kinds["event kinds"]]
    return {
        "documents": len(measured.shown),
        "scores": {name: _score(totals, measure, "") for measure, name in _SCORED.items()},
        "events macro F1": bootstrap.mean(per_kind, annotated),
        "attributes": {name: _attribute(totals, name) for name in ATTRIBUTES},
        "asserted": {name: _non_facts(totals, name) for name in _NON_FACTS},
        "kinds": {group: {kind: _score(totals, group, kind) for kind in names} for group, names in kinds.items()},
        "confidence": _confidence(measured.everything, weights),
    }


@dataclass(frozen=True)
class _Totals:
    """Each count summed over the documents of each sample."""

    size: int
    columns: dict[tuple[str, str, str], Samples] = field(default_factory=dict)

    @classmethod
    def sum(cls, documents: Sequence[Counts], weights: NDArray[np.float64]) -> "_Totals":
        cells = sorted({cell for counts in documents for cell in counts})
        sums = weights @ np.array([[counts[cell] for cell in cells] for counts in documents], dtype=np.float64)
        return cls(len(weights), {cell: sums[:, number] for number, cell in enumerate(cells)})

    def of(self, measure: str, kind: str, outcome: str) -> Samples:
        return self.columns.get((measure, kind, outcome), np.zeros(self.size))

    def kinds(self, measure: str) -> list[str]:
        return sorted({kind for name, kind, _ in self.columns if name == measure})


def _score(totals: _Totals, measure: str, kind: str) -> Json:
    tp, fp, fn = (totals.of(measure, kind, outcome) for outcome in ("tp", "fp", "fn"))
    return {
        "precision": 100 * bootstrap.ratio(tp, tp + fp),
        "recall": 100 * bootstrap.ratio(tp, tp + fn),
        "f1": _f1(totals, measure, kind),
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
        "accuracy": 100 * bootstrap.ratio(right, judged),
        "macro f1": bootstrap.mean(scores, [_gold(totals, name, value) > 0 for value in values]),
        "events": int(judged[0]),
        "values": {value: _score(totals, name, value) for value in values},
    }


def _non_facts(totals: _Totals, name: str) -> Json:
    listed, asserted = totals.of(name, "", "all"), totals.of(name, "", "asserted")
    return {"share": 100 * bootstrap.ratio(asserted, listed), "all": int(listed[0]), "asserted": int(asserted[0])}


def _gold(totals: _Totals, measure: str, kind: str) -> Samples:
    return totals.of(measure, kind, "tp") + totals.of(measure, kind, "fn")


def _f1(totals: _Totals, measure: str, kind: str) -> Samples:
    return bootstrap.f1(*(totals.of(measure, kind, outcome) for outcome in ("tp", "fp", "fn")))


def _confidence(everything: Sequence[Comparison] | None, weights: NDArray[np.float64]) -> Json:
    if everything is None:
        return {}
    found = {
        "events": [ranked_events(comparison) for comparison in everything],
        "relations": [ranked_relations(comparison) for comparison in everything],
        "market relations": [ranked_relations(comparison, market=True) for comparison in everything],
    }
    return {name: _ranking(Ranking.of(documents, weights)) for name, documents in found.items()}


def _ranking(ranking: Ranking) -> Json:
    return {
        "calibration error": ranking.calibration_error(),
        "precision at recall": {str(recall): ranking.precision_at(recall) for recall in RECALLS},
        "recall at precision": {str(precision): ranking.recall_at(precision) for precision in PRECISIONS},
        "threshold for precision": {str(precision): ranking.threshold_for(precision) for precision in PRECISIONS},
        "bins": ranking.bins(),
        "facts": len(ranking.confidence),
    }
