"""What an ontology consists of: frozen records of kinds, roles, implications and patterns."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from kg_service.model import Factuality, Stage

#: Kinds that may stand somewhere; None admits every kind.
Range: TypeAlias = tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EntityKind:
    """A kind of entity. `klass` is the namespace of its ids: org, person, place or thing."""

    name: str
    klass: str
    description: str = ""
    roles: tuple[str, ...] = ()
    identifiers: tuple[str, ...] = ()
    exact_match: tuple[str, ...] = ()
    close_match: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationKind:
    """A kind of link. `structural` ones start at an article and stand on no evidence."""

    name: str
    source: Range
    target: Range
    description: str = ""
    symmetric: bool = False
    structural: bool = False
    properties: tuple[str, ...] = ()
    exact_match: tuple[str, ...] = ()
    close_match: tuple[str, ...] = ()

    def admits(self, source: str, target: str) -> bool:
        """Whether entities of these two kinds may stand in the relation, in this order."""
        return (self.source is None or source in self.source) and (self.target is None or target in self.target)


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A part in an event. `many`: it is usual that several take it (more than one is never wrong)."""

    name: str
    kinds: Range = None
    many: bool = False

    def admits(self, kind: str) -> bool:
        """Whether an entity of this kind may fill the role."""
        return self.kinds is None or kind in self.kinds


@dataclass(frozen=True, slots=True, kw_only=True)
class PropertySource:
    """Where an implied relation takes a property from.

    `take`: "direction" (the event's direction), "property" (the event's property `what`), "amount" (the
    value of its first amount with measure `what`), "value" (the text `what` itself).
    """

    name: str
    take: Literal["direction", "property", "amount", "value"]
    what: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Implication:
    """A relation that an event implies. It then stands on the event's evidence.

    `source` and `target` list roles in order of preference: the first that is filled by an entity of a
    kind that the relation (and `source_kinds`, `target_kinds`) admits gives the end. `directions` None: whatever the
    direction is. `ends`: the relation is over, and the event's date closes the interval.
    """

    relation: str
    source: tuple[str, ...]
    target: tuple[str, ...]
    directions: tuple[str, ...] | None = None
    stages: tuple[str, ...] = (Stage.COMPLETED.value, Stage.ANNOUNCED.value)
    source_kinds: Range = None
    target_kinds: Range = None
    ends: bool = False
    properties: tuple[PropertySource, ...] = ()

    def factuality(self, direction: str | None, stage: str | None, said: str) -> str | None:
        """The relation's factuality, given the event's direction, stage and factuality; None: not implied.

        An event without a stage counts as completed. What is only announced implies a forecast, unless
        the text vouches for it even less (a rumour or a denial stays one).
        """
        if self.directions is not None and direction not in self.directions:
            return None
        reached = stage or Stage.COMPLETED.value
        if reached not in self.stages:
            return None
        if reached == Stage.ANNOUNCED and said in (Factuality.ASSERTED, Factuality.REPORTED):
            return Factuality.FORECAST.value
        return said


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """A gap in a name template.

    `take`: "role" (the role's fillers), "property", "amount" (the first with measure `what` and, if given,
    `unit`) or "verb" (the base form `what`, inflected by stage and number, or by number alone if `fixed`).
    """

    take: Literal["role", "amount", "property", "verb"]
    what: str
    unit: str | None = None
    fixed: bool = False


#: Texts and slots; an inner tuple is an optional part, left out where a slot of it has nothing.
TemplateParts: TypeAlias = tuple[str | Slot | tuple[str | Slot, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameTemplate:
    """A way to name an event, for events of this direction and stage (None: any)."""

    direction: str | None
    stage: str | None
    parts: TemplateParts


@dataclass(frozen=True, slots=True, kw_only=True)
class EventKind:
    """A kind of happening. Two mentions may be one happening only if they share a filler of `main_roles`."""

    name: str
    roles: tuple[Role, ...]
    main_roles: tuple[str, ...]
    description: str = ""
    directions: tuple[str, ...] = ()
    properties: tuple[str, ...] = ()
    implies: tuple[Implication, ...] = ()
    names: tuple[NameTemplate, ...] = ()
    exact_match: tuple[str, ...] = ()
    close_match: tuple[str, ...] = ()

    def role(self, name: str) -> Role | None:
        """The role of this name, or None if the kind has none such."""
        return next((role for role in self.roles if role.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a path through a parsed sentence; see `kg_service.ontology.patterns` for what each does."""

    move: Literal["down", "up", "subject", "object", "inside", "left", "right"]
    label: str = ""
    prepositions: tuple[str, ...] = ()


#: Alternatives, tried in order; each is a walk from the anchor. An empty walk stays at the anchor.
Path: TypeAlias = tuple[tuple[Step, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """Some token at the end of `path` fits all that is given here (empty: not asked)."""

    path: Path
    lemmas: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    pos: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternRole:
    """Who takes a role: the entity at the end of `path`, of one of `kinds` (always within the role's range)."""

    role: str
    path: Path
    kinds: Range = None
    required: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PatternExample:
    """A sentence on which a pattern is tried. `roles`: the fillers it must find (in a non-example, none).

    `entities`: kinds of names in the text, where they are not the first kind that the role admits.
    """

    text: str
    roles: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    entities: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """A rule that finds one kind of fact around an anchor word. Immutable and hashable by `id` alone.

    `anchors` are lower-case lemmas; an anchor is tried only where a token has one of them (or, for a
    word that is no lemma of itself, that form). `where`: all must hold; `unless`: none may.
    """

    id: str
    kind: str
    fact_type: Literal["relation", "event"]
    anchors: frozenset[str]
    pos: frozenset[str] = frozenset()
    where: tuple[Condition, ...] = ()
    unless: tuple[Condition, ...] = ()
    roles: tuple[PatternRole, ...] = ()
    direction: str | None = None
    stage: str | None = None
    factuality: str | None = None
    properties: Mapping[str, str] = field(default_factory=dict)
    confidence: float = 0.8
    examples: tuple[PatternExample, ...] = ()
    non_examples: tuple[PatternExample, ...] = ()

    def __hash__(self) -> int:
        return hash(self.id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontology:
    """All that the graph can say. Mappings go from a kind's name to the kind, in the order of the files."""

    entities: Mapping[str, EntityKind]
    relations: Mapping[str, RelationKind]
    events: Mapping[str, EventKind]
    patterns: tuple[Pattern, ...] = ()
    roles: Mapping[str, Role] = field(default_factory=dict)
    #: what may stand in the fields of facts: the value and what it means
    measures: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    stages: Mapping[str, str] = field(default_factory=dict)
    factualities: Mapping[str, str] = field(default_factory=dict)

    def knows_unit(self, unit: str) -> bool:
        """Whether an amount may have this unit: one of `units`, or a currency code of three capitals."""
        return unit in self.units or (len(unit) == 3 and unit.isascii() and unit.isalpha() and unit.isupper())
