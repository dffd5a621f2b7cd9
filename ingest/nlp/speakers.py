"""Who speaks: the person or organisation to whom a verb of saying belongs.

The order of words decides; it proved surer than the parse, which helps where the order finds nobody.
"""

from collections.abc import Iterable, Sequence

from spacy.tokens import Doc, Span, Token

from ingest.nlp.lexicon import words

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
QUOTES = frozenset({'"', "“", "”", "''", "``"})
_ANONYMOUS = words("people sources source person persons insiders banker bankers delegates")
_SKIPPED_BEFORE = words(
    "has have had also then later meanwhile however is was would will could may might did does not never n't"
    " yesterday today monday tuesday wednesday thursday friday saturday sunday repeatedly"
)
_BREAKS = frozenset({";", ":", "\n", "\n\n"})
_PHRASE_ENDS = words(
    "that which as when while after before because but if than although where whether since though until so said says"
    " is was are were has had be to by"
)


class Speakers:
    """The speakers of one doc, as indices into `doc.ents`; remembers who spoke last.

    What finds them gives them with whether they are sources that are not named.
    """

    def __init__(self, doc: Doc) -> None:
        self.doc = doc
        self.ents = doc.ents  # made anew each time that it is asked for
        self.entity_at: dict[int, int] = {i: e for e, span in enumerate(self.ents) for i in range(span.start, span.end)}
        self.has_heads = doc.has_annotation("DEP")
        self.has_tags = doc.has_annotation("POS")
        self._last_person: int | None = None
        self._last_organisation: int | None = None

    def heard(self, speakers: Iterable[int]) -> None:
        """Remember who spoke."""
        for speaker in speakers:
            if self.kind(speaker) == "Person":
                self._last_person = speaker
            elif self.kind(speaker) in _ORGANISATIONS:
                self._last_organisation = speaker

    def kind(self, entity: int) -> str:
        """The kind of an entity."""
        return self.ents[entity].label_

    def of_verb(self, sent: Span, token: Token) -> tuple[tuple[int, ...], bool]:
        """Whose verb it is, and whether it is unnamed sources."""
        inverted = self.is_inverted(sent, token)
        found = self.after(sent, token.i + 1) if inverted else self._phrase_left(sent, token)
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

    def is_inverted(self, sent: Span, token: Token) -> bool:
        """Whether the speaker stands behind the verb ("...", said X)."""
        before = self.previous(sent, token.i)
        after = self.doc[token.i + 1] if token.i + 1 < sent.end else None
        if before is None or after is None or after.lower_ in ("that", ",", ".", "it", "in", "on", "to"):
            return False
        if before.text in QUOTES:
            return True
        return before.text in (",", "-", "–", "—", "?", "!") and self._apposition(sent, before.i) is None

    def previous(self, sent: Span, i: int) -> Token | None:
        """The token before token i in the sentence that is no white space."""
        i -= 1
        while i >= sent.start and self.doc[i].is_space:
            i -= 1
        return self.doc[i] if i >= sent.start else None

    def after(self, sent: Span, start: int) -> tuple[tuple[int, ...], bool]:
        """The speaker in the words from `start` on ("Bram Claes, who ...", "the president of X, Y, ...")."""
        inside: list[int] = []
        lower: list[str] = []
        i = start
        while i < min(sent.end, start + 18):
            token = self.doc[i]
            if token.text in QUOTES or token.text in _BREAKS or token.text in (".", "that") or token.is_space:
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
                if (j - 1 in self.entity_at and lead <= 14) or lead <= 3:
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
        named = [e for e, span in enumerate(self.ents) if span.start < sent.start and self.kind(e) == "Person"]
        return tuple(named[-1:]), False

    def _organisation(self, sent: Span) -> tuple[tuple[int, ...], bool]:
        """What "it" and "the company" mean: the first organisation of this sentence or of the ones before."""
        start = sent.start
        for _ in range(3):
            here = [e for e, span in enumerate(self.ents) if start <= span.start < sent.end]
            named = [e for e in here if self.kind(e) in ("Company", "Fund", "Authority", "Organization", "Exchange")]
            if named:
                return (named[0],), False
            if start == 0:
                break
            start = self.doc[start - 1].sent.start
        return (() if self._last_organisation is None else (self._last_organisation,)), False
