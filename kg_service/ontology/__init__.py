"""The ontology as data: kinds of entities, relations and events, and patterns, read from YAML."""

from kg_service.ontology.load import load_ontology
from kg_service.ontology.naming import event_name
from kg_service.ontology.records import (
    Condition,
    EntityKind,
    EventKind,
    Implication,
    NameTemplate,
    Ontology,
    Path,
    Pattern,
    PatternExample,
    PatternRole,
    PropertySource,
    Range,
    RelationKind,
    Role,
    Slot,
    Step,
)

__all__ = [
    "Condition",
    "EntityKind",
    "EventKind",
    "Implication",
    "NameTemplate",
    "Ontology",
    "Path",
    "Pattern",
    "PatternExample",
    "PatternRole",
    "PropertySource",
    "Range",
    "RelationKind",
    "Role",
    "Slot",
    "Step",
    "event_name",
    "load_ontology",
]
