"""Pages of the store as Relay connections. A cursor is the store's own: a place in an order, never an offset."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg_service.api.fetch import Fetch, Loaded
from kg_service.api.plan import Selection
from kg_service.api.wrap import wrap
from kg_service.model import Entity, Relation
from kg_service.store.base import Page


@dataclass(frozen=True, slots=True)
class Related:
    """An entity, and the relation that leads to it."""

    entity: Entity
    relation: Relation


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Where a page ends, and whether there is more."""

    has_next_page: bool
    has_previous_page: bool
    end_cursor: str | None


@dataclass(frozen=True, slots=True)
class Listed:
    """One page as a connection's record."""

    items: tuple[Any, ...]
    page_info: PageInfo


@dataclass(frozen=True, slots=True)
class Place:
    """An item's place in a page."""

    item: Any
    cursor: str | None


def connection(page: Page[Any], asked: Mapping[str, Any]) -> Loaded:
    """A page, asked for with `first` and `after`, as a connection."""
    info = PageInfo(page.next is not None, asked.get("after") is not None, page.next)
    return Loaded("Connection", Listed(page.items, info))


def nodes(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """The items of each connection. One object stands for an item that several connections share."""
    made: dict[str, Loaded] = {}

    def node(item: Any) -> Loaded:
        record = item.entity if isinstance(item, Related) else item
        key = record.article.key if hasattr(record, "article") else record.id
        return made.get(key) or made.setdefault(key, wrap(fetch, record))

    return [[node(item) for item in parent.record.items] for parent in parents]


def edges(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """The items of each connection, each in an edge; the last knows the cursor after it."""
    made = []
    for parent in parents:
        items, end = parent.record.items, parent.record.page_info.end_cursor
        places = [Place(item, end if number == len(items) else None) for number, item in enumerate(items, 1)]
        made.append([Loaded("Edge", place) for place in places])
    return made


def edge_node(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """The item of each edge."""
    items = [parent.record.item for parent in parents]
    return [wrap(fetch, item.entity if isinstance(item, Related) else item) for item in items]


def edge_relation(fetch: Fetch, parents: Sequence[Loaded], selection: Selection) -> list[Any]:
    """The relation that leads to the entity of each edge."""
    return [wrap(fetch, parent.record.item.relation) for parent in parents]
