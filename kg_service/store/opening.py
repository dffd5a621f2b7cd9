"""Opening the store that a setting names."""

from pathlib import Path

from kg_service.errors import SettingsError
from kg_service.ontology import Ontology
from kg_service.registry import Registry
from kg_service.store.base import GraphStore
from kg_service.store.embedded import EmbeddedStore

_NEO4J_SCHEMES = frozenset(f"{scheme}{security}" for scheme in ("neo4j", "bolt") for security in ("", "+s", "+ssc"))


def open_store(
    location: str | Path,
    ontology: Ontology,
    registry: Registry,
    *,
    user: str = "neo4j",
    password: str = "",
    database: str = "neo4j",
) -> GraphStore:
    """The store at a path (embedded; made if it is not there) or at a `neo4j://` or `bolt://` address.

    Raises:
        SettingsError: neither a path nor such an address.
        StoreError: the store cannot be used; see the stores for which error means what.
    """
    scheme, separator, _ = str(location).partition("://")
    if not separator:
        if not str(location) or Path(location).is_dir():
            raise SettingsError(f"KG_STORE={location} is no file: give the path of one, such as ./kg.db")
        return EmbeddedStore(location, ontology, registry)
    if scheme not in _NEO4J_SCHEMES:
        raise SettingsError(
            f"KG_STORE={location} is no store: give a path such as ./kg.db, or neo4j://HOST:7687 or bolt://HOST:7687"
        )
    from kg_service.store.neo4j import Neo4jStore  # the driver takes long to load, and few need it

    return Neo4jStore(str(location), user, password, database, ontology, registry)
