"""Where a text quotes somebody: the ranges of tokens between quotation marks."""

from spacy.tokens import Doc

_STRAIGHT = frozenset({'"', "''", "``"})
_OPENING = frozenset({"“", "„", "«"})
_CLOSING = frozenset({"”", "»"})
#: A quotation that does not end after so many tokens was none.
LONGEST = 400


def quoted_ranges(doc: Doc) -> tuple[tuple[int, int], ...]:
    """Token ranges [start, end) with their marks; one that its paragraph does not close ends with it."""
    ranges: list[tuple[int, int]] = []
    opened: int | None = None
    for token in doc:
        if opened is not None and (("\n" in token.text) or token.i - opened > LONGEST):
            if "\n" in token.text and token.i - opened > 3:
                ranges.append((opened, token.i))
            opened = None
            continue
        closes = token.text in _CLOSING or token.text in _STRAIGHT
        if opened is not None and closes:
            ranges.append((opened, token.i + 1))
            opened = None
        elif opened is None and (token.text in _OPENING or token.text in _STRAIGHT):
            opened = token.i
    if opened is not None and len(doc) - opened > 3:
        ranges.append((opened, len(doc)))
    return tuple(ranges)
