"""Finds the words of a text that are attributed, to whom, and by which cue."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc, Span, Token

from ingest.nlp.lexicon import words
from ingest.nlp.quotes import quoted_ranges
from ingest.nlp.reporting_verbs import JUDGING, PARTICLE_VERBS, REPORTING, WITH_OBJECT
from ingest.nlp.speakers import QUOTES, Speakers

_BE = words("is are was were be been being widely")
#: Verbs that tell of speech only where a clause or a quotation goes with them ("he added, ...").
_SPEECH_ONLY = words("add agree point recall answer ensure guarantee counter protest propose")
_CONJUNCTIONS = words("and but while although though as if when because since which who")
_NOUN_BEFORE = words("a an the its their his her this that these those of in new first last another any no by from for")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Tokens [start, end) that are said, and by whom.

    `speakers` are indices into `doc.ents` (empty: nobody who is named); `cue` is the range of the words that
    attribute ("said", "according to"), `verb` their lemma; `anonymous`: to sources that are not named;
    `quoted`: it is a quotation; `judging`: the cue tells a stance ("welcomed") and attributes itself only.
    """

    start: int
    end: int
    speakers: tuple[int, ...]
    cue: tuple[int, int]
    verb: str
    anonymous: bool = False
    quoted: bool = False
    judging: bool = False


def find_attributions(doc: Doc) -> tuple[Attribution, ...]:
    """All attributions of a doc."""
    reading = _Reading(doc)
    found: list[Attribution] = []
    for sent in doc.sents:
        for one in reading.of_sentence(sent):
            found.append(one)
            reading.heard(one)
    found += _carried_quotes(doc, found, reading.quotes)
    return tuple(sorted(found, key=lambda one: (one.start, -one.end, one.cue)))


class _Reading:
    """One pass over a doc, which remembers who spoke last."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.quotes = quoted_ranges(doc)
        self.speakers = Speakers(doc)
        self._last: Attribution | None = None

    def heard(self, attribution: Attribution) -> None:
        self._last = attribution
        self.speakers.heard(attribution.speakers)

    def of_sentence(self, sent: Span) -> Iterator[Attribution]:
        for token in sent:
            word = token.lower_
            if word == "according" and token.i + 1 < sent.end and self.doc[token.i + 1].lower_ == "to":
                yield self._according_to(sent, token)
            elif (word in REPORTING and self._is_verb(token, sent)) or self._follows_quote(token, sent):
                found = self._reported(sent, token, REPORTING.get(word, word))
                if found is not None:
                    yield found
            elif (word, self._next(token, sent)) in PARTICLE_VERBS:
                found = self._reported(sent, token, PARTICLE_VERBS[word, self._next(token, sent)])
                if found is not None:
                    yield found
            elif word in JUDGING and self._is_verb(token, sent) and not self._is_passive(sent, token):
                speakers, _ = self.speakers.of_verb(sent, token)
                if speakers:
                    cue = (token.i, token.i + 1)
                    yield Attribution(*cue, speakers, cue, JUDGING[word], judging=True)

    def _follows_quote(self, token: Token, sent: Span) -> bool:
        """ "..." grumbled Edmund Vane: any verb between a quotation and a person tells who spoke."""
        before = self.speakers.previous(sent, token.i)
        if before is None or before.text not in QUOTES or not token.is_alpha or not token.is_lower:
            return False
        if token.i in self.speakers.entity_at or token.is_stop or not any(b == before.i + 1 for _, b in self.quotes):
            return False
        near = [
            self.speakers.entity_at[i]
            for i in range(token.i + 1, min(token.i + 7, sent.end))
            if i in self.speakers.entity_at
        ]
        return any(self.speakers.kind(entity) == "Person" for entity in near) and token.text.endswith(("ed", "s"))

    def _next(self, token: Token, sent: Span) -> str:
        return self.doc[token.i + 1].lower_ if token.i + 1 < sent.end else ""

    def _is_verb(self, token: Token, sent: Span) -> bool:
        if token.i in self.speakers.entity_at:
            return False
        if self.speakers.has_tags:
            return token.pos_ in ("VERB", "AUX")
        before = self.doc[token.i - 1] if token.i > sent.start else None
        return before is None or before.lower_ not in _NOUN_BEFORE

    def _according_to(self, sent: Span, token: Token) -> Attribution:
        speakers, anonymous = self.speakers.after(sent, token.i + 2)
        start, end = self._with_quotes(sent.start, sent.end)
        return Attribution(start, end, speakers, (token.i, token.i + 2), "according", anonymous=anonymous)

    def _reported(self, sent: Span, token: Token, verb: str) -> Attribution | None:
        passive = self._passive_by(sent, token)
        if passive is not None:
            speakers, anonymous = passive
        elif self._is_passive(sent, token) or (verb in _SPEECH_ONLY and not self._is_speech(sent, token)):
            return None
        else:
            speakers, anonymous = self.speakers.of_verb(sent, token)
        before = self.speakers.previous(sent, token.i)
        if token.lower_.endswith("ing") and before is not None and before.text == ",":
            speakers = self._said_last(sent) or speakers
        if not speakers and not anonymous:
            return None
        start, end = self._scope(sent, token, verb)
        start, end = self._with_quotes(start, end)
        quoted = any(a < end and start < b for a, b in self.quotes)
        if anonymous and not speakers:
            outlet = self._told(sent, token)
            speakers = () if outlet is None else (outlet,)
        return Attribution(start, end, speakers, (token.i, token.i + 1), verb, anonymous=anonymous, quoted=quoted)

    def _said_last(self, sent: Span) -> tuple[int, ...]:
        """Who spoke before in this sentence (", adding that ...")."""
        return self._last.speakers if self._last is not None and self._last.cue[0] >= sent.start else ()

    def _passive_by(self, sent: Span, token: Token) -> tuple[tuple[int, ...], bool] | None:
        """ "as first reported by Bloomberg" """
        after = token.i + 1
        if after < sent.end and self.doc[after].lower_ == "by" and token.lower_.endswith(("ed", "en", "id")):
            return self.speakers.after(sent, after + 1)
        return None

    def _is_passive(self, sent: Span, token: Token) -> bool:
        """ "is expected", "was agreed": the subject does not speak."""
        if not token.lower_.endswith(("ed", "en", "id", "ld", "st", "ought")):
            return False
        if self.speakers.has_heads and any(child.dep_ in ("aux:pass", "nsubj:pass") for child in token.children):
            return True
        return any(self.doc[i].lower_ in _BE for i in range(max(sent.start, token.i - 3), token.i))

    def _is_speech(self, sent: Span, token: Token) -> bool:
        before, after = self.speakers.previous(sent, token.i), self.doc[token.i + 1] if token.i + 1 < sent.end else None
        if after is None or after.text in (",", ".", ":", *QUOTES) or after.lower_ in ("that", "in", "on"):
            return True
        return before is not None and before.text in (",", *QUOTES)

    def _told(self, sent: Span, token: Token) -> int | None:
        """The outlet that unnamed sources told."""
        if REPORTING.get(token.lower_) != "tell":
            return None
        for i in range(token.i + 1, min(token.i + 4, sent.end)):
            entity = self.speakers.entity_at.get(i)
            if entity is not None and self.speakers.kind(entity) == "Publication":
                return entity
        return None

    def _scope(self, sent: Span, token: Token, verb: str) -> tuple[int, int]:
        """The words that the verb attributes."""
        before = self.speakers.previous(sent, token.i)
        trailing = (
            before is not None and before.text in (*QUOTES, ",", "?", "!") and self.speakers.is_inverted(sent, token)
        )
        rest = [t for t in self.doc[token.i + 1 : sent.end] if not t.is_space]
        subject_start = self._clause_start(sent, token)
        opened_by_comma = subject_start > sent.start and self.doc[subject_start - 1].text in (*QUOTES, ",")
        opened_by_comma = opened_by_comma and self.doc[subject_start].lower_ not in _CONJUNCTIONS
        told_only = len(rest) <= 9 and not any(t.lower_ == "that" or t.text in QUOTES for t in rest)
        ends_here = (
            told_only
            or len(rest) <= 1
            or rest[0].text in (",", ".", ";")
            or rest[0].lower_ in ("on", "in", "late", "yesterday")
        )
        if trailing or (opened_by_comma and ends_here):
            whole = len(rest) > 1 and any(t.text in QUOTES or t.lower_ == "but" for t in rest)
            return sent.start, sent.end if whole else max(token.i + 1, sent.start + 1)
        if verb in WITH_OBJECT and not self._opens_clause(rest):
            return token.i, token.i + 1
        return token.i, sent.end

    def _opens_clause(self, rest: Sequence[Token]) -> bool:
        return any(t.lower_ in ("that", "it", "they", "he", "she", "will", "would", "had", "was") for t in rest[:8])

    def _clause_start(self, sent: Span, token: Token) -> int:
        i = token.i - 1
        while i > sent.start and self.doc[i].text not in (",", *QUOTES, ";", ":"):
            i -= 1
        return i + 1 if i > sent.start else sent.start

    def _with_quotes(self, start: int, end: int) -> tuple[int, int]:
        """The range, grown to the ends of the quotations that it cuts."""
        for a, b in self.quotes:
            if a < end and start < b:
                start, end = min(start, a), max(end, b)
        return start, end


def _carried_quotes(doc: Doc, found: Sequence[Attribution], quotes: Sequence[tuple[int, int]]) -> Iterator[Attribution]:
    """Quotations that no cue of their own attributes: they go on with the speaker before, within the paragraph."""
    for start, end in quotes:
        if end - start < 6 or any(one.start < end and start < one.end for one in found):
            continue
        before = [one for one in found if one.end <= start and one.speakers and start - one.end < 60]
        if before and "\n" not in doc[before[-1].end : start].text:
            last = before[-1]
            yield replace(last, start=start, end=end, quoted=True)
