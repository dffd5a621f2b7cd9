"""What a number of an event measures, by the words around it and the kind of event."""

import re

from ingest.nlp.lexicon import words
from ingest.nlp.values import Value

_WINDOW = 48
_FROM = re.compile(r"\bfrom\s(?:an?\s|the\s|about\s|around\s|some\s|nearly\s|just\s|\w+ly\s)?$", re.IGNORECASE)
_TO = re.compile(
    r"\bto\s(?:an?\s|the\s|about\s|around\s|some\s|nearly\s|just\s|\w+ly\s|a\srecord\s(?:of\s)?)?$", re.IGNORECASE
)
_AT = re.compile(
    r"\b(?:at|was|were|is|are|stood\sat|reached|hit|totalled|totaled|of)\s(?:an?\s|the\s|about\s|around\s|\w+ly\s)?$",
    re.IGNORECASE,
)
_BY = re.compile(r"\bby\s(?:an?\s|about\s|around\s|some\s|nearly\s|just\s|as\smuch\sas\s|up\sto\s)?$", re.IGNORECASE)
_EXPECTED = re.compile(
    r"expect|consensus|forecast|estimate|predict|economists|analysts|pencilled|looked\sfor|bargained", re.IGNORECASE
)
_COMPARED = re.compile(
    r"\b(?:than|against|versus|vs\.?|compared|above|below|short|missed|beat|topped)\b[^,;]*$", re.IGNORECASE
)
_EARLIER = re.compile(
    r"^[^.;]{0,24}\b(?:a\syear\s(?:earlier|ago|before)|the\s(?:previous|prior|preceding)|previously|last\syear|before|earlier)\b",
    re.IGNORECASE,
)
_PREVIOUS = re.compile(r"\b(?:previous|prior|preceding|year-earlier)\b[^,;]{0,24}$", re.IGNORECASE)
_PREMIUM = re.compile(r"premium", re.IGNORECASE)
_STAKE = re.compile(
    r"stake|holding|interest|of\s(?:the|its|their)\s(?:shares|stock|capital|votes|company|group)|\bown(?:s|ed|ing)?\b|sharehold"
    r"|stock\b|equity",
    re.IGNORECASE,
)
_RATE = re.compile(r"\brate\b|unemployment|yield|inflation|margin|deficit", re.IGNORECASE)

_VALUED = words(
    """Acquisition Merger Divestiture StakeChange PublicOffering CapitalRaise Buyback ContractAward FacilityChange
    LegalAction RegulatoryAction FundFlow Investment PositionChange Partnership MacroPolicy StrategyShift Bankruptcy
    SecurityIncident ProductIssue Accident WorkforceChange LaborAction ActivistCampaign TradingStatus"""
)
_LEVELLED = frozenset({"EarningsReport", "OperatingUpdate", "Guidance", "EconomicData", "Statement"})
_TARGETED = frozenset({"PriceTarget", "MacroPolicy", "Guidance", "Dividend", "StakeChange", "CreditRating"})
_TIMES = frozenset({"HOUR", "DAY", "MONTH", "YEAR"})
_COUNTED = frozenset({"PERSON", "UNIT", "SHARE", "BARREL", "TONNE", "OUNCE", "MEGAWATT"})


def measure_of(text: str, kind: str, value: Value, unit: str) -> str:
    """One of the ontology's measures for a number with this unit in an event of this kind."""
    before = text[max(0, value.start - _WINDOW) : value.start]
    after = text[value.noun_end or value.end : (value.noun_end or value.end) + _WINDOW]
    if unit in _TIMES:
        return "PERIOD"
    compared = _compared(kind, before, after)
    if compared is not None:
        return compared
    if unit == "PERCENT":
        return _of_percentage(kind, before, after)
    if unit in ("BASIS_POINT", "PERCENTAGE_POINT"):
        return "CHANGE"
    if _TO.search(before) and kind in _TARGETED:
        return "TO"
    if unit in _COUNTED:
        return _of_count(kind, before)
    if unit in ("RATIO", "OTHER") and kind not in _LEVELLED:
        return "OTHER"
    return _of_money(kind, value, unit, before)


def _compared(kind: str, before: str, after: str) -> str | None:
    if _FROM.search(before):
        return "FROM" if kind not in ("EconomicData", "EarningsReport") else "PREVIOUS"
    if _EXPECTED.search(before[-32:]) and (_COMPARED.search(before) or re.search(r"\b(?:of|for)\s(?:an?\s)?$", before)):
        return "EXPECTED" if kind in _LEVELLED else None
    if _COMPARED.search(before[-24:]) and _EXPECTED.search(after):
        return "EXPECTED"
    if _COMPARED.search(before[-24:]) and _EARLIER.search(after):
        return "PREVIOUS"
    if _PREVIOUS.search(before):
        return "PREVIOUS"
    return None


def _of_percentage(kind: str, before: str, after: str) -> str:
    if _PREMIUM.search(after[:24]) or _PREMIUM.search(before[-16:]):
        return "PREMIUM"
    if kind in ("StakeChange", "Acquisition", "Divestiture", "PublicOffering", "PositionChange", "Buyback") and (
        _STAKE.search(before) or _STAKE.search(after) or kind == "StakeChange"
    ):
        return "TO" if kind == "StakeChange" and _TO.search(before) else "STAKE"
    if _TO.search(before):
        return "TO" if kind in _TARGETED else "LEVEL"
    if kind in ("EconomicData", "MacroPolicy", "Statement") and _AT.search(before) and _RATE.search(before):
        return "LEVEL"
    if kind == "MacroPolicy" and not _BY.search(before):
        return "LEVEL"
    return "CHANGE"


def _of_count(kind: str, before: str) -> str:
    if kind in ("EconomicData", "OperatingUpdate", "Statement"):
        return (
            "CHANGE"
            if _BY.search(before) or re.search(r"\b(?:added|lost|shed|gained|cut)\s", before[-12:])
            else "LEVEL"
        )
    if kind == "Guidance":
        return "LEVEL"
    return "COUNT"


def _of_money(kind: str, value: Value, unit: str, before: str) -> str:
    if unit == "POINT":
        return "LEVEL" if _TO.search(before) or _AT.search(before) or kind == "EconomicData" else "CHANGE"
    if kind == "PriceTarget":
        return "TO"
    if kind in _LEVELLED:
        return "CHANGE" if _BY.search(before) else "LEVEL"
    if value.per is not None or kind == "Dividend":
        return "PRICE"
    if kind == "PriceMove":
        return "PRICE" if _TO.search(before) or _AT.search(before) else "CHANGE"
    return "VALUE" if kind in _VALUED else "OTHER"


_THINGS = re.compile(
    r"(?:(?:net|operating|pre-?tax|gross|underlying|adjusted|annual|quarterly|full-year)\s){0,2}"
    r"(?:profits?|loss(?:es)?|income|revenues?|sales|earnings(?:\sper\sshare)?|EPS|EBITDA|turnover|orders|deliveries|output"
    r"|production|dividend|target|price|valuation|debts?|assets|margin|inflation|unemployment(?:\srate)?|GDP|yield"
    r"|stake|premium|fine|penalty|investment|budget|deficit|exports|imports|growth|subscribers|users|customers)\b",
    re.IGNORECASE,
)


def measured_thing(text: str, value: Value) -> str | None:
    """What the number measures in the text's words: the noun it counts, else the nearest figure word before it."""
    noun_end = value.noun_end or value.end
    if noun_end > value.end:
        return text[value.end : noun_end].strip(" -") or None
    before = text[max(0, value.start - 70) : value.start]
    cut = max(before.rfind("; "), before.rfind(". "), before.rfind("\n"))
    found = list(_THINGS.finditer(before[cut + 1 :]))
    if found:
        return found[-1].group().lower() if found[-1].group() not in ("GDP", "EPS", "EBITDA") else found[-1].group()
    after = _THINGS.search(text[value.end : value.end + 30])
    return (
        after.group().lower() if after is not None and "," not in text[value.end : value.end + after.start()] else None
    )
