"""Which numbers of a sentence belong to an event, and what they measure.

The chance that a number belongs is read from a small table: what kinds of numbers the event's kind usually has, how
near its trigger stands, whether another trigger stands nearer, and how many clause marks lie between. The table was
fitted on the training part of the corpus (logistic regression, rounded).
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from spacy.tokens import Doc

from ingest.nlp.lexicon import words
from ingest.nlp.measures import measure_of, measured_thing
from ingest.nlp.values import Value
from kg_service.model import Amount

#: From this chance on a number is taken.
THRESHOLD = 0.4
_MARKS = words("; : while after but which who whereas")

#: For each kind of event the classes of numbers that it usually has, and those that it sometimes has.
_USUAL: dict[str, tuple[str, str]] = {
    "Acquisition": ("MONEY PRICE", "PERCENT SHARE"),
    "Merger": ("MONEY PRICE RATIO", "PERCENT SHARE"),
    "Divestiture": ("MONEY", "PERCENT PERSON"),
    "StakeChange": ("PERCENT", "MONEY SHARE PRICE"),
    "PublicOffering": ("MONEY PRICE SHARE PERCENT", "RATIO"),
    "CapitalRaise": ("MONEY", "SHARE PRICE PERCENT OTHER"),
    "Buyback": ("MONEY SHARE", "PERCENT"),
    "Dividend": ("PRICE MONEY", "PERCENT"),
    "StockSplit": ("RATIO", "SHARE BARE"),
    "TradingStatus": ("", "PRICE"),
    "EarningsReport": ("MONEY PERCENT PRICE OTHER", "BARE"),
    "OperatingUpdate": ("MONEY PERCENT PERSON UNIT", "BARE OTHER BARREL TONNE OUNCE MEGAWATT"),
    "Guidance": ("MONEY PERCENT PRICE OTHER BARREL TONNE OUNCE MEGAWATT", "BARE UNIT"),
    "AnalystRating": ("", ""),
    "PriceTarget": ("MONEY PRICE", "BARE"),
    "CreditRating": ("", "PERCENT"),
    "Bankruptcy": ("", "MONEY PERSON"),
    "ExecutiveChange": ("", ""),
    "WorkforceChange": ("PERSON", "BARE UNIT PERCENT MONEY OTHER"),
    "LaborAction": ("PERSON", "PERCENT DAY HOUR MONEY"),
    "ProductLaunch": ("", "MONEY PRICE UNIT"),
    "ProductIssue": ("UNIT", "MONEY PERCENT PERSON"),
    "ClinicalRegulatory": ("", "PERSON PERCENT"),
    "Partnership": ("", "MONEY"),
    "ContractAward": ("MONEY", "UNIT MEGAWATT"),
    "FacilityChange": ("MONEY", "UNIT MEGAWATT"),
    "LegalAction": ("MONEY", "UNIT OTHER"),
    "RegulatoryAction": ("MONEY", "PERCENT UNIT DAY"),
    "SecurityIncident": ("PERSON UNIT", "MONEY OTHER"),
    "Accident": ("PERSON", "UNIT BARREL TONNE"),
    "PositionChange": ("MONEY SHARE", "PERCENT"),
    "FundFlow": ("MONEY", "PERCENT"),
    "FundPerformance": ("PERCENT", "MONEY"),
    "ActivistCampaign": ("", "UNIT MONEY"),
    "IndexChange": ("", ""),
    "PriceMove": ("PERCENT MONEY PRICE BARE POINT BASIS_POINT", "OTHER"),
    "MacroPolicy": ("PERCENT MONEY BASIS_POINT PERCENTAGE_POINT", ""),
    "EconomicData": ("PERCENT PERSON BARE MONEY OTHER PERCENTAGE_POINT POINT", "BARREL UNIT HOUR"),
    "Investment": ("MONEY", "UNIT PERCENT"),
    "StrategyShift": ("", "MONEY"),
    "Statement": ("PERCENT MONEY PRICE BARE", "PERSON UNIT"),
}
_WEIGHTS = {
    "bias": 0.75,
    "usual": 1.9,
    "sometimes": 0.4,
    "never": -1.6,
    "left": -1.3,
    "distance": -0.1,
    "other_nearer": -3.1,
    "marks": -0.95,
}


@dataclass(frozen=True, slots=True)
class Trigger:
    """The trigger of an event in tokens [start, end)."""

    kind: str
    start: int
    end: int


def amounts_of(doc: Doc, trigger: Trigger, others: Iterable[Trigger] = ()) -> tuple[Amount, ...]:
    """The amounts of the event in the sentence of its trigger, in text order.

    `others`: all triggers of the doc (this one may be among them), which compete for the numbers.
    """
    values = values_of(doc, trigger, others)
    found: list[Amount] = []
    for value in values:
        unit = _unit(doc, trigger.kind, value)
        measure = measure_of(doc.text, trigger.kind, value, unit)
        amount = Amount(value=value.value, unit=unit, measure=measure, of=measured_thing(doc.text, value))
        if not any((one.value, one.unit) == (amount.value, amount.unit) for one in found):
            found.append(amount)
    return tuple(found)


def values_of(doc: Doc, trigger: Trigger, others: Iterable[Trigger] = ()) -> tuple[Value, ...]:
    """The numbers in the sentence of the trigger that belong to its event."""
    rivals = list(others)
    return tuple(
        value for value in candidates(doc, trigger) if chance(features(doc, trigger, value, rivals)) >= THRESHOLD
    )


def candidates(doc: Doc, trigger: Trigger) -> tuple[Value, ...]:
    """The numbers in the sentence of the trigger that are no part of a name or a date."""
    sent = doc[trigger.start].sent
    taken = [(one.start, one.end) for one in doc._.kg_dates]
    taken += [(name.start_char, name.end_char) for name in doc.ents]
    return tuple(
        value
        for value in doc._.kg_values
        if sent.start_char <= value.start < sent.end_char
        and not any(start <= value.start and value.end <= end for start, end in taken)
    )


def features(doc: Doc, trigger: Trigger, value: Value, others: Sequence[Trigger]) -> dict[str, float]:
    """What speaks for and against that the number belongs to the event; see `_WEIGHTS`."""
    span = doc.char_span(value.start, value.end, alignment_mode="expand")
    assert span is not None
    distance = _gap(span.start, span.end, trigger.start, trigger.end)
    sent = span.sent
    rivals = [
        one
        for one in others
        if sent.start <= one.start < sent.end and (one.start, one.end) != (trigger.start, trigger.end)
    ]
    between = doc[min(span.end, trigger.end) : max(span.start, trigger.start)]
    marks = sum(1.0 if token.lower_ in _MARKS else 0.5 if token.text == "," else 0.0 for token in between)
    usual, sometimes = (set(names.split()) for names in _USUAL.get(trigger.kind, ("", "")))
    level = number_class(value)
    fits = "usual" if level in usual else "sometimes" if level in sometimes else "never"
    return {
        "bias": 1.0,
        fits: 1.0,
        "left": float(span.start < trigger.start),
        "distance": float(min(distance, 24)),
        "other_nearer": float(any(_gap(span.start, span.end, one.start, one.end) < distance for one in rivals)),
        "marks": min(marks, 2.0),
    }


def chance(found: dict[str, float]) -> float:
    """The chance that a number with these features belongs to the event."""
    total = sum(_WEIGHTS[name] * value for name, value in found.items())
    return round(1 / (1 + math.exp(-total)), 4)


def number_class(value: Value) -> str:
    """MONEY, PRICE (money per something), BARE (no unit), else the unit."""
    if value.bare:
        return "BARE"
    if len(value.unit) == 3 and value.unit != "DAY":
        return "PRICE" if value.per in _PRICED else "MONEY"
    return value.unit


_PRICED = words("share barrel ounce tonne ton gallon litre unit ads stock security")


def _gap(start: int, end: int, other_start: int, other_end: int) -> int:
    return max(start - other_end, other_start - end, 0)


_PEOPLE_NEAR = re.compile(
    r"\bjobs?\b|unemploy|payroll|workers|employees|jobless|staff|workforce|users|layoffs?", re.IGNORECASE
)


def _unit(doc: Doc, kind: str, value: Value) -> str:
    """The unit, told by the kind of event where the text gives none."""
    if value.unit != "OTHER":
        return value.unit
    sent = doc.char_span(value.start, value.end, alignment_mode="expand")
    around = "" if sent is None else sent.sent.text
    counted = kind in ("WorkforceChange", "EconomicData", "OperatingUpdate") and value.value >= 100
    if counted and _PEOPLE_NEAR.search(around):
        return "PERSON"
    if kind in ("PriceMove", "EconomicData") and value.bare:
        return "POINT"
    return "OTHER"
