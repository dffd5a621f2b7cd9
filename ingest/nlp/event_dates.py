"""Which date an event takes: that of its happening, or the period that it reports on.

The chance that a date expression is the event's is read from a small table, as for amounts: whether it is of the sort
that the event's kind takes (a reporting period, a day), how near it stands, whether another trigger stands nearer,
and, from a neighbouring sentence, whether it plainly carries over. Fitted on the training part of the corpus.
"""

import math
from collections.abc import Iterable, Sequence

from spacy.tokens import Doc

from ingest.nlp.amounts import Trigger
from ingest.nlp.date_expression import DateExpression
from ingest.nlp.lexicon import words
from ingest.nlp.tense import looks_ahead

#: From this chance on a date is taken.
THRESHOLD = 0.3
#: Kinds that are dated by the period that they report on.
_PERIODIC = frozenset({"EarningsReport", "EconomicData", "OperatingUpdate", "FundPerformance", "FundFlow", "Guidance"})
_CARRIED = _PERIODIC | {"PriceMove", "IndexChange", "TradingStatus"}
_OPEN = words("since until till through")
_MARKS = words("; : while after but which who whereas before and since")
_FOUNDING = words("founded co-founded established born incorporated")
_SAYING = words("said says told announced reported added wrote stated disclosed confirmed")

_WEIGHTS = {
    "bias": 0.4,
    "reporting period": 1.05,
    "other period": 0.45,
    "day of report": -0.1,
    "day": 0.8,
    "period": -0.2,
    "day said": 0.55,
    "period said": -2.7,
    "day moved": 1.8,
    "period moved": -1.2,
    "left": -0.2,
    "distance": -0.08,
    "other_nearer": -0.65,
    "marks": -0.55,
    "open start": -1.5,
    "comparison": -0.25,
    "sentence before": -2.0,
    "two before": -2.4,
    "lead": -0.95,
    "far before": -2.55,
    "carried sort": 0.5,
    "own date": -0.2,
    "only": 0.95,
    "founding": -2.5,
    "still to come": -2.0,
}


def date_of(doc: Doc, trigger: Trigger, others: Iterable[Trigger] = ()) -> str | None:
    """The date of the event as its sentence and the ones beside it say; None: they say none."""
    best = best_date(doc, trigger, others)
    return None if best is None else best[1]


def best_date(doc: Doc, trigger: Trigger, others: Iterable[Trigger] = ()) -> tuple[float, str] | None:
    """The likeliest date and its chance, if it reaches the threshold."""
    rivals = list(others)
    scored = [
        (chance(features(doc, trigger, one, rivals)), -abs(one.start - doc[trigger.start].idx), one.date)
        for one in candidates(doc, trigger)
        if one.date is not None
    ]
    best = max(scored, default=None)
    return (best[0], best[2]) if best is not None and best[0] >= THRESHOLD else None


def candidates(doc: Doc, trigger: Trigger) -> tuple[DateExpression, ...]:
    """The resolved date expressions in the sentence, the two before it and, for a title, the lead."""
    sent = doc[trigger.start].sent
    start, end = sent.start, sent.end
    for _ in range(2):
        if start > 0 and "\n\n" not in doc[start - 1].text:
            start = doc[start - 1].sent.start
    if _is_title(doc, sent.start) and end < len(doc):
        end = doc[end].sent.end
    left, right = doc[start].idx, doc[end - 1].idx + len(doc[end - 1])
    named = [(name.start_char, name.end_char) for name in doc.ents]
    dates = [
        one
        for one in doc._.kg_dates
        if one.date is not None and not any(start <= one.start and one.end <= end for start, end in named)
    ]
    near = [one for one in dates if left <= one.start < right]
    if trigger.kind in _CARRIED:
        published = str(doc._.kg_published_at or "9999")[:10]
        before = [one for one in dates if one.start < left and _carries(trigger.kind, one)]
        near += [one for one in before if one.is_period or (one.date or "") <= published][-1:]
    return tuple(near)


def _carries(kind: str, one: DateExpression) -> bool:
    """Whether what comes later in the article may go on with the date: of a market's day, a report's period."""
    fits = one.is_period if kind in _PERIODIC else not one.is_period
    return one.date is not None and fits and one.cue not in _OPEN


def _is_title(doc: Doc, sent_start: int) -> bool:
    return sent_start == 0


def features(doc: Doc, trigger: Trigger, one: DateExpression, others: Sequence[Trigger]) -> dict[str, float]:
    """What speaks for and against that the expression dates the event; see `_WEIGHTS`."""
    span = doc.char_span(one.start, one.end, alignment_mode="expand")
    assert span is not None
    sent = doc[trigger.start].sent
    here = sent.start <= span.start < sent.end
    found = {"bias": 1.0, _sort(trigger.kind, one): 1.0}
    found["open start"] = float(one.cue in _OPEN)
    found["comparison"] = float(one.cue in ("than", "from"))
    found["founding"] = float(_tells_origin(doc, trigger, span.start))
    found["still to come"] = float(_is_ahead(doc, trigger, one))
    if not here:
        found[_elsewhere(doc, sent.start, span.start)] = 1.0
        found["carried sort"] = float(trigger.kind in _CARRIED and _carries(trigger.kind, one))
        found["own date"] = float(any(sent.start_char <= d.start < sent.end_char for d in doc._.kg_dates if d.date))
        return found
    distance = _gap(span.start, span.end, trigger.start, trigger.end)
    rivals = [
        r for r in others if sent.start <= r.start < sent.end and (r.start, r.end) != (trigger.start, trigger.end)
    ]
    between = doc[min(span.end, trigger.end) : max(span.start, trigger.start)]
    said = any(token.lower_ in _SAYING for token in between)
    marks = sum(1.0 if token.lower_ in _MARKS else 0.5 if token.text == "," else 0.0 for token in between)
    found["left"] = float(span.start < trigger.start)
    found["distance"] = float(min(distance, 24)) * (0.5 if said else 1.0)
    found["other_nearer"] = float(any(_gap(span.start, span.end, r.start, r.end) < distance for r in rivals))
    found["marks"] = min(marks, 3.0)
    found["only"] = float(sum(1 for d in doc._.kg_dates if d.date and sent.start_char <= d.start < sent.end_char) == 1)
    return found


def _tells_origin(doc: Doc, trigger: Trigger, place: int) -> bool:
    """Whether the date is the year in which somebody was founded or born, told in passing."""
    return any(
        token.lower_ in _FOUNDING and not trigger.start <= token.i < trigger.end
        for token in doc[max(doc[place].sent.start, place - 6) : place]
    )


def _is_ahead(doc: Doc, trigger: Trigger, one: DateExpression) -> bool:
    """Whether the date is a day after the publication, and the trigger tells of something that has happened."""
    published = str(doc._.kg_published_at or "")[:10]
    if one.date is None or not published or one.is_period or one.date <= published:
        return False
    sent = doc[trigger.start].sent
    begin = doc[trigger.start].idx - sent.start_char
    end = begin + len(doc[trigger.start : trigger.end].text)
    return not looks_ahead(sent.text, begin, end)


def chance(found: dict[str, float]) -> float:
    """The chance that an expression with these features dates the event."""
    return round(1 / (1 + math.exp(-sum(_WEIGHTS[name] * value for name, value in found.items()))), 4)


def _sort(kind: str, one: DateExpression) -> str:
    if kind in _PERIODIC:
        return "day of report" if not one.is_period else "reporting period" if one.fiscal else "other period"
    if kind == "Statement":
        return "period said" if one.is_period else "day said"
    if kind == "PriceMove":
        return "period moved" if one.is_period else "day moved"
    return "period" if one.is_period else "day"


def _elsewhere(doc: Doc, sent_start: int, place: int) -> str:
    if place > sent_start:
        return "lead"
    before = doc[place].sent
    if before.end == sent_start:
        return "sentence before"
    return "two before" if before.end < len(doc) and doc[before.end].sent.end == sent_start else "far before"


def _gap(start: int, end: int, other_start: int, other_end: int) -> int:
    return max(start - other_end, other_start - end, 0)
