"""Who says it: speakers, scopes and unnamed sources, from the order of words and from a parse."""

import pytest

from ingest.nlp.attribution import Attributor, attribution_at, speakers_at
from tests.ingest.nlp.hand_built import parsed, plain, tokens_of

ATTRIBUTE = Attributor()


def said_by(text: str, words: str, kind: str = "Acquisition", **kinds: str) -> list[str]:
    doc = ATTRIBUTE(plain(text, **kinds))
    return [doc.ents[i].text for i in speakers_at(doc, *tokens_of(doc, words), kind=kind, factuality="REPORTED")]


@pytest.mark.parametrize(
    ("text", "words", "speakers"),
    [
        ("Anna Berg said that Volvo would buy Scania.", "buy", ["Anna Berg"]),
        ('"Volvo will buy Scania," said Anna Berg, who covers it for UBS.', "buy", ["Anna Berg"]),
        ("Volvo will buy Scania, UBS analyst Anna Berg said.", "buy", ["Anna Berg"]),
        ("Anna Berg, an analyst at UBS, predicted that Volvo would buy Scania.", "buy", ["Anna Berg"]),
        ("According to Reuters, Volvo will buy Scania.", "buy", ["Reuters"]),
        ("Volvo will buy Scania, according to Reuters.", "buy", ["Reuters"]),
        ("Volvo will buy Scania, Reuters reported on Tuesday.", "buy", ["Reuters"]),
        ("Volvo will buy Scania, Anna Berg told Reuters.", "buy", ["Anna Berg"]),
        ('Anna Berg spoke. "Volvo must act," she said. She added that it would buy Scania.', "buy", ["Anna Berg"]),
        ("Volvo bought Scania in March.", "bought", []),
        ("Volvo is expected to buy Scania.", "buy", []),
    ],
)
def test_speakers(text, words, speakers):
    kinds = {"Anna_Berg": "Person", "Volvo": "Company", "Scania": "Company", "Reuters": "Publication", "UBS": "Company"}
    assert said_by(text, words, **kinds) == speakers


def test_unnamed_sources_leave_the_outlet_as_speaker():
    doc = ATTRIBUTE(
        plain("Volvo may bid, people familiar with the matter told Reuters.", Volvo="Company", Reuters="Publication")
    )
    found = attribution_at(doc, *tokens_of(doc, "bid"))
    assert found is not None
    assert found.anonymous
    assert [doc.ents[i].text for i in found.speakers] == ["Reuters"]


def test_a_quotation_of_several_sentences_keeps_its_speaker():
    text = '"Prices will fall. Volvo will buy Scania. Nobody is safe," said Anna Berg.'
    assert said_by(text, "buy", Anna_Berg="Person", Volvo="Company", Scania="Company") == ["Anna Berg"]


def test_a_judgement_attributes_itself_and_not_what_it_judges():
    text = "Anna Berg welcomed the takeover of Scania."
    kinds = {"Anna_Berg": "Person", "Scania": "Company"}
    assert said_by(text, "welcomed", "Statement", **kinds) == ["Anna Berg"]
    assert said_by(text, "takeover", **kinds) == []


def test_what_is_asserted_is_the_texts_own_word():
    doc = ATTRIBUTE(plain("Volvo said it bought Scania.", Volvo="Company", Scania="Company"))
    place = tokens_of(doc, "bought")
    assert speakers_at(doc, *place, kind="Acquisition", factuality="ASSERTED") == ()
    assert speakers_at(doc, *place, kind="Acquisition", factuality="DENIED") == (0,)


def test_the_parse_finds_a_far_subject():
    doc = parsed(
        [
            "Berg PROPN 6 nsubj",
            "of ADP 2 case",
            "UBS PROPN 0 nmod",
            "near ADP 4 case",
            "Zurich PROPN 2 nmod",
            "also ADV 6 advmod",
            "said VERB 6 ROOT",
            "Volvo PROPN 8 nsubj",
            "bid VERB 6 ccomp",
            ". PUNCT 6 punct",
        ],
        [(0, 1, "Person"), (2, 3, "Company"), (4, 5, "Place"), (7, 8, "Company")],
    )
    ATTRIBUTE(doc)
    assert speakers_at(doc, 8, 9, kind="Acquisition", factuality="REPORTED") == (0,)
