"""Generic groups: unnamed actors such as "hedge funds" or "analysts"."""

from spacy.tokens import Doc, Token

from ingest.nlp.aliases import singular, words_of
from ingest.nlp.lexicon import words
from ingest.nlp.name import Name

#: Kinds of which unnamed groups act and speak; a lower-case product or sector is a name of its own.
ACTING = frozenset({"Company", "Fund", "Person", "Organization", "Authority", "Publication", "Exchange"})

#: Groups that the press names as one actor; taken as names wherever they stand, with the kind that they are of.
KNOWN_GROUPS = {
    "hedge funds": "Fund",
    "pension funds": "Fund",
    "private equity firms": "Fund",
    "mutual funds": "Fund",
    "short sellers": "Fund",
    "analysts": "Person",
    "economists": "Person",
}

#: Groups in the singular, by kind.
_COLLECTIVE = {
    "Authority": words(
        "police government opposition jury court military army navy parliament congress cabinet administration"
        " legislature ministry regulator watchdog judge magistrate senate council"
    ),
    "Organization": words("opposition union staff workforce personnel family syndicate crew management"),
    "Person": words("family staff management people personnel"),
}
_NO_PLURALS = ("ss", "us", "is")


def is_group_noun(token: Token, kind: str) -> bool:
    """Whether a lower-case word can head the name of an unnamed group of this kind: a plural, or one in itself."""
    word = token.lower_
    if word in _COLLECTIVE.get(kind, ()):
        return True
    return (word.endswith("s") and not word.endswith(_NO_PLURALS)) or word in ("people", "men", "women", "media")


def group_of(doc: Doc, name: Name) -> str | None:
    """The group's name in the singular ("hedge fund"), or None where the words name somebody.

    A group is an acting kind whose head word is written in lower case and is no word of a known name.
    """
    if name.kind not in ACTING or (name.entries and not name.common):
        return None
    if doc[name.start : name.end].text.lower() in KNOWN_GROUPS:
        return " ".join(singular(words_of(doc[name.start : name.end].text)))
    last = doc[name.end - 1]
    if not last.is_alpha or not last.text.islower():
        sentence_start = name.start == 0 or doc[name.start].is_sent_start
        single = name.end - name.start == 1 and last.is_title and sentence_start
        if not (single and last.pos_ == "NOUN" and last.lower_.endswith("s")):
            return None
    if any(t.is_title and t.pos_ == "PROPN" and t.i > name.start for t in doc[name.start : name.end - 1]):
        return None
    return " ".join(singular(words_of(doc[name.start : name.end].text)))
