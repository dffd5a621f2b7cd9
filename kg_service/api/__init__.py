"""The GraphQL API: what clients may ask, and how it is answered from a store."""

from kg_service.api.schema import execute

__all__ = ["execute"]
