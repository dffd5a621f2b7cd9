"""Fit confidences and thresholds of a model on held-out documents: `python -m ingest.train.calibrate`.

Every candidate is extracted (no threshold), an event or a relation counts as right where the scorer matches it, and a
logistic curve over the logits of the parts' scores is fitted by maximum likelihood (Platt scaling), with a bias for
each kind that a ridge penalty draws to zero where there are few examples, and with the trust in patterns. The
threshold of a kind is the one with the best F of the fact type's beta over its own facts and, as some more facts beside
them, those of all kinds. Precision weighs more than recall, and most with relations, on which readers differ more.
Cross-validated figures are printed; `calibration.json` is written beside the model.
"""

import argparse
import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from ingest.contract import to_json
from ingest.evaluation.comparison import Comparison, compare
from ingest.evaluation.gold import read_gold
from ingest.extract import Extractor
from ingest.nlp.calibration import Calibration, Curve, logit, surest_pattern
from ingest.nlp.pipeline import build_pipeline
from ingest.nlp.resources import Resources, resources_of
from kg_service.model import Article

Json = dict[str, Any]
Scores = Mapping[str, float]
Floats = NDArray[np.float64]

FEATURES = {"event": ("trigger", "role"), "relation": ("pair",)}
BETA = {"event": 0.65, "relation": 0.5}
#: How much the penalty draws weights and the biases of kinds to zero.
RIDGE, KIND_RIDGE = 0.1, 1.0
#: What trust in patterns is without examples, and as how many it counts.
USUAL_TRUST, TRUST_RIDGE = 0.8, 4.0
#: As how many facts those of all kinds count beside a kind's own when its threshold is chosen.
PRIOR = 240.0
FOLDS, REPEATS = 5, 2
_GRID = np.round(np.arange(0.02, 0.98, 0.01), 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A fact that was extracted: the scores of each piece of its evidence, and whether gold has it."""

    document: int
    kind: str
    evidence: tuple[Scores, ...]
    right: bool

    def surest(self, curve: Curve) -> Scores:
        """The scores of the piece of evidence that makes the fact surest."""
        if len(self.evidence) == 1:
            return self.evidence[0]
        return max(self.evidence, key=lambda scores: curve(scores, self.kind))


@dataclass(frozen=True, slots=True, kw_only=True)
class Cases:
    """All facts of one type, and in which documents gold has which kinds that have no candidate at all."""

    found: tuple[Case, ...]
    missed: tuple[tuple[int, str], ...]

    def within(self, documents: Collection[int]) -> "Cases":
        """Those of some documents."""
        found = tuple(case for case in self.found if case.document in documents)
        return Cases(found=found, missed=tuple(miss for miss in self.missed if miss[0] in documents))


def fit(cases: Sequence[Case], names: Sequence[str], start: Curve, *, rounds: int = 2) -> Curve:
    """The curve under which what was right and wrong is likeliest. A fact's surest piece of evidence speaks for it:
    that of `start` first, then that of the curve so found."""
    curve = start
    for _ in range(rounds):
        curve = _fit([(case.surest(curve), case.kind, case.right) for case in cases], names)
    return curve


def _fit(cases: Sequence[tuple[Scores, str, bool]], names: Sequence[str]) -> Curve:
    """Curve and trust in patterns at once; where the model does not see a fact, only the pattern speaks."""
    kinds = sorted({kind for _, kind, _ in cases})
    x = np.array(
        [[1.0, *(logit(s.get(n, 0.0)) for n in names), *(float(kind == k) for k in kinds)] for s, kind, _ in cases]
    )
    y = np.array([right for _, _, right in cases], dtype=np.float64)
    seen = np.array([names[0] in scores for scores, _, _ in cases], dtype=np.float64)
    pattern = np.array([surest_pattern(scores) for scores, _, _ in cases])
    ridge = np.array([0.0, *(RIDGE for _ in names), *(KIND_RIDGE for _ in kinds)])

    def loss(parameters: Floats) -> tuple[float, Floats]:
        w, trust = parameters[:-1], float(parameters[-1])
        s = seen / (1.0 + np.exp(-np.clip(x @ w, -30.0, 30.0)))
        doubt = (1.0 - s) * (1.0 - trust * pattern)
        p = np.clip(1.0 - doubt, 1e-9, 1.0 - 1e-9)
        value = -(y * np.log(p) + (1.0 - y) * np.log(1.0 - p)).sum()
        value += (ridge * w**2).sum() + TRUST_RIDGE * (trust - USUAL_TRUST) ** 2
        by_w = x.T @ ((1.0 - y) * s - y * s * doubt / p) + 2.0 * ridge * w
        share = (1.0 - y) * pattern / np.maximum(1e-9, 1.0 - trust * pattern) - y * (1.0 - s) * pattern / p
        by_trust = share.sum() + 2.0 * TRUST_RIDGE * (trust - USUAL_TRUST)
        return float(value), np.append(by_w, by_trust)

    bounds = [(None, None)] * x.shape[1] + [(0.0, 0.98)]
    found = minimize(loss, np.append(np.zeros(x.shape[1]), USUAL_TRUST), jac=True, method="L-BFGS-B", bounds=bounds)
    w = [round(float(v), 4) for v in found.x]
    own = dict(zip(kinds, w[1 + len(names) :], strict=False))
    return Curve(bias=w[0], weights=dict(zip(names, w[1:], strict=False)), kinds=own, trust=w[-1])


def thresholds(confidences: Sequence[float], cases: Cases, *, beta: float) -> tuple[float, dict[str, float]]:
    """The best threshold of all kinds together, and that of each kind."""
    kinds = sorted({case.kind for case in cases.found} | {kind for _, kind in cases.missed})
    own = {kind: _tally(confidences, cases, kind) for kind in kinds}
    pooled = np.array([sum(tally[i] for tally in own.values()) for i in range(3)])
    facts = max(1.0, float(pooled[0][0] + pooled[2][0]))
    best = {kind: _best(tally + pooled * (PRIOR / facts), beta) for kind, tally in own.items()}
    return _best(pooled, beta), best


def _tally(confidences: Sequence[float], cases: Cases, kind: str) -> Floats:
    """[3, grid]: right, invented and missed facts of a kind at each threshold of the grid."""
    c = np.array([p for p, case in zip(confidences, cases.found, strict=True) if case.kind == kind])
    right = np.array([case.right for case in cases.found if case.kind == kind], dtype=bool)
    shown = c[None, :] >= _GRID[:, None] - 1e-9
    hits = (shown & right).sum(1)
    total = right.sum() + Counter(other for _, other in cases.missed)[kind]
    return np.array([hits, shown.sum(1) - hits, total - hits], dtype=np.float64)


def _best(tally: Floats, beta: float) -> float:
    """The threshold with the best F; of those that are as good, to one part in a hundred, the middle one."""
    hits, invented, missed = tally
    f = (1 + beta**2) * hits / np.maximum(1e-9, (1 + beta**2) * hits + beta**2 * missed + invented)
    best = np.flatnonzero(f >= 0.99 * f.max())
    return float(_GRID[best[len(best) // 2]])


@dataclass(frozen=True, slots=True, kw_only=True)
class Fitted:
    """A fact type's curve and thresholds."""

    curve: Curve
    default: float
    thresholds: Mapping[str, float]

    def confidence(self, case: Case) -> float:
        """How sure the fact is."""
        return max(self.curve(scores, case.kind) for scores in case.evidence)


def calibrate(cases: Cases, fact_type: str) -> Fitted:
    """Curve and thresholds of a fact type; these are chosen on the confidences of documents that were left out."""
    start = getattr(Calibration(), fact_type)
    curve = fit(cases.found, FEATURES[fact_type], start)
    out = [0.0] * len(cases.found)
    documents = 1 + max((case.document for case in cases.found), default=0)
    fold = np.random.default_rng(0).permutation(documents) % FOLDS
    for number in range(FOLDS):
        learned = fit([case for case in cases.found if fold[case.document] != number], FEATURES[fact_type], start)
        for i, case in enumerate(cases.found):
            if fold[case.document] == number:
                out[i] = max(learned(scores, case.kind) for scores in case.evidence)
    default, own = thresholds(out, cases, beta=BETA[fact_type])
    return Fitted(curve=curve, default=default, thresholds=own)


def cross_validated(cases: Cases, fact_type: str) -> dict[str, float]:
    """In percent, on documents left out: calibration error, and what is shown under one threshold and under each
    kind's own. The means of some divisions into folds."""
    documents = 1 + max((case.document for case in cases.found), default=0)
    rows = []
    for seed in range(REPEATS):
        fold = np.random.default_rng(seed).permutation(documents) % FOLDS
        judged: list[tuple[float, bool, bool, bool]] = []
        missed = 0
        for number in range(FOLDS):
            out = set(np.flatnonzero(fold == number).tolist())
            fitted = calibrate(cases.within(set(range(documents)) - out), fact_type)
            rest = cases.within(out)
            missed += len(rest.missed)
            for case in rest.found:
                c = fitted.confidence(case)
                own = fitted.thresholds.get(case.kind, fitted.default)
                judged.append((c, case.right, c >= fitted.default, c >= own))
        rows.append({"ECE": calibration_error(judged), **_shown(judged, 2, missed, "one threshold")})
        rows[-1] |= _shown(judged, 3, missed, "each kind's own")
    return {name: round(float(np.mean([row[name] for row in rows])), 1) for name in rows[0]}


def calibration_error(judged: Sequence[tuple[float, bool, bool, bool]]) -> float:
    """Mean distance of confidence and share of right facts, in ten bins of equal mass, in percent."""
    c, right = np.array([(row[0], row[1]) for row in judged]).T
    parts = np.array_split(np.argsort(c, kind="stable"), 10)
    return float(100 * sum(len(part) * abs(c[part].mean() - right[part].mean()) for part in parts) / len(c))


def _shown(judged: Sequence[tuple[float, bool, bool, bool]], column: int, missed: int, name: str) -> dict[str, float]:
    shown = [row for row in judged if row[column]]
    hits, total = sum(row[1] for row in shown), missed + sum(row[1] for row in judged)
    precision, recall = 100 * hits / max(1, len(shown)), 100 * hits / max(1, total)
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    return {f"precision, {name}": precision, f"recall, {name}": recall, f"F1, {name}": f1}


def event_cases(comparisons: Sequence[Comparison]) -> Cases:
    """Extracted events, right where the scorer matches them."""
    found = [
        Case(document=d, kind=event["kind"], evidence=_scores(event), right=right)
        for d, c in enumerate(comparisons)
        for right, events in ((True, [event for _, event in c.pairs]), (False, c.invented))
        for event in events
    ]
    missed = [(d, event["kind"]) for d, c in enumerate(comparisons) for event in c.missed]
    return Cases(found=tuple(found), missed=tuple(missed))


def relation_cases(comparisons: Sequence[Comparison]) -> Cases:
    """Extracted relations, without those that an event implies and nothing else says: they are as sure as it is."""
    found, missed = [], []
    for d, c in enumerate(comparisons):
        for key, relation in c.extracted_relations.items():
            own = tuple(scores for scores in _scores(relation) if "role" not in scores)
            if own:
                found.append(Case(document=d, kind=key[0], evidence=own, right=key in c.gold_relations))
        missed += [(d, key[0]) for key in c.gold_relations if key not in c.extracted_relations]
    return Cases(found=tuple(found), missed=tuple(missed))


def _scores(fact: Json) -> tuple[Scores, ...]:
    return tuple(evidence["scores"] for evidence in fact["evidence"])


def compared(documents: Sequence[Json], extractor: Extractor, resources: Resources) -> list[Comparison]:
    """Each document beside what is extracted from it."""
    articles = [
        Article(namespace="gold", id=d["id"], text=d["text"], title=d["title"], published_at=d["date"])
        for d in documents
    ]
    extracted = (to_json(e, resources.ontology, resources.registry) for e in extractor.extract_many(articles))
    return [compare(d, e, resources.ontology) for d, e in zip(documents, extracted, strict=True)]


def written(event: Fitted, relation: Fitted, old: Mapping[str, Any]) -> Json:
    """What `calibration.json` holds; what is not fitted here stays as it was."""
    return {
        **old,
        "event": asdict(event.curve),
        "relation": asdict(relation.curve),
        "thresholds": {**event.thresholds, **relation.thresholds},
        "default_event": event.default,
        "default_relation": relation.default,
    }


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--gold", type=Path, required=True, help="annotated documents that were not trained on")
    parser.add_argument("--model", type=Path, required=True, help="folder of the model")
    parser.add_argument("--beta-event", type=float, default=BETA["event"], help="of the F that thresholds are best in")
    parser.add_argument("--beta-relation", type=float, default=BETA["relation"])
    args = parser.parse_args()
    BETA.update(event=args.beta_event, relation=args.beta_relation)
    nlp = build_pipeline(model=args.model)
    resources = resources_of(nlp)
    extractor = Extractor(nlp, resources.ontology, resources.registry, min_confidence=0.0)
    comparisons = compared(read_gold(args.gold), extractor, resources)
    fitted = {}
    for fact_type, cases in (("event", event_cases(comparisons)), ("relation", relation_cases(comparisons))):
        fitted[fact_type] = calibrate(cases, fact_type)
        print(f"{fact_type}s, cross-validated:", json.dumps(cross_validated(cases, fact_type)))
    path = args.model / "calibration.json"
    old = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    path.write_text(json.dumps(written(fitted["event"], fitted["relation"], old), indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
