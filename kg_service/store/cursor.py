"""Total orders of what a store lists, and the cursors that continue a list after an item."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias, TypeVar

from kg_service.errors import QueryError
from kg_service.model import Entity, Event, Relation, StoredArticle
from kg_service.store.base import Page

Listed: TypeAlias = Entity | Event | Relation | StoredArticle
T = TypeVar("T", Entity, Event, Relation, StoredArticle)


@dataclass(frozen=True, slots=True, kw_only=True)
class SortOrder:
    """By a key, then by id upwards; keys that are null come last whatever the direction."""

    name: str
    key: str  # the name of the key, as a column or property of the stores
    descending: bool


ENTITY_ORDERS = {
    "MENTIONED": SortOrder(name="MENTIONED", key="article_count", descending=True),
    "NAME": SortOrder(name="NAME", key="name", descending=False),
    "LAST_SEEN": SortOrder(name="LAST_SEEN", key="last_seen", descending=True),
}
FACT_ORDERS = {
    "NEWEST": SortOrder(name="NEWEST", key="moment", descending=True),
    "OLDEST": SortOrder(name="OLDEST", key="moment", descending=False),
    "CONFIDENCE": SortOrder(name="CONFIDENCE", key="confidence", descending=True),
}
ARTICLE_ORDER = SortOrder(name="ARTICLES", key="published_at", descending=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cursor:
    """The place of one item in an order: its key and its id."""

    order: str
    key: str | float | None
    id: str


def encode_cursor(cursor: Cursor) -> str:
    """The cursor as opaque URL-safe text."""
    text = json.dumps([cursor.order, cursor.key, cursor.id], ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def decode_cursor(text: str, order: SortOrder) -> Cursor:
    """The cursor in a text. Raises: `QueryError` where it is none, or one of another order."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        name, key, identifier = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (ValueError, TypeError, binascii.Error) as error:
        raise QueryError(f"{text!r} is no cursor: take the one that the page before gave") from error
    if not isinstance(identifier, str) or isinstance(key, bool) or not isinstance(key, str | int | float | None):
        raise QueryError(f"{text!r} is no cursor: take the one that the page before gave")
    if name != order.name:
        raise QueryError(f"the cursor is of the order {name}, the list of the order {order.name}")
    return Cursor(order=name, key=key, id=identifier)


def moment_of(fact: Event | Relation) -> str | None:
    """The date by which facts are ordered and filtered: of an event its first day, else when last reported."""
    if isinstance(fact, Event) and fact.first_day is not None:
        return fact.first_day
    return fact.last_seen


def cursor_after(item: Listed, order: SortOrder) -> str:
    """The cursor that continues a list in this order after the item."""
    if isinstance(item, StoredArticle):
        return encode_cursor(Cursor(order=order.name, key=item.article.published_at, id=item.article.key))
    key = moment_of(item) if order.key == "moment" and not isinstance(item, Entity) else getattr(item, order.key)
    return encode_cursor(Cursor(order=order.name, key=key, id=item.id))


def page_of(found: Sequence[T], order: SortOrder, first: int) -> Page[T]:
    """The page of the first items of a list that was read one item further, to see whether it goes on."""
    items = tuple(found[:first])
    return Page(items=items, next=cursor_after(items[-1], order) if items and len(found) > first else None)
