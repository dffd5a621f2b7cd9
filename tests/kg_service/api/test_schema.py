"""The schema follows the ontology, its SDL in the repository is current, and errors tell no more than they should."""

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from kg_service.api.page import examples
from kg_service.api.schema import execute, sdl
from kg_service.errors import StoreUnreachable
from kg_service.ontology import Ontology, load_ontology
from kg_service.store.base import GraphStore

SDL = Path(__file__).parents[3] / "schema" / "schema.graphql"

OWN_KINDS = """
entities:
  Festival:
    description: A fair where products are shown.
    class: thing
  Amount:
    description: A kind whose name the schema has given to something else.
    class: thing
relations:
  SPONSORS:
    description: Pays for.
    source: [Company]
    target: [Festival]
"""


def test_the_exported_sdl_is_current(ontology: Ontology) -> None:
    assert SDL.read_text(encoding="utf-8") == sdl(ontology), (
        "run: python -m kg_service.api.schema > schema/schema.graphql"
    )


def test_every_kind_of_the_ontology_is_in_the_schema(ask: Callable[..., Any], ontology: Ontology) -> None:
    query = """{ entity: __type(name: "Entity") { possibleTypes { name } }
        events: __type(name: "EventKind") { enumValues { name } } }"""
    told = ask(query)
    assert {kind["name"] for kind in told["entity"]["possibleTypes"]} == {*ontology.entities, "OtherEntity"}
    assert {kind["name"] for kind in told["events"]["enumValues"]} == set(ontology.events)


def test_kinds_of_the_users_own_are_part_of_the_schema(tmp_path: Path) -> None:
    own = tmp_path / "own.yaml"
    own.write_text(OWN_KINDS, encoding="utf-8")
    text = sdl(load_ontology(own))
    assert "type Festival implements Entity & Node" in text
    assert "type AmountEntity implements Entity & Node" in text
    assert "  SPONSORS\n" in text


@pytest.mark.parametrize("example", examples(), ids=lambda example: example.title[:30])
def test_the_examples_of_the_page_can_be_answered(answer: Callable[..., Any], example: Any) -> None:
    assert "errors" not in answer(example.query)
    assert example.title


class BrokenStore:
    """A store that fails in a given way."""

    def __init__(self, fault: Exception) -> None:
        self._fault = fault

    def __getattr__(self, name: str) -> Any:
        raise self._fault


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        (StoreUnreachable("bolt://user:secret@host"), "STORE_UNAVAILABLE"),
        (RuntimeError("secret"), "INTERNAL"),
    ],
)
def test_faults_of_the_service_are_logged_and_not_told(
    answer: Callable[..., Any], caplog: pytest.LogCaptureFixture, fault: Exception, code: str
) -> None:
    with caplog.at_level(logging.ERROR):
        told = answer("{ entities { nodes { id } } }", on=BrokenStore(fault))
    assert told["data"] is None
    assert told["errors"][0]["extensions"] == {"code": code}
    assert "secret" not in str(told)
    assert "secret" in caplog.text


def test_a_wrong_query_is_not_logged(store: GraphStore, ontology: Ontology, caplog: pytest.LogCaptureFixture) -> None:
    told = execute(store, ontology, "{ nope }")
    assert "data" not in told
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
