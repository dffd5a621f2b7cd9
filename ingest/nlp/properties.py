"""What a fact has beside its roles: positions, ratings, expectations, windows, demands, shares, tickers."""

import re
from collections.abc import Mapping, Sequence

from spacy.tokens import Doc, Span

from ingest.nlp.name import Name
from ingest.nlp.people import POSITION, position_beside
from ingest.nlp.tickers import tickers_beside
from ingest.nlp.values import Value

_RATING = (
    r"(?:strong[- ]buy|conviction buy|buy|accumulate|add|outperform|overweight|sector outperform"
    r"|market outperform|hold|neutral"
    r"|equal[- ]weight|market[- ]perform|sector[- ]perform|peer[- ]perform|in[- ]line|reduce|underperform"
    r"|underweight|sell|strong sell)"
)
_Q = r"[\"“”'‘’]?"
_TO_FROM = re.compile(rf"\bto {_Q}(?P<to>{_RATING}){_Q}(?: rating)? from {_Q}(?P<from>{_RATING})\b", re.IGNORECASE)
_FROM_TO = re.compile(rf"\bfrom {_Q}(?P<from>{_RATING}){_Q}(?: rating)? to {_Q}(?P<to>{_RATING})\b", re.IGNORECASE)
_TO = re.compile(
    rf"\b(?:to|with an?|at|its|his|her|their|an?|as) {_Q}(?P<to>{_RATING}){_Q}(?:[ ,.;]|$)(?!back|shares)",
    re.IGNORECASE,
)
_BEAT = re.compile(
    r"\b(?:beat(?:s|ing)?|top(?:s|ped|ping)|exceed(?:s|ed|ing)?|surpass\w*|above|ahead of|better than"
    r"|more than (?:analysts|economists|expected)|higher than"
    r"|stronger than|faster than|outpac\w+)\b",
    re.IGNORECASE,
)
_MISS = re.compile(
    r"\b(?:miss(?:es|ed|ing)?|below|short of|worse than|less than (?:analysts|economists|expected)"
    r"|lower than|weaker than|undershot|slower than"
    r"|lagg\w+|disappoint\w+)\b",
    re.IGNORECASE,
)
_INLINE = re.compile(
    r"\b(?:in line with|matched|matching|as expected|met (?:expectations|forecasts|estimates))\b", re.IGNORECASE
)
_EXPECTATION = re.compile(
    r"\b(?:expect\w*|forecasts?|estimates?|consensus|analysts|economists|Wall Street|predict\w*|projected|poll\w*)\b",
    re.IGNORECASE,
)
_WINDOWS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "year to date",
            r"\b(?:so far this year|this year|year[- ]to[- ]date|since (?:the start of the year|January))\b",
        ),
        ("week", r"\b(?:(?:this|last|the|on the|for the|past) week|weekly|in a week)\b"),
        (
            "month",
            r"\b(?:(?:this|last|the|past) month|monthly|in (?:January|February|March|April|May|June|July"
            r"|August|September|October|November|December))\b",
        ),
        (
            "quarter",
            r"\b(?:(?:this|last|the|first|second|third|fourth)[- ]quarter|quarterly|in the (?:\w+ )?quarter)\b",
        ),
        (
            "year",
            r"\b(?:(?:last|the|past) year|from a year (?:ago|earlier)|annual(?:ly)?|in (?:19|20)\d\d"
            r"|over (?:12|twelve) months)\b",
        ),
        (
            "day",
            r"\b(?:(?:on )?(?:Mon|Tues|Wednes|Thurs|Fri)day|today|yesterday|early trading|premarket"
            r"|after[- ]hours|at the close|closed|intraday)\b",
        ),
    )
)
_MEASURES: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("deliveries", r"\bdeliver\w*"),
        ("users", r"\b(?:users|subscribers|members|customers|accounts|downloads)\b"),
        ("production", r"\b(?:production|output|produc\w+)\b"),
        ("market share", r"\bmarket share\b|\bshare of the \w* ?market\b"),
        ("assets under management", r"\bassets under management|AUM\b"),
        ("passengers", r"\b(?:passengers?|traffic)\b"),
        ("orders", r"\b(?:orders?|bookings|backlog)\b"),
        ("shipments", r"\bshipments?|shipped\b"),
        ("sales", r"\b(?:sales|sold|registrations)\b"),
        ("employees", r"\b(?:employees|workforce|staff)\b"),
    )
)
_DEMAND = re.compile(
    r"\b(?:demand(?:s|ed|ing)?(?: that)?|call(?:s|ed|ing) for|urg(?:es|ed|ing)|push(?:es|ed|ing) for"
    r"|press(?:es|ed|ing) for|want(?:s|ed)?)\s+(?P<demand>[^,.;\"”]{8,120})",
    re.IGNORECASE,
)

_FORMER = re.compile(r"\b(?:former(?:ly)?|ex-?|previously|then|retired|ousted|past|one-time|late)\s", re.IGNORECASE)


def event_properties(doc: Doc, kind: str, sentence: Span, trigger: Span, persons: Sequence[Name]) -> Mapping[str, str]:
    """The properties that the sentence gives an event of this kind; `persons` fill the role `person`."""
    text = sentence.text
    if kind == "ExecutiveChange":
        return _position(doc, sentence, persons)
    if kind == "AnalystRating":
        return _ratings(text)
    if kind in ("EarningsReport", "EconomicData"):
        return _versus(text)
    if kind in ("PriceMove", "FundPerformance"):
        return _nearest(_WINDOWS, "period", text, trigger.start_char - sentence.start_char)
    if kind == "OperatingUpdate":
        return _nearest(_MEASURES, "measure", text, trigger.start_char - sentence.start_char)
    if kind == "ActivistCampaign":
        match = _DEMAND.search(text)
        return {"demand": " ".join(match["demand"].split())} if match else {}
    return {}


def relation_properties(
    doc: Doc, kind: str, source: Name, target: Name, sentence: Span, values: Sequence[Value]
) -> Mapping[str, object]:
    """The properties that the sentence gives a relation between two mentions."""
    if kind == "EMPLOYED_BY":
        position = position_beside(doc, source)
        found: dict[str, object] = {"position": position} if position else {}
        return {**found, "ended": True} if _FORMER.search(_before_and_after(doc, source)) else found
    if kind == "OWNS_STAKE_IN":
        shares = [v for v in values if v.unit == "PERCENT" and sentence.start_char <= v.start < sentence.end_char]
        at = doc[target.start].idx
        return {"percent": min(shares, key=lambda v: (abs(v.start - at), v.start)).value} if shares else {}
    if kind == "LISTED_ON":
        tickers = tickers_beside(doc, [source])
        return {"ticker": tickers[0]} if tickers else {}
    return {}


def _before_and_after(doc: Doc, name: Name) -> str:
    """The few words on either side of a name, within its sentence."""
    sentence = doc[name.start].sent
    before = doc[max(sentence.start, name.start - 5) : name.start].text
    after = doc[name.end : min(sentence.end, name.end + 4)].text
    return f"{before} . {after} "


def _position(doc: Doc, sentence: Span, persons: Sequence[Name]) -> Mapping[str, str]:
    for name in persons:
        position = position_beside(doc, name)
        if position:
            return {"position": position}
    match = POSITION.search(sentence.text)
    return {"position": match.group(0).strip()} if match else {}


def _ratings(text: str) -> Mapping[str, str]:
    for pattern in (_TO_FROM, _FROM_TO):
        match = pattern.search(text)
        if match:
            return {"from_rating": match["from"].lower(), "to_rating": match["to"].lower()}
    match = _TO.search(text)
    return {"to_rating": match["to"].lower()} if match else {}


def _versus(text: str) -> Mapping[str, str]:
    if not _EXPECTATION.search(text):
        return {}
    for versus, pattern in (("INLINE", _INLINE), ("MISS", _MISS), ("BEAT", _BEAT)):
        if pattern.search(text):
            return {"versus": versus}
    return {}


def _nearest(table: Sequence[tuple[str, re.Pattern[str]]], key: str, text: str, at: int) -> Mapping[str, str]:
    found = [(abs(m.start() - at), i, name) for i, (name, p) in enumerate(table) for m in p.finditer(text)]
    return {key: min(found)[2]} if found else {}
