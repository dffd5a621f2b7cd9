"""The shipped encoder: the same text always says the same, in the Doc's own tokens."""

from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from ingest.nlp.encoder import MODELS, Encoder
from ingest.nlp.encoding import Encoding, FixedHeads
from ingest.nlp.labels import Labels

TEXT = (
    "Acme Corp. buys Beta Ltd\n\nAcme Corp. agreed on Tuesday to buy Beta Ltd. for $3 billion in cash.  "
    "Chief executive Jane Roe told Reuters that it was a good deal.\n\nThe Bank of England raised interest rates."
)
OTHER = "Chaos: 10,000 jobs gone\n\nGLOBEX CUTS JOBS. Shares fell 12% in London!!! " * 4


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("en")


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder(MODELS / "market-en")


@pytest.fixture(scope="module")
def doc(nlp: Language) -> Doc:
    return nlp(TEXT)


@pytest.fixture(scope="module")
def encoding(encoder: Encoder, doc: Doc) -> Encoding:
    return encoder(doc)


def test_every_token_has_a_row(encoding: Encoding, doc: Doc) -> None:
    labels = encoding.labels
    assert len(encoding) == len(doc)
    assert encoding.names.shape == (len(doc), len(labels.tags))
    assert encoding.triggers.shape == (len(doc), 41)
    assert encoding.pos.shape == (len(doc), 17)
    words = [t.i for t in doc if not t.is_space]
    np.testing.assert_allclose(encoding.pos[words].sum(1), 1, atol=0.002)
    np.testing.assert_allclose(encoding.names.sum(1), 1, atol=0.002)
    spaces = [t.i for t in doc if t.is_space]
    assert spaces
    assert not encoding.sentence_start[spaces].any()
    assert not encoding.triggers[spaces].any()


def test_the_rest_of_the_batch_does_not_matter(encoder: Encoder, nlp: Language, encoding: Encoding, doc: Doc) -> None:
    encoder(nlp(OTHER))
    again = encoder(nlp(TEXT))
    for name in ("sentence_start", "pos", "names", "triggers", "direction", "stage", "factuality"):
        np.testing.assert_array_equal(getattr(encoding, name), getattr(again, name))
    np.testing.assert_array_equal(encoding.arcs(6, len(doc)), again.arcs(6, len(doc)))
    spans = [(0, 2, "Company"), (6, 8, "Company"), (12, 14, "Company")]
    for one, two in zip(encoding.relations(spans, [0, 1, 1]), again.relations(spans, [0, 1, 1]), strict=True):
        np.testing.assert_array_equal(one, two)


def test_it_reads_plain_news(encoding: Encoding, doc: Doc) -> None:
    labels = encoding.labels
    person = labels.kinds.index("Person")
    jane = next(t.i for t in doc if t.text == "Jane")
    assert encoding.names[jane, 1 + 2 * person] > 0.5
    assert labels.upos[int(encoding.pos[jane].argmax())] == "PROPN"
    chief = next(t.i for t in doc if t.text == "Chief")
    assert encoding.sentence_start[chief] > 0.5
    buy = next(t.i for t in doc if t.text == "buy")
    assert encoding.triggers[buy].argmax() == labels.event_kinds.index("Acquisition")


def test_arcs_cover_white_space(encoding: Encoding, doc: Doc) -> None:
    arcs = encoding.arcs(0, len(doc))
    assert arcs.shape == (len(doc), len(doc) + 1)
    space = next(t.i for t in doc if t.is_space)
    assert arcs[space].argmax() == space, "hangs on the token before it"
    assert (arcs[:, 1 + space] <= -1e4).sum() >= len(doc) - 3, "is nobody's head"
    labels = encoding.dep_labels([2, 0], [-1, 2])
    assert labels.shape == (2, len(encoding.labels.dependencies))
    assert encoding.labels.dependencies[int(labels[0].argmax())] == "root"


def test_roles_fit_kinds_and_windows(encoding: Encoding, doc: Doc) -> None:
    labels = encoding.labels
    buy = next(t.i for t in doc if t.text == "buy")
    trigger = (buy, buy + 1, "Acquisition")
    roles = encoding.roles([trigger], [(6, 8, "Company"), (6, 8, "Indicator"), (0, 2, "Company")])
    assert roles.shape == (1, 3, len(labels.roles))
    named = {labels.roles[r] for r in np.flatnonzero(roles[0, 0])}
    assert named <= {"acquirer", "target", "seller", "speaker"}
    assert labels.roles[int(roles[0, 0].argmax())] == "acquirer"
    assert not roles[0, 1].any(), "an indicator buys nothing"
    assert encoding.roles([], []).shape == (0, 0, len(labels.roles))


def test_relations_stay_in_a_sentence(encoding: Encoding) -> None:
    labels = encoding.labels
    spans = [(6, 8, "Company"), (12, 14, "Company"), (0, 2, "Company")]
    scores, stances, said = encoding.relations(spans, [1, 1, 0])
    assert scores.shape == (3, 3, 21)
    assert stances.shape == (3, 3, 3)
    assert not scores[0, 2].any()
    assert not scores[0, 0].any()
    competes = labels.relation_kinds.index("COMPETES_WITH")
    assert scores[0, 1, competes] == scores[1, 0, competes]
    assert said.shape == (3, 3, 6)
    assert encoding.relations([], [])[0].shape == (0, 0, 21)


def test_long_texts_reach_over_windows(encoder: Encoder, nlp: Language) -> None:
    doc = nlp("Acme buys Beta\n\n" + "Acme Corp. said that it had agreed to buy Beta Ltd. for cash. " * 60)
    encoding = encoder(doc)
    last = max(t.i for t in doc if t.text == "buy")
    roles = encoding.roles([(last, last + 1, "Acquisition")], [(0, 1, "Company"), (5, 7, "Company")])
    assert roles[0, 0].any(), "the title stands in every window"
    assert not roles[0, 1].any(), "the first sentence does not"
    assert encoding.arcs(5, len(doc)).shape[0] == len(doc) - 5


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "A", "株式会社", "\u200b \u200b"])
def test_odd_texts(encoder: Encoder, nlp: Language, text: str) -> None:
    doc = nlp(text)
    encoding = encoder(doc)
    assert len(encoding) == len(doc)
    if len(doc):
        assert encoding.arcs(0, len(doc)).shape == (len(doc), len(doc) + 1)


def test_the_component_sets_the_extension(nlp: Language) -> None:
    pipeline = spacy.blank("en")
    pipeline.add_pipe("kg_encoder")
    assert isinstance(pipeline("Acme rose.")._.kg_encoding, Encoding)
    assert pipeline.analyze_pipes()["summary"]["kg_encoder"]["assigns"] == ["doc._.kg_encoding"]


def test_a_missing_model_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="labels"):
        Encoder(tmp_path)


def test_an_encoding_from_arrays(encoder: Encoder) -> None:
    labels: Labels = encoder.labels
    heads = FixedHeads(labels, heads=[1, 1], deps=["nsubj", "root"], roles={(0, 0, "subject"): 0.9})
    fake = Encoding(labels, sentence_start=np.asarray([1, 0], dtype=np.float32), heads=heads)
    assert fake.names[:, 0].tolist() == [1, 1]
    assert fake.arcs(0, 2).argmax(1).tolist() == [2, 0]
    assert fake.roles([(1, 2, "PriceMove")], [(0, 1, "Company")])[0, 0, labels.roles.index("subject")] == np.float32(
        0.9
    )
