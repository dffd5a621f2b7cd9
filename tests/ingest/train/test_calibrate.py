"""Fitting confidences and thresholds: known curves are found again, and kinds with little gold keep near the rest."""

import numpy as np
import pytest

from ingest.nlp.calibration import Calibration, logit
from ingest.train.calibrate import Case, Cases, Fitted, calibrate, cross_validated, fit, thresholds, written


def cases(*, documents: int = 40, each: int = 25, kinds: tuple[str, ...] = ("Merger", "Buyback")) -> Cases:
    """Facts that are right with the odds of their trigger's score, of Buyback four times as likely."""
    generator = np.random.default_rng(3)
    found = []
    for document in range(documents):
        for _ in range(each):
            kind = kinds[int(generator.integers(len(kinds)))]
            score = float(generator.uniform(0.05, 0.95))
            odds = np.exp(logit(score) + (np.log(4.0) if kind == "Buyback" else 0.0))
            right = bool(generator.random() < odds / (1.0 + odds))
            found.append(Case(document=document, kind=kind, evidence=({"trigger": score, "role": 0.5},), right=right))
    return Cases(found=tuple(found), missed=((0, "Merger"), (1, "Buyback")))


def test_a_known_curve_is_found_again() -> None:
    curve = fit(cases().found, ("trigger", "role"), Calibration().event)
    assert curve.weights["trigger"] == pytest.approx(1.0, abs=0.2)
    assert curve({"trigger": 0.5, "role": 0.5}, "Merger") == pytest.approx(0.5, abs=0.08)
    assert curve({"trigger": 0.5, "role": 0.5}, "Buyback") == pytest.approx(0.8, abs=0.08)


def test_patterns_that_are_often_wrong_are_trusted_less() -> None:
    def learned(right: int, wrong: int) -> float:
        alone = [
            Case(document=0, kind="Merger", evidence=({"pattern p": 0.9, "role": 0.5},), right=number < right)
            for number in range(right + wrong)
        ]
        return fit((*cases().found, *alone), ("trigger", "role"), Calibration().event).trust

    assert learned(right=20, wrong=80) * 0.9 == pytest.approx(0.2, abs=0.08)
    assert learned(right=85, wrong=15) * 0.9 == pytest.approx(0.85, abs=0.08)
    assert learned(right=0, wrong=0) == pytest.approx(0.8)


def test_confidences_hold_on_documents_that_were_left_out() -> None:
    figures = cross_validated(cases(), "event")
    assert figures["ECE"] < 5.0
    assert figures["precision, each kind's own"] > 60.0


def test_the_surest_piece_of_evidence_speaks_for_a_fact() -> None:
    weak, strong = {"trigger": 0.2, "role": 0.5}, {"trigger": 0.9, "role": 0.5}
    case = Case(document=0, kind="Merger", evidence=(weak, strong), right=True)
    assert case.surest(Calibration().event) == strong
    fitted = Fitted(curve=Calibration().event, default=0.5, thresholds={})
    assert fitted.confidence(case) == Calibration().event(strong, "Merger")


def test_a_kind_with_little_gold_keeps_near_the_threshold_of_all() -> None:
    many = [Case(document=0, kind="Merger", evidence=(), right=i >= 60) for i in range(100)]
    odd = [Case(document=0, kind="Buyback", evidence=(), right=False) for _ in range(2)]
    confidences = [*(i / 100 for i in range(100)), 0.7, 0.7]
    default, own = thresholds(confidences, Cases(found=(*many, *odd), missed=()), beta=0.6)
    assert default == pytest.approx(0.6, abs=0.02)
    assert own["Buyback"] == pytest.approx(default, abs=0.12)
    flood = [Case(document=0, kind="Buyback", evidence=(), right=False) for _ in range(400)]
    _, own = thresholds([*confidences, *[0.7] * 400], Cases(found=(*many, *odd, *flood), missed=()), beta=0.6)
    assert own["Buyback"] > 0.7


def test_what_is_not_fitted_stays_as_it_was() -> None:
    few = cases(documents=10, each=10)
    event = calibrate(few, "event")
    relation = Fitted(curve=Calibration().relation, default=0.4, thresholds={"OWNS": 0.6})
    content = written(event, relation, {"role": 0.45, "thresholds": {"OLD": 0.9}})
    assert content["role"] == 0.45
    assert content["thresholds"]["OWNS"] == 0.6
    assert set(content["thresholds"]) == {"Merger", "Buyback", "OWNS"}
    assert content["default_relation"] == 0.4
