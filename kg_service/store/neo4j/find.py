"""Filters, orders and cursors of lists as Cypher and its parameters."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from kg_service.store.base import ArticleFilter, EntityFilter, FactFilter
from kg_service.store.cursor import SortOrder, decode_cursor
from kg_service.store.neo4j import cypher_read as cypher
from kg_service.store.neo4j.records import sortable

#: Where a key of an order is kept in a form that sorts as it should: a date that may be missing, a name.
_KEYS = {"last_seen": "moment", "published_at": "moment", "name": "sort_name"}


@dataclass(slots=True, kw_only=True)
class Listing:
    """What a list is of: where it starts, what must hold, and the values of the parameters."""

    match: str
    id: str = "id"
    conditions: list[str] = field(default_factory=list)
    parameters: dict[str, Any] = field(default_factory=dict)

    def require(self, name: str, values: Any) -> None:
        """One of the fixed conditions, unless its value is None."""
        if values is not None:
            self.conditions.append(cypher.CONDITIONS[name])
            self.parameters[name] = (
                list(values) if isinstance(values, Sequence) and not isinstance(values, str) else values
            )

    def require_some(self, pattern: str, fitting: "Listing", prefix: str) -> None:
        """Something (`x` in the pattern) fits the conditions of another list; its parameters get the prefix."""
        texts = [pattern, *(re.sub(r"\bn\b", "x", condition) for condition in fitting.conditions)]
        inner = re.sub(r"\$(\w+)", rf"${prefix}\1", " AND ".join(texts))
        self.conditions.append(f"EXISTS {{ {inner} }}")
        self.parameters |= {prefix + name: value for name, value in fitting.parameters.items()}

    def query(self, order: SortOrder, *, first: int, after: str | None = None, per: Sequence[str] = ()) -> str:
        """The query of one page, or with `per` of the first page for each of these entities.

        It asks for one more than the page has, which tells whether another page follows.
        """
        key = _KEYS.get(order.key, order.key)
        conditions = [*self.conditions, _range(key)]
        self.parameters["limit"] = first + 1
        if after is not None:
            cursor = decode_cursor(after, order)
            conditions.append(_after(key, self.id, descending=order.descending))
            self.parameters["after_key"] = (
                sortable(cursor.key or "") if isinstance(cursor.key, str | None) else cursor.key
            )
            self.parameters["after_id"] = sortable(cursor.id)
        template = cypher.LIST_PER if per else cypher.LIST
        if per:
            self.parameters["per"] = list(per)
        return template.format(
            match=self.match, conditions=" AND ".join(conditions), order=_order(key, self.id, order.descending)
        )


def _range(key: str) -> str:
    """Holds always, and tells the planner that an index on the key gives the order."""
    return {"article_count": "n.article_count >= 0", "confidence": "n.confidence >= 0.0"}.get(key, f"n.{key} >= ''")


def _order(key: str, name: str, descending: bool) -> str:
    if descending:
        return f"n.{key} DESC, n.{name}"
    return f"n.{key} = '', n.{key}, n.{name}" if key == "moment" else f"n.{key}, n.{name}"


def _after(key: str, name: str, *, descending: bool) -> str:
    later = f"n.{key} = $after_key AND n.{name} > $after_id"
    if descending:
        return f"n.{key} <= $after_key AND (n.{key} < $after_key OR {later})"
    if key == "moment":  # those without a date come last, upwards too
        return f"(({later}) OR ($after_key <> '' AND (n.{key} > $after_key OR n.{key} = '')))"
    return f"n.{key} >= $after_key AND (n.{key} > $after_key OR {later})"


def list_entities(where: EntityFilter) -> Listing:
    """The entities that fit."""
    listing = Listing(match=cypher.MATCH_ENTITIES, id="sort_id")
    if where.name is not None:
        listing.match = cypher.MATCH_NAMED
        listing.parameters["name"] = where.name.casefold()
    listing.require("ids", where.ids)
    listing.require("kinds", where.kinds)
    listing.require("entity_roles", where.roles)
    listing.require("generic", where.generic)
    if where.tickers is not None:
        listing.require("tickers", [ticker.upper() for ticker in where.tickers])
    if where.has_relation is not None:
        ends = " OR ".join(f"x.{end} = n.id" for end in _ends(where.has_relation)) or "false"
        listing.require_some(f"MATCH (x:Relation) WHERE ({ends})", list_relations(where.has_relation), "relation_")
    if where.has_event is not None:
        fitting = list_events(replace(where.has_event, entities=None))
        pattern = "MATCH (n)<-[role]-(x:Event) WHERE ($roles IS NULL OR role.role IN $roles)"
        if where.has_event.entities is not None:
            fitting.parameters["entities"] = list(where.has_event.entities)
            pattern += " AND " + cypher.CONDITIONS["event_with"].replace("(n)", "(x)")
        listing.require_some(pattern, fitting, "event_")
    return listing


def _ends(where: FactFilter) -> list[str]:
    """The ends of a relation at which the filter's roles admit an entity."""
    return [end for end in ("source", "target") if where.roles is None or end in where.roles]


def list_relations(where: FactFilter, *, of_each: bool = False) -> Listing:
    """The relations that fit; `of_each`: and have the entity at hand at an end (that `where.roles` allows)."""
    listing = Listing(match=cypher.MATCH_RELATIONS_OF if of_each else cypher.MATCH_RELATIONS)
    if where.directions is not None or where.stages is not None:  # a relation has neither
        listing.conditions.append(cypher.CONDITIONS["never"])
    ends = _ends(where)
    if of_each:
        listing.parameters["ends"] = ends
    elif where.entities is not None:
        listing.conditions.append(cypher.CONDITIONS["_or_".join(ends) or "never"])
        listing.parameters["entities"] = list(where.entities)
    listing.require("sources", where.sources)
    listing.require("targets", where.targets)
    listing.require("source_kinds", where.source_kinds)
    listing.require("target_kinds", where.target_kinds)
    _require_of_facts(listing, where)
    return listing


def list_events(where: FactFilter, *, of_each: bool = False) -> Listing:
    """The events that fit; `of_each`: and have the entity at hand in a role (one of `where.roles`)."""
    listing = Listing(match=cypher.MATCH_EVENTS if where.entities is None else cypher.MATCH_EVENTS_WITH)
    if of_each:
        listing.match = cypher.MATCH_EVENTS_OF
    listing.parameters["entities"] = list(where.entities or ())
    listing.parameters["roles"] = None if where.roles is None else list(where.roles)
    ends = (where.sources, where.targets, where.source_kinds, where.target_kinds)
    if any(end is not None for end in ends):  # an event has none of them
        listing.conditions.append(cypher.CONDITIONS["never"])
    listing.require("directions", where.directions)
    listing.require("stages", where.stages)
    _require_of_facts(listing, where)
    return listing


def _require_of_facts(listing: Listing, where: FactFilter) -> None:
    for name in ("ids", "kinds", "factuality", "speakers", "articles", "since", "until"):
        listing.require(name, getattr(where, name))
    if where.min_confidence > 0:
        listing.require("min_confidence", where.min_confidence)


def list_articles(where: ArticleFilter, *, of_each: bool = False) -> Listing:
    """The articles that fit; `of_each`: and mention the entity at hand."""
    listing = Listing(
        match=cypher.MATCH_ARTICLES if where.mentions is None else cypher.MATCH_ARTICLES_WITH, id="sort_id"
    )
    if of_each:
        listing.match = cypher.MATCH_ARTICLES_OF
    if where.mentions is not None:
        listing.parameters["mentions"] = list(where.mentions)
    for name in ("keys", "publications", "since", "until"):
        listing.require(name, getattr(where, name))
    return listing
