"""What confidences are worth, on facts whose figures were worked out by hand."""

import numpy as np
import pytest

from ingest.evaluation.bootstrap import draw
from ingest.evaluation.charts import reliability
from ingest.evaluation.ranking import Ranked, Ranking


def ranking(*documents: Ranked, resamples: int = 50) -> Ranking:
    return Ranking.of(documents, draw(len(documents), resamples))


def certain(confidence: float, right: int, wrong: int, missed: int = 0) -> Ranked:
    return Ranked(cases=((confidence, True),) * right + ((confidence, False),) * wrong, missed=missed)


def test_confidences_that_hold_have_no_error() -> None:
    exact = ranking(Ranked(cases=((1.0, True),) * 50 + ((0.0, False),) * 50, missed=0))
    assert exact.calibration_error()[0] == 0.0


def test_the_error_is_the_distance_of_confidence_and_share_right() -> None:
    boastful = ranking(certain(0.9, right=500, wrong=500))
    assert boastful.calibration_error()[0] == pytest.approx(40.0, abs=5.0)
    assert sum(row["facts"] for row in boastful.bins()) == 1000
    assert {row["confidence"] for row in boastful.bins()} == {0.9}


def test_bins_hold_equally_many_and_the_least_sure_come_first() -> None:
    cases = tuple((number / 100, number >= 50) for number in range(100))
    bins = ranking(Ranked(cases=cases, missed=0)).bins()
    assert [row["facts"] for row in bins] == [10] * 10
    assert [row["right"] for row in bins] == [0.0] * 5 + [1.0] * 5


def test_chance_doubled_by_drawing_does_not_move_the_interval_off_the_value() -> None:
    generator = np.random.default_rng(1)
    documents = [
        Ranked(cases=tuple((0.3, bool(right)) for right in generator.random(10) < 0.3), missed=0) for _ in range(40)
    ]
    error = ranking(*documents, resamples=300).calibration_error()
    assert np.percentile(error[1:], 2.5) <= error[0] <= np.percentile(error[1:], 97.5)


def test_points_of_the_curve() -> None:
    curve = ranking(Ranked(cases=((0.9, True), (0.8, True), (0.7, False), (0.6, True), (0.5, False)), missed=1))
    assert curve.precision_at(50)[0] == 100.0
    assert curve.precision_at(75)[0] == 75.0
    assert curve.precision_at(80)[0] == 0.0
    assert curve.recall_at(90)[0] == 50.0
    assert curve.recall_at(75)[0] == 75.0
    assert curve.threshold_for(75) == 0.6
    assert curve.threshold_for(90) == 0.8


def test_equally_sure_facts_cannot_be_told_apart_by_a_threshold() -> None:
    tied = ranking(Ranked(cases=((0.5, True), (0.5, False)), missed=0))
    assert tied.precision_at(100)[0] == 50.0
    assert tied.recall_at(75)[0] == 0.0


def test_without_facts_there_is_nothing_to_tell() -> None:
    empty = ranking(Ranked(cases=(), missed=3))
    assert np.isnan(empty.calibration_error()).all()
    assert empty.precision_at(40)[0] == 0.0
    assert empty.bins() == []
    assert empty.threshold_for(75) is None


def test_the_drawing_tells_each_bin() -> None:
    svg = reliability({"<events>": [{"confidence": 0.25, "right": 0.5, "facts": 7, "share": 1.0}]})
    assert "&lt;events&gt;: confidence 0.25, right 0.50, 7 facts" in svg
    assert svg.startswith("<svg")
    assert svg.endswith("</svg>")
