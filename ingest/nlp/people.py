"""What a person is, by the words that stand beside the name: analyst, executive, investor, official ..."""

import re
from collections.abc import Iterable

from spacy.tokens import Doc

from ingest.nlp.name import Name

REACH = 12

_ROLES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (role, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for role, words in (
        ("ECONOMIST", r"(?:chief |senior |lead )?economists?"),
        ("JOURNALIST", r"journalist|reporter|columnist|correspondent|editor(?:-in-chief)?|news anchor"),
        (
            "OFFICIAL",
            r"(?:prime |finance |trade |energy |economy |foreign |transport )?minister|secretary of \w+"
            r"|commissioner|senator|congress(?:wo)?man"
            r"|governor|mayor|president of the (?:united states|republic|european commission)|chancellor"
            r"|lawmaker|MP|attorney general|regulator"
            r"|deputy governor|fed chair(?:man|woman)?|treasury secretary|spokes(?:man|woman"
            r"|person) for the (?:ministry|department|commission)|judge|prosecutor",
        ),
        (
            "ANALYST",
            r"analysts?|strategists?|head of (?:\w+ ){0,3}(?:research|strategy)|research (?:director|head)"
            r"|director of research",
        ),
        (
            "EXECUTIVE",
            r"CEO|CFO|COO|CTO|chief (?:executive|financial|operating|technology|investment|marketing|risk"
            r"|legal|commercial|product|information|people)(?: officer)?"
            r"|chair(?:man|woman|person)|managing director|vice[- ]president|executives?|co-?founder"
            r"|founder|finance (?:chief|director)|boss"
            r"|board member|general manager|president|head of (?:\w+ ){1,4}|general counsel|treasurer",
        ),
        (
            "INVESTOR",
            r"(?:activist |hedge[- ]fund |billionaire )*investors?|(?:fund|portfolio|money|asset"
            r"|hedge[- ]fund) managers?|short[- ]sellers?|financier|trader|shareholder|billionaire",
        ),
    )
)

#: A position anywhere in a sentence, the executives' ones first.
POSITION = re.compile(
    "|".join(p.pattern for role, p in sorted(_ROLES, key=lambda r: r[0] != "EXECUTIVE")), re.IGNORECASE
)


def person_roles(doc: Doc, names: Iterable[Name]) -> tuple[str, ...]:
    """The roles that the words right before and in apposition after any of the names give, in the ontology's order."""
    found = set()
    for name in names:
        for text in _beside(doc, name):
            for role, pattern in _ROLES:
                if pattern.search(text):
                    found.add(role)
                    break
    order = ("ANALYST", "EXECUTIVE", "INVESTOR", "OFFICIAL", "JOURNALIST", "ECONOMIST")
    return tuple(role for role in order if role in found)


def position_beside(doc: Doc, name: Name) -> str | None:
    """The words that name a person's position ("chief executive officer"), as the text has them."""
    for text in _beside(doc, name):
        for _, pattern in _ROLES:
            match = pattern.search(text)
            if match:
                return match.group(0).strip()
    return None


def _beside(doc: Doc, name: Name) -> Iterable[str]:
    """The apposition after the name (", an analyst at X,") and the words before it up to a mark or another name."""
    sentence = doc[name.start].sent if doc.has_annotation("SENT_START") else doc[:]
    after = []
    if name.end < sentence.end and doc[name.end].text in (",", "(", "—", "–", "-"):
        for token in doc[name.end + 1 : min(sentence.end, name.end + 1 + REACH)]:
            if token.text in (",", ")", ".", ";", "—", "–", '"', "“") or token.pos_ == "VERB":
                break
            after.append(token.text)
    yield " ".join(after)
    before: list[str] = []
    for i in range(name.start - 1, max(sentence.start, name.start - 6) - 1, -1):
        token = doc[i]
        if token.text in (".", ";", ":", '"', "”", "“", ",", "(", ")") or token.pos_ == "VERB":
            break
        before.append(token.text)
    yield " ".join(reversed(before))
