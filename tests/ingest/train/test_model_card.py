"""The card of a model, written from measured figures."""

import json

from ingest.evaluation.report import report_of
from ingest.nlp.encoder import MODELS
from ingest.train.model_card import model_card
from tests.ingest.test_evaluate import extracted_article, gold_document, measured

FOLDER = MODELS / "market-en"


def test_every_figure_stands_in_the_card_with_its_interval() -> None:
    report = report_of(measured((gold_document(), extracted_article())))
    linking = {"all names": {"value": 95.0, "low": 90.0, "high": 99.0, "right": 380, "of": 400}}
    names = {"documents": 120, "names": {"f1": {"value": 81.5, "low": 78.0, "high": 84.0}}}
    card = model_card(
        {**report, "linking": linking},
        json.loads((FOLDER / "labels.json").read_text(encoding="utf-8")),
        name="market-en",
        gold="two documents",
        size=23_400_000,
        both={**report, "linking": {}},
        names=names,
        syntax={"POS": 96.12, "LAS": 87.6},
    )
    for line in (
        "# market-en",
        "23 MB",
        "on 1 documents that were not trained on (two documents)",
        "| events | 25.0 (25.0-25.0) | 50.0 (50.0-50.0) | 33.3 (33.3-33.3) |",
        "| linking: right entity or rightly none, of 400 names | 95.0 (90.0-99.0) |",
        "| names alone on MEANTIME, micro F1, 120 documents | 81.5 (78.0-84.0) |",
        "| POS on EWT test, gold tokens | 96.1 |",
        "| tempting non-facts that came out as fact (dev and test, 1 documents) | 100.0 (100.0-100.0) |",
        "| Acquisition | 50.0 (50.0-50.0) | 100.0 (100.0-100.0) | 66.7 (66.7-66.7) | 1 |",
        "reliability.svg",
        "calibration error",
    ):
        assert line in card
    assert "$" not in card
