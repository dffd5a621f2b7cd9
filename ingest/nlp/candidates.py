"""What the parts of the pipeline propose as facts, before thresholds: one table for learned and written rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Filler:
    """A mention that may fill a role. `name` is an index into `doc._.kg_names`."""

    role: str
    name: int
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class EventCandidate:
    """A trigger in tokens [start, end) that may express an event, with its possible fillers.

    `scores` says what each part gave; attributes that are None are open.
    """

    kind: str
    start: int
    end: int
    fillers: tuple[Filler, ...] = ()
    direction: str | None = None
    stage: str | None = None
    factuality: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationCandidate:
    """Two mentions in one sentence that may stand in a relation; `source` and `target` index the names."""

    kind: str
    source: int
    target: int
    factuality: str | None = None
    trigger: tuple[int, int] | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    scores: Mapping[str, float] = field(default_factory=dict)
