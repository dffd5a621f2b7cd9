"""Names: the boundary is decided first, then the kind; the registry helps without taking over."""

import numpy as np
import spacy
from spacy.tokens import Doc

from ingest.nlp.gazetteer import Proposal
from ingest.nlp.names import Name, decode, merge

KINDS = ("Company", "Publication", "Place")
WIDTH = 1 + 2 * len(KINDS)


def tags(*rows: dict[str, float]) -> np.ndarray:
    """Rows of tag probabilities from {"B-Company": 0.6}; the rest is O."""
    out = np.zeros((len(rows), WIDTH), dtype=np.float32)
    for i, row in enumerate(rows):
        for tag, p in row.items():
            out[i, 1 + 2 * KINDS.index(tag[2:]) + (tag[0] == "I")] = p
        out[i, 0] = 1 - sum(row.values())
    return out


def doc_of(*words: str) -> Doc:
    return Doc(spacy.blank("en").vocab, words=list(words))


def test_a_change_of_kind_inside_does_not_cut_a_name() -> None:
    rows = tags(
        {},
        {"B-Place": 0.5, "B-Publication": 0.4},
        {"I-Publication": 0.6, "I-Place": 0.2},
        {"I-Publication": 0.9},
    )
    assert [(n.start, n.end, n.kind) for n in decode(rows, KINDS)] == [(1, 4, "Publication")]


def test_two_names_side_by_side_stay_two() -> None:
    rows = tags({"B-Company": 0.9}, {"B-Place": 0.8}, {})
    assert [(n.start, n.end, n.kind) for n in decode(rows, KINDS)] == [(0, 1, "Company"), (1, 2, "Place")]


def test_an_inside_tag_after_nothing_begins_no_name_of_its_own() -> None:
    rows = tags({}, {"I-Company": 0.55}, {})
    assert all(n.end - n.start == 1 for n in decode(rows, KINDS))


def test_a_longer_registry_name_replaces_fragments() -> None:
    doc = doc_of("The", "Wall", "Street", "Journal", "said")
    rows = tags({}, {"B-Place": 0.9}, {"I-Place": 0.6}, {"B-Company": 0.7}, {})
    proposal = Proposal(1, 4, ("org:wall-street-journal",), ("Publication",))
    (name,) = merge(doc, decode(rows, KINDS), [proposal], rows, KINDS)
    assert (name.start, name.end, name.kind, name.entries) == (1, 4, "Publication", ("org:wall-street-journal",))


def test_a_registry_name_inside_a_longer_name_is_dropped() -> None:
    doc = doc_of("Bank", "of", "England", "Museum", "opened")
    tagged = [Name(0, 4, "Place", 0.9)]
    proposal = Proposal(0, 3, ("org:bank-of-england",), ("Company",))
    assert merge(doc, tagged, [proposal], tags({}, {}, {}, {}, {}), KINDS) == tagged


def test_an_ordinary_word_counts_only_where_the_model_sees_a_name() -> None:
    doc = doc_of("They", "hit", "the", "Target", "range")
    proposal = Proposal(3, 4, ("org:target",), ("Company",), common=True)
    assert merge(doc, [], [proposal], tags({}, {}, {}, {"B-Company": 0.3}, {}), KINDS) == []
    seen = merge(doc, [Name(3, 4, "Company", 0.8)], [proposal], tags({}, {}, {}, {"B-Company": 0.8}, {}), KINDS)
    assert [n.entries for n in seen] == [("org:target",)]


def test_on_the_same_words_the_registry_decides_the_kind() -> None:
    doc = doc_of("Reuters", "said")
    rows = tags({"B-Company": 0.9}, {})
    (name,) = merge(doc, decode(rows, KINDS), [Proposal(0, 1, ("org:reuters",), ("Publication",))], rows, KINDS)
    assert (name.kind, name.entries) == ("Publication", ("org:reuters",))
