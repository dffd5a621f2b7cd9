"""An installed spaCy pipeline in place of our tags and names, here one made by hand."""

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.tokens import Doc, Span

from ingest.nlp.base_pipeline import BasePipeline, load_base, stand_in
from ingest.nlp.encoder import MODELS
from ingest.nlp.encoding import Encoding
from ingest.nlp.labels import Labels
from ingest.nlp.model_names import FoundModel, find_model
from ingest.nlp.pipeline import build_pipeline
from kg_service.errors import SettingsError

LABELS = Labels.read(MODELS / "market-en" / "labels.json")
PATTERNS = [
    {"label": "ORG", "pattern": "Xylophone Quark"},
    {"label": "PERSON", "pattern": "Zanzi Brook"},
    {"label": "GPE", "pattern": "Quuxville"},
    {"label": "NORP", "pattern": "Quuxian"},
]


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A pipeline of rules, saved as an installed one lies on disk."""
    nlp = spacy.blank("en")
    nlp.add_pipe("entity_ruler").add_patterns(PATTERNS)  # type: ignore[attr-defined]
    ruler = nlp.add_pipe("attribute_ruler")
    ruler.add([[{"LOWER": "quark"}]], {"POS": "INTJ"})  # type: ignore[attr-defined]
    nlp.to_disk(tmp_path / "base")
    return tmp_path / "base"


def encoding(words: int) -> Encoding:
    return Encoding(LABELS, sentence_start=np.zeros(words, dtype=np.float32))


def mass(tags: "np.ndarray[tuple[int, ...], np.dtype[np.float32]]", row: int) -> dict[str, float]:
    return {tag: round(float(p), 2) for tag, p in zip(LABELS.tags, tags[row], strict=True) if p > 0.005}


def test_its_names_stand_in_and_the_model_says_which_kind_of_organisation() -> None:
    own = encoding(4)
    own.names[:, :] = 0.0
    for row, tag in enumerate(("B-Authority", "I-Authority", "B-Person", "B-Sector")):
        own.names[row, LABELS.tags.index(tag)] = 1.0
    doc = Doc(spacy.blank("en").vocab, words=["Xylophone", "Board", "Zanzi", "steel"])
    tags = stand_in(own, [Span(doc, 0, 2, label="ORG")])
    assert max(mass(tags, 0), key=mass(tags, 0).__getitem__) == "B-Authority"
    assert max(mass(tags, 1), key=mass(tags, 1).__getitem__) == "I-Authority"
    assert mass(tags, 2) == {"O": 1.0}
    assert mass(tags, 3) == {"B-Sector": 1.0}
    assert tags.sum(1) == pytest.approx(np.ones(4), abs=1e-3)


def test_without_an_opinion_of_the_model_an_organisation_is_a_company_and_nationalities_are_no_names() -> None:
    doc = Doc(spacy.blank("en").vocab, words=["Xylophone", "Quuxian", "Quuxville"])
    ents = [Span(doc, 0, 1, label="ORG"), Span(doc, 1, 2, label="NORP"), Span(doc, 2, 3, label="GPE")]
    tags = stand_in(encoding(3), ents)
    assert [max(mass(tags, i), key=mass(tags, i).__getitem__) for i in range(3)] == ["B-Company", "O", "B-Place"]


def test_the_whole_pipeline_finds_the_names_of_the_base(base: Path) -> None:
    text = "Shares of Xylophone Quark fell after Zanzi Brook left, a Quuxian paper in Quuxville said."
    nlp = build_pipeline(base=str(base))
    doc = nlp(text)
    named = {ent.text: ent.label_ for ent in doc.ents}
    assert named.items() >= {"Zanzi Brook": "Person", "Quuxville": "Place"}.items()
    assert "Xylophone Quark" in named
    assert "Quuxian" not in named
    assert next(token for token in doc if token.text == "Quark").pos_ == "INTJ"
    assert next(token for token in doc if token.text == "said").pos_ == "VERB"
    assert nlp.meta["name"] == "market-en+base"
    assert BasePipeline(load_base(str(base)))(nlp.make_doc("")).text == ""


def test_what_is_no_pipeline_with_names_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="there is no spaCy pipeline 'en_nowhere'"):
        load_base("en_nowhere")
    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(SettingsError, match="finds no names by the labels of OntoNotes"):
        load_base(str(tmp_path / "blank"))


def test_a_model_is_found_by_name_or_folder(base: Path) -> None:
    shipped = FoundModel(folder=MODELS / "market-en")
    assert find_model("market-en") == shipped
    assert find_model(str(MODELS / "market-en")) == shipped
    assert find_model(str(base)) == FoundModel(base=str(base))
    with pytest.raises(SettingsError, match="market-xx is no model: give market-en"):
        find_model("market-xx")
