"""From scores to confidences: curves, thresholds, and what a threshold leaves of an extraction."""

import json
from pathlib import Path

import pytest

from ingest.extract import Extractor
from ingest.nlp.calibration import Calibration, Curve, logit, read_calibration, without_unsure
from tests import sample

CURVE = Curve(bias=0.0, weights={"trigger": 1.0, "role": 0.5}, kinds={"Merger": 1.0})


def test_a_score_is_worth_what_the_curve_says() -> None:
    assert CURVE({"trigger": 0.5, "role": 0.5}) == 0.5
    assert CURVE({"trigger": 0.9, "role": 0.5}) == 0.9
    assert CURVE({"trigger": 0.5, "role": 0.5}, "Merger") == pytest.approx(0.7311, abs=1e-4)
    assert CURVE({"trigger": 1.0, "role": 1.0}) == CURVE({"trigger": 0.999, "role": 0.99})
    assert logit(0.0) == pytest.approx(-logit(1.0))


def test_a_pattern_and_the_model_make_up_for_each_others_doubt() -> None:
    alone = CURVE({"pattern p": 0.9})
    both = CURVE({"pattern p": 0.9, "trigger": 0.5, "role": 0.5})
    assert alone == pytest.approx(0.72)
    assert both == pytest.approx(1 - 0.5 * (1 - 0.72))


def test_a_kind_without_its_own_threshold_has_that_of_its_type(tmp_path: Path) -> None:
    path = tmp_path / "calibration.json"
    path.write_text(json.dumps({"thresholds": {"OWNS": 0.7}, "default_event": 0.4, "default_relation": 0.3}))
    calibration = read_calibration(path)
    assert calibration.threshold("OWNS", relation=True) == 0.7
    assert calibration.threshold("COVERS", relation=True) == 0.3
    assert calibration.threshold("Merger", relation=False) == 0.4
    assert read_calibration(tmp_path / "none.json") == Calibration()


def test_thresholds_leave_of_all_candidates_what_extraction_shows() -> None:
    resources = sample.resources()
    articles = sample.articles()[:6]
    every = list(
        Extractor(sample.extractor().nlp, resources.ontology, resources.registry, min_confidence=0.0).extract_many(
            articles
        )
    )
    shown = [e for e in sample.extractions() if e.article in articles]
    left = [without_unsure(extraction, resources.calibration) for extraction in every]
    facts = [[(e.kind, e.start, e.arguments, e.confidence) for e in x.evidence] for x in left]
    assert facts == [[(e.kind, e.start, e.arguments, e.confidence) for e in x.evidence] for x in shown]
    assert sum(len(x.evidence) for x in every) > sum(len(x.evidence) for x in shown)
    sure = [without_unsure(extraction, resources.calibration, min_confidence=0.6) for extraction in every]
    assert {e.confidence >= 0.6 for x in sure for e in x.evidence} == {True}
