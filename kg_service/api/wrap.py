"""Records of the store as the objects that the executor is given."""

from collections.abc import Mapping
from typing import Any

from kg_service.api.fetch import Fetch, Loaded
from kg_service.api.types import OTHER_ENTITY, entity_type_name
from kg_service.model import Entity, Event, Relation, StoredArticle, StoredEvidence


def wrap(fetch: Fetch, record: Any) -> Loaded:
    """The record under the name of its type."""
    match record:
        case Entity():
            known = record.kind in fetch.ontology.entities
            return Loaded("Entity", record, typename=entity_type_name(record.kind) if known else OTHER_ENTITY)
        case Relation():
            return Loaded("Relation", record)
        case Event():
            return Loaded("Event", record)
        case StoredEvidence():
            return Loaded("Evidence", record, record.evidence)
        case StoredArticle():
            return Loaded("Article", record, record.article)
    raise TypeError(f"no type for {type(record).__name__}")


def wrap_all(fetch: Fetch, records: Mapping[str, Any]) -> dict[str, Loaded]:
    """The records under the names of their types, by id."""
    return {id_: wrap(fetch, record) for id_, record in records.items()}
