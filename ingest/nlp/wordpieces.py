"""Words into the word pieces of an uncased BERT vocabulary, and their case patterns.

The same greedy longest match as Hugging Face's `BertTokenizer` on one word (a test compares them), but
without its library: what a word becomes is all the encoder needs, and a word is looked up once.
"""

import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

CASES = ("none", "lower", "title", "upper", "mixed", "digits", "other")
"""Case patterns by id; `none` is for the special pieces."""

MAX_PIECES = 8
"""A word is cut after this many pieces."""

_MAX_CHARS = 64
_CACHE_WORDS = 65_536


@lru_cache(maxsize=50_000)
def case_pattern(word: str) -> int:
    """The id in `CASES` of how `word` is written."""
    if any(c.isdigit() for c in word):
        return 5
    if word.islower():
        return 1
    if word[:1].isupper() and (len(word) == 1 or word[1:].islower()):
        return 2
    if word.isupper():
        return 3
    return 4 if any(c.isalpha() for c in word) else 6


class WordPieces:
    """A vocabulary of word pieces; remembers the words that it has cut, up to a bound."""

    def __init__(self, vocabulary: Sequence[str]) -> None:
        self._ids = {piece: i for i, piece in enumerate(vocabulary)}
        self.cls, self.sep, self.unknown = (self._ids[p] for p in ("[CLS]", "[SEP]", "[UNK]"))
        self.mask = self._ids.get("[MASK]", self.unknown)
        self._cache: dict[str, tuple[int, ...]] = {}

    @classmethod
    def read(cls, path: Path) -> "WordPieces":
        """Read a `vocab.txt`: one piece a line, its id is the line's number."""
        return cls(path.read_text(encoding="utf-8").rstrip("\n").split("\n"))

    def of(self, word: str) -> tuple[int, ...]:
        """The ids of the pieces of `word`: 1 to `MAX_PIECES` of them."""
        found = self._cache.get(word)
        if found is None:
            found = tuple(self._cut(word[:_MAX_CHARS]))[:MAX_PIECES] or (self.unknown,)
            if len(self._cache) >= _CACHE_WORDS:
                self._cache.clear()
            self._cache[word] = found
        return found

    def _cut(self, word: str) -> Iterable[int]:
        for part in _parts(word):
            pieces: list[int] = []
            start = 0
            while start < len(part):
                for end in range(len(part), start, -1):
                    piece = self._ids.get(("##" if start else "") + part[start:end])
                    if piece is not None:
                        break
                else:
                    pieces = [self.unknown]
                    break
                pieces.append(piece)
                start = end
            yield from pieces


def _parts(word: str) -> list[str]:
    """Lower-cased, without accents and control characters, punctuation and CJK characters apart."""
    parts = [""]
    for c in unicodedata.normalize("NFD", word.lower()):
        category = unicodedata.category(c)
        if category in ("Mn", "Cc", "Cf") or c == "\ufffd":
            continue
        if c.isspace():
            parts.append("")
        elif category[0] == "P" or (c.isascii() and not c.isalnum()) or _is_cjk(ord(c)):
            parts += [c, ""]
        else:
            parts[-1] += c
    return [p for p in parts if p]


def _is_cjk(code: int) -> bool:
    return (
        0x4E00 <= code <= 0x9FFF
        or 0x3400 <= code <= 0x4DBF
        or 0x20000 <= code <= 0x2CEAF
        or 0xF900 <= code <= 0xFAFF
        or 0x2F800 <= code <= 0x2FA1F
    )
