"""Sentences, tags and trees, on hand-made encodings."""

import numpy as np
import spacy
from spacy.tokens import Doc

from ingest.nlp.encoding import Encoding, FixedHeads
from ingest.nlp.labels import Labels
from ingest.nlp.resources import model_path
from ingest.nlp.syntax import Syntax, sentence_bounds

LABELS = Labels.read(model_path() / "labels.json")


def encoded(words: list[str], spaces: list[bool], tags: list[str], heads: list[int], deps: list[str]) -> Doc:
    doc = Doc(spacy.blank("en").vocab, words=words, spaces=spaces)
    if not Doc.has_extension("kg_encoding"):
        Doc.set_extension("kg_encoding", default=None)
    pos = np.zeros((len(words), len(LABELS.upos)), dtype=np.float32)
    for i, tag in enumerate(tags):
        if tag:
            pos[i, list(LABELS.upos).index(tag)] = 1
    starts = np.zeros(len(words), dtype=np.float32)
    starts[0] = 1
    fixed = FixedHeads(LABELS, heads=heads, deps=deps)
    doc._.kg_encoding = Encoding(LABELS, sentence_start=starts, pos=pos, heads=fixed)
    return doc


def test_tags_heads_and_labels_reach_the_doc() -> None:
    doc = encoded(
        ["Intel", "cut", "jobs", "."],
        [True, True, False, False],
        ["PROPN", "VERB", "NOUN", "PUNCT"],
        [1, 1, 1, 1],
        ["nsubj", "root", "obj", "punct"],
    )
    Syntax()(doc)
    assert [t.pos_ for t in doc] == ["PROPN", "VERB", "NOUN", "PUNCT"]
    assert [t.head.text for t in doc] == ["cut", "cut", "cut", "cut"]
    assert [t.dep_ for t in doc] == ["nsubj", "ROOT", "obj", "punct"]
    assert [s.text for s in doc.sents] == ["Intel cut jobs."]


def test_a_blank_line_ends_a_sentence_and_belongs_to_it() -> None:
    doc = encoded(
        ["Headline", "\n\n", "Intel", "fell"],
        [False, False, True, False],
        ["NOUN", "", "PROPN", "VERB"],
        [0, 0, 3, 3],
        ["root", "dep", "nsubj", "root"],
    )
    Syntax()(doc)
    assert [s.text for s in doc.sents] == ["Headline\n\n", "Intel fell"]


def test_a_wrapped_line_does_not_end_a_sentence_by_itself() -> None:
    doc = Doc(spacy.blank("en").vocab, words=["cut", "\n", "jobs"], spaces=[False, False, False])
    assert sentence_bounds(doc, np.array([1, 0, 0.1], dtype=np.float32), threshold=0.5) == [(0, 3)]
    assert sentence_bounds(doc, np.array([1, 0, 0.4], dtype=np.float32), threshold=0.5) == [(0, 2), (2, 3)]
