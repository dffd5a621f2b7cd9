"""The registry: entities that are known by name, with aliases, tickers and identifiers."""

from kg_service.registry.entry import RegistryEntry
from kg_service.registry.reading import load_registry, read_registry
from kg_service.registry.registry import Registry

__all__ = ["Registry", "RegistryEntry", "load_registry", "read_registry"]
