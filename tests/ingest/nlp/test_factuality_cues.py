"""Denials, conditions, rumours and forecasts, and that they reach only what they mean."""

import pytest

from ingest.nlp.factuality_cues import cue_at
from tests.ingest.nlp.hand_built import plain, tokens_of


@pytest.mark.parametrize(
    ("text", "words", "factuality"),
    [
        ("Volvo has not sold a single share.", "sold", "DENIED"),
        ("Volvo did n't buy Scania.", "buy", "DENIED"),
        ("Volvo has no plans to buy Scania.", "buy", "DENIED"),
        ("Volvo is not in talks to buy Scania, it said.", "buy", "DENIED"),
        ("Volvo denied a report that it had bought Scania.", "bought", "DENIED"),
        ("Volvo rejected reports that it would buy Scania.", "buy", "DENIED"),
        ("Volvo ruled out a takeover.", "takeover", "DENIED"),
        ("Volvo said it had frozen nothing.", "frozen", "DENIED"),
        ("A split is not being considered.", "split", "DENIED"),
        ("Talk of a bid is wishful thinking.", "bid", "DENIED"),
        ("Volvo never discussed a merger.", "merger", "DENIED"),
        ("Volvo may buy Scania.", "buy", "HYPOTHETICAL"),
        ("Volvo could cut jobs.", "cut", "HYPOTHETICAL"),
        ("If Volvo buys Scania, it will cut jobs.", "buys", "HYPOTHETICAL"),
        ("If Volvo buys Scania, it will cut jobs.", "cut", "HYPOTHETICAL"),
        ("Volvo would not rule out a split.", "split", "HYPOTHETICAL"),
        ("Volvo is said to be weighing a bid.", "bid", "RUMOURED"),
        ("Analysts expect Volvo to cut jobs.", "cut", "FORECAST"),
    ],
)
def test_cues(text, words, factuality):
    doc = plain(text)
    cue = cue_at(doc, *tokens_of(doc, words))
    assert cue is not None
    assert cue.factuality == factuality
    assert cue.reason


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Volvo bought Scania in March.", "bought"),
        ("Volvo bought not only Scania but also DAF.", "DAF"),
        ("Volvo did not say when it bought Scania.", "bought"),
        ("Volvo no longer makes cars and bought Scania.", "bought"),
        ("Volvo bought Scania in May.", "bought"),
        ("Volvo said it would buy Scania.", "buy"),
    ],
)
def test_plain_statements_have_no_denial_and_no_condition(text, words):
    doc = plain(text)
    cue = cue_at(doc, *tokens_of(doc, words))
    assert cue is None or cue.factuality not in ("DENIED", "HYPOTHETICAL")


def test_a_statement_is_not_denied_by_what_it_says():
    doc = plain("Berg said Volvo had not bought Scania.")
    assert cue_at(doc, *tokens_of(doc, "said"), kind="Statement") is None
