"""What stands in an article but is not of it: reader comments, calls to subscribe, links to other stories, rights.

Nothing that such lines say becomes a fact, and no name in them is an entity of the article.
"""

import re
from collections.abc import Iterator

from spacy.tokens import Doc

_NEWS = r"(?: (?:news|stor(?:y|ies)|articles?|posts?|links?|topics?))?"
#: How a line begins that is an aside as a whole.
_LINE = re.compile(
    r"[\s*•·>–—-]*(?:"
    + "|".join(
        (
            r"(?:subscribe|sign[ -]up|register)\b.*\b(?:newsletters?|alerts?|inbox|updates|free|today|now|here)\b",
            r"(?:read|see|watch|hear|listen)(?: more| also| next| on)?\s?:",
            r"(?:also|further) (?:read|see|on)\b",
            r"more (?:from|on|about)\b[^.]*:",
            rf"(?:related|recommended|popular|trending|most read){_NEWS}\s?:",
            r"(?:click|tap) here\b|continue reading\b",
            r"(?:follow|like|find|join) us (?:on|at|here)\b|follow (?:us|me)\s*$|share this\b",
            r"(?:get|download) (?:the|our) app\b",
            r"©|(?:copyright )?\(c\)\s|copyright (?:©|\d{4})|all rights reserved\b",
            r"advertisement\s*$|sponsored content\b",
            r"this (?:site|website|page) uses cookies|by (?:signing up|subscribing)\b",
        )
    )
    + r").*",
    re.IGNORECASE,
)
#: What makes a sentence inside a paragraph one.
_SENTENCE = re.compile(
    r"\b(?:"
    + "|".join(
        (
            r"subscribe to (?:our|my)",
            r"sign up (?:here )?(?:for|to) (?:our|the|my)",
            r"follow us on",
            r"click here (?:to|for)",
            r"all rights reserved",
            r"support our journalism",
            r"become a (?:subscriber|member) (?:today|now|here)",
            r"delivered (?:straight |daily )?to your inbox",
        )
    )
    + r")\b",
    re.IGNORECASE,
)
#: A heading after which readers have the word, to the end of the text.
_COMMENTS = re.compile(
    r"[\s=*#_]*(?:"
    r"(?:(?:readers?|readers['’]|user|recent|latest|top)\s)?(?:\d+\s)?(?:comments|replies|responses)(?:\s?\(\d+\))?"
    r"|have your say|leave a (?:comment|reply)|join the (?:conversation|discussion)"
    r")[\s=*#_:.!]*",
    re.IGNORECASE,
)
_FIRST_LINE = 1


def asides_of(doc: Doc) -> list[tuple[int, int]]:
    """Token ranges [start, end) of the asides, in text order, without overlap; the title is none."""
    spans = sorted(_character_spans(doc))
    ranges: list[tuple[int, int]] = []
    for start, end in spans:
        first, last = _token_at(doc, start), _token_at(doc, end)
        if ranges and first <= ranges[-1][1]:
            ranges[-1] = (ranges[-1][0], max(last, ranges[-1][1]))
        elif first < last:
            ranges.append((first, last))
    return ranges


def _character_spans(doc: Doc) -> Iterator[tuple[int, int]]:
    text = doc.text
    at = 0
    for number, line in enumerate(text.split("\n")):
        start, at = at, at + len(line) + 1
        if number < _FIRST_LINE or not line.strip():
            continue
        if _COMMENTS.fullmatch(line):
            yield start, len(text)
            return
        if _LINE.fullmatch(line):
            yield start, start + len(line)
        elif _SENTENCE.search(line):
            yield from _sentences(doc, start, start + len(line))


def _sentences(doc: Doc, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a line that are asides."""
    first, last = _token_at(doc, start), _token_at(doc, end)
    begin = first
    for i in range(first, last):
        if i + 1 == last or doc[i + 1].is_sent_start:
            span = doc[begin : i + 1]
            if _SENTENCE.search(span.text):
                yield span.start_char, span.end_char
            begin = i + 1


def _token_at(doc: Doc, char: int) -> int:
    """The first token that begins at or after a character."""
    low, high = 0, len(doc)
    while low < high:
        middle = (low + high) // 2
        if doc[middle].idx < char:
            low = middle + 1
        else:
            high = middle
    return low
