"""The Neo4j store: Cypher behind the GraphStore port."""

from kg_service.store.neo4j.store import Neo4jStore

__all__ = ["Neo4jStore"]
