"""Windows: no word is lost, none stands twice but the title, and the same text is cut the same way."""

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from ingest.nlp.windows import TITLE_LIMIT, Window, cut_windows, sure_starts, words_of
from ingest.nlp.wordpieces import CASES, MAX_PIECES, WordPieces, case_pattern

VOCABULARY = [
    "[PAD]",
    "[UNK]",
    "[CLS]",
    "[SEP]",
    "shares",
    "of",
    "beta",
    "rose",
    ".",
    "##s",
    "acme",
    "a",
    "##a",
    "é",
    "e",
]


@pytest.fixture(scope="module")
def wordpieces() -> WordPieces:
    return WordPieces(VOCABULARY)


def covered(windows: list[Window]) -> list[int]:
    return [w for window in windows for w in window.owned]


def test_words_leave_out_white_space_and_note_blank_lines() -> None:
    doc = spacy.blank("en")("\n\nAcme buys Beta\n\n The deal  is done.\nMore.\r\n\r\nEnd")
    words = words_of(doc)
    assert words.texts == ["Acme", "buys", "Beta", "The", "deal", "is", "done", ".", "More", ".", "End"]
    assert words.paragraphs == {3, 10}
    assert [doc[int(i)].text for i in words.tokens] == words.texts


def test_title_is_repeated_in_front_of_every_window(wordpieces: WordPieces) -> None:
    words = ["Acme", "rose", *(["Shares", "of", "Beta", "rose", "."] * 30)]
    windows = cut_windows(words, {2}, wordpieces, limit=40)
    assert len(windows) > 3
    assert [w.title for w in windows] == [2] * len(windows)
    assert all(w.slot(1) == 1 for w in windows)
    assert covered(windows) == list(range(len(words)))
    assert {len(w.pieces) for w in windows[:-1]} == {40}
    for window in windows:
        assert words[window.start] == "Shares", "a sentence was cut though it fits"
        assert window.pieces[window.first[0]] == VOCABULARY.index("acme")


def test_a_long_first_paragraph_is_no_title(wordpieces: WordPieces) -> None:
    words = ["rose"] * (TITLE_LIMIT + 1) + ["Acme", "rose"]
    assert [w.title for w in cut_windows(words, {TITLE_LIMIT + 1}, wordpieces)] == [0]


def test_a_title_alone_is_a_text(wordpieces: WordPieces) -> None:
    (window,) = cut_windows(["Acme", "rose"], frozenset(), wordpieces)
    assert (window.title, window.start, window.end) == (0, 0, 2)
    assert [VOCABULARY[i] for i in window.pieces] == ["[CLS]", "acme", "rose", "[SEP]"]
    assert cut_windows([], frozenset(), wordpieces) == []


def test_an_endless_sentence_is_cut_and_nothing_is_lost(wordpieces: WordPieces) -> None:
    words = ["shares", ","] * 10 + ["rose"] * 200
    windows = cut_windows(words, frozenset(), wordpieces, limit=32)
    assert covered(windows) == list(range(len(words)))
    assert all(len(w.pieces) <= 32 for w in windows)
    # the comma is [UNK] here, but the cut sees the word
    assert windows[0].end == 20


@given(
    st.lists(
        st.sampled_from([*"aA.é,;'(", "Acme", "acmes", "aaaa", "rose", "\u200b", "株式", "x" * 300]), max_size=120
    ),
    st.sets(st.integers(1, 119), max_size=6),
    st.integers(64, 90),
)
def test_every_word_has_one_owner_and_a_place(words: list[str], paragraphs: set[int], limit: int) -> None:
    wordpieces = WordPieces(VOCABULARY)
    windows = cut_windows(words, {p for p in paragraphs if p < len(words)}, wordpieces, limit=limit)
    assert covered(windows) == list(range(len(words)))
    for window in windows:
        assert len(window.pieces) == len(window.cases) <= limit
        assert len(window.first) == len(window)
        for word in window.owned:
            slot = window.slot(word)
            assert slot is not None
            assert window.pieces[window.first[slot]] == wordpieces.of(words[word])[0]


def test_sure_starts_need_a_stop_and_no_lower_case() -> None:
    words = ["Acme", "Inc.", "rose", ".", "Beta", "fell", ".", "”", "Why", "?", "because", "."]
    assert sure_starts(words) == [0, 4, 8]
    assert sure_starts(words, {2}) == [0, 2, 4, 8]


@pytest.mark.parametrize(
    ("word", "case"),
    [
        ("rose", "lower"),
        ("Acme", "title"),
        ("A", "title"),
        ("IBM", "upper"),
        ("U.S.", "upper"),
        ("eBay", "mixed"),
        ("Q3", "digits"),
        ("%", "other"),
        ("\u682a", "mixed"),
    ],
)
def test_case_patterns(word: str, case: str) -> None:
    assert CASES[case_pattern(word)] == case


def test_words_become_pieces_as_in_bert(wordpieces: WordPieces) -> None:
    def pieces(word: str) -> list[str]:
        return [VOCABULARY[i] for i in wordpieces.of(word)]

    assert pieces("Acmes") == ["acme", "##s"]
    assert pieces("É") == ["e"], "accents are dropped"
    assert pieces("a.a") == ["a", ".", "a"]
    assert pieces("zebra") == ["[UNK]"]
    assert pieces("\u200b") == ["[UNK]"], "a word of nothing is still a word"
    assert len(pieces("a" * 500)) == MAX_PIECES


def test_hand_built_docs_work(wordpieces: WordPieces) -> None:
    doc = Doc(spacy.blank("en").vocab, words=["Acme", "\n\n", "Shares", "rose"], spaces=[False, False, True, False])
    words = words_of(doc)
    (window,) = cut_windows(words.texts, words.paragraphs, wordpieces)
    assert (window.title, len(window)) == (1, 3)
