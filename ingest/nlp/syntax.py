"""Sentences, parts of speech and Universal Dependencies, read off the encoder's heads."""

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from ingest.nlp.encoding import Encoding
from ingest.nlp.trees import decode_heads

MAX_SENTENCE = 160
"""Tokens after which a sentence is cut, so that tables do not become one tree."""

_OPENING = frozenset("\"“‘'([")


@Language.factory(
    "kg_syntax",
    requires=["doc._.kg_encoding"],
    assigns=["token.pos", "token.dep", "token.head", "token.is_sent_start", "doc.sents"],
    default_config={"threshold": 0.5},
)
def make_syntax(nlp: Language, name: str, threshold: float) -> "Syntax":
    """Factory of `Syntax`; `threshold` is the probability from which a token begins a sentence."""
    return Syntax(threshold=threshold)


class Syntax:
    """Sets `pos_`, `dep_`, `head` and sentence starts of every token."""

    def __init__(self, *, threshold: float = 0.5) -> None:
        self._threshold = threshold

    def __call__(self, doc: Doc) -> Doc:
        """Annotate the doc in place."""
        n = len(doc)
        if n == 0:
            return doc
        encoding: Encoding = doc._.kg_encoding
        rows = np.zeros((n, 3), dtype=np.uint64)
        upos = [doc.vocab.strings[label] for label in encoding.labels.upos]
        best = _tags(doc, encoding)
        space, root = doc.vocab.strings.add("SPACE"), doc.vocab.strings.add("ROOT")
        labels = [root if label == "root" else doc.vocab.strings.add(label) for label in encoding.labels.dependencies]
        is_space = doc.to_array("IS_SPACE").astype(bool)
        rows[:, 0] = np.where(is_space, np.uint64(space), np.asarray(upos, dtype=np.uint64)[best])
        rows[:, 1] = doc.vocab.strings.add("dep")
        heads = np.arange(n)
        for start, end in sentence_bounds(doc, encoding.sentence_start, threshold=self._threshold):
            _attach(encoding, start, end, is_space, heads)
        own = heads == np.arange(n)
        words = np.flatnonzero(~is_space)
        if len(words):
            kinds = encoding.dep_labels(words.tolist(), np.where(own, -1, heads)[words].tolist()).argmax(axis=1)
            rows[words, 1] = np.asarray(labels, dtype=np.uint64)[kinds]
        rows[own, 1] = root
        rows[:, 2] = (heads - np.arange(n)).astype(np.uint64)
        return doc.from_array(["POS", "DEP", "HEAD"], rows)  # type: ignore[arg-type]


def _attach(encoding: Encoding, start: int, end: int, is_space: NDArray[np.bool_], heads: NDArray[np.int64]) -> None:
    """Fill the heads of one sentence's tokens, their own for the root; white space hangs on its neighbour."""
    words = start + np.flatnonzero(~is_space[start:end])
    if len(words):
        columns = np.concatenate([[0], words - start + 1])
        found = np.asarray(decode_heads(encoding.arcs(start, end)[words - start][:, columns]))
        heads[words] = np.where(found == 0, words, words[found - 1])
    for i in (start + np.flatnonzero(is_space[start:end])).tolist():
        heads[i] = i - 1 if i > start else int(words[0]) if len(words) else start


def _tags(doc: Doc, encoding: Encoding) -> NDArray[np.intp]:
    """The likeliest part of speech of each token, as a column of `encoding.pos`; no word of letters is a symbol."""
    scores = encoding.pos.copy()
    words = np.asarray([token.is_alpha for token in doc], dtype=bool)
    scores[words, encoding.labels.upos.index("SYM")] = -np.inf
    best: NDArray[np.intp] = scores.argmax(axis=1)
    return best


def sentence_bounds(doc: Doc, starts: NDArray[np.float32], *, threshold: float) -> list[tuple[int, int]]:
    """Half-open token ranges of the sentences.

    A blank line always ends one, white space never begins one. At the end of a line half the evidence is
    enough: it ends a headline or a list item, or it only wraps the text.
    """
    bounds: list[tuple[int, int]] = []
    begin = 0
    newlines = 0
    for i, token in enumerate(doc):
        if token.is_space:
            newlines += token.text.count("\n")
            continue
        enough = threshold / 2 if newlines else threshold
        if i > begin and (newlines > 1 or starts[i] >= enough or i - begin >= MAX_SENTENCE):
            at = i - 1 if _opens(doc, i - 1) else i
            if at > begin:
                bounds.append((begin, at))
                begin = at
        newlines = 0
    bounds.append((begin, len(doc)))
    return bounds


def _opens(doc: Doc, i: int) -> bool:
    """Whether the token is a quotation mark or bracket that belongs to the word after it."""
    return doc[i].text in _OPENING and not doc[i].whitespace_
