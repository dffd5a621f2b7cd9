"""spaCy's English tokenizer, made safe on very long runs without white space."""

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import compile_infix_regex, compile_suffix_regex, registry

#: A stretch without white space that is longer is not left to spaCy's rules: their time grows with its square.
LONGEST_CHUNK = 100
#: The hyphens that spaCy does not know, between letters or figures ("London\u2011based").
_HYPHENS = r"(?<=\w)[\u2010\u2011](?=\w)"
#: A full stop after a sum with its unit ends a sentence ("for EUR 3m. Inflation ...").
_STOP_AFTER_SUM = r"(?<=\d[mMkKtT])\."
#: ... and is no abbreviation of one letter.
_UNITS = frozenset({"b.", "k.", "m.", "p.", "t."})
_LONG_CHUNK = re.compile(rf"\S{{{LONGEST_CHUNK + 1},}}")
_PIECE = re.compile(rf"\w{{1,{LONGEST_CHUNK}}}|([^\w\s])\1{{0,{LONGEST_CHUNK - 1}}}")


class GuardedTokenizer:
    """Tokenises as spaCy does; a chunk of over 100 characters without a space is cut into runs instead.

    `doc.text == text` always holds, so offsets in the Doc are offsets in the text.
    """

    def __init__(self, base: Any) -> None:
        self.base = base

    @property
    def vocab(self) -> Any:
        return self.base.vocab

    def __call__(self, text: str) -> Doc:
        if not _LONG_CHUNK.search(text):
            doc: Doc = self.base(text)
            return doc
        words: list[str] = []
        spaces: list[bool] = []
        for word, space in self._words(text):
            words.append(word)
            spaces.append(space)
        return Doc(self.vocab, words=words, spaces=spaces)

    def _words(self, text: str) -> Iterator[tuple[str, bool]]:
        end = 0
        for chunk in _LONG_CHUNK.finditer(text):
            yield from self._plain_words(text[end : chunk.start()])
            pieces = [match.group() for match in _PIECE.finditer(chunk.group())]
            end = chunk.end()
            followed = text[end : end + 1] == " "
            for piece in pieces[:-1]:
                yield piece, False
            yield pieces[-1], followed
            end += followed
        yield from self._plain_words(text[end:])

    def _plain_words(self, text: str) -> Iterator[tuple[str, bool]]:
        if text:
            for token in self.base(text):
                yield token.text, bool(token.whitespace_)

    def pipe(self, texts: Iterable[str], batch_size: int = 1000) -> Iterator[Doc]:
        for text in texts:
            yield self(text)

    def to_bytes(self, **kwargs: Any) -> bytes:
        data: bytes = self.base.to_bytes(**kwargs)
        return data

    def from_bytes(self, data: bytes, **kwargs: Any) -> "GuardedTokenizer":
        self.base.from_bytes(data, **kwargs)
        return self

    def to_disk(self, path: str | Path, **kwargs: Any) -> None:
        """Nothing to write: the rules are spaCy's own for its language."""

    def from_disk(self, path: str | Path, **kwargs: Any) -> "GuardedTokenizer":
        """Nothing to read."""
        return self


def make_tokenizer(nlp: Language) -> GuardedTokenizer:
    """The tokenizer of a pipeline: spaCy's own for its language, with all hyphens and sums, guarded."""
    base = registry.tokenizers.get("spacy.Tokenizer.v1")()(nlp)
    base.infix_finditer = compile_infix_regex([*(nlp.Defaults.infixes or ()), _HYPHENS]).finditer
    base.suffix_search = compile_suffix_regex([*(nlp.Defaults.suffixes or ()), _STOP_AFTER_SUM]).search
    base.rules = {word: parts for word, parts in base.rules.items() if word not in _UNITS}
    return GuardedTokenizer(base)


@registry.tokenizers("kg_guarded_tokenizer")  # type: ignore[untyped-decorator]
def make_guarded_tokenizer() -> Callable[[Language], GuardedTokenizer]:
    """For the `[nlp.tokenizer]` block of a spaCy configuration."""
    return make_tokenizer
