"""The guarded tokenizer: spaCy's own tokens, the text kept, and time that grows with length."""

import time

import spacy
from hypothesis import given
from hypothesis import strategies as st

from ingest.nlp.tokenizer import GuardedTokenizer

PLAIN = spacy.blank("en").tokenizer
GUARDED = GuardedTokenizer(PLAIN)


def test_ordinary_text_is_tokenised_as_spacy_does():
    text = "Shares of BARC.L (NASDAQ:AAPL) rose 10% to $1.2bn, the \"U.S.-based\" bank's chief said.\n\nIt didn't."
    assert [token.text for token in GUARDED(text)] == [token.text for token in PLAIN(text)]


def test_words_beside_a_long_run_stay_whole():
    doc = GUARDED("Meta fell 3% " + "!" * 5000 + " today, it said.")
    assert [token.text for token in doc][:4] == ["Meta", "fell", "3", "%"]
    assert [token.text for token in doc][-5:] == ["today", ",", "it", "said", "."]


@given(st.text(alphabet="ab ($!.\n\té_" + '"', max_size=40), st.sampled_from("(!_$a7é€"), st.integers(0, 400))
def test_the_text_is_never_changed(text, char, count):
    whole = text + char * count + text
    doc = GUARDED(whole)
    assert doc.text == whole
    assert all(whole[token.idx : token.idx + len(token)] == token.text for token in doc)
    assert all(len(token) <= 140 for token in doc)


def test_long_runs_take_linear_time():
    started = time.perf_counter()
    for char in '(!_"$':
        GUARDED(char * 200_000)
    assert time.perf_counter() - started < 5


def test_a_pipeline_with_it_survives_a_round_trip(tmp_path):
    nlp = spacy.blank("en", config={"nlp": {"tokenizer": {"@tokenizers": "kg_guarded_tokenizer"}}})
    nlp.to_disk(tmp_path / "model")
    again = spacy.load(tmp_path / "model")
    assert isinstance(again.tokenizer, GuardedTokenizer)
    assert [token.text for token in again("It didn't.")] == ["It", "did", "n't", "."]
    assert len(list(again.pipe(["one text", "another"]))) == 2
