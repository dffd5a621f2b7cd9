"""Readable names of events ("Orsted cuts 800 jobs"), made from the templates of the event kinds.

A template is text with slots: `{organization}` (a role's fillers), `{COUNT}` or `{COUNT:PERSON}` (an amount by
measure and unit), `{position}` (a property), `<cut>` (a verb, inflected by stage: cuts, to cut, may cut,
cleared to cut, drops plan to cut), `<raise!>` (a verb that stays in the present). A part in brackets is left
out where a slot of it has nothing. The first template that fits direction and stage, and whose slots outside
of brackets are filled, names the event.
"""

import re
from collections.abc import Mapping, Sequence

from kg_service.model import Amount, Factuality, Properties, Stage
from kg_service.ontology.records import EventKind, NameTemplate, Slot, TemplateParts

_TOKEN = re.compile(r"\{(?P<slot>[^{}]*)\}|<(?P<verb>[a-z ]+)(?P<fixed>!?)>|(?P<text>[^{}<>]+)|(?P<bad>.)")
_BRACKETS = re.compile(r"\[([^\[\]]*)\]")
_PREFIXES = {
    Factuality.DENIED: "Denied: ",
    Factuality.RUMOURED: "Rumoured: ",
    Factuality.FORECAST: "Forecast: ",
    Factuality.HYPOTHETICAL: "Hypothetical: ",
}
_SYMBOLS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "KRW": "₩"}
_UNIT_WORDS = {
    "PERCENT": "%",
    "PERCENTAGE_POINT": " pp",
    "BASIS_POINT": " bp",
    "POINT": " points",
    "BARREL": " barrels",
    "TONNE": " tonnes",
    "OUNCE": " ounces",
    "MEGAWATT": " MW",
    "HOUR": " hours",
    "DAY": " days",
    "MONTH": " months",
    "YEAR": " years",
    "GBX": "p",
    "USX": "¢",
}
_COUNTED = frozenset({"PERSON", "UNIT", "SHARE", "RATIO", "OTHER"})
_SCALES = ((1e12, "tn"), (1e9, "bn"), (1e6, "m"))
_IRREGULAR = {"be": ("is", "are"), "have": ("has", "have"), "go": ("goes", "go")}
_NAMES_SHOWN = 2


class TemplateError(ValueError):
    """A name template that cannot be read."""


def parse_template(
    text: str, *, roles: Sequence[str], properties: Sequence[str], measures: Sequence[str]
) -> TemplateParts:
    """The parts of a template.

    Raises:
        TemplateError: a bracket or slot is malformed, or names no role, property or measure.
    """
    parts: list[str | Slot | tuple[str | Slot, ...]] = []
    known = (frozenset(roles), frozenset(properties), frozenset(measures))
    for position, piece in enumerate(_BRACKETS.split(text)):
        tokens = _tokens(piece, *known)
        if position % 2:
            parts.append(tokens)
        else:
            parts.extend(tokens)
    return tuple(parts)


def event_name(
    kind: EventKind,
    roles: Mapping[str, Sequence[str]],
    *,
    direction: str | None = None,
    stage: str | None = None,
    factuality: str = Factuality.ASSERTED,
    amounts: Sequence[Amount] = (),
    properties: Properties | None = None,
) -> str:
    """The name of an event: `roles` gives the display names of its fillers, the best-known first."""
    shown = Stage.COMPLETED.value if factuality == Factuality.DENIED else stage
    prefix = _PREFIXES.get(Factuality(factuality), "")
    for template in kind.names:
        if template.direction not in (None, direction) or template.stage not in (None, shown):
            continue
        name = _filled(template, roles, shown, amounts, properties or {})
        if name is not None:
            return prefix + _capitalised(name)
    return prefix + _bare_name(kind, roles)


def format_amount(amount: Amount) -> str:
    """A short form for people: $1.2bn, 3.5%, 800, CHF 40m."""
    number, scale = _scaled(amount.value, money=amount.unit in _SYMBOLS)
    if amount.unit in _SYMBOLS:
        return f"{_SYMBOLS[amount.unit]}{number}{scale}"
    if amount.unit in _COUNTED:
        return f"{number}{scale}"
    word = _UNIT_WORDS.get(amount.unit)
    return f"{number}{scale}{word}" if word is not None else f"{amount.unit} {number}{scale}"


def _tokens(
    text: str, roles: frozenset[str], properties: frozenset[str], measures: frozenset[str]
) -> tuple[str | Slot, ...]:
    found: list[str | Slot] = []
    for match in _TOKEN.finditer(text):
        if match["bad"] is not None or "[" in match[0] or "]" in match[0]:
            raise TemplateError(f"stray {match[0].strip()!r} in name template")
        if match["text"] is not None:
            found.append(match["text"])
        elif match["verb"] is not None:
            found.append(Slot(take="verb", what=match["verb"], fixed=bool(match["fixed"])))
        else:
            found.append(_slot(match["slot"], roles, properties, measures))
    return tuple(found)


def _slot(text: str, roles: frozenset[str], properties: frozenset[str], measures: frozenset[str]) -> Slot:
    what, _, unit = text.partition(":")
    if what in measures:
        return Slot(take="amount", what=what, unit=unit or None)
    if not unit and what in roles:
        return Slot(take="role", what=what)
    if not unit and what in properties:
        return Slot(take="property", what=what)
    raise TemplateError(f"{{{text}}} is no role, property or measure of the kind")


def _filled(
    template: NameTemplate,
    roles: Mapping[str, Sequence[str]],
    stage: str | None,
    amounts: Sequence[Amount],
    properties: Properties,
) -> str | None:
    plural = _is_plural(template, roles)
    out: list[str] = []
    for part in template.parts:
        optional = isinstance(part, tuple)
        texts = []
        for piece in part if isinstance(part, tuple) else (part,):
            text = piece if isinstance(piece, str) else _slot_text(piece, roles, stage, amounts, properties, plural)
            if text is None:
                if optional:
                    break
                return None
            texts.append(text)
        else:
            out.extend(texts)
    return " ".join("".join(out).split())


def _slot_text(
    slot: Slot,
    roles: Mapping[str, Sequence[str]],
    stage: str | None,
    amounts: Sequence[Amount],
    properties: Properties,
    plural: bool,
) -> str | None:
    if slot.take == "verb":
        return _inflected(slot.what, None if slot.fixed else stage, plural)
    if slot.take == "role":
        return _listed(roles.get(slot.what, ()))
    if slot.take == "property":
        value = properties.get(slot.what)
        return None if value in (None, "") else str(value)
    fitting = (a for a in amounts if a.measure == slot.what and slot.unit in (None, a.unit))
    amount = next(fitting, None)
    return None if amount is None else format_amount(amount)


def _inflected(verb: str, stage: str | None, plural: bool) -> str:
    if stage == Stage.ANNOUNCED:
        return f"to {verb}"
    if stage == Stage.PROPOSED:
        return f"may {verb}"
    if stage == Stage.APPROVED:
        return f"cleared to {verb}"
    if stage == Stage.TERMINATED:
        return f"{'drop' if plural else 'drops'} plan to {verb}"
    head, space, rest = verb.partition(" ")
    return _present(head, plural) + space + rest


def _present(verb: str, plural: bool) -> str:
    if verb in _IRREGULAR:
        return _IRREGULAR[verb][plural]
    if plural:
        return verb
    if verb.endswith(("s", "x", "z", "ch", "sh")):
        return f"{verb}es"
    if verb.endswith("y") and verb[-2] not in "aeou":
        return f"{verb[:-1]}ies"
    return f"{verb}s"


def _is_plural(template: NameTemplate, roles: Mapping[str, Sequence[str]]) -> bool:
    """Whether the subject takes a plural verb: several names, a group ("hedge funds"), or "{a} and {b}"."""
    pieces = [piece for part in template.parts for piece in (part if isinstance(part, tuple) else (part,))]
    place = next((n for n, piece in enumerate(pieces) if isinstance(piece, Slot) and piece.take == "role"), None)
    if place is None:
        return False
    subject = pieces[place]
    names = roles.get(subject.what, ()) if isinstance(subject, Slot) else ()
    if len(names) > 1 or pieces[place + 1 : place + 2] == [" and "]:
        return True
    return bool(names) and names[0][:1].islower() and names[0].endswith("s") and not names[0].endswith("ss")


def _listed(names: Sequence[str]) -> str | None:
    if not names:
        return None
    if len(names) > _NAMES_SHOWN:
        return f"{names[0]} and {len(names) - 1} others"
    return " and ".join(names)


def _scaled(value: float, *, money: bool) -> tuple[str, str]:
    for size, mark in _SCALES:
        if value >= size:
            return _digits(value / size), mark
    if money and value < 1000 and value != int(value):
        return f"{value:.2f}", ""
    return _digits(value), ""


def _digits(value: float) -> str:
    rounded = round(value, 2)
    return f"{int(rounded):,}" if rounded == int(rounded) else f"{rounded:,.2f}".rstrip("0")


def _capitalised(name: str) -> str:
    """A name's own odd capitals stay ("iRobot"); a group's small letters do not begin a headline."""
    first = name.split(" ", 1)[0]
    return name[0].upper() + name[1:] if first.islower() else name


def _bare_name(kind: EventKind, roles: Mapping[str, Sequence[str]]) -> str:
    label = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", kind.name).capitalize()
    order = (*kind.main_roles, *(role.name for role in kind.roles))
    listed = next((text for name in order if (text := _listed(roles.get(name, ())))), None)
    return label if listed is None else f"{label}: {listed}"
