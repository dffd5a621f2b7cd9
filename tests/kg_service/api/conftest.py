"""The small market as a graph, and a way to ask it."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import strawberry

from kg_service.api.schema import Answering, build_schema, execute_on
from kg_service.ontology import Ontology, load_ontology
from kg_service.registry import Registry
from kg_service.store.base import GraphStore
from kg_service.store.embedded import EmbeddedStore
from tests.kg_service.api.world import articles

Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def ontology() -> Ontology:
    """The ontology of the project."""
    return load_ontology()


@pytest.fixture(scope="session")
def store(ontology: Ontology) -> Iterator[GraphStore]:
    """The small market; no test writes to it."""
    store = EmbeddedStore(None, ontology, Registry())
    store.put(articles())
    yield store
    store.close()


@pytest.fixture(scope="session")
def schema(ontology: Ontology) -> strawberry.Schema:
    """The schema, built once."""
    return build_schema(ontology)


@pytest.fixture
def answer(store: GraphStore, ontology: Ontology, schema: strawberry.Schema) -> Ask:
    """Answers a query on the small market, or on another store."""

    def answer(query: str, variables: dict[str, Any] | None = None, *, on: Any = store) -> Any:
        return asyncio.run(execute_on(schema, Answering(on, ontology), query, variables))

    return answer


@pytest.fixture
def ask(answer: Ask) -> Ask:
    """Asks a query that must be answered without errors; gives the data."""

    def ask(query: str, **variables: Any) -> Any:
        found = answer(query, variables)
        assert "errors" not in found, found["errors"]
        return found["data"]

    return ask


@pytest.fixture
def refuse(answer: Ask) -> Ask:
    """Asks a query that must fail; gives the messages."""

    def refuse(query: str, **variables: Any) -> list[str]:
        return [error["message"] for error in answer(query, variables)["errors"]]

    return refuse
