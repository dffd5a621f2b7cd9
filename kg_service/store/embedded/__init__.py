"""The embedded store: SQLite behind the GraphStore port."""

from kg_service.store.embedded.store import EmbeddedStore, snapshot_store

__all__ = ["EmbeddedStore", "snapshot_store"]
