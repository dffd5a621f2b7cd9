"""Filters and orders of the port as SQL: a list of conditions with their parameters."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from kg_service.store.base import ArticleFilter, EntityFilter, FactFilter
from kg_service.store.cursor import SortOrder, decode_cursor
from kg_service.store.embedded.writes import listed

_IN = "(SELECT value FROM json_each(?))"
_NEVER = "0"


@dataclass(slots=True, kw_only=True)
class Conditions:
    """Conditions that all must hold, and the values of their question marks, in order."""

    texts: list[str] = field(default_factory=list)
    values: list[object] = field(default_factory=list)

    def add(self, text: str, *values: object) -> None:
        """One more condition."""
        self.texts.append(text)
        self.values += values

    def among(self, column: str, choices: Iterable[object] | None) -> None:
        """The column has one of the choices, if there is a choice."""
        if choices is not None:
            self.add(f"{column} IN {_IN}", listed(choices))

    def after(self, order: SortOrder, identifier: str, cursor: str | None) -> None:
        """The row comes after the cursor, if there is one. Raises: `QueryError` where that is none."""
        if cursor is None:
            return
        place = decode_cursor(cursor, order)
        if place.key is None:
            self.add(f"({order.key} IS NULL AND {identifier} > ?)", place.id)
            return
        beyond = "<" if order.descending else ">"
        self.add(
            f"({order.key} {beyond} ? OR ({order.key} = ? AND {identifier} > ?) OR {order.key} IS NULL)",
            *(place.key, place.key, place.id),
        )

    @property
    def where(self) -> str:
        """The WHERE clause."""
        return " AND ".join(self.texts) or "1"


def order_by(order: SortOrder, identifier: str) -> str:
    """The ORDER BY clause."""
    direction = "DESC" if order.descending else "ASC"
    return f"{order.key} {direction} NULLS LAST, {identifier} ASC"


def entity_conditions(where: EntityFilter) -> Conditions:
    """The filter, for rows of `entities`."""
    conditions = Conditions()
    conditions.among("id", where.ids)
    conditions.among("kind", where.kinds)
    if where.roles is not None:
        conditions.add(f"id IN (SELECT entity FROM entity_roles WHERE role IN {_IN})", listed(where.roles))
    if where.generic is not None:
        conditions.add("generic = ?", where.generic)
    if where.name is not None:
        conditions.add("instr(folded, ?) > 0", where.name.casefold())
    if where.tickers is not None:
        tickers = "SELECT 1 FROM json_each(record, '$.identifiers.ticker') WHERE upper(json_each.value) IN"
        conditions.add(f"EXISTS ({tickers} {_IN})", listed(ticker.upper() for ticker in where.tickers))
    if where.has_relation is not None:
        fitting = relation_conditions(where.has_relation)
        ends = _ends(where.has_relation)
        either = " OR ".join(f"id IN (SELECT {end} FROM relations WHERE {fitting.where})" for end in ends) or _NEVER
        conditions.add(f"({either})", *(fitting.values * len(ends)))
    if where.has_event is not None:
        having = Conditions()
        having.among("role", where.has_event.roles)
        fitting = event_conditions(where.has_event)
        having.add(f"event IN (SELECT id FROM events WHERE {fitting.where})", *fitting.values)
        conditions.add(f"id IN (SELECT entity FROM event_roles WHERE {having.where})", *having.values)
    return conditions


def article_conditions(where: ArticleFilter) -> Conditions:
    """The filter, for rows of `articles`."""
    conditions = Conditions()
    conditions.among("key", where.keys)
    conditions.among("publication", where.publications)
    if where.mentions is not None:
        conditions.add(f"key IN (SELECT article FROM appearances WHERE entity IN {_IN})", listed(where.mentions))
    _between(conditions, "published_at", where.since, where.until)
    return conditions


def relation_conditions(where: FactFilter) -> Conditions:
    """The filter, for rows of `relations`; a relation has no direction and no stage."""
    conditions = _fact_conditions(where)
    conditions.among("source", where.sources)
    conditions.among("target", where.targets)
    for end, kinds in (("source", where.source_kinds), ("target", where.target_kinds)):
        if kinds is not None:
            conditions.add(f"{end} IN (SELECT id FROM entities WHERE kind IN {_IN})", listed(kinds))
    if where.directions is not None or where.stages is not None:
        conditions.add(_NEVER)
    ends = _ends(where)
    if where.entities is not None:
        either = " OR ".join(f"{end} IN {_IN}" for end in ends) or _NEVER
        conditions.add(f"({either})", *([listed(where.entities)] * len(ends)))
    return conditions


def event_conditions(where: FactFilter) -> Conditions:
    """The filter, for rows of `events`; an event has no source and no target."""
    conditions = _fact_conditions(where)
    conditions.among("direction", where.directions)
    conditions.among("stage", where.stages)
    if any(ends is not None for ends in (where.sources, where.targets, where.source_kinds, where.target_kinds)):
        conditions.add(_NEVER)
    if where.entities is not None:
        having = Conditions()
        having.among("entity", where.entities)
        having.among("role", where.roles)
        conditions.add(f"id IN (SELECT event FROM event_roles WHERE {having.where})", *having.values)
    return conditions


def _ends(where: FactFilter) -> list[str]:
    """The ends of a relation at which the filter's roles admit an entity."""
    return [end for end in ("source", "target") if where.roles is None or end in where.roles]


def _fact_conditions(where: FactFilter) -> Conditions:
    conditions = Conditions()
    conditions.among("id", where.ids)
    conditions.among("kind", where.kinds)
    conditions.among("factuality", where.factuality)
    if where.articles is not None:
        conditions.add(f"id IN (SELECT fact FROM fact_evidence WHERE article IN {_IN})", listed(where.articles))
    if where.speakers is not None:
        conditions.add(
            "id IN (SELECT fact FROM speakers JOIN fact_evidence ON speakers.evidence = fact_evidence.evidence"
            f" WHERE entity IN {_IN})",
            listed(where.speakers),
        )
    if where.min_confidence > 0:
        conditions.add("confidence >= ?", where.min_confidence)
    _between(conditions, "moment", where.since, where.until)
    return conditions


def _between(conditions: Conditions, column: str, since: str | None, until: str | None) -> None:
    if since is not None:
        conditions.add(f"{column} >= ?", since)
    if until is not None:
        conditions.add(f"{column} < ?", until)
