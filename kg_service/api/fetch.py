"""Fills a plan level by level: each step serves all objects of a level with one call of the store.

Objects are handed on as `Loaded`: a record of the graph, and what was fetched below it by response key.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from kg_service.api.plan import Selection
from kg_service.errors import QueryError
from kg_service.ontology import Ontology
from kg_service.store.base import GraphStore

#: Objects that one root field can return.
MAX_LOADED = 100_000

_MISSING: Any = object()


class Loaded:
    """A record under the name of its type, and the fetched fields below it by response key.

    `family` is what the steps are found by: the type's name, or Entity for every kind of entity.
    A record that wraps another (stored evidence) comes before the wrapped one in `records`.
    """

    __slots__ = ("family", "links", "records", "typename")

    def __init__(self, family: str, *records: Any, typename: str | None = None) -> None:
        self.family = family
        self.typename = typename or family
        self.records = records
        self.links: dict[str, Any] = {}

    @property
    def record(self) -> Any:
        """The outermost record."""
        return self.records[0]


@dataclass(frozen=True, slots=True)
class Fetch:
    """What a step works with: the store as of the asked time, the ontology, and the table of steps.

    `loaded` counts the objects fetched so far; beyond `MAX_LOADED`, `fill` raises `QueryError`.
    """

    store: GraphStore
    ontology: Ontology
    steps: "Steps"
    loaded: list[int] = field(default_factory=lambda: [0])

    def fill(self, parents: Sequence[Loaded], selections: Iterable[Selection]) -> None:
        """Fetch what the selections ask of the parents, and everything below."""
        families: defaultdict[str, list[Loaded]] = defaultdict(list)
        for parent in parents:
            families[parent.family].append(parent)
        for selection in selections:
            for family, members in families.items():
                step = self.steps.get((family, selection.name))
                asked = [p for p in members if selection.types is None or p.typename in selection.types]
                if step is not None and asked:
                    self._fill_one(step, asked, selection)

    def _fill_one(self, step: "Step", parents: Sequence[Loaded], selection: Selection) -> None:
        values = step(self, parents, selection)
        below: dict[int, Loaded] = {}
        for parent, value in zip(parents, values, strict=True):
            parent.links[selection.key] = value
            for item in value if isinstance(value, list) else (value,):
                if isinstance(item, Loaded):
                    below[id(item)] = item
        self.loaded[0] += len(below)
        if self.loaded[0] > MAX_LOADED:
            raise QueryError(f"the answer has more than {MAX_LOADED} objects; ask for fewer with `first`")
        if below and selection.children:
            self.fill(list(below.values()), selection.children)


Step: TypeAlias = Callable[[Fetch, Sequence[Loaded], Selection], Sequence[Any]]
Steps: TypeAlias = Mapping[tuple[str, str], Step]


def read(source: Any, name: str) -> Any:
    """A plain attribute of what the executor holds: the first of its records that has it."""
    if type(source) is not Loaded:
        return getattr(source, name)
    for record in source.records:
        value = getattr(record, name, _MISSING)
        if value is not _MISSING:
            return value
    raise AttributeError(f"{source.typename} has no {name}")
