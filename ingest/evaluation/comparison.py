"""One document: its annotated facts beside the extracted ones, and which of them are the same."""

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, TypeAlias

from ingest.evaluation.alignment import align_entities
from kg_service.ontology import Ontology

Json = dict[str, Any]
RelationKey: TypeAlias = tuple[str, str, str]
Filler: TypeAlias = tuple[str, str]

NOTHING: Json = {"entities": [], "relations": [], "events": []}

_NOT_SAID = frozenset({"DENIED", "HYPOTHETICAL"})
_SAID_AS_FACT = frozenset({"ASSERTED", "REPORTED"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Facts count unless they are denied or hypothetical. Extracted entities go by the key of their gold entity.

    `*_relations` go from what makes a relation the same to the fact. `pairs` are events of one kind that share a
    filler, one to one; `missed` and `invented` are the events without a partner.
    """

    gold: Json
    extracted: Json
    aligned: Mapping[str, str]
    symmetric: AbstractSet[str]
    gold_relations: Mapping[RelationKey, Json]
    extracted_relations: Mapping[RelationKey, Json]
    pairs: tuple[tuple[Json, Json], ...]
    missed: tuple[Json, ...]
    invented: tuple[Json, ...]

    def key_of(self, entity: str) -> str:
        """The gold key that an extracted entity stands for; of an unknown one, something no gold key equals."""
        return self.aligned.get(entity, f"?{entity}")

    def extracted_fillers(self, event: Json) -> set[Filler]:
        """Roles of an extracted event with who fills them."""
        return {(role, self.key_of(entity)) for role, entity in fillers(event["roles"])}

    def relation_key(self, kind: str, source: str, target: str) -> RelationKey:
        """The same for both directions of a symmetric relation."""
        return _relation_key(kind, source, target, self.symmetric)


def compare(gold: Json, extracted: Json, ontology: Ontology) -> Comparison:
    """Aligns entities, then matches relations by kind and ends, and events by kind and fillers."""
    symmetric = frozenset(name for name, kind in ontology.relations.items() if kind.symmetric)
    structural = frozenset(name for name, kind in ontology.relations.items() if kind.structural)
    aligned = align_entities(gold, extracted["entities"])

    def key_of(entity: str) -> str:
        return aligned.get(entity, f"?{entity}")

    want = [event for event in gold["events"] if not unsaid(event)]
    have = [event for event in extracted["events"] if not unsaid(event)]
    matched = _match_events(
        [(event["kind"], set(fillers(event["roles"]))) for event in want],
        [(event["kind"], {(r, key_of(e)) for r, e in fillers(event["roles"])}) for event in have],
    )
    return Comparison(
        gold=gold,
        extracted=extracted,
        aligned=aligned,
        symmetric=symmetric,
        gold_relations={
            _relation_key(r["kind"], r["source"], r["target"], symmetric): r for r in gold["relations"] if not unsaid(r)
        },
        extracted_relations={
            _relation_key(r["kind"], key_of(r["source"]), key_of(r["target"]), symmetric): r
            for r in extracted["relations"]
            if not unsaid(r) and r["kind"] not in structural
        },
        pairs=tuple((want[i], have[j]) for i, j in matched.items()),
        missed=tuple(event for i, event in enumerate(want) if i not in matched),
        invented=tuple(event for j, event in enumerate(have) if j not in set(matched.values())),
    )


def factuality(fact: Json) -> str:
    """What is not marked is asserted."""
    return fact.get("factuality") or "ASSERTED"


def unsaid(fact: Json) -> bool:
    """Whether the text denies the fact or only imagines it."""
    return factuality(fact) in _NOT_SAID


def said_as_fact(fact: Json) -> bool:
    """Whether a reader would take it for true."""
    return factuality(fact) in _SAID_AS_FACT


def fillers(roles: Mapping[str, str | Iterable[str]]) -> Iterable[Filler]:
    """Each role with each of its fillers; `negatives` may give one filler without a list."""
    return ((role, key) for role, keys in roles.items() for key in listed(keys))


def listed(keys: str | Iterable[str]) -> list[str]:
    """A list of one where it is not a list."""
    return [keys] if isinstance(keys, str) else list(keys)


def _relation_key(kind: str, source: str, target: str, symmetric: AbstractSet[str]) -> RelationKey:
    if kind in symmetric and target < source:
        source, target = target, source
    return kind, source, target


def _match_events(want: list[tuple[str, set[Filler]]], have: list[tuple[str, set[Filler]]]) -> dict[int, int]:
    """Indices of gold events -> of extracted ones: most shared fillers first, of equals the last in the lists.

    A gold event without fillers matches any of its kind.
    """
    candidates = sorted(
        (
            (len(gold & extracted), i, j)
            for i, (kind, gold) in enumerate(want)
            for j, (other, extracted) in enumerate(have)
            if kind == other and (gold & extracted or not gold)
        ),
        reverse=True,
    )
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, i, j in candidates:
        if i not in matched and j not in taken:
            matched[i] = j
            taken.add(j)
    return matched
