"""Fit confidences and thresholds of a model on held-out documents: `python -m ingest.train.calibrate`.

Every candidate is extracted (no threshold), an event or a relation counts as right where the scorer matches it,
and a logistic curve over the parts' scores is fitted by maximum likelihood with a small ridge penalty. The
threshold of each fact type is the one with the best F of its beta: precision weighs more than recall, and most with
relations, on which readers differ more.
Writes `calibration.json` beside the model.
"""

import argparse
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ingest.contract import to_json
from ingest.evaluation.comparison import Comparison, compare
from ingest.extract import Extractor
from ingest.nlp.calibration import Calibration, Curve
from ingest.nlp.pipeline import build_pipeline
from ingest.nlp.resources import Resources, give_resources, resources_of
from kg_service.model import Article

Json = dict[str, Any]
Case = tuple[Mapping[str, float], bool]

FEATURES = {"event": ("trigger", "role"), "relation": ("pair",)}
BETA = {"event": 0.6, "relation": 0.5}
_RIDGE = 0.02


def fit(cases: Sequence[Case], names: Sequence[str]) -> Curve:
    """The curve under which what was right and wrong is likeliest."""
    x = np.array([[scores.get(name, 0.0) for name in names] for scores, _ in cases])
    y = np.array([right for _, right in cases], dtype=np.float64)

    def loss(w: NDArray[np.float64]) -> float:
        z = w[0] + x @ w[1:]
        likelihood = np.logaddexp(0.0, z) - y * z
        return float(likelihood.sum() + _RIDGE * (w[1:] ** 2).sum())

    w = minimize(loss, np.zeros(1 + len(names)), method="L-BFGS-B").x
    return Curve(bias=round(float(w[0]), 4), weights={n: round(float(v), 4) for n, v in zip(names, w[1:], strict=True)})


def best_threshold(cases: Sequence[Case], curve: Curve, missed: int, *, beta: float) -> float:
    """Where F of `beta` is best; `missed` facts of the gold standard have no candidate at all."""
    ranked = sorted(((curve(scores), right) for scores, right in cases), reverse=True)
    total = missed + sum(right for _, right in ranked)
    best, threshold, hits = 0.0, 0.5, 0
    for shown, (confidence, right) in enumerate(ranked, start=1):
        hits += right
        precision, recall = hits / shown, hits / max(1, total)
        f = (1 + beta**2) * precision * recall / max(1e-9, beta**2 * precision + recall)
        if f > best:
            best, threshold = f, confidence
    return round(threshold - 1e-4, 4)


def surest(fact: Json) -> Mapping[str, float]:
    """The scores of a fact's most confident evidence."""
    scores: Mapping[str, float] = max(fact["evidence"], key=lambda e: (e["confidence"], e["id"]))["scores"]
    return scores


def event_cases(comparisons: Sequence[Comparison]) -> tuple[list[Case], int]:
    """Extracted events with whether they are right, and how many gold events have none."""
    cases = [(surest(e), True) for c in comparisons for _, e in c.pairs]
    cases += [(surest(e), False) for c in comparisons for e in c.invented]
    return cases, sum(len(c.missed) for c in comparisons)


def relation_cases(comparisons: Sequence[Comparison]) -> tuple[list[Case], int]:
    """The same for relations that are no implication of an event."""
    cases, missed = [], 0
    for c in comparisons:
        for key, relation in c.extracted_relations.items():
            scores = surest(relation)
            if "role" not in scores:
                cases.append((scores, key in c.gold_relations))
        missed += len(set(c.gold_relations) - set(c.extracted_relations))
    return cases, missed


def compared(documents: Sequence[Json], extractor: Extractor, resources: Resources) -> list[Comparison]:
    """Each document beside what is extracted from it."""
    articles = [
        Article(namespace="gold", id=d["id"], text=d["text"], title=d["title"], published_at=d["date"])
        for d in documents
    ]
    extracted = (to_json(e, resources.ontology, resources.registry) for e in extractor.extract_many(articles))
    return [compare(d, e, resources.ontology) for d, e in zip(documents, extracted, strict=True)]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="annotated documents that were not trained on")
    parser.add_argument("--model", type=Path, required=True, help="folder of the model")
    args = parser.parse_args()
    documents = [json.loads(line) for line in args.gold.read_text(encoding="utf-8").splitlines()]
    nlp = build_pipeline(model=args.model)
    resources = replace(resources_of(nlp), calibration=Calibration())
    give_resources(nlp, resources)
    extractor = Extractor(nlp, resources.ontology, resources.registry, min_confidence=0.0)
    comparisons = compared(documents, extractor, resources)
    events, missed_events = event_cases(comparisons)
    relations, missed_relations = relation_cases(comparisons)
    event = fit([case for case in events if "trigger" in case[0]], FEATURES["event"])
    relation = fit([case for case in relations if "pair" in case[0]], FEATURES["relation"])
    written = {
        "event": asdict(event),
        "relation": asdict(relation),
        "default_event": best_threshold(events, event, missed_events, beta=BETA["event"]),
        "default_relation": best_threshold(relations, relation, missed_relations, beta=BETA["relation"]),
    }
    (args.model / "calibration.json").write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(written, indent=1))


if __name__ == "__main__":
    main()
