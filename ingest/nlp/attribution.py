"""Who says it: which words of a text are attributed, to whom, and by which cue.

Reads a Doc with sentences and entities (`doc.ents`, whose order is that of the names). The order of words decides; it
proved surer than the parse, which helps where the order finds nobody.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from ingest.nlp.lexicon import words
from ingest.nlp.quotes import quoted_ranges
from ingest.nlp.reporting_verbs import JUDGING, PARTICLE_VERBS, REPORTING, WITH_OBJECT

#: Kinds that can speak.
SPEAKERS = frozenset({"Person", "Company", "Authority", "Organization", "Publication", "Fund", "Place", "Exchange"})
_ORGANISATIONS = SPEAKERS - {"Person", "Place"}
_PERSONAL = words("he she")
_NOMINAL = words(
    "it company bank firm group retailer maker carrier broker agency ministry regulator fund airline union carmaker"
    " brewer miner lender insurer body authority institute association committee administration commission government"
    " charity"
)
_SPOKESPEOPLE = words(
    "spokesman spokeswoman spokesperson spokespeople spokesmen statement release report note letter filing survey"
    " figures data poll chairman chief executive officials official lawyers lawyer managers director analysts"
    " economists"
)
_QUOTES = frozenset({'"', "“", "”", "''", "``"})
_ANONYMOUS = words("people sources source person persons insiders banker bankers delegates")
_SKIPPED_BEFORE = words(
    "has have had also then later meanwhile however is was would will could may might did does not never n't"
    " yesterday today monday tuesday wednesday thursday friday saturday sunday repeatedly"
)
_BREAKS = frozenset({";", ":", "\n", "\n\n"})


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


@Language.factory("kg_attribution", requires=["doc.sents", "doc.ents"], assigns=["doc._.kg_attributions"])
def make_attribution(nlp: Language, name: str) -> "Attributor":
    """Factory of `Attributor`."""
    return Attributor()


class Attributor:
    """Sets `doc._.kg_attributions`, in text order; they may lie inside each other."""

    def __init__(self) -> None:
        if not Doc.has_extension("kg_attributions"):
            Doc.set_extension("kg_attributions", default=())

    def __call__(self, doc: Doc) -> Doc:
        """Annotate the doc in place."""
        doc._.kg_attributions = find_attributions(doc)
        return doc


def attribution_at(doc: Doc, start: int, end: int, *, kind: str | None = None) -> Attribution | None:
    """The closest attribution of tokens [start, end): the shortest that holds or touches them; None without one.

    Words of judging ("welcomed", "called") attribute only Statements, and these first by their own cue.
    """
    over: list[Attribution] = [one for one in doc._.kg_attributions if one.start < end and start < one.end]
    if kind == "Statement":
        own = [one for one in over if one.cue[0] < end and start < one.cue[1]]
        over = own or over
    else:
        over = [one for one in over if not one.judging]
    return min(over, key=lambda one: (one.end - one.start, one.start), default=None)


def speakers_at(doc: Doc, start: int, end: int, *, kind: str, factuality: str | None = None) -> tuple[int, ...]:
    """Who says the words in tokens [start, end), as indices into `doc.ents`; empty: the text itself.

    What somebody asserts of the own doing, and what a text asserts on somebody's figures, is the text's own word:
    an ASSERTED event, if it is no Statement, has no speaker.
    """
    found = attribution_at(doc, start, end, kind=kind)
    if found is None or (factuality == "ASSERTED" and kind != "Statement"):
        return ()
    return found.speakers


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
    """One pass over a doc, which remembers who spoke and was named last."""

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.quotes = quoted_ranges(doc)
        self.entity_at: dict[int, int] = {i: e for e, span in enumerate(doc.ents) for i in range(span.start, span.end)}
        self.has_heads = doc.has_annotation("DEP")
        self.has_tags = doc.has_annotation("POS")
        self._last: Attribution | None = None
        self._last_person: int | None = None
        self._last_organisation: int | None = None

    def heard(self, attribution: Attribution) -> None:
        self._last = attribution
        for speaker in attribution.speakers:
            if self.kind(speaker) == "Person":
                self._last_person = speaker
            elif self.kind(speaker) in _ORGANISATIONS:
                self._last_organisation = speaker

    def kind(self, entity: int) -> str:
        return self.doc.ents[entity].label_

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
                speakers, _ = self._subject(sent, token)
                if speakers:
                    cue = (token.i, token.i + 1)
                    yield Attribution(*cue, speakers, cue, JUDGING[word], judging=True)

    def _follows_quote(self, token: Token, sent: Span) -> bool:
        """ "..." grumbled Edmund Vane: any verb between a quotation and a person tells who spoke."""
        before = self._previous(sent, token.i)
        if before is None or before.text not in _QUOTES or not token.is_alpha or not token.is_lower:
            return False
        if token.i in self.entity_at or token.is_stop or not any(b == before.i + 1 for _, b in self.quotes):
            return False
        near = [self.entity_at[i] for i in range(token.i + 1, min(token.i + 7, sent.end)) if i in self.entity_at]
        return any(self.kind(entity) == "Person" for entity in near) and token.text.endswith(("ed", "s"))

    def _next(self, token: Token, sent: Span) -> str:
        return self.doc[token.i + 1].lower_ if token.i + 1 < sent.end else ""

    def _is_verb(self, token: Token, sent: Span) -> bool:
        if token.i in self.entity_at:
            return False
        if self.has_tags:
            return token.pos_ in ("VERB", "AUX")
        before = self.doc[token.i - 1] if token.i > sent.start else None
        return before is None or before.lower_ not in _NOUN_BEFORE

    def _according_to(self, sent: Span, token: Token) -> Attribution:
        speakers, anonymous = self._phrase_right(sent, token.i + 2)
        start, end = self._with_quotes(sent.start, sent.end)
        return Attribution(start, end, speakers, (token.i, token.i + 2), "according", anonymous=anonymous)

    def _reported(self, sent: Span, token: Token, verb: str) -> Attribution | None:
        passive = self._passive_by(sent, token)
        if passive is not None:
            speakers, anonymous = passive
        elif self._is_passive(sent, token) or (verb in _SPEECH_ONLY and not self._is_speech(sent, token)):
            return None
        else:
            speakers, anonymous = self._subject(sent, token)
        before = self._previous(sent, token.i)
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
            return self._phrase_right(sent, after + 1)
        return None

    def _is_passive(self, sent: Span, token: Token) -> bool:
        """ "is expected", "was agreed": the subject does not speak."""
        if not token.lower_.endswith(("ed", "en", "id", "ld", "st", "ought")):
            return False
        if self.has_heads and any(child.dep_ in ("aux:pass", "nsubj:pass") for child in token.children):
            return True
        return any(self.doc[i].lower_ in _BE for i in range(max(sent.start, token.i - 3), token.i))

    def _is_speech(self, sent: Span, token: Token) -> bool:
        before, after = self._previous(sent, token.i), self.doc[token.i + 1] if token.i + 1 < sent.end else None
        if after is None or after.text in (",", ".", ":", *_QUOTES) or after.lower_ in ("that", "in", "on"):
            return True
        return before is not None and before.text in (",", *_QUOTES)

    def _told(self, sent: Span, token: Token) -> int | None:
        """The outlet that unnamed sources told."""
        if REPORTING.get(token.lower_) != "tell":
            return None
        for i in range(token.i + 1, min(token.i + 4, sent.end)):
            entity = self.entity_at.get(i)
            if entity is not None and self.kind(entity) == "Publication":
                return entity
        return None

    # who

    def _subject(self, sent: Span, token: Token) -> tuple[tuple[int, ...], bool]:
        """Whose verb it is, and whether it is unnamed sources."""
        inverted = self._is_inverted(sent, token)
        found = self._phrase_right(sent, token.i + 1) if inverted else self._phrase_left(sent, token)
        if not any(found) and self.has_heads:
            found = self._subject_by_head(sent, token) or found
        return found

    def _subject_by_head(self, sent: Span, token: Token) -> tuple[tuple[int, ...], bool] | None:
        verb = token
        for _ in range(4):
            for child in verb.children:
                if child.dep_ in ("nsubj", "nsubj:pass", "nsubj:outer") and child.sent.start == sent.start:
                    return self._of_noun(child, sent)
            if verb.dep_ not in ("conj", "xcomp", "advcl") or verb.head.i == verb.i:
                return None
            verb = verb.head
        return None

    def _of_noun(self, noun: Token, sent: Span) -> tuple[tuple[int, ...], bool] | None:
        subtree = [t.i for t in noun.subtree if sent.start <= t.i < sent.end]
        if noun.i in self.entity_at:
            inside = [self.entity_at[noun.i]]
            inside += [self.entity_at[t.i] for t in noun.conjuncts if t.i in self.entity_at and t.i in subtree]
            named = tuple(e for e in dict.fromkeys(inside) if self.kind(e) in SPEAKERS)
            persons = self._persons_of(noun, subtree)
            return (persons or named), False
        if noun.lower_ in ("who", "which", "that") or noun.pos_ == "PRON" or noun.lower_ in _NOMINAL:
            return None if noun.lower_ in ("who", "which", "that") else self._resolved(noun, sent)
        inside = [self.entity_at[i] for i in subtree if i in self.entity_at]
        return self._chosen(inside, [self.doc[i].lower_ for i in subtree]) or self._resolved(noun, sent)

    def _persons_of(self, noun: Token, subtree: Sequence[int]) -> tuple[int, ...]:
        """A person that stands in apposition to an organisation's noun ("UBS strategist Ilse Brandt")."""
        near = [i for i in subtree if abs(i - noun.i) <= 6 and i in self.entity_at]
        persons = dict.fromkeys(self.entity_at[i] for i in near if self.kind(self.entity_at[i]) == "Person")
        return tuple(persons) if self.kind(self.entity_at[noun.i]) != "Person" and len(persons) == 1 else ()

    def _is_inverted(self, sent: Span, token: Token) -> bool:
        before = self._previous(sent, token.i)
        after = self.doc[token.i + 1] if token.i + 1 < sent.end else None
        if before is None or after is None or after.lower_ in ("that", ",", ".", "it", "in", "on", "to"):
            return False
        if before.text in _QUOTES:
            return True
        return before.text in (",", "-", "–", "—", "?", "!") and self._apposition(sent, before.i) is None

    def _previous(self, sent: Span, i: int) -> Token | None:
        i -= 1
        while i >= sent.start and self.doc[i].is_space:
            i -= 1
        return self.doc[i] if i >= sent.start else None

    def _phrase_right(self, sent: Span, start: int) -> tuple[tuple[int, ...], bool]:
        """The speaker in the words from `start` on ("Bram Claes, who ...", "the president of X, Y, ...")."""
        inside: list[int] = []
        lower: list[str] = []
        i = start
        while i < min(sent.end, start + 18):
            token = self.doc[i]
            if token.text in _QUOTES or token.text in _BREAKS or token.text in (".", "that") or token.is_space:
                break
            if token.lower_ in _PERSONAL and not inside:
                return self._pronoun(sent)
            if token.text in (",", "(") or token.lower_ in ("who", "which"):
                following = self.entity_at.get(i + 1)
                persons = [e for e in inside if self.kind(e) == "Person"]
                if not persons and following is not None and self.kind(following) == "Person":
                    inside.append(following)
                if inside or token.lower_ in ("who", "which"):
                    break
            elif i in self.entity_at and (not inside or inside[-1] != self.entity_at[i]):
                inside.append(self.entity_at[i])
            lower.append(token.lower_)
            i += 1
        return self._chosen(inside, lower) or ((), False)

    def _phrase_left(self, sent: Span, token: Token) -> tuple[tuple[int, ...], bool]:
        """The speaker in the words before a verb ("UBS strategist Ilse Brandt noted", "X, an analyst, said")."""
        i = token.i - 1
        while i >= sent.start and (self.doc[i].lower_ in _SKIPPED_BEFORE or self.doc[i].lower_.endswith("ly")):
            if i in self.entity_at:
                break
            i -= 1
        if i > sent.start and self.doc[i].lower_ == "as" and token.lower_ == "saying":
            i -= 1
        if i < sent.start:
            return (), False
        if self.doc[i].text in (",", ")", "-", "–", "—"):
            opened = self._apposition(sent, i)
            within = [] if opened is None else [self.entity_at[k] for k in range(opened, i) if k in self.entity_at]
            if opened is None:
                return (), False
            if within and self.kind(within[-1]) == "Person" and self.entity_at.get(i - 1) == within[-1]:
                return (within[-1],), False
            if opened - 1 not in self.entity_at:
                return self._chosen(within, ()) or ((), False)
            i = opened - 1
        elif self.doc[i].lower_ == "who":
            i -= 2 if i > sent.start and self.doc[i - 1].text == "," else 1
        inside: list[int] = []
        lower: list[str] = []
        stop = max(sent.start, i - 14)
        while i >= stop:
            word = self.doc[i]
            if i in self.entity_at:
                if not inside or inside[0] != self.entity_at[i]:
                    inside.insert(0, self.entity_at[i])
            elif word.is_punct or word.is_space or word.lower_ in _PHRASE_ENDS or self._stops(word):
                break
            lower.insert(0, word.lower_)
            i -= 1
        if lower and lower[-1] in _PERSONAL:
            return self._pronoun(sent)
        chosen = self._chosen(inside, lower)
        if chosen is not None:
            return chosen
        if (lower and lower[-1] in _NOMINAL) or any(word in _SPOKESPEOPLE for word in lower):
            return self._organisation(sent)
        return (), False

    def _stops(self, word: Token) -> bool:
        return self.has_tags and word.pos_ in ("VERB", "AUX", "SCONJ")

    def _apposition(self, sent: Span, i: int) -> int | None:
        """Where the apposition opens that the mark `doc[i]` closes; None: it closes none.

        What comes before it is a name, or a few words at the start of the sentence ("One analyst, from UBS, said").
        """
        for j in range(i - 1, max(sent.start, i - 30), -1):
            mark = self.doc[j]
            if mark.text in (",", "(", "–", "—") or (mark.text == "-" and self.doc[j - 1].whitespace_):
                lead = j - sent.start
                if (j - 1 in self.entity_at and lead <= 14) or lead <= 2:
                    return j
        return None

    def _chosen(self, inside: Sequence[int], lower: Sequence[str]) -> tuple[tuple[int, ...], bool] | None:
        able = [e for e in dict.fromkeys(inside) if self.kind(e) in SPEAKERS]
        anonymous = any(word in _ANONYMOUS for word in lower)
        persons = [e for e in able if self.kind(e) == "Person"]
        if persons:
            together = persons if "and" in lower else persons[:1]
            return tuple(together), False
        if anonymous:
            outlets = [e for e in able if self.kind(e) == "Publication"]
            return tuple(outlets[:1]), True
        others = [e for e in able if self.kind(e) != "Place"] or able
        if not others:
            return None
        together = others if "and" in lower and "of" not in lower else others[:1]
        return tuple(together), False

    def _resolved(self, noun: Token, sent: Span) -> tuple[tuple[int, ...], bool]:
        if noun.lower_ in _PERSONAL:
            return self._pronoun(sent)
        if noun.lower_ in _ANONYMOUS:
            return (), True
        if noun.lower_ in _NOMINAL or noun.lower_ in _SPOKESPEOPLE:
            return self._organisation(sent)
        return (), False

    def _pronoun(self, sent: Span) -> tuple[tuple[int, ...], bool]:
        """The person who spoke last, else who was named last before the sentence."""
        if self._last_person is not None:
            return (self._last_person,), False
        named = [e for e, span in enumerate(self.doc.ents) if span.start < sent.start and self.kind(e) == "Person"]
        return tuple(named[-1:]), False

    def _organisation(self, sent: Span) -> tuple[tuple[int, ...], bool]:
        """What "it" and "the company" mean: the first organisation of this sentence or of the ones before."""
        start = sent.start
        for _ in range(3):
            here = [e for e, span in enumerate(self.doc.ents) if start <= span.start < sent.end]
            named = [e for e in here if self.kind(e) in ("Company", "Fund", "Authority", "Organization", "Exchange")]
            if named:
                return (named[0],), False
            if start == 0:
                break
            start = self.doc[start - 1].sent.start
        return (() if self._last_organisation is None else (self._last_organisation,)), False

    # what

    def _scope(self, sent: Span, token: Token, verb: str) -> tuple[int, int]:
        """The words that the verb attributes."""
        before = self._previous(sent, token.i)
        trailing = before is not None and before.text in (*_QUOTES, ",", "?", "!") and self._is_inverted(sent, token)
        rest = [t for t in self.doc[token.i + 1 : sent.end] if not t.is_space]
        subject_start = self._clause_start(sent, token)
        opened_by_comma = subject_start > sent.start and self.doc[subject_start - 1].text in (*_QUOTES, ",")
        opened_by_comma = opened_by_comma and self.doc[subject_start].lower_ not in _CONJUNCTIONS
        told_only = len(rest) <= 9 and not any(t.lower_ == "that" or t.text in _QUOTES for t in rest)
        ends_here = (
            told_only
            or len(rest) <= 1
            or rest[0].text in (",", ".", ";")
            or rest[0].lower_ in ("on", "in", "late", "yesterday")
        )
        if trailing or (opened_by_comma and ends_here):
            whole = len(rest) > 1 and any(t.text in _QUOTES or t.lower_ == "but" for t in rest)
            return sent.start, sent.end if whole else max(token.i + 1, sent.start + 1)
        if verb in WITH_OBJECT and not self._opens_clause(rest):
            return token.i, token.i + 1
        return token.i, sent.end

    def _opens_clause(self, rest: Sequence[Token]) -> bool:
        return any(t.lower_ in ("that", "it", "they", "he", "she", "will", "would", "had", "was") for t in rest[:8])

    def _clause_start(self, sent: Span, token: Token) -> int:
        i = token.i - 1
        while i > sent.start and self.doc[i].text not in (",", *_QUOTES, ";", ":"):
            i -= 1
        return i + 1 if i > sent.start else sent.start

    def _with_quotes(self, start: int, end: int) -> tuple[int, int]:
        """The range, grown to the ends of the quotations that it cuts."""
        for a, b in self.quotes:
            if a < end and start < b:
                start, end = min(start, a), max(end, b)
        return start, end


_BE = words("is are was were be been being widely")
#: Verbs that tell of speech only where a clause or a quotation goes with them ("he added, ...").
_SPEECH_ONLY = words("add agree point recall answer ensure guarantee counter protest propose")
_CONJUNCTIONS = words("and but while although though as if when because since which who")
_NOUN_BEFORE = words("a an the its their his her this that these those of in new first last another any no by from for")
_PHRASE_ENDS = words(
    "that which as when while after before because but if than although where whether since though until so said says"
    " is was are were has had be to by"
)


def _carried_quotes(doc: Doc, found: Sequence[Attribution], quotes: Sequence[tuple[int, int]]) -> Iterator[Attribution]:
    """Quotations that no cue of their own attributes: they go on with the speaker before, within the paragraph."""
    for start, end in quotes:
        if end - start < 6 or any(one.start < end and start < one.end for one in found):
            continue
        before = [one for one in found if one.end <= start and one.speakers and start - one.end < 60]
        if before and "\n" not in doc[before[-1].end : start].text:
            last = before[-1]
            yield replace(last, start=start, end=end, quoted=True)
