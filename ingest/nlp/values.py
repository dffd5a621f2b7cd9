"""Money, percentages, counts and ratios of a text, at full scale and with the ontology's units."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.language import Language
from spacy.tokens import Doc

from ingest.nlp import numerals
from ingest.nlp.currencies import cents_after, currency_after, currency_before
from ingest.nlp.lexicon import words
from ingest.nlp.units import unit_after

#: Stands for the currency of cents until the text around has told it.
_CENTS = "cents"
_HAVE_CENTS = words("USD CAD AUD NZD HKD SGD EUR ZAR KES")


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A number of the text: `text[start:end]` says it. `value` is positive and at full scale.

    `unit` is one of the ontology's. `per` is what a price is for ("share", "barrel"), `bare` a number without
    any unit, `noun_end` where the words end that it counts, `scale` what the words multiplied the number by.
    """

    start: int
    end: int
    value: float
    unit: str
    text: str
    per: str | None = None
    bare: bool = False
    noun_end: int = 0
    scale: float = 1.0


_PERCENT = re.compile(r"\s?%|[\s-]?(?:percent|per\s?cent|pct)(?![\w])|(?<=\d)\s?pc(?![\w])", re.IGNORECASE)
_PERCENTAGE_POINT = re.compile(
    r"[\s-]?(?:of\sa\s|a\s)?(?:percentage|per\s?cent|%)[\s-]points?(?![\w])|\s?ppts?(?![\w])|\s?pp(?![\w])",
    re.IGNORECASE,
)
_BASIS_POINT = re.compile(r"[\s-]?basis[\s-]points?(?![\w])|\s?bps?(?![\w])", re.IGNORECASE)
_PER = re.compile(
    r"[\s-]?(?:an?|per|each|/)[\s-]?(?P<per>share|barrel|ounce|tonne|ton|unit|euro|dollar|pound|kilo(?:gram)?|gallon|litre"
    r"|liter|megawatt[\s-]hour|MWh|coin|bushel|head|hour|day|week|month|year|ticket|security|bond|stock|ADS|piece)"
    r"(?![\w])|(?P<apiece>\s(?:apiece|each))(?![\w])",
    re.IGNORECASE,
)
_RATIO = re.compile(
    rf"(?<![\w.,-])(?P<first>\d+(?:\.\d+)?|{'|'.join(numerals.SMALL)})[\s-]+(?P<word>for|to)[\s-]"
    rf"(?P<second>\d+(?:\.\d+)?|{'|'.join(numerals.SMALL)})(?![\w.%]|,\d)",
    re.IGNORECASE,
)
_SPLIT_NEAR = re.compile(r"split|subdivi|consolidat|bonus\s(?:issue|share)|bonus\b", re.IGNORECASE)
_POINT_STEP = re.compile(
    r"(?<![\w-])(?P<part>quarter|half)(?:\sof\sa|\sa)?[\s-](?:percentage[\s-])?point(?![\w])", re.IGNORECASE
)
_FRACTION = re.compile(
    r"(?<![\w-])(?:(?P<of>half)\s(?:of\s)?(?=(?:the|its|their|his|her|all|our)\s)|"
    r"(?P<a>an?|one|two|three|four)[\s-](?P<part>third|quarter|fifth|tenth)s?(?=\sof\s|\s(?:more|less|stake|share)))",
    re.IGNORECASE,
)
_CHANGE_WORD = re.compile(
    r"(?<![\w-])(?:(?:more\sthan\s)?(?P<word>doubled|doubling|tripled|trebled|tripling|quadrupled|halved|halving)|"
    r"(?<=by\s)an?\s(?P<by>third|quarter|fifth|tenth)|an?\s(?P<above>third|quarter|fifth|tenth)(?=\s(?:above|below|more|less|higher"
    r"|lower)))(?![\w])",
    re.IGNORECASE,
)
_CHANGES = {"doubl": 100.0, "tripl": 200.0, "trebl": 200.0, "quadr": 300.0, "halve": 50.0, "halvi": 50.0}
_FULL_POINT = re.compile(r"(?<![\w-])(?:a|one)\s(?:full|whole)\spercentage\spoint(?![\w])", re.IGNORECASE)
_CASUALTIES_BEFORE = re.compile(
    r"\b(?:killing|injuring|wounding|killed|injured|wounded)\s(?:at\sleast\s)?$", re.IGNORECASE
)
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
#: "300 of the unit's 2,100 posts"
_OUT_OF = re.compile(r"\sof\s(?:[\w'’]+\s){1,3}", re.IGNORECASE)
#: Words between a figure and one that is measured alike ("to 260 million euros from 241 million").
_COMPARED = re.compile(
    r"[^.;\n]{0,40}\b(?:from|against|to|than|at|with|of|after|above|below|and|,)\s(?:an?\s|the\s|about\s|some\s|around\s|\w+\s)?",
    re.IGNORECASE,
)
_LINK = re.compile(r"\s*(?:-|–|—|\sto\s|\sand\s|\sor\s|\sfrom\s)\s*|\s(?:to|and|or|from)\s(?:a\s)?", re.IGNORECASE)

_MONTH = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Jan\.?|Feb\.?|Mar\.?|Apr\.?|Jun\.?|Jul\.?|Aug\.?|Sept?\.?|Oct\.?|Nov\.?|Dec\.?)"
)
_DATE_BEFORE = re.compile(rf"\b{_MONTH}\s$")
_DATE_AFTER = re.compile(
    rf"(?:st|nd|rd|th)?\s(?:of\s)?{_MONTH}\b|:\d\d|(?:st|nd|rd|th)\b|\s?[ap]\.?m\b|\s?(?:GMT|UTC|EST)\b"
)
_NAME_BEFORE = re.compile(
    r"(?:S&P|S&P/ASX|ASX|TSX|FTSE|Nikkei|CAC|DAX|Stoxx|STOXX|Russell|CSI|Topix|Hang Seng|OMX|BSE|Nifty|Fortune|Forbes"
    r"|Nasdaq|NASDAQ|AEX|Ibex|IBEX|MIB|G|iPhone|Boeing|Airbus|Xbox|PlayStation|Playstation|Windows|Chapter|Section|Article|No\."
    r"|number|Number|Model|Formula|Type|Level|Phase|phase|Class|Route|Flight|flight)[\s-]$"
)
_AT_ONE_POINT = re.compile(r"\bat one point\b", re.IGNORECASE)
_YEAR = re.compile(r"(?:19|20)\d\d$")
#: Before a number without a unit: words after which it is a figure ("rose to 1,547").
_FIGURE_BEFORE = re.compile(
    r"\b(?:to|at|from|by|of|below|above|past|around|about|nearly|almost|over|lost|gained|shed|added|rose|fell|climbed"
    r"|dropped|slipped|jumped|sank|surged|slid|eased|advanced|than|reached|hit|is|was|were|stood)\s$",
    re.IGNORECASE,
)


def find_values(text: str) -> tuple[Value, ...]:
    """All values of a text in order; no two overlap."""
    found = [*_fixed_values(text)]
    taken = [(value.start, value.end) for value in found]
    for value in _numbers(text):
        if not any(start < value.end and value.start < end for start, end in taken):
            found.append(value)
            taken.append((value.start, value.end))
    found.sort(key=lambda value: value.start)
    joined = _inherit_units(text, _join_ranges(text, _name_cents(found)))
    return tuple(
        value
        for value in joined
        if (not value.bare or _is_figure(text, value))
        and not _AT_ONE_POINT.search(text, max(0, value.start - 3), value.end + 6)
    )


def _fixed_values(text: str) -> Iterator[Value]:
    for match in _RATIO.finditer(text):
        around = text[max(0, match.start() - 80) : match.end() + 80]
        if not (match["word"].lower() == "for" or "-" in match.group()) or not _SPLIT_NEAR.search(around):
            continue
        first, second = (_small(match[name]) for name in ("first", "second"))
        if first and second:
            ratio = max(first, second) / min(first, second)
            yield Value(start=match.start(), end=match.end(), value=ratio, unit="RATIO", text=match.group())
    for match in _POINT_STEP.finditer(text):
        points = 25.0 if match["part"].lower() == "quarter" else 50.0
        yield Value(start=match.start(), end=match.end(), value=points, unit="BASIS_POINT", text=match.group())
    for match in _FULL_POINT.finditer(text):
        yield Value(start=match.start(), end=match.end(), value=1.0, unit="PERCENTAGE_POINT", text=match.group())
    for match in _CHANGE_WORD.finditer(text):
        part = match["by"] or match["above"]
        change = round(100 / _PARTS[part.lower()], 1) if part else _CHANGES[match["word"][:5].lower()]
        yield Value(start=match.start(), end=match.end(), value=change, unit="PERCENT", text=match.group())
    for match in _FRACTION.finditer(text):
        share = 50.0
        if match["part"]:
            count = 1.0 if match["a"].lower() in ("a", "an") else _small(match["a"])
            share = round(100 * count / _PARTS[match["part"].lower()], 1)
        shown = match.group().rstrip()
        yield Value(start=match.start(), end=match.start() + len(shown), value=share, unit="PERCENT", text=shown)


def _small(text: str) -> float:
    return numerals.SMALL[text.casefold()] if text.casefold() in numerals.SMALL else float(text)


def _numbers(text: str) -> Iterator[Value]:
    for match in numerals.DIGITS.finditer(text):
        yield from _measured(text, match.start("digits"), match.end("digits"), numerals.digits_value(match["digits"]))
    for match in numerals.WORDS.finditer(text):
        yield from _measured(text, match.start("words"), match.end("words"), numerals.words_value(match["words"]))


def _measured(text: str, start: int, end: int, number: float) -> Iterator[Value]:
    """The value of the number at start:end with what stands around it; none if it is a date, a time or a name."""
    spelled = not text[start].isdigit() and text[start] != "."
    before, number_end = text[max(0, start - 14) : start], end
    if not spelled and (_DATE_BEFORE.search(before) or _DATE_AFTER.match(text, end) or _NAME_BEFORE.search(before)):
        return
    sign = currency_before(text, start)
    scale = numerals.SCALE.match(text, end)
    if scale is not None and (scale["letter"] or "") in ("t", "k", "T", "K", "b", "B") and sign is None and spelled:
        scale = None
    factor = 1.0
    if scale is not None:
        factor, end = numerals.scale_value(scale["long"] or scale["short"] or scale["letter"]), scale.end()
    if spelled and scale is None and text[start:number_end].casefold() in ("a", "an", "half", "a half", "half a"):
        return
    value = number * factor
    found: Iterator[Value]
    if sign is not None:
        code, begin = sign
        found = iter((_money(text, begin, end, value, code),))
    else:
        found = _with_unit(text, start, end, value, spelled=spelled, scaled=scale is not None)
    yield from (replace(one, scale=factor) for one in found)


def _with_unit(text: str, start: int, end: int, value: float, *, spelled: bool, scaled: bool) -> Iterator[Value]:
    for pattern, unit in (
        (_PERCENTAGE_POINT, "PERCENTAGE_POINT"),
        (_BASIS_POINT, "BASIS_POINT"),
        (_PERCENT, "PERCENT"),
    ):
        match = pattern.match(text, end)
        if match is not None:
            yield _value(text, start, match.end(), value, unit)
            return
    cents = cents_after(text, end)
    if cents is not None:
        yield _money(text, start, cents[1], value / 100, cents[0] or _CENTS)
        return
    money = currency_after(text, end)
    if money is not None:
        code, stop = money
        yield _money(text, start, stop, value, code)
        return
    counted = unit_after(text, end)
    year = not spelled and not scaled and _YEAR.fullmatch(text[start:end]) is not None
    if counted is not None and not (year and counted[0] == "UNIT"):
        unit, factor, noun_end = counted
        yield _value(text, start, end, value * factor, unit, noun_end=noun_end)
        return
    if _CASUALTIES_BEFORE.search(text, max(0, start - 24), start):
        yield _value(text, start, end, value, "PERSON")
    elif not spelled and not year:
        yield _value(text, start, end, value, "OTHER", bare=not scaled)
    elif scaled:
        yield _value(text, start, end, value, "OTHER")


def _money(text: str, start: int, end: int, value: float, code: str) -> Value:
    per = _PER.match(text, end)
    return replace(
        _value(text, start, end, value, code),
        per=None if per is None else (per["per"] or "share").casefold(),
    )


def _value(text: str, start: int, end: int, value: float, unit: str, *, bare: bool = False, noun_end: int = 0) -> Value:
    return Value(
        start=start,
        end=end,
        value=float(f"{round(value, 6):.12g}"),  # 529.8 times a billion is no 529799999999.99994
        unit=unit,
        text=text[start:end],
        bare=bare,
        noun_end=max(end, noun_end),
    )


def _join_ranges(text: str, values: list[Value]) -> list[Value]:
    """Gives the ends of a range what they share: the unit, and the scale of the second ("$1 to $2bn")."""
    joined = list(values)
    for i in range(len(joined) - 1):
        left, right = joined[i], joined[i + 1]
        if left.bare and right.unit in ("PERSON", "UNIT") and _OUT_OF.fullmatch(text, left.end, right.start):
            joined[i] = replace(left, unit=right.unit, bare=False)
            continue
        if _LINK.fullmatch(text, left.end, right.start) is None:
            continue
        if left.unit == "OTHER" and not right.bare and right.unit != "RATIO":
            left = replace(left, value=_scaled_alike(left, right), unit=right.unit, bare=False, per=right.per)
        elif left.unit == right.unit:
            left = replace(left, value=_scaled_alike(left, right))
        elif right.bare and left.unit not in ("OTHER", "UNIT", "PERSON", "RATIO") and "." in right.text:
            right = replace(right, unit=left.unit, bare=False, per=left.per)
        joined[i], joined[i + 1] = left, right
    return joined


def _scaled_alike(left: Value, right: Value) -> float:
    """The left end of a range at the scale of the right one, if it has none of its own ("$1 to $2bn")."""
    return left.value * right.scale if left.scale == 1 and left.value < 1000 else left.value


def _name_cents(values: list[Value]) -> list[Value]:
    """Gives cents the currency of the money before them, else of the first money after; dollars without any."""
    codes = [value.unit for value in values if value.unit in _HAVE_CENTS]
    last = codes[0] if codes else "USD"
    named = []
    for value in values:
        if value.unit == _CENTS:
            value = replace(value, unit=last)
        elif value.unit in codes:
            last = value.unit
        named.append(value)
    return named


def _inherit_units(text: str, values: list[Value]) -> list[Value]:
    """Gives a number without a unit that of the figure it is compared with in the same sentence."""
    given: list[Value] = []
    for value in values:
        before = given[-1] if given else None
        if (
            value.unit == "OTHER"
            and before is not None
            and before.unit not in ("OTHER", "UNIT", "RATIO", "HOUR", "DAY", "MONTH", "YEAR")
            and _COMPARED.fullmatch(text, before.noun_end, value.start)
            and _alike(before, value)
        ):
            value = replace(value, unit=before.unit, bare=False, per=before.per)
        given.append(value)
    return given


def _alike(one: Value, other: Value) -> bool:
    return one.value > 0 and other.value > 0 and 0.1 <= one.value / other.value <= 10


def _is_figure(text: str, value: Value) -> bool:
    if "." in value.text or "," in value.text:
        return True
    return _FIGURE_BEFORE.search(text, max(0, value.start - 12), value.start) is not None


def set_extensions() -> None:
    """Declares `doc._.kg_values`."""
    if not Doc.has_extension("kg_values"):
        Doc.set_extension("kg_values", default=())


@Language.component("kg_values", assigns=["doc._.kg_values"])
def kg_values(doc: Doc) -> Doc:
    """spaCy component: all values of the text in `doc._.kg_values`."""
    doc._.kg_values = find_values(doc.text)
    return doc


set_extensions()
