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
        best = encoding.pos.argmax(axis=1)
        space, root = doc.vocab.strings.add("SPACE"), doc.vocab.strings.add("ROOT")
        labels = [root if label == "root" else doc.vocab.strings.add(label) for label in encoding.labels.dependencies]
        heads = np.zeros(n, dtype=np.int64)
        for i, token in enumerate(doc):
            rows[i, 0] = space if token.is_space else upos[int(best[i])]
        for start, end in sentence_bounds(doc, encoding.sentence_start, threshold=self._threshold):
            self._parse(doc, encoding, start, end, heads, rows, labels)
        rows[:, 2] = heads.astype(np.uint64)
        return doc.from_array(["POS", "DEP", "HEAD"], rows)  # type: ignore[arg-type]

    def _parse(
        self,
        doc: Doc,
        encoding: Encoding,
        start: int,
        end: int,
        heads: NDArray[np.int64],
        rows: NDArray[np.uint64],
        labels: list[int],
    ) -> None:
        """Fill `heads` (relative) and the labels of one sentence; white space hangs on its neighbour."""
        words = [i for i in range(start, end) if not doc[i].is_space]
        dep = doc.vocab.strings.add("dep")
        if words:
            columns = np.asarray([0, *(i - start + 1 for i in words)])
            scores = encoding.arcs(start, end)[np.asarray(words) - start][:, columns]
            found = decode_heads(scores)
            targets = [words[h - 1] if h else i for h, i in zip(found, words, strict=True)]
            kinds = encoding.dep_labels(words, [-1 if h == 0 else t for h, t in zip(found, targets, strict=True)])
            for row, (i, target, h) in enumerate(zip(words, targets, found, strict=True)):
                heads[i] = target - i
                rows[i, 1] = doc.vocab.strings["ROOT"] if h == 0 else labels[int(kinds[row].argmax())]
        anchor = words[0] if words else start
        for i in range(start, end):
            if doc[i].is_space:
                previous = i - 1 if i > start else anchor
                heads[i] = previous - i
                rows[i, 1] = dep if previous != i else doc.vocab.strings["ROOT"]


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
