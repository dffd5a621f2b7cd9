"""Docs built by hand for tests: words with tags, heads and labels, sentence by sentence, and names over them."""

from collections.abc import Sequence

import spacy
from spacy.tokens import Doc, Span

from ingest.nlp.lemmas import lemma_of

NLP = spacy.blank("en")


def parsed(rows: Sequence[str], ents: Sequence[tuple[int, int, str]] = ()) -> Doc:
    """One sentence from rows "word POS head label" (head: index of the row, itself for the root)."""
    cells = [row.split() for row in rows]
    tokens = [cell[0] for cell in cells]
    doc = Doc(
        NLP.vocab,
        words=tokens,
        spaces=[k + 1 < len(tokens) and tokens[k + 1] not in (".", ",", "'s") for k in range(len(tokens))],
        pos=[cell[1] for cell in cells],
        lemmas=[lemma_of(cell[0], cell[1]) for cell in cells],
        heads=[int(cell[2]) for cell in cells],
        deps=[cell[3] for cell in cells],
    )
    doc.ents = [Span(doc, start, end, label=label) for start, end, label in ents]
    return doc


def plain(text: str, **kinds: str) -> Doc:
    """Tokens only: sentences end at a full stop, question mark or line; `kinds` gives the kinds of names, whose
    blanks are written as underscores."""
    doc = NLP(text)
    for token in doc:
        before = doc[token.i - 1] if token.i else None
        token.is_sent_start = before is None or before.text in (".", "?") or "\n" in before.text
        if token.text in ('"', "”") and before is not None and before.text == ".":
            token.is_sent_start = False
            if token.i + 1 < len(doc):
                doc[token.i + 1].is_sent_start = True
    spans = []
    for name, kind in kinds.items():
        surface = name.replace("_", " ")
        start = text.find(surface)
        while start >= 0:
            span = doc.char_span(start, start + len(surface), label=kind)
            if span is not None:
                spans.append(span)
            start = text.find(surface, start + 1)
    doc.ents = spacy.util.filter_spans(spans)
    return doc


def tokens_of(doc: Doc, words: str) -> tuple[int, int]:
    """The token range of the first place of these words."""
    start = doc.text.index(words)
    span = doc.char_span(start, start + len(words))
    assert span is not None
    return span.start, span.end
