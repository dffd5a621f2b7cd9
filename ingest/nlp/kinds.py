"""The kind of an entity, decided once over all its mentions: the model's shares, and what the words say.

All is added up in natural logarithms, so that no word decides alone against a model that is sure, and many
unsure mentions make a sure entity. The words count in the name ("... Airlines"), right before it ("analyst ..."),
and where the text says what it is ("Kestrel Point, a London-based hedge fund").
"""

import math
from collections.abc import Iterable, Mapping, Sequence

from spacy.tokens import Doc, Token

from ingest.nlp.kind_words import (
    AFTER,
    CALLED,
    FIRST_WORDS,
    HUMAN_VERBS,
    LAST_TERM_WORDS,
    LAST_WORDS,
    OUTLET_VERBS,
    SURE_LAST_WORDS,
    TURNED,
)
from ingest.nlp.name import Name

#: The least share of a kind that counts; below it the model says nothing more.
FLOOR = 0.01
#: What the words weigh, in natural logarithms.
IN_NAME_SURELY, IN_NAME, IN_NAME_SECOND = 3.0, 1.8, 0.9
BEFORE = 1.8
BESIDE = 2.0
SAID = 5.0  # in two words: "hedge fund", "news agency"
DOES = 1.0
IN_ITALICS = 1.5
LISTED = 1.2
#: What the registry weighs: for a name that means nothing else, and for one that is an ordinary word too.
KNOWN, KNOWN_COMMON = 4.0, 0.7
REACH = 12
_CLAUSE_END = frozenset({",", ".", ";", ":", "—", "–", ")", "\n\n", '"', "”"})
_LINKS = frozenset({"of", "for", "at", "in", "which", "that", "who", "whose", "with", "from", "to", "on", "by", "and"})
_ANDS = frozenset({"and", "or", "&"})

Scores = Mapping[str, float]


def mention_scores(name: Name) -> dict[str, float]:
    """Log shares of one mention; a name without shares speaks for its kind alone."""
    if not name.shares:
        return {name.kind: math.log(max(name.score, FLOOR) / FLOOR)}
    return {kind: math.log(max(share, FLOOR) / FLOOR) for kind, share in name.shares}


def model_scores(names: Sequence[Name]) -> dict[str, float]:
    """What the model says for each kind over all mentions of one entity.

    Mentions lean on each other, so they count by the root of their number.
    """
    total = added(map(mention_scores, names))
    return {kind: score / math.sqrt(len(names)) for kind, score in total.items()}


def added(parts: Iterable[Scores]) -> dict[str, float]:
    """The sum of scores, kind by kind."""
    total: dict[str, float] = {}
    for scores in parts:
        for kind, score in scores.items():
            total[kind] = total.get(kind, 0.0) + score
    return total


def word_evidence(doc: Doc, names: Iterable[Name]) -> dict[str, float]:
    """What the words say for each kind; of each sort the strongest."""
    by_sort: dict[tuple[str, str], float] = {}
    for name in names:
        for sort, kind, weight in _evidence(doc, name):
            key = (sort, kind)
            by_sort[key] = max(by_sort.get(key, 0.0), weight)
    return added({kind: weight} for (_, kind), weight in by_sort.items())


def list_evidence(doc: Doc, names: Sequence[Name]) -> list[dict[str, float]]:
    """For each name what the names beside it in a list ("X, Y and Z") say for each kind: lists name alike things."""
    found: list[dict[str, float]] = [{} for _ in names]
    start = 0
    for i in range(len(names)):
        if i + 1 < len(names) and _separator(doc, names[i], names[i + 1]):
            continue
        members = range(start, i + 1)
        start = i + 1
        marks = {_separator(doc, names[j], names[j + 1]) for j in members[:-1]}
        if len(members) < 2 or (marks == {","} and len(members) < 3):
            continue
        for j in members:
            total = added(mention_scores(names[k]) for k in members if k != j)
            top = max(total.values(), default=0.0)
            found[j] = {kind: round(LISTED * score / top, 4) for kind, score in total.items()} if top > 0 else {}
    return found


def _separator(doc: Doc, left: Name, right: Name) -> str:
    """The comma or "and" that alone parts two capitalised names; empty if something else does."""
    if right.start - left.end not in (1, 2):
        return ""
    if not (doc[left.start].text[:1].isupper() and doc[right.start].text[:1].isupper()):
        return ""
    between = [token.lower_ for token in doc[left.end : right.start]]
    if between == [","]:
        return ","
    return "and" if between[-1] in _ANDS and (len(between) == 1 or between[0] == ",") else ""


def best_kind(scores: Scores, *, among: Iterable[str] | None = None) -> str:
    """The kind with most for it, the first by name of equals."""
    allowed = scores if among is None else [k for k in scores if k in set(among)] or scores
    return min(allowed, key=lambda kind: (-round(scores[kind], 4), kind))


def _evidence(doc: Doc, name: Name) -> Iterable[tuple[str, str, float]]:
    """(sort, kind, weight) of what the words in, before and beside one mention say."""
    words = [token.lower_ for token in doc[name.start : name.end]]
    if len(words) > 1 and doc[name.start].text[:1].isupper():
        for rank, kind in enumerate(LAST_WORDS.get(words[-1].rstrip("."), ())):
            first = IN_NAME_SURELY if words[-1].rstrip(".") in SURE_LAST_WORDS else IN_NAME
            yield "last word", kind, IN_NAME_SECOND if rank else first
        for kind in FIRST_WORDS.get(words[0], ()):
            yield "first word", kind, IN_NAME_SECOND
    if not doc[name.start].text[:1].isupper():
        for kind in LAST_TERM_WORDS.get(words[-1], ()):
            yield "last word", kind, IN_NAME
        return
    before = _called(doc, name.start - 1, least=name.start - 3)
    if before is not None:
        yield "before", before[0], SAID if before[1] else BEFORE
    for kind, plainly in _beside(doc, name):
        yield "beside", kind, SAID if plainly else BESIDE
    if name.start and doc[name.start - 1].text in ("''", "'''"):
        yield "italics", "Publication", IN_ITALICS
        yield "italics", "Product", IN_ITALICS
    if name.end < len(doc):
        after = doc[name.end].lower_
        if after == "-" and name.end + 1 < len(doc) and not doc[name.end - 1].whitespace_:
            after += doc[name.end + 1].lower_
        for kind in AFTER.get(after, ()):
            yield "after", kind, BEFORE
        if after in HUMAN_VERBS:
            yield "does", "Person", DOES
        elif after in OUTLET_VERBS:
            yield "does", "Publication", DOES


def _called(doc: Doc, at: int, *, least: int) -> tuple[str, bool] | None:
    """The kind that the noun at token `at` calls its neighbour, and whether it says so in two words."""
    if at < max(0, least):
        return None
    noun = doc[at].lower_
    if noun not in CALLED or (doc[at].text[:1].isupper() and doc[at].text.isupper() and len(noun) > 3):
        return None
    previous = doc[at - 1].lower_ if at else ""
    if previous == "-" and at > 1:
        previous = doc[at - 2].lower_
    turned = TURNED.get(f"{previous} {noun}")
    return (turned, True) if turned is not None else (CALLED[noun][0], False)


def _beside(doc: Doc, name: Name) -> Iterable[tuple[str, bool]]:
    """The kinds that an apposition or "is a ..." gives, and "who"."""
    end = name.end
    if end + 1 >= len(doc):
        return
    if doc[end].text in (",", "(", "—", "–", "-"):
        after = doc[end + 1].lower_
        if after == "who":
            yield "Person", True
        elif after in ("a", "an", "the", "one", "its", "their", "another") or doc[end + 1].lower_ in CALLED:
            yield from _head_kind(doc, end + 1)
    elif doc[end].lower_ in ("is", "was") and doc[end + 1].lower_ in ("a", "an", "the"):
        yield from _head_kind(doc, end + 1)
    elif doc[end].lower_ == "who":
        yield "Person", True


def _head_kind(doc: Doc, start: int) -> Iterable[tuple[str, bool]]:
    """The kind of the last noun before the clause ends or a preposition follows."""
    head: Token | None = None
    for token in doc[start : min(len(doc), start + REACH)]:
        if token.text in _CLAUSE_END or (token.lower_ in _LINKS and head is not None):
            break
        if token.lower_ in CALLED:
            head = token
        elif head is not None and token.text.islower() and token.pos_ in ("NOUN", "PROPN"):
            head = None
    if head is not None:
        kind = _called(doc, head.i, least=0)
        if kind is not None:
            yield kind
