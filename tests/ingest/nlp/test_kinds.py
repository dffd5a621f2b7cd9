"""The kind of an entity: what the words in, before and beside its names say, weighed against the model."""

import pytest
import spacy
from spacy.tokens import Doc

from ingest.nlp.kinds import added, best_kind, list_evidence, model_scores, word_evidence
from ingest.nlp.name import Name

NLP = spacy.blank("en")


def named(text: str, words: str, *shares: tuple[str, float]) -> tuple[Doc, Name]:
    doc = NLP(text)
    start = text.index(words)
    span = doc.char_span(start, start + len(words))
    assert span is not None
    return doc, Name(span.start, span.end, "Company", 0.9, shares=shares)


@pytest.mark.parametrize(
    ("text", "words", "kind"),
    [
        ("A spokesman for Norvik Airlines declined to comment.", "Norvik Airlines", "Company"),
        ("It sued in the Halden Commission offices.", "Halden Commission", "Authority"),
        ("The newspaper Portafolio wrote it.", "Portafolio", "Publication"),
        ("The private equity firm Alpina sold it.", "Alpina", "Fund"),
        ("The news agency Halden had it first.", "Halden", "Publication"),
        ("Kestrel Point, a London-based hedge fund, owns it.", "Kestrel Point", "Fund"),
        ("Veltrix is a drug for asthma.", "Veltrix", "Product"),
        ("Brandt, who runs the bank, left.", "Brandt", "Person"),
        ("Rainer told investors to wait.", "Rainer", "Person"),
        ("It bought Halden processors.", "Halden", "Product"),
        ("The ''Morning Bell'' had it first.", "Morning Bell", "Publication"),
    ],
)
def test_the_words_speak_for_the_kind(text: str, words: str, kind: str) -> None:
    doc, name = named(text, words)
    evidence = word_evidence(doc, [name])
    assert evidence[kind] == max(evidence.values())


def test_words_that_say_nothing_are_no_evidence() -> None:
    doc, name = named("Shares in Halden rose, and the bank said so.", "Halden")
    assert word_evidence(doc, [name]) == {}


def test_one_word_does_not_outweigh_a_sure_model_but_plain_words_do() -> None:
    doc, name = named("The retailer Halden fell.", "Halden", ("Person", 0.99), ("Company", 0.01))
    scores = {
        k: model_scores([name]).get(k, 0.0) + word_evidence(doc, [name]).get(k, 0.0) for k in ("Person", "Company")
    }
    assert best_kind(scores) == "Person"
    doc, name = named("The hedge fund Halden fell.", "Halden", ("Company", 0.99), ("Fund", 0.01))
    assert best_kind(added([model_scores([name]), word_evidence(doc, [name])])) == "Fund"


def test_a_doubtful_name_in_a_list_is_of_the_kind_of_its_neighbours() -> None:
    doc = NLP("Verizon, Sprint and Cingular fell.")
    sure, doubtful = (("Company", 0.97),), (("Organization", 0.5), ("Company", 0.45))
    names = [Name(0, 1, "Company", 0.9, shares=sure), Name(2, 3, "Company", 0.9, shares=sure)]
    names.append(Name(4, 5, "Organization", 0.9, shares=doubtful))
    assert best_kind(model_scores([names[2]])) == "Organization"
    assert best_kind(added([model_scores([names[2]]), list_evidence(doc, names)[2]])) == "Company"


def test_two_names_with_a_comma_between_are_no_list() -> None:
    doc = NLP("Waterloo, Ontario")
    names = [Name(0, 1, "Place", 0.9), Name(2, 3, "Place", 0.9)]
    assert list_evidence(doc, names) == [{}, {}]
