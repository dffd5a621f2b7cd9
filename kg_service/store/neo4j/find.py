"""Filters, orders and cursors of lists as Cypher and its parameters."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from kg_service.store.base import ArticleFilter, EntityFilter, FactFilter
from kg_service.store.cursor import SortOrder, decode_cursor
from kg_service.store.neo4j import cypher_read as cypher


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

    def query(self, order: SortOrder, *, first: int, after: str | None = None, per: Sequence[str] = ()) -> str:
        """The query of one page, or with `per` of the first page for each of these entities.

        It asks for one more than the page has, which tells whether another page follows.
        """
        key = "moment" if order.key in ("last_seen", "published_at") else order.key
        conditions = [*self.conditions, _range(key)]
        self.parameters["limit"] = first + 1
        if after is not None:
            cursor = decode_cursor(after, order)
            conditions.append(_after(key, self.id, descending=order.descending))
            self.parameters["after_key"] = "" if cursor.key is None else cursor.key
            self.parameters["after_id"] = cursor.id
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
    listing = Listing(match=cypher.MATCH_ENTITIES)
    if where.name is not None:
        listing.match = cypher.MATCH_NAMED
        listing.parameters["name"] = where.name.casefold()
    listing.require("ids", where.ids)
    listing.require("kinds", where.kinds)
    listing.require("entity_roles", where.roles)
    listing.require("generic", where.generic)
    return listing


def list_relations(where: FactFilter, *, of_each: bool = False) -> Listing:
    """The relations that fit; `of_each`: and have the entity at hand at an end (that `where.roles` allows)."""
    listing = Listing(match=cypher.MATCH_RELATIONS_OF if of_each else cypher.MATCH_RELATIONS)
    if where.directions is not None or where.stages is not None:  # a relation has neither
        listing.conditions.append(cypher.CONDITIONS["never"])
    ends = [end for end in ("source", "target") if where.roles is None or end in where.roles]
    if of_each:
        listing.parameters["ends"] = ends
    elif where.entities is not None:
        listing.conditions.append(cypher.CONDITIONS["_or_".join(ends) or "never"])
        listing.parameters["entities"] = list(where.entities)
    listing.require("sources", where.sources)
    listing.require("targets", where.targets)
    _require_of_facts(listing, where)
    return listing


def list_events(where: FactFilter, *, of_each: bool = False) -> Listing:
    """The events that fit; `of_each`: and have the entity at hand in a role (one of `where.roles`)."""
    listing = Listing(match=cypher.MATCH_EVENTS if where.entities is None else cypher.MATCH_EVENTS_WITH)
    if of_each:
        listing.match = cypher.MATCH_EVENTS_OF
    listing.parameters["entities"] = list(where.entities or ())
    listing.parameters["roles"] = None if where.roles is None else list(where.roles)
    if where.sources is not None or where.targets is not None:  # an event has neither
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
    listing = Listing(match=cypher.MATCH_ARTICLES if where.mentions is None else cypher.MATCH_ARTICLES_WITH, id="key")
    if of_each:
        listing.match = cypher.MATCH_ARTICLES_OF
    if where.mentions is not None:
        listing.parameters["mentions"] = list(where.mentions)
    for name in ("keys", "publications", "since", "until"):
        listing.require(name, getattr(where, name))
    return listing
