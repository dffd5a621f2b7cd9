"""Which numbers of a sentence belong to an event, and what they measure.

Each trigger of the sentence claims a number by a small table: what kinds of numbers the event's kind usually has, how
near its trigger stands, how many clause marks lie between. What triggers of other kinds claim more strongly, or from
nearer, counts against it; a number that it is compared with speaks for it. The tables were fitted on the training part
of the corpus (logistic regression, rounded).
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
THRESHOLD = 0.5
_MARKS = words("; : while after but which who whereas")
_COMPARISON = re.compile(
    r"[\s,(]*(?:(?:up|down|compared|as|or|to|from|against|versus|than|of|with|and|in|at|between|the|an?|about|around|some"
    r"|rather|more|less|higher|lower|instead|just|least|rise|fall|gain|drop|\w+ly|-|–|—)[\s,]*){0,5}",
    re.IGNORECASE,
)

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
_CLASSES = {kind: (frozenset(usual.split()), frozenset(more.split())) for kind, (usual, more) in _USUAL.items()}
_WEIGHTS = {
    "bias": 1.55,
    "usual": 0.0,
    "sometimes": -0.75,
    "never": -2.15,
    "left": -0.75,
    "distance": -0.06,
    "marks": -0.45,
    "time": -0.75,
    "small": -0.55,
}
#: What a surer claim of another kind's trigger takes off, and one that stands nearer; both times that trigger's score.
_OUTBID, _NEARER = -0.85, -0.7
#: What a number gains from a surer one that it is compared with ("to $150 from $185").
_COMPARED = 0.6
_MOST = 3.6


@dataclass(frozen=True, slots=True)
class Trigger:
    """The trigger of an event in tokens [start, end), and how sure it is one."""

    kind: str
    start: int
    end: int
    score: float = 1.0


def amounts_of(doc: Doc, trigger: Trigger, others: Iterable[Trigger] = ()) -> tuple[Amount, ...]:
    """The amounts of the event in the sentence of its trigger, in text order.

    `others`: all triggers of the doc (this one may be among them), which compete for the numbers.
    """
    values = values_of(doc, trigger, others)
    found: list[Amount] = []
    text = doc.text if values else ""  # slow to make
    for value in values:
        unit = _unit(doc, trigger.kind, value)
        measure = measure_of(text, trigger.kind, value, unit)
        amount = Amount(value=value.value, unit=unit, measure=measure, of=measured_thing(text, value))
        if not any((one.value, one.unit) == (amount.value, amount.unit) for one in found):
            found.append(amount)
    return tuple(found)


def values_of(doc: Doc, trigger: Trigger, others: Iterable[Trigger] = ()) -> tuple[Value, ...]:
    """The numbers in the sentence of the trigger that belong to its event."""
    values = candidates(doc, trigger)
    sent = doc[trigger.start].sent
    rivals = [one for one in others if sent.start <= one.start < sent.end and one.kind != trigger.kind]
    claims = [claim(doc, trigger, value) for value in values]
    kept = []
    for i, value in enumerate(values):
        total = claims[i] + against(doc, trigger, value, claims[i], rivals)
        surer = [claims[k] - claims[i] for k in _compared_with(doc, values, i)]
        total += _COMPARED * min(_MOST, max([0.0, *surer]))
        if 1 / (1 + math.exp(-total)) >= THRESHOLD:
            kept.append(value)
    return tuple(kept)


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


def features(doc: Doc, trigger: Trigger, value: Value) -> dict[str, float]:
    """What speaks for and against that the number belongs to the event; see `_WEIGHTS`."""
    start, end = _tokens(doc, value)
    between = doc[min(end, trigger.end) : max(start, trigger.start)]
    marks = sum(1.0 if token.lower_ in _MARKS else 0.5 if token.text == "," else 0.0 for token in between)
    usual, sometimes = _CLASSES.get(trigger.kind, (frozenset(), frozenset()))
    level = number_class(value)
    return {
        "bias": 1.0,
        "usual" if level in usual else "sometimes" if level in sometimes else "never": 1.0,
        "left": float(start < trigger.start),
        "distance": float(min(_gap(start, end, trigger.start, trigger.end), 24)),
        "marks": min(marks, 2.0),
        "time": float(value.unit in ("HOUR", "DAY", "MONTH", "YEAR")),
        "small": float(value.value <= 10 and value.unit in ("UNIT", "PERSON") and not value.text[0].isdigit()),
    }


def claim(doc: Doc, trigger: Trigger, value: Value) -> float:
    """How strongly a trigger claims a number, other triggers aside (log odds)."""
    return sum(_WEIGHTS[name] * found for name, found in features(doc, trigger, value).items())


def against(doc: Doc, trigger: Trigger, value: Value, own: float, rivals: Sequence[Trigger]) -> float:
    """What the triggers of other kinds in the sentence take off a claim of `own` (log odds, not above 0)."""
    place = _tokens(doc, value)
    distance = _gap(*place, trigger.start, trigger.end)
    outbid = max((one.score * min(_MOST, max(0.0, claim(doc, one, value) - own)) for one in rivals), default=0.0)
    nearer = max((one.score for one in rivals if _gap(*place, one.start, one.end) < distance), default=0.0)
    return _OUTBID * outbid + _NEARER * nearer


def _compared_with(doc: Doc, values: Sequence[Value], i: int) -> list[int]:
    """The numbers beside it that are of its class, with only words of comparison between the two."""
    found = []
    for left in (i - 1, i):
        if left < 0 or left + 1 >= len(values):
            continue
        one, other = values[left], values[left + 1]
        words_between = doc.text[max(one.end, one.noun_end) : other.start]
        if number_class(one) == number_class(other) and _COMPARISON.fullmatch(words_between):
            found.append(left + 1 if left == i else left)
    return found


def _tokens(doc: Doc, value: Value) -> tuple[int, int]:
    span = doc.char_span(value.start, value.end, alignment_mode="expand")
    assert span is not None
    return span.start, span.end


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


_OF_PEOPLE = frozenset({"WorkforceChange", "LaborAction", "Accident", "ClinicalRegulatory"})
#: Nouns that name people by what they do or are; not the things that end alike.
_WORKERS = re.compile(
    r"\b(?!\w*(?:computers|printers|trailers|containers|freighters|liners|tankers|helicopters|trawlers|routers|servers"
    r"|motors|reactors|tractors|elevators|plants|restaurants|papers|orders|centers|numbers|members|quarters|towers))"
    r"\w{2,}(?:ers|ors|ists|men|women|ees|ants|ians|children)$",
    re.IGNORECASE,
)


def _unit(doc: Doc, kind: str, value: Value) -> str:
    """The unit, told by the kind of event where the text gives none."""
    if value.unit == "UNIT" and kind in _OF_PEOPLE and _WORKERS.search(doc.text[value.end : value.noun_end]):
        return "PERSON"
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
