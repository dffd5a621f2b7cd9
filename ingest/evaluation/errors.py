"""What was missed, invented or read wrongly, each in its sentence and marked there."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

from ingest.evaluation.comparison import Comparison, factuality, fillers
from ingest.evaluation.counts import ATTRIBUTES, amounts_of

Json = dict[str, Any]
Fault: TypeAlias = Literal["missed", "invented", "wrong"]
Span: TypeAlias = tuple[int, int]

#: A full stop ends a sentence where a capital, digit or quote follows, and no initial or common short form precedes.
_END = re.compile(
    r"(?<![ (.][A-Z])(?<!\b(?:Mr|Dr|St|Co|vs))(?<!\b(?:Mrs|Inc|Ltd|Gov|Sen|Rep))(?<!\bCorp)"
    r"[.!?][\"”’')]*(?=\s+[\"“‘'(]*[A-Z0-9])|\n"
)
#: What the errors are in, in the order in which they are shown.
MEASURES = ("entities", "events", "relations", "roles", *ATTRIBUTES, "speakers", "amounts", "dates")


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """Characters [start, end) of the sentence, and what they are: `trigger`, `name`, or a role."""

    start: int
    end: int
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactError:
    """`start` is the place of the sentence in the text of the document (gold's if missed, the article's if not)."""

    document: str
    measure: str
    fault: Fault
    kind: str
    fact: str
    sentence: str
    start: int
    marks: tuple[Mark, ...] = ()
    confidence: float | None = None

    def to_json(self) -> Json:
        """The fields by name."""
        return asdict(self)


def errors_of(comparison: Comparison) -> list[FactError]:
    """All errors of one document, in text order."""
    document = _Document(comparison)
    errors = [*_entities(document), *_relations(document), *_events(document), *_within_events(document)]
    return sorted(errors, key=lambda e: (e.start, MEASURES.index(e.measure), e.fault, e.kind, e.fact))


def sentence_at(text: str, start: int) -> str:
    """The sentence that begins at an offset, or what looks like it; gold tells only where sentences begin."""
    end = _END.search(text, start)
    return text[start : end.end()] if end else text[start:]


def sentence_around(text: str, offset: int) -> int:
    """Where the sentence around an offset begins, or what looks like it."""
    begin = max((end.end() for end in _END.finditer(text, 0, offset + 1) if end.end() <= offset), default=0)
    while begin < offset and text[begin].isspace():
        begin += 1
    return begin


class _Document:
    """A comparison, with what telling of its errors asks again and again."""

    def __init__(self, comparison: Comparison) -> None:
        self.comparison = comparison
        self.gold, self.extracted = comparison.gold, comparison.extracted
        self.text: str = comparison.gold["text"]
        self.gold_names = {entity["key"]: entity["name"] for entity in self.gold["entities"]}
        self.names = {entity["id"]: entity["name"] for entity in self.extracted["entities"]}
        self._mentions = {e["key"]: [(a, b) for a, b in e["mentions"]] for e in self.gold["entities"]}

    def error(self, measure: str, fault: Fault, kind: str, fact: str, place: "_Place", **more: Any) -> FactError:
        return FactError(
            document=self.gold["id"],
            measure=measure,
            fault=fault,
            kind=kind,
            fact=fact,
            sentence=place.sentence,
            start=place.start,
            marks=place.marks,
            **more,
        )

    def at(self, start: int, marks: Iterable[tuple[int, int, str]] = ()) -> "_Place":
        """The sentence of gold that begins here."""
        return _place(sentence_at(self.text, start), start, marks)

    def of_gold(self, fact: Json) -> "_Place":
        """The first sentence that expresses a gold fact, with its trigger and whom it names there."""
        if "source" in fact:
            start, trigger, who = fact["sentence"], None, [("source", fact["source"]), ("target", fact["target"])]
        else:
            first: Json = next(iter(fact["mentions"]), {"sentence": 0})
            start, trigger, who = first["sentence"], first.get("trigger"), list(fillers(fact["roles"]))
        marks = [(*trigger, "trigger")] if trigger else []
        marks += [(a, b, role) for role, key in who for a, b in self._mentions.get(key, ())]
        return self.at(start, marks)

    def of_extracted(self, fact: Json) -> "_Place":
        """The quote of a fact's surest piece of evidence."""
        evidence = fact.get("evidence") or ()
        best: Json = max(evidence, key=lambda e: (e.get("confidence", 0.0), -e.get("start", 0)), default={})
        marks = [(*best["trigger"], "trigger")] if best.get("trigger") else []
        marks += [(a["start"], a["end"], a["role"]) for a in best.get("arguments") or ()]
        return _place(best.get("quote", ""), best.get("start", 0), marks)


@dataclass(frozen=True, slots=True)
class _Place:
    sentence: str
    start: int
    marks: tuple[Mark, ...]


def _place(text: str, start: int, marks: Iterable[tuple[int, int, str]]) -> _Place:
    """White space becomes blanks, so that offsets stay; marks outside the sentence are left out, nested ones too."""
    begin = len(text) - len(text.lstrip())
    sentence = re.sub(r"\s", " ", text.strip())
    start += begin
    inside: list[Mark] = []
    for a, b, what in sorted(set(marks), key=lambda mark: (mark[2] != "trigger", mark[0] - mark[1], mark)):
        mark = Mark(a - start, b - start, what)
        if 0 <= mark.start < mark.end <= len(sentence) and not any(
            mark.start < other.end and other.start < mark.end for other in inside
        ):
            inside.append(mark)
    return _Place(sentence, start, tuple(sorted(inside)))


def _entities(document: _Document) -> Iterator[FactError]:
    comparison = document.comparison
    kinds: dict[str, list[str]] = {}
    for entity in document.extracted["entities"]:
        key = comparison.aligned.get(entity["id"])
        if key is not None:
            kinds.setdefault(key, []).append(entity["kind"])
            continue
        first: Json = next(iter(entity["mentions"]), {})
        place = _place("", 0, ())
        if "start" in first:
            start = sentence_around(document.text, first["start"])
            place = document.at(start, [(first["start"], first["end"], "name")])
        yield document.error("entities", "invented", entity["kind"], entity["name"], place)
    for entity in document.gold["entities"]:
        found = kinds.get(entity["key"])
        if found is not None and entity["kind"] in found:
            continue
        a, b = next(iter(entity["mentions"]), (0, 0))
        place = document.at(sentence_around(document.text, a), [(a, b, "name")])
        fact = entity["name"] if found is None else f"{entity['name']}: {', '.join(found)} instead of {entity['kind']}"
        yield document.error("entities", "missed" if found is None else "wrong", entity["kind"], fact, place)


def _relations(document: _Document) -> Iterator[FactError]:
    want, have = document.comparison.gold_relations, document.comparison.extracted_relations
    for key, relation in want.items():
        if key not in have:
            fact = _ends(relation, document.gold_names)
            yield document.error("relations", "missed", relation["kind"], fact, document.of_gold(relation))
    for key, relation in have.items():
        if key not in want:
            fact, place = _ends(relation, document.names), document.of_extracted(relation)
            sure = relation.get("confidence")
            yield document.error("relations", "invented", relation["kind"], fact, place, confidence=sure)


def _events(document: _Document) -> Iterator[FactError]:
    for event in document.comparison.missed:
        fact = _roles(event, document.gold_names)
        yield document.error("events", "missed", event["kind"], fact, document.of_gold(event))
    for event in document.comparison.invented:
        fact, place = _roles(event, document.names), document.of_extracted(event)
        yield document.error("events", "invented", event["kind"], fact, place, confidence=event.get("confidence"))


def _within_events(document: _Document) -> Iterator[FactError]:
    """What is wrong in the events that are right."""
    comparison = document.comparison
    for gold, event in comparison.pairs:
        place = document.of_extracted(event)
        for measure, want, have in _contents(comparison, gold, event):
            for missed in sorted(want - have):
                yield document.error(measure, "missed", event["kind"], missed, place)
            for invented in sorted(have - want):
                yield document.error(measure, "invented", event["kind"], invented, place)
        for attribute in ATTRIBUTES:
            wanted = gold.get(attribute)
            got = factuality(event) if attribute == "factuality" else event.get(attribute)
            if wanted != got:
                yield document.error(attribute, "wrong", event["kind"], f"{got} instead of {wanted}", place)


def _contents(comparison: Comparison, gold: Json, event: Json) -> Iterator[tuple[str, set[str], set[str]]]:
    """Measure, and what gold and the extracted event say, in words."""
    gold_names = {entity["key"]: entity["name"] for entity in comparison.gold["entities"]}
    names = {entity["id"]: entity["name"] for entity in comparison.extracted["entities"]}

    def named(entity: str) -> str:
        return str(gold_names.get(comparison.key_of(entity), names.get(entity, "?")))

    said = {speaker for evidence in event.get("evidence") or () for speaker in evidence.get("speakers") or ()}
    yield (
        "roles",
        {f"{role}: {gold_names.get(key, '?')}" for role, key in fillers(gold["roles"])},
        {f"{role}: {named(entity)}" for role, entity in fillers(event["roles"])},
    )
    yield "speakers", {gold_names.get(key, "?") for key in gold.get("speaker") or ()}, {named(i) for i in said}
    yield (
        "amounts",
        {f"{value:,.10g} {unit}" for value, unit in amounts_of(gold)},
        {f"{value:,.10g} {unit}" for value, unit in amounts_of(event)},
    )
    yield "dates", _some(gold.get("date")), _some(event.get("date"))


def _some(value: str | None) -> set[str]:
    return {value} if value else set()


def _ends(relation: Json, names: Mapping[str, str]) -> str:
    return f"{names.get(relation['source'], '?')} → {names.get(relation['target'], '?')}"


def _roles(event: Json, names: Mapping[str, str]) -> str:
    return ", ".join(
        f"{role}: {' + '.join(names.get(key, '?') for key in keys)}" for role, keys in sorted(event["roles"].items())
    )
