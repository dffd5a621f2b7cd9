"""Which words call a deal off or clear it, and when they outweigh what the model reads."""

import pytest

from ingest.nlp.stage_cues import read_stage, stage_cue
from tests.ingest.nlp.hand_built import plain, tokens_of

UNSURE = {"PROPOSED": 0.6, "ANNOUNCED": 0.2, "APPROVED": 0.05, "COMPLETED": 0.1, "TERMINATED": 0.05}


def sort_of(text: str, kind: str, words: str) -> str | None:
    doc = plain(text)
    cue = stage_cue(doc, kind, *tokens_of(doc, words))
    return None if cue is None else cue.sort


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Aerolia and Volsol have called off their merger.", "Merger", "merger"),
        ("A merger planned with Medivue was shelved in 2024.", "Merger", "merger"),
        ("The takeover of Tintoria by Sherwin collapsed on Thursday.", "Acquisition", "takeover"),
        ("Adcock walked away from an offer in January.", "Acquisition", "walked away from"),
        ("The family rejected the bid.", "Acquisition", "bid"),
        ("Investors recalled the failed bid for Unilever.", "Acquisition", "bid"),
        ("Kenya Power cancelled a contract for smart meters.", "ContractAward", "contract"),
    ],
)
def test_a_deal_that_is_called_off(text, kind, words):
    assert sort_of(text, kind, words) == "ended"


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("Shareholders approved the takeover by TUI on Friday.", "Acquisition", "takeover"),
        ("A rights issue of 18 billion rupees was approved by its shareholders.", "CapitalRaise", "rights issue"),
        ("The tribunal sanctioned the merger of Sundaram with Kaveri.", "Merger", "merger"),
        ("It obtained approval from the regulator to repurchase shares.", "Buyback", "repurchase"),
    ],
)
def test_a_deal_that_is_cleared(text, kind, words):
    assert sort_of(text, kind, words) == "cleared"


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("The bureau has not blocked the takeover of Saskwheat.", "Acquisition", "takeover"),
        ("A committee that can block the takeover met.", "Acquisition", "takeover"),
        ("The takeover is subject to approval by shareholders.", "Acquisition", "takeover"),
        ("The board approved a buyback of shares.", "Buyback", "buyback"),
        ("Regulators are expected to approve the merger.", "Merger", "merger"),
        ("Brother cancelled the printer.", "ProductIssue", "cancelled"),
        ("The EMA approved the drug.", "ClinicalRegulatory", "approved"),
        ("Volvo bought Scania.", "Acquisition", "bought"),
    ],
)
def test_neither(text, kind, words):
    assert sort_of(text, kind, words) is None


def test_a_cue_outweighs_an_unsure_model_and_the_model_speaks_where_there_is_none():
    doc = plain("A merger planned with Medivue was shelved.")
    cue = stage_cue(doc, "Merger", *tokens_of(doc, "merger"))
    assert read_stage(cue, UNSURE) == "TERMINATED"
    assert read_stage(None, UNSURE) == "PROPOSED"


def test_a_model_that_is_nearly_certain_keeps_its_word():
    doc = plain("The family rejected the bid.")
    cue = stage_cue(doc, "Acquisition", *tokens_of(doc, "bid"))
    assert read_stage(cue, {**UNSURE, "COMPLETED": 0.999, "TERMINATED": 0.0001}) == "COMPLETED"
