"""Noun chunks of Universal Dependencies: a noun with what stands before it and belongs to it."""

from collections.abc import Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ingest.nlp.lexicon import words

#: What may head a chunk, by its place in the sentence; a compound or a modifier never does.
_HEADS = words(
    """nsubj nsubj:pass nsubj:outer obj iobj obl obl:agent obl:unmarked obl:tmod nmod
    appos conj root ROOT dislocated vocative parataxis list csubj xcomp ccomp advcl advcl:relcl acl:relcl nmod:tmod
    nmod:npmod obl:npmod orphan dep"""
)
#: What belongs to the chunk if it stands before the head.
_INSIDE = words("det det:predet amod compound nummod nmod:poss flat advmod nmod:desc nmod:unmarked fixed goeswith")
_AFTER = frozenset({"flat", "fixed", "goeswith"})


@Language.factory("kg_noun_chunks", requires=["token.pos", "token.dep"])
def make_noun_chunks(nlp: Language, name: str) -> "NounChunks":
    """Factory of `NounChunks`."""
    return NounChunks(nlp)


class NounChunks:
    """Makes `doc.noun_chunks` of this pipeline read Universal Dependencies."""

    def __init__(self, nlp: Language) -> None:
        nlp.vocab.get_noun_chunks = syntax_iterator  # type: ignore[assignment]  # spaCy asks for triples

    def __call__(self, doc: Doc) -> Doc:
        """The doc as it is: the vocabulary carries the reading."""
        return doc


def syntax_iterator(doclike: Doc | Span) -> Iterator[tuple[int, int, int]]:
    """(start, end, label) of each chunk in order, as spaCy's `get_noun_chunks` asks; chunks do not overlap."""
    doc = doclike.doc
    label = doc.vocab.strings.add("NP")
    last = -1
    for token in doclike:
        if token.pos_ not in ("NOUN", "PROPN", "PRON") or token.dep_ not in _HEADS:
            continue
        start, end = chunk_of(token)
        if start > last:
            yield start, end, label
            last = end - 1


def chunk_of(token: Token) -> tuple[int, int]:
    """Tokens [start, end) of the chunk that this noun heads, without its preposition and its relative clause."""
    start, end = token.i, token.i + 1
    for child in sorted(token.lefts, key=lambda left: -left.i):
        if child.dep_ == "punct" and child.text in ("-", '"', "“", "'"):
            continue
        if child.dep_ not in _INSIDE:
            break
        start = child.left_edge.i
    for child in token.rights:
        if child.dep_ not in _AFTER or child.i != end:
            break
        end = child.right_edge.i + 1
    return start, end
