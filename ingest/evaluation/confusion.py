"""What was taken for what: for each annotated kind the kinds that were extracted in its place."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from ingest.evaluation.comparison import Comparison

Json = dict[str, Any]
#: Annotated kind, extracted kind.
Taken: TypeAlias = tuple[str, str]

NONE = "none"


def entity_confusion(comparison: Comparison) -> Counter[Taken]:
    """Entities beside those of the same name; of several, one of the right kind is preferred."""
    taken: dict[str, list[str]] = {}
    table: Counter[Taken] = Counter()
    for entity in comparison.extracted["entities"]:
        key = comparison.aligned.get(entity["id"])
        if key is None:
            table[NONE, entity["kind"]] += 1
        else:
            taken.setdefault(key, []).append(entity["kind"])
    for entity in comparison.gold["entities"]:
        table[entity["kind"], _preferred(entity["kind"], taken.get(entity["key"], ()))] += 1
    return table


def event_confusion(comparison: Comparison) -> Counter[Taken]:
    """Events whose triggers overlap in a mention, whoever takes part and however it is said."""
    gold = [(event["kind"], list(_triggers(event["mentions"]))) for event in comparison.gold["events"]]
    extracted = [
        (event["kind"], list(_triggers(event.get("evidence") or ()))) for event in comparison.extracted["events"]
    ]
    table: Counter[Taken] = Counter()
    for kind, own in gold:
        table[kind, _preferred(kind, (other for other, spans in extracted if _overlap(own, spans)))] += 1
    for kind, own in extracted:
        if not any(_overlap(own, spans) for _, spans in gold):
            table[NONE, kind] += 1
    return table


def confusion_json(table: Counter[Taken]) -> Json:
    """Annotated kind -> extracted kind -> how often, `none` last; only what occurs."""
    rows: dict[str, dict[str, int]] = {}
    for want, have in sorted(table, key=lambda taken: tuple((kind == NONE, kind) for kind in taken)):
        rows.setdefault(want, {})[have] = table[want, have]
    return rows


def _preferred(kind: str, others: Iterable[str]) -> str:
    found = list(others)
    return kind if kind in found else min(found, default=NONE)


def _triggers(mentions: Iterable[Json]) -> Iterator[tuple[int, int]]:
    for mention in mentions:
        if mention.get("trigger"):
            yield mention["trigger"][0], mention["trigger"][1]


def _overlap(one: Iterable[tuple[int, int]], other: list[tuple[int, int]]) -> bool:
    return any(start < last and first < end for start, end in one for first, last in other)
