"""Where the graph lives: the port (`base`), and the stores behind it."""

from kg_service.store.opening import open_store

__all__ = ["open_store"]
