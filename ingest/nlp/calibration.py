"""From scores to confidences: a logistic curve per type of fact, and the threshold of each kind.

The numbers are fitted on development data by `ingest.train.calibrate` and travel with the model
(`calibration.json`).
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from kg_service.model import Evidence, Extraction

#: The share of its kind's threshold that a denial needs.
DENIAL = 0.6
#: A score says no more than this for a fact or against it; one that is not there counts as the least.
LEAST, MOST = 0.01, 0.99


def logit(score: float) -> float:
    """The logarithm of the odds."""
    p = min(MOST, max(LEAST, score))
    return math.log(p / (1.0 - p))


def surest_pattern(scores: Mapping[str, float]) -> float:
    """The highest confidence of a pattern that found the fact, 0 if none did."""
    return max((score for name, score in scores.items() if name.startswith("pattern ")), default=0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """What a fact's scores are worth.

    The model's scores: logistic(bias + the kind's own bias + sum of weight * logit(score)). The confidence of the
    surest pattern stands beside it, times `trust`, as authors think too well of their patterns; where both found the
    fact, each makes up for the other's doubt (noisy or).
    """

    bias: float
    weights: Mapping[str, float]
    kinds: Mapping[str, float] = field(default_factory=dict)
    trust: float = 0.8

    def __call__(self, scores: Mapping[str, float], kind: str = "") -> float:
        """A probability, rounded to 4 decimals."""
        doubt = 1.0
        if any(name in scores for name in ("trigger", "pair")):
            x = self.bias + self.kinds.get(kind, 0.0)
            x += sum(weight * logit(scores.get(name, 0.0)) for name, weight in self.weights.items())
            doubt = 1.0 - 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, x))))
        return round(1.0 - doubt * (1.0 - self.trust * surest_pattern(scores)), 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How confident the pipeline is of a fact, and from where on it is shown."""

    event: Curve = Curve(bias=-1.5, weights={"trigger": 0.4, "role": 0.2})
    relation: Curve = Curve(bias=-1.1, weights={"pair": 0.55})
    thresholds: Mapping[str, float] = field(default_factory=dict)
    default_event: float = 0.5
    default_relation: float = 0.5
    role: float = 0.4
    speaker: float = 0.5

    def threshold(self, kind: str, *, relation: bool, factuality: str | None = None) -> float:
        """The confidence below which a fact of this kind is not shown.

        A denial is shown sooner: it claims nothing, and without it what it denies would stand alone.
        """
        least = self.thresholds.get(kind, self.default_relation if relation else self.default_event)
        return least * DENIAL if factuality == "DENIED" else least

    def shows(self, evidence: Evidence) -> bool:
        """Whether it is sure enough."""
        relation = evidence.fact_type == "relation"
        return evidence.confidence >= self.threshold(
            evidence.kind, relation=relation, factuality=str(evidence.factuality)
        )


def without_unsure(
    extraction: Extraction, calibration: Calibration, *, min_confidence: float | None = None
) -> Extraction:
    """What is left of an extraction of all candidates under thresholds: each kind's own, or one for all."""
    kept = tuple(
        evidence
        for evidence in extraction.evidence
        if (calibration.shows(evidence) if min_confidence is None else evidence.confidence >= min_confidence)
    )
    return replace(extraction, evidence=kept)


def read_calibration(path: Path) -> Calibration:
    """What was fitted for a model; the defaults where the model has no such file."""
    if not path.is_file():
        return Calibration()
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for name in ("event", "relation"):
        if name in data:
            data[name] = Curve(**data[name])
    return Calibration(**data)
