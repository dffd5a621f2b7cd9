"""A level of a query costs one call of the store for each field, however many items it has."""

from collections.abc import Callable
from typing import Any

from kg_service.store.base import GraphStore
from tests.kg_service.api.counting import CountingStore


def test_each_field_of_a_level_is_one_call(store: GraphStore, answer: Callable[..., Any]) -> None:
    counting = CountingStore(store)
    query = """{ entities(first: 100) { nodes { events { nodes { roles { entity { name } } speakers { name }
        evidence { article { title } arguments { text entity { name } } } } } } } }"""
    assert "errors" not in answer(query, on=counting)
    assert counting.calls == {
        "find_entities": 1,
        "events_of": 1,
        # fillers, speakers, arguments
        "entities": 3,
        "evidence_of": 1,
        # titles
        "articles": 1,
        # read beside `events_of`, for a further page
        "find_events": 1,
    }


def test_the_text_is_fetched_only_where_it_is_asked_for(store: GraphStore, answer: Callable[..., Any]) -> None:
    counting = CountingStore(store)
    answer("{ articles { nodes { title } } }", on=counting)
    assert counting.calls == {"find_articles": 1}
    counting.calls.clear()
    answer("{ articles { nodes { title text } } }", on=counting)
    assert counting.calls == {"find_articles": 1, "articles": 1}
