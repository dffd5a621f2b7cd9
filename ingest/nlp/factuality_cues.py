"""Words that take an event back, make it depend on something, or put it in the future, and whom they reach.

Reads a Doc with sentences; dependencies are used where the Doc has them. What is found is a proposal: it is weighed
against the model's reading where candidates become evidence.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from spacy.tokens import Doc, Span, Token

from ingest.nlp.lexicon import words


@dataclass(frozen=True, slots=True)
class FactualityCue:
    """A proposed factuality, the tokens [start, end) of the cue, and the reason in words.

    `strength` is how often the cue was right in the training corpus, between 0 and 1.
    """

    factuality: str
    start: int
    end: int
    reason: str
    strength: float


_NEGATORS = words("not n't n’t never no neither nor nobody none nothing cannot without")
_NOT_NEGATED_AFTER = words("only just merely longer doubt later more less fewer surprise secret wonder matter least")
_DENIALS = words(
    "deny denied denies denying refuted refutes refuting quashing quashed rebutting rebutted disowned disavowed"
)
_REJECTIONS = words(
    "reject rejected rejects rejecting dismiss dismissed dismisses dismissing withdrew called calls calling"
)
_CLAIMS = words(
    "report reports talk rumour rumours rumor rumors chatter story stories claim claims suggestion suggestions idea"
    " speculation post posts whispers notion reading charge charges accusation accusations allegation allegations"
)
_FALSE = words("baseless unfounded untrue false wrong fabricated nonsense hoax groundless mistaken invented")
_FALSE_PHRASES = re.compile(
    r"wide of the mark|wishful thinking|no truth|off the cards|off the table|out of the question"
    r"|not on the (?:table|agenda)|ruled? out|only on paper|pure (?:invention|speculation)|knock(?:ing|ed) down"
)
_BREAKS = words("; : because after although though while whereas when since before until unless despite")
_SUBORDINATORS = words("that which who whose where whether how why")
_OPENS = words("truth evidence talk question suggestion sign plan plans intention proposal reports rumours need reason")
_MODALS = words("may might could")
_CONDITIONS = words("if unless provided once")
_SAYING = words(
    "said says say told announced added reported wrote agreed expected decided stated warned promised pledged vowed"
    " predicted believes believed confirmed noted argued claimed estimated forecast"
)
_CHANCES = words("possibility chance risk prospect threat threatened threatens threatening odds danger")
_RUMOURS = words("rumour rumours rumoured rumor rumors rumored reportedly speculation chatter gossip supposedly")
_RUMOUR_PHRASES = re.compile(
    r"(?:is|are|was|were|been) (?:said|thought|believed|understood|suspected|tipped|rumou?red) to"
    r"|(?:people|persons?|sources?|someone|bankers?|delegates?|insiders?)(?:,| who| with| close| familiar| briefed"
    r"| told)[^.]{0,40}(?:familiar|knowledge|briefed|close to|matter|plan|talks)|talk (?:that|of)"
    r"|market talk|widely suspected"
)
_FUTURE = words("will 'll ’ll shall")
_EXPECTING = words(
    "expects expect expected expecting forecast forecasts predict predicts predicted projects projected sees"
    " anticipates anticipated likely estimates estimated predicting"
)


def cue_at(doc: Doc, start: int, end: int, *, kind: str | None = None) -> FactualityCue | None:
    """The cue that reaches the trigger in tokens [start, end), the most telling first: a denial, a condition, a
    rumour, a forecast; None without one. A Statement is what its verb says, and only its own future counts."""
    cues = cues_at(doc, start, end, kind=kind)
    return next(cues, None)


def cues_at(doc: Doc, start: int, end: int, *, kind: str | None = None) -> Iterator[FactualityCue]:
    """All cues that reach the trigger, the most telling first."""
    place = _Place(doc, start, end)
    checks: tuple[Callable[[_Place], Iterator[FactualityCue]], ...]
    checks = (_forecasts,) if kind == "Statement" else (_denials, _conditions, _rumours, _forecasts)
    for check in checks:
        yield from check(place)


class _Place:
    """A trigger in its sentence: the words before it in its clause and after it."""

    def __init__(self, doc: Doc, start: int, end: int) -> None:
        self.doc = doc
        self.start = start
        self.end = end
        self.sent: Span = doc[start].sent
        self.clause_start = self._clause_start()

    def _clause_start(self) -> int:
        i = self.start
        while i > self.sent.start:
            word = self.doc[i - 1]
            if word.lower_ in _BREAKS or word.text in ("\n", "\n\n", "—", "–"):
                break
            if word.text == "," and i < self.start and self._starts_clause(i):
                break
            if word.lower_ in ("but", "and") and i < self.start and self._starts_clause(i):
                break
            i -= 1
        return i

    def _starts_clause(self, i: int) -> bool:
        """Whether a finite clause of its own seems to begin at token i."""
        word = self.doc[i]
        if word.lower_ in ("and", "but", "or") and i + 1 < self.start:
            word = self.doc[i + 1]
        if word.lower_ in ("which", "who", "where", "it", "he", "she", "they", "we", "i", "there"):
            return True
        rest = [self.doc[k].lower_ for k in range(i, self.start)]
        return any(w in _AUXILIARIES for w in rest)

    @property
    def before(self) -> list[Token]:
        return [self.doc[i] for i in range(self.clause_start, self.start)]

    @property
    def after(self) -> list[Token]:
        return [self.doc[i] for i in range(self.end, self.sent.end)]

    @property
    def left_text(self) -> str:
        return self.doc[self.sent.start : self.start].text.casefold()

    @property
    def right_text(self) -> str:
        return self.doc[self.end : self.sent.end].text.casefold() if self.end < self.sent.end else ""


_AUXILIARIES = words(
    "is are was were has have had will would may might could can do does did 's n't said says plans expects"
)


def _cue(factuality: str, token: Token, reason: str, strength: float) -> FactualityCue:
    return FactualityCue(factuality, token.i, token.i + 1, f"{reason} ({token.text})", strength)


def _denials(place: _Place) -> Iterator[FactualityCue]:
    yield from _negated(place)
    yield from _negated_after(place)
    yield from _denied(place)


def _negated(place: _Place) -> Iterator[FactualityCue]:
    """A negation before the trigger in its clause, with nothing between that it could belong to instead."""
    before = place.before
    for k in range(len(before) - 1, max(-1, len(before) - 13), -1):
        word = before[k]
        if word.lower_ in _NEGATORS:
            following = before[k + 1].lower_ if k + 1 < len(before) else place.doc[place.start].lower_
            if following in _NOT_NEGATED_AFTER or (k and before[k - 1].lower_ == "if"):
                return
            if word.lower_ == "without" and len(before) - k > 3:
                return
            between = before[k + 1 :]
            if any(w.lower_ in ("rule", "exclude") for w in between):
                yield _cue("HYPOTHETICAL", word, "not ruled out", 0.8)
                return
            if not _carries(between):
                return
            if word.lower_ == "no" and len(between) > 6 and not any(w.lower_ in _OPENS for w in between):
                return
            yield _cue("DENIED", word, "negated", 0.8)
            return
        if word.text == "," and len(before) - k > 2 and before[k - 1].lower_ not in _NEGATORS and k > 0:
            return


def _carries(between: list[Token]) -> bool:
    """Whether a negation reaches over these words: no clause of its own begins among them."""
    for k, word in enumerate(between):
        if word.lower_ in _SUBORDINATORS and not (k and between[k - 1].lower_ in _OPENS):
            return False
        if word.lower_ in _SAYING or word.lower_ in ("comment", "respond", "clear", "disclose", "disclosed", "say"):
            return False
    return True


def _negated_after(place: _Place) -> Iterator[FactualityCue]:
    """ "had frozen nothing", "a split is not being considered", "a placing was ruled out" """
    after = place.after
    for k, word in enumerate(after[:9]):
        if word.lower_ in ("nothing", "nobody", "neither", "none") and k < 2:
            yield _cue("DENIED", word, "negated", 0.85)
            return
        if word.lower_ == "no" and k == 0 and place.doc[place.start].lower_.endswith(("d", "n", "t", "ing")):
            yield _cue("DENIED", word, "negated", 0.7)
            return
        if word.text in (".", ";", ":", '"', "”"):
            return
        if word.lower_ in ("not", "n't", "never") and k and after[k - 1].lower_ in _BE_HAVE:
            nouns = all(w.text != "," and w.lower_ not in _SUBORDINATORS for w in after[:k])
            if nouns and k <= 6 and not _is_verbal(place):
                yield _cue("DENIED", word, "negated", 0.75)
            return


_BE_HAVE = words("is are was were has have had be been does did do will would")


def _is_verbal(place: _Place) -> bool:
    token = place.doc[place.end - 1]
    return token.pos_ in ("VERB", "AUX") if token.pos_ else False


def _denied(place: _Place) -> Iterator[FactualityCue]:
    """Somebody denies it, or calls it false."""
    for i in range(place.start - 1, place.sent.start - 1, -1):
        word = place.doc[i]
        following = [place.doc[k].lower_ for k in range(i + 1, min(i + 7, place.sent.end))]
        if word.lower_ in ("but", ";") and i < place.start:
            break
        if word.lower_ in _DENIALS:
            yield _cue("DENIED", word, "denied", 0.85)
            return
        if word.lower_ in _REJECTIONS and any(w in _CLAIMS for w in following[:5]):
            yield _cue("DENIED", word, "rejected", 0.8)
            return
        if word.lower_ in ("ruled", "rules", "rule", "ruling") and following[:1] == ["out"]:
            yield _cue("DENIED", word, "ruled out", 0.85)
            return
        if word.lower_ in ("brushed", "shrugged") and following[:1] in (["aside"], ["off"]):
            yield _cue("DENIED", word, "brushed aside", 0.8)
            return
    sentence = place.sent.text.casefold()
    claimed = any(token.lower_ in _CLAIMS for token in place.sent)
    for token in place.sent:
        if token.i < place.start:
            continue
        if token.lower_ in _FALSE and claimed and token.i >= place.end:
            yield _cue("DENIED", token, "called false", 0.8)
            return
        if token.lower_ in ("denied", "denies", "refuted") and token.i >= place.end:
            before = place.doc[token.i - 1].lower_
            if (
                any(place.doc[k].lower_ == "which" for k in range(max(place.end, token.i - 5), token.i))
                or before == "later"
            ):
                yield _cue("DENIED", token, "denied", 0.8)
                return
    phrase = _FALSE_PHRASES.search(sentence)
    if phrase is not None and place.sent.start_char + phrase.start() >= place.doc[place.end - 1].idx:
        yield FactualityCue("DENIED", place.end, place.sent.end, f"called off or false ({phrase.group()})", 0.75)


def _conditions(place: _Place) -> Iterator[FactualityCue]:
    """May, might, could; would and will on a condition; the condition itself."""
    before = place.before
    conditional = _has_condition(place)
    for k, word in enumerate(reversed(before[-20:])):
        if word.lower_ in _CONDITIONS:
            yield _cue("HYPOTHETICAL", word, "a condition", 0.75)
            return
        if k >= 9:
            continue
        if word.lower_ in _MODALS and word.text != "May":
            yield _cue("HYPOTHETICAL", word, "only possible", 0.75)
            return
        if word.lower_ in ("would", "'d") and (conditional or not _is_told(place, word.i)):
            yield _cue("HYPOTHETICAL", word, "on a condition", 0.7)
            return
        if word.lower_ in _FUTURE | {"should"} and conditional:
            yield _cue("HYPOTHETICAL", word, "on a condition", 0.7)
            return
        if word.lower_ in _CHANCES:
            yield _cue("HYPOTHETICAL", word, "only possible", 0.7)
            return
        if word.lower_ in ("possibly", "perhaps", "possible", "potential", "potentially", "hypothetical"):
            yield _cue("HYPOTHETICAL", word, "only possible", 0.6)
            return
    first = place.doc[place.sent.start]
    if first.text == '"' or first.text == "“":
        first = place.doc[min(place.sent.start + 1, place.sent.end - 1)]
    if first.text in ("Should", "Were", "Had") and "," not in [t.text for t in place.doc[first.i : place.start]]:
        yield _cue("HYPOTHETICAL", first, "a condition", 0.8)


def _has_condition(place: _Place) -> bool:
    return any(t.lower_ in ("if", "unless") or t.text in ("Should", "Were") for t in place.sent)


def _is_told(place: _Place, i: int) -> bool:
    """Whether "would" at token i is what "will" becomes in reported speech."""
    return any(place.doc[k].lower_ in _SAYING for k in range(place.sent.start, i)) or any(
        place.doc[k].lower_ in _SAYING for k in range(place.end, place.sent.end)
    )


def _rumours(place: _Place) -> Iterator[FactualityCue]:
    for token in place.sent:
        if token.lower_ in _RUMOURS and abs(token.i - place.start) < 15:
            yield _cue("RUMOURED", token, "a rumour", 0.6)
            return
    phrase = _RUMOUR_PHRASES.search(place.sent.text.casefold())
    if phrase is not None:
        yield FactualityCue("RUMOURED", place.sent.start, place.sent.end, f"unnamed sources ({phrase.group()})", 0.5)


def _forecasts(place: _Place) -> Iterator[FactualityCue]:
    before = place.before
    for word in reversed(before[-8:]):
        if word.lower_ in _FUTURE:
            yield _cue("FORECAST", word, "still to come", 0.25)
            return
        if word.lower_ in _EXPECTING:
            yield _cue("FORECAST", word, "expected", 0.6)
            return
    for i in range(place.start, place.end):
        word = place.doc[i]
        if word.lower_ in _EXPECTING:
            yield _cue("FORECAST", word, "expected", 0.6)
            return
