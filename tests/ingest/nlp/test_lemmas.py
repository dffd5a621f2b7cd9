"""Lemmas by tables and endings; noun chunks of Universal Dependencies."""

import pytest
import spacy

from ingest.nlp.lemmas import Lemmas, lemma_of
from ingest.nlp.noun_chunks import NounChunks
from tests.ingest.nlp.hand_built import parsed


@pytest.mark.parametrize(
    ("word", "pos", "lemma"),
    [
        ("companies", "NOUN", "company"),
        ("upgraded", "VERB", "upgrade"),
        ("froze", "VERB", "freeze"),
        ("cut", "VERB", "cut"),
        ("was", "AUX", "be"),
        ("n't", "PART", "not"),
        ("hiring", "NOUN", "hiring"),
        ("earnings", "NOUN", "earnings"),
        ("layoffs", "NOUN", "layoff"),
        ("Meta", "PROPN", "Meta"),
        ("better", "ADJ", "good"),
        ("reskilled", "VERB", "reskill"),
    ],
)
def test_lemma(word, pos, lemma):
    assert lemma_of(word, pos) == lemma


def test_the_component_sets_all_lemmas():
    doc = parsed(["Shares NOUN 1 nsubj", "fell VERB 1 ROOT", ". PUNCT 1 punct"])
    for token in doc:
        token.lemma_ = ""
    assert [token.lemma_ for token in Lemmas()(doc)] == ["share", "fall", "."]


def test_noun_chunks_leave_out_prepositions_and_clauses():
    rows = [
        "The DET 3 det",
        "German ADJ 3 amod",
        "car NOUN 3 compound",
        "maker NOUN 7 nsubj",
        "of ADP 6 case",
        "small ADJ 6 amod",
        "vans NOUN 3 nmod",
        "cut VERB 7 ROOT",
        "its PRON 10 nmod:poss",
        "annual ADJ 10 amod",
        "forecast NOUN 7 obj",
        ". PUNCT 7 punct",
    ]
    nlp = spacy.blank("en")
    NounChunks(nlp)
    doc = spacy.tokens.Doc(nlp.vocab).from_bytes(parsed(rows).to_bytes())
    assert [chunk.text for chunk in doc.noun_chunks] == [
        "The German car maker",
        "small vans",
        "its annual forecast",
    ]
