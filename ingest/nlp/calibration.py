"""From scores to confidences: a logistic curve per type of fact, and the threshold of each kind.

The numbers are fitted on development data by `ingest.train.calibrate` and travel with the model
(`calibration.json`).
"""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

#: The share of an author's trust in a pattern that is left where the model does not see the fact.
PATTERN_ALONE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """What a fact's scores are worth.

    The model's scores: logistic(bias + sum of weight * score). The confidence of the surest pattern stands
    beside it, a little less than its author gave it; where both found the fact, each makes up for the other's
    doubt (noisy or).
    """

    bias: float
    weights: Mapping[str, float]

    def __call__(self, scores: Mapping[str, float]) -> float:
        """A probability, rounded to 4 decimals."""
        doubt = 1.0
        if any(name in scores for name in ("trigger", "pair")):
            x = self.bias + sum(w * scores.get(name, 0.0) for name, w in self.weights.items())
            doubt = 1.0 - 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, x))))
        patterns = [score for name, score in scores.items() if name.startswith("pattern ")]
        return round(1.0 - doubt * (1.0 - PATTERN_ALONE * max(patterns, default=0.0)), 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """How confident the pipeline is of a fact, and from where on it is shown."""

    event: Curve = Curve(bias=-3.0, weights={"trigger": 4.0, "role": 2.0})
    relation: Curve = Curve(bias=-2.5, weights={"pair": 5.0})
    thresholds: Mapping[str, float] = field(default_factory=dict)
    default_event: float = 0.5
    default_relation: float = 0.5
    role: float = 0.5
    speaker: float = 0.5

    def threshold(self, kind: str, *, relation: bool) -> float:
        """The confidence below which a fact of this kind is not shown."""
        return self.thresholds.get(kind, self.default_relation if relation else self.default_event)


def read_calibration(path: Path) -> Calibration:
    """What was fitted for a model; the defaults where the model has no such file."""
    if not path.is_file():
        return Calibration()
    data: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    for name in ("event", "relation"):
        if name in data:
            data[name] = Curve(**data[name])
    return Calibration(**data)
