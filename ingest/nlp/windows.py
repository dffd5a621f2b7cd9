"""What the encoder reads at once: the title, a separator, and as much text as fits.

Training and run time cut the same windows. A window holds whole sentences where it can: it is filled with
stretches that begin where a paragraph or surely a sentence begins; a stretch that is longer than a window is
cut at its last weak mark, else anywhere. No word is lost, and none but the title stands in two windows.
"""

from bisect import bisect_right
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray
from spacy.tokens import Doc

from ingest.nlp.wordpieces import WordPieces, case_pattern

LIMIT = 192
"""Word pieces in a window, title and special pieces included."""

TITLE_LIMIT = 48
"""Word pieces up to which a first paragraph counts as the title."""

_STOPS = frozenset((".", "!", "?", "...", "\u2026"))
_ENDS = frozenset(".!?")
_BULLETS = frozenset("-*\u2022\u2013\u2014\u25aa\u25cf\u2023")
_WEAK = _STOPS | {";", ":", ",", "\u2014", "\u2013", "-"}
_CLOSING = frozenset("\"'\u201d\u2019)]") | {"''"}


@dataclass(frozen=True, slots=True)
class Window:
    """One input of the encoder.

    Its *slots* are its words in order: the title's words `0..title`, then the words `start..end`. In the
    first window of a text `start == title`; so each word's own slot is the one in the window that owns it.
    """

    title: int
    start: int
    end: int
    pieces: NDArray[np.int64]
    cases: NDArray[np.int64]
    first: NDArray[np.int64]
    """Position in `pieces` of each slot's first piece."""

    def __len__(self) -> int:
        """How many slots there are."""
        return self.title + self.end - self.start

    def slot(self, word: int) -> int | None:
        """Where `word` stands in this window, or None."""
        if self.start <= word < self.end:
            return self.title + word - self.start
        return word if 0 <= word < self.title else None

    @property
    def owned(self) -> range:
        """The words of which this window is the first (the title belongs to the first window)."""
        return range(0 if self.start == self.title else self.start, self.end)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of a Doc, without its white space.

    `tokens[i]` is the index in the Doc of word i; `paragraphs` are the words before which a blank line stands,
    `lines` those before which any line ends.
    """

    texts: list[str]
    tokens: NDArray[np.int64]
    paragraphs: frozenset[int]
    lines: frozenset[int]


def words_of(doc: Doc) -> Words:
    """Leave out the white-space tokens, and note where a blank line stood."""
    texts: list[str] = []
    tokens: list[int] = []
    paragraphs: set[int] = set()
    lines: set[int] = set()
    newlines = 0
    for token in doc:
        if token.is_space:
            newlines += token.text.count("\n")
            continue
        if newlines and texts:
            lines.add(len(texts))
        if newlines > 1 and texts:
            paragraphs.add(len(texts))
        newlines = 0
        texts.append(token.text)
        tokens.append(token.i)
    return Words(texts, np.asarray(tokens, dtype=np.int64), frozenset(paragraphs), frozenset(lines))


def sure_starts(words: Sequence[str], paragraphs: Collection[int] = ()) -> list[int]:
    """Where a sentence surely begins: at paragraphs, and after a stop if what follows is not in lower case."""
    starts = [0] if words else []
    for i in range(1, len(words)):
        if i in paragraphs or (_after_stop(words, i) and not words[i][0].islower() and words[i] not in _CLOSING):
            starts.append(i)
    return starts


def can_start(words: Sequence[str], lines: Collection[int]) -> NDArray[np.bool_]:
    """Where a sentence can begin in edited text: at the first word, at a line's start and after a stop."""
    return np.asarray([i == 0 or i in lines or _after_stop(words, i) for i in range(len(words))], dtype=np.bool_)


def must_start(words: Sequence[str], lines: Collection[int]) -> NDArray[np.bool_]:
    """Where a sentence begins beyond doubt: a bullet at a line's start, a capital after a stop that stands by itself.

    In the training parts of EWT and GUM 19 of some 7,000 such places are none. The tokenizer leaves the stop of an
    abbreviation at its word.
    """
    stopped = (i > 0 and words[i - 1] in _ENDS and words[i][0].isupper() for i in range(len(words)))
    return np.asarray([s or (i in lines and words[i] in _BULLETS) for i, s in enumerate(stopped)], dtype=np.bool_)


def _after_stop(words: Sequence[str], i: int) -> bool:
    j = i - 1
    while j > 0 and words[j] in _CLOSING:
        j -= 1
    return words[j] in _STOPS


def cut_windows(
    words: Sequence[str], paragraphs: Collection[int], wordpieces: WordPieces, *, limit: int = LIMIT
) -> list[Window]:
    """Cut a text into windows; an empty text has none.

    The first paragraph is the title if it is short and something follows.
    """
    if not words:
        return []
    pieces = [wordpieces.of(w) for w in words]
    total = [0, *accumulate(len(p) for p in pieces)]
    title = min(paragraphs, default=0)
    if total[title] > TITLE_LIMIT:
        title = 0
    room = limit - 3 - total[title] if title else limit - 2
    windows: list[Window] = []
    start = title
    for end in _ends(words, [s for s in sure_starts(words, paragraphs) if s > title], total, start, room):
        windows.append(_window(words, pieces, wordpieces, title, start, end))
        start = end
    return windows


def _ends(words: Sequence[str], starts: list[int], total: Sequence[int], start: int, room: int) -> list[int]:
    cuts = [*starts, len(words)]
    ends: list[int] = []
    while start < len(words):
        reach = bisect_right(total, total[start] + room) - 1
        i = bisect_right(cuts, reach)
        if i and cuts[i - 1] > start:
            end = cuts[i - 1]
        else:
            weak = (j for j in range(reach, start + (reach - start) // 2, -1) if words[j - 1] in _WEAK)
            end = next(weak, reach)
        ends.append(end)
        start = end
    return ends


def _window(
    words: Sequence[str],
    pieces: Sequence[tuple[int, ...]],
    wordpieces: WordPieces,
    title: int,
    start: int,
    end: int,
) -> Window:
    ids, cases, first = [wordpieces.cls], [0], []
    for block in (range(title), range(start, end)) if title else (range(start, end),):
        for word in block:
            first.append(len(ids))
            ids += pieces[word]
            cases += [case_pattern(words[word])] * len(pieces[word])
        ids.append(wordpieces.sep)
        cases.append(0)
    return Window(title, start, end, *(np.asarray(x, dtype=np.int64) for x in (ids, cases, first)))
