"""What one document adds to each measure, as counts that may be summed over documents."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from collections.abc import Set as AbstractSet
from typing import Any, TypeAlias

from ingest.evaluation.comparison import Comparison, factuality, fillers, listed, said_as_fact

Json = dict[str, Any]
#: Measure, kind or value ("" for all), and what was counted: tp, fp, fn; for non-facts, all and asserted.
Cell: TypeAlias = tuple[str, str, str]
Counts: TypeAlias = Counter[Cell]

ATTRIBUTES = ("direction", "stage", "factuality")
#: Relations on which careful readers differ most; "market relations" leaves them out.
LOOSE = frozenset({"OPERATES_IN", "HAS_VIEW_ON"})


def count(comparison: Comparison) -> Counts:
    """All measures of one document."""
    counts: Counts = Counter()
    _count_entities(counts, comparison)
    _count_relations(counts, comparison)
    _count_events(counts, comparison)
    _count_denied(counts, comparison)
    _count_tempting(counts, comparison)
    return counts


def _add(counts: Counts, measure: str, want: AbstractSet[Any], have: AbstractSet[Any], kind: str = "") -> None:
    counts[measure, kind, "tp"] += len(want & have)
    counts[measure, kind, "fp"] += len(have - want)
    counts[measure, kind, "fn"] += len(want - have)


def _count_entities(counts: Counts, comparison: Comparison) -> None:
    """Several extracted entities of one gold entity are no error by name; by name and kind all but one are."""
    kinds = {entity["key"]: entity["kind"] for entity in comparison.gold["entities"]}
    aligned = comparison.aligned
    entities = comparison.extracted["entities"]
    found = set(aligned.values())
    counts["entities", "", "tp"] += len(found)
    counts["entities", "", "fp"] += sum(entity["id"] not in aligned for entity in entities)
    counts["entities", "", "fn"] += len(kinds) - len(found)
    right = {aligned[e["id"]] for e in entities if e["id"] in aligned and kinds[aligned[e["id"]]] == e["kind"]}
    rights = Counter(kinds[key] for key in right)
    extracted = Counter(entity["kind"] for entity in entities)
    annotated = Counter(kinds.values())
    for kind in annotated | extracted:
        for measure, name in (("entities by kind", ""), ("entity kinds", kind)):
            counts[measure, name, "tp"] += rights[kind]
            counts[measure, name, "fp"] += extracted[kind] - rights[kind]
            counts[measure, name, "fn"] += annotated[kind] - rights[kind]


def _count_relations(counts: Counts, comparison: Comparison) -> None:
    want, have = set(comparison.gold_relations), set(comparison.extracted_relations)
    _add(counts, "relations", want, have)
    _add(counts, "market relations", _without_loose(want), _without_loose(have))
    for kind in {key[0] for key in want | have}:
        _add(counts, "relation kinds", {k for k in want if k[0] == kind}, {k for k in have if k[0] == kind}, kind)


def _without_loose(keys: Iterable[tuple[str, str, str]]) -> set[tuple[str, str, str]]:
    return {key for key in keys if key[0] not in LOOSE}


def _count_events(counts: Counts, comparison: Comparison) -> None:
    for outcome, events in (
        ("tp", [gold for gold, _ in comparison.pairs]),
        ("fp", comparison.invented),
        ("fn", comparison.missed),
    ):
        for event in events:
            counts["events", "", outcome] += 1
            counts["event kinds", event["kind"], outcome] += 1
    for gold, extracted in comparison.pairs:
        _count_pair(counts, comparison, gold, extracted)


def _count_pair(counts: Counts, comparison: Comparison, gold: Json, extracted: Json) -> None:
    _add(counts, "roles", set(fillers(gold["roles"])), comparison.extracted_fillers(extracted))
    speakers = {
        comparison.aligned.get(speaker, "?")  # those that are nobody in gold are one fault
        for evidence in extracted.get("evidence") or ()
        for speaker in evidence.get("speakers") or ()
    }
    _add(counts, "speakers", set(gold.get("speaker") or ()), speakers)
    _add(counts, "amounts", set(amounts_of(gold)), set(amounts_of(extracted)))
    _add(
        counts,
        "dates",
        {gold["date"]} if gold.get("date") else set(),
        {extracted["date"]} if extracted.get("date") else set(),
    )
    for attribute in ATTRIBUTES:
        want = gold.get(attribute)
        have = factuality(extracted) if attribute == "factuality" else extracted.get(attribute)
        if want == have:
            counts[attribute, str(want), "tp"] += 1
        else:
            counts[attribute, str(want), "fn"] += 1
            counts[attribute, str(have), "fp"] += 1


def amounts_of(event: Json) -> Iterator[tuple[float, str | None]]:
    """Size and unit; a sign is told by the direction of the event."""
    for amount in event.get("amounts") or ():
        if isinstance(amount.get("value"), (int, float)):
            yield round(abs(float(amount["value"])), 4), amount.get("unit")


def _count_denied(counts: Counts, comparison: Comparison) -> None:
    """Annotated events that are denied or hypothetical, and those that came out as fact."""
    asserted = [
        (event["kind"], comparison.extracted_fillers(event)) for event in comparison.invented if said_as_fact(event)
    ]
    for event in comparison.gold["events"]:
        if factuality(event) not in ("DENIED", "HYPOTHETICAL"):
            continue
        own = set(fillers(event["roles"]))
        counts["denied or hypothetical", "", "all"] += 1
        counts["denied or hypothetical", "", "asserted"] += any(
            kind == event["kind"] and own & others for kind, others in asserted
        )


def _count_tempting(counts: Counts, comparison: Comparison) -> None:
    """What the annotator listed as no fact, and what of it came out as one; what gold says as well is left out."""
    for negative in comparison.gold.get("negatives") or ():
        if isinstance(negative.get("roles"), dict) and negative["roles"]:
            asserted = _tempting_event(comparison, negative)
        elif negative.get("source") and negative.get("target"):
            asserted = _tempting_relation(comparison, negative)
        else:
            continue
        if asserted is not None:
            counts["tempting non-facts", "", "all"] += 1
            counts["tempting non-facts", "", "asserted"] += asserted


def _tempting_event(comparison: Comparison, negative: Json) -> bool | None:
    want, kind = set(fillers(negative["roles"])), negative.get("kind")
    if any(event["kind"] == kind and want & set(fillers(event["roles"])) for event in comparison.gold["events"]):
        return None
    extracted: Collection[Json] = (*(event for _, event in comparison.pairs), *comparison.invented)
    return any(
        event["kind"] == kind and said_as_fact(event) and want <= comparison.extracted_fillers(event)
        for event in extracted
    )


def _tempting_relation(comparison: Comparison, negative: Json) -> bool | None:
    keys = {
        comparison.relation_key(negative["kind"], source, target)
        for source in listed(negative["source"])
        for target in listed(negative["target"])
    }
    gold = comparison.gold["relations"]
    if keys & {comparison.relation_key(r["kind"], r["source"], r["target"]) for r in gold}:
        return None
    return bool(keys & set(comparison.extracted_relations))
