"""Records to JSON text and back, for stores that keep them whole in one field."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

from kg_service.derive.records import Account, EventMention, RelationClaim
from kg_service.model import (
    Amount,
    Argument,
    Article,
    Event,
    Evidence,
    Extraction,
    Interval,
    LocalEntity,
    Mention,
    Relation,
    StoredArticle,
    StoredEvidence,
)

T = TypeVar("T")

_TUPLES_OF: Mapping[tuple[type, str], type] = {
    (LocalEntity, "mentions"): Mention,
    (Evidence, "arguments"): Argument,
    (Evidence, "amounts"): Amount,
    (Event, "amounts"): Amount,
    (Account, "amounts"): Amount,
    (EventMention, "amounts"): Amount,
    (Relation, "intervals"): Interval,
    (Extraction, "entities"): LocalEntity,
    (Extraction, "evidence"): Evidence,
}
_RECORDS: Mapping[tuple[type, str], type] = {
    (Extraction, "article"): Article,
    (StoredArticle, "article"): Article,
    (StoredEvidence, "evidence"): Evidence,
    (RelationClaim, "interval"): Interval,
    (EventMention, "account"): Account,
}
_TUPLES_IN = frozenset({(Event, "roles"), (EventMention, "roles"), (Account, "roles")})
_PLAIN = frozenset({"properties", "identifiers", "scores", "names"})


def encode(record: Any) -> str:
    """The JSON text of a record of `model` or `derive.records`; equal records have equal texts."""
    return json.dumps(record, default=_fields, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def encode_value(value: object) -> str:
    """The JSON text of a plain value, with sorted keys, so that equal values have equal texts."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def decode(kind: type[T], text: str) -> T:
    """The record of this kind that `encode` wrote."""
    return _record(kind, json.loads(text))


def _fields(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}


def _record(kind: type[T], values: Mapping[str, Any]) -> T:
    return kind(**{name: _value(kind, name, value) for name, value in values.items()})


def _value(kind: type, name: str, value: Any) -> Any:
    place = (kind, name)
    if place in _TUPLES_OF:
        return tuple(_record(_TUPLES_OF[place], item) for item in value)
    if place in _RECORDS:
        return None if value is None else _record(_RECORDS[place], value)
    if place in _TUPLES_IN:
        return {role: tuple(entities) for role, entities in value.items()}
    if isinstance(value, list) and name not in _PLAIN:
        return tuple(value)
    return value
