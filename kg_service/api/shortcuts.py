"""Short names for the questions that are asked most: `Company.shortedBy` for incoming SHORTS, and so on.

Which kinds of entities have which follows from the ranges in the ontology.
"""

import re
from dataclasses import dataclass, replace
from typing import Literal

from kg_service.ontology import Ontology
from kg_service.store.base import FactFilter

End = Literal["source", "target"]


@dataclass(frozen=True, slots=True)
class RelationShortcut:
    """Entities one relation away. `end`: the end at which the entity itself stands (None: either)."""

    name: str
    kinds: tuple[str, ...]
    end: End | None
    description: str

    @property
    def attribute(self) -> str:
        """The name in Python."""
        return _snake(self.name)

    def fits(self, ontology: Ontology, kind: str) -> bool:
        """Whether an entity of this kind can have such a relation."""
        for name in self.kinds:
            relation = ontology.relations.get(name)
            if relation is None:
                continue
            ranges = {"source": (relation.source,), "target": (relation.target,)}
            for admitted in ranges[self.end] if self.end else (relation.source, relation.target):
                if admitted is None or kind in admitted:
                    return True
        return False

    def narrow(self, where: FactFilter) -> FactFilter:
        """The filter, for this shortcut's relations only."""
        return replace(where, kinds=self.kinds, roles=self.end and (self.end,))


@dataclass(frozen=True, slots=True)
class EventShortcut:
    """Events of some kinds in which the entity has a certain role."""

    name: str
    kinds: tuple[str, ...]
    role: str
    description: str

    @property
    def attribute(self) -> str:
        """The name in Python."""
        return _snake(self.name)

    def fits(self, ontology: Ontology, kind: str) -> bool:
        """Whether an entity of this kind can have the role."""
        for name in self.kinds:
            event = ontology.events.get(name)
            role = event.role(self.role) if event else None
            if role is not None and (role.kinds is None or kind in role.kinds):
                return True
        return False

    def narrow(self, where: FactFilter) -> FactFilter:
        """The filter, for this shortcut's events only."""
        return replace(where, kinds=self.kinds, roles=(self.role,))


RELATION_SHORTCUTS = (
    RelationShortcut("people", ("EMPLOYED_BY",), "target", "People who work there, or did."),
    RelationShortcut("employers", ("EMPLOYED_BY",), "source", "Where the person works, or did."),
    RelationShortcut("analysts", ("COVERS",), "target", "Who covers it: analysts, and brokers where none is named."),
    RelationShortcut("covers", ("COVERS",), "source", "The companies that it covers."),
    RelationShortcut("shortedBy", ("SHORTS",), "target", "Who bets on a fall of it."),
    RelationShortcut("shorts", ("SHORTS",), "source", "On whose fall it bets."),
    RelationShortcut("heldBy", ("HOLDS", "OWNS_STAKE_IN"), "target", "Who holds it, or a stake in it."),
    RelationShortcut("holds", ("HOLDS", "OWNS_STAKE_IN"), "source", "What it holds, or has a stake in."),
    RelationShortcut("pursues", ("PURSUES",), "source", "The strategies that it follows."),
    RelationShortcut("pursuedBy", ("PURSUES",), "target", "Who follows this strategy."),
    RelationShortcut("investsIn", ("INVESTS_IN",), "source", "Where it puts money or effort."),
    RelationShortcut("investors", ("INVESTS_IN",), "target", "Who puts money or effort into it."),
    RelationShortcut("products", ("PRODUCES",), "source", "What it makes, sells or owns the brand of."),
    RelationShortcut("producers", ("PRODUCES",), "target", "Who makes it, sells it or owns the brand."),
    RelationShortcut("competitors", ("COMPETES_WITH",), None, "Whom it competes with."),
    RelationShortcut("partners", ("PARTNERS_WITH",), None, "Whom it works with."),
    RelationShortcut("suppliers", ("SUPPLIES",), "target", "Who supplies it."),
    RelationShortcut("customers", ("SUPPLIES",), "source", "Whom it supplies."),
    RelationShortcut("parents", ("SUBSIDIARY_OF",), "source", "To whom it belongs."),
    RelationShortcut("subsidiaries", ("SUBSIDIARY_OF",), "target", "What belongs to it."),
    RelationShortcut("managers", ("MANAGES",), "target", "Who runs the fund."),
    RelationShortcut("manages", ("MANAGES",), "source", "The funds that it runs."),
    RelationShortcut("viewsOnIt", ("HAS_VIEW_ON",), "target", "Who has a view on it."),
    RelationShortcut("views", ("HAS_VIEW_ON",), "source", "On what it has a view."),
)

EVENT_SHORTCUTS = (
    EventShortcut("statements", ("Statement",), "speaker", "What it said."),
    EventShortcut("statementsAbout", ("Statement",), "subject", "What was said about it."),
    EventShortcut("workforceChanges", ("WorkforceChange",), "organization", "Hiring, cuts and freezes there."),
    EventShortcut("ratings", ("AnalystRating", "PriceTarget"), "issuer", "Ratings and price targets for it."),
    EventShortcut("ratingsGiven", ("AnalystRating", "PriceTarget"), "analyst", "Ratings and price targets by them."),
    EventShortcut("priceMoves", ("PriceMove",), "subject", "How its price moved."),
)


def _snake(name: str) -> str:
    return re.sub(r"[A-Z]", lambda match: "_" + match[0].lower(), name)
