"""What the heads of a model can say, and which roles and relations fit which kinds.

A model carries its own label lists (`labels.json`), so that the numbers it gives mean what they meant when it
was trained, whatever the ontology says today.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
NO_DIRECTION = "NONE"
STANCES = ("POSITIVE", "NEGATIVE", "NEUTRAL")


@dataclass(frozen=True)
class Labels:
    """The label lists of one model; a label's index is its column.

    `events` maps an event kind to its roles (`speaker` included), `ranges` a role to the kinds that may fill
    it, `event_directions` an event kind to its directions; `relations` maps a relation kind to its sources
    and targets.
    """

    version: str
    kinds: Sequence[str]
    dependencies: Sequence[str]
    events: Mapping[str, Sequence[str]]
    event_directions: Mapping[str, Sequence[str]]
    ranges: Mapping[str, Sequence[str]]
    relations: Mapping[str, tuple[Sequence[str], Sequence[str]]]
    symmetric: Sequence[str]
    stages: Sequence[str]
    factualities: Sequence[str]
    stances: Sequence[str] = STANCES
    upos: Sequence[str] = tuple(UPOS)

    @classmethod
    def read(cls, path: Path) -> "Labels":
        """Read a `labels.json`."""
        return cls(**json.loads(path.read_text(encoding="utf-8")))

    def write(self, path: Path) -> None:
        """Write a `labels.json`."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False)
        path.write_text(text + "\n", encoding="utf-8")

    @cached_property
    def tags(self) -> list[str]:
        """Name tags: `O`, then `B-` and `I-` of each kind in turn."""
        return ["O", *(f"{p}-{k}" for k in self.kinds for p in "BI")]

    @cached_property
    def event_kinds(self) -> list[str]:
        """Event kinds in the order of the trigger head's columns."""
        return list(self.events)

    @cached_property
    def roles(self) -> list[str]:
        """Roles in the order of the role head's columns."""
        return sorted(self.ranges)

    @cached_property
    def directions(self) -> list[str]:
        """`NONE`, then every direction of any kind."""
        return [NO_DIRECTION, *sorted({d for ds in self.event_directions.values() for d in ds})]

    @cached_property
    def relation_kinds(self) -> list[str]:
        """Relation kinds in the order of the relation head's columns."""
        return list(self.relations)

    @cached_property
    def role_mask(self) -> NDArray[np.bool_]:
        """[event kind, entity kind, role]: may an entity of this kind fill this role of this event?"""
        mask = np.zeros((len(self.events), len(self.kinds), len(self.roles)), dtype=np.bool_)
        for e, roles in enumerate(self.events.values()):
            for role in roles:
                for kind in self.ranges[role]:
                    mask[e, self.kinds.index(kind), self.roles.index(role)] = True
        return mask

    @cached_property
    def direction_mask(self) -> NDArray[np.bool_]:
        """[event kind, direction]: does this event kind have this direction? `NONE` always fits."""
        mask = np.zeros((len(self.events), len(self.directions)), dtype=np.bool_)
        mask[:, 0] = True
        for e, kind in enumerate(self.events):
            for direction in self.event_directions.get(kind, ()):
                mask[e, self.directions.index(direction)] = True
        return mask

    @cached_property
    def relation_mask(self) -> NDArray[np.bool_]:
        """[source kind, target kind, relation kind]: may this relation hold between these?"""
        mask = np.zeros((len(self.kinds), len(self.kinds), len(self.relations)), dtype=np.bool_)
        for r, (sources, targets) in enumerate(self.relations.values()):
            for s in sources:
                for t in targets:
                    mask[self.kinds.index(s), self.kinds.index(t), r] = True
        return mask


def token_sizes(labels: Labels) -> dict[str, int]:
    """The heads of the `token` output and their columns, in order."""
    return {
        "sentence_start": 1,
        "pos": len(labels.upos),
        "names": len(labels.tags),
        "triggers": len(labels.events),
        "direction": len(labels.directions),
        "stage": len(labels.stages),
        "factuality": len(labels.factualities),
    }
