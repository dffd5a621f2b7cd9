"""Queries that ask for too much are refused before anything is fetched, at no cost, and told which limit they pass."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from graphql import get_introspection_query

from kg_service.api import budget, fetch

Ask = Callable[..., Any]


def nested(levels: int) -> str:
    """A query that goes from events to their articles and back."""
    query = "id"
    for _ in range(levels):
        query = f"evidence(first: 1) {{ article {{ events(first: 1) {{ {query} }} }} }}"
    return f"{{ events(first: 1) {{ nodes {{ {query} }} }} }}"


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (nested(6), "the query asks for 21 levels deep, 20 are allowed"),
        (
            "{ events { nodes { " + " ".join(f"a{n}: id" for n in range(51)) + " } } }",
            "the query asks for 51 aliases, 50 are allowed",
        ),
        ("{ stats { " + "sequence " * 500 + "} }", "the query asks for 501 fields, 500 are allowed"),
        (
            "{ stats { sequence " + "@include(if: true) " * 51 + "} }",
            "the query asks for 51 directives, 50 are allowed",
        ),
        (
            "{ events(first: 100) { nodes { evidence(first: 100) { article { events(first: 100) { id } } } } } }",
            "the query asks for 1020200 objects, 500000 are allowed; ask for fewer with `first`",
        ),
    ],
)
def test_each_limit_is_named(refuse: Ask, query: str, message: str) -> None:
    assert message in refuse(query)


def test_five_levels_of_links_are_not_too_much(ask: Ask) -> None:
    assert ask(nested(5))["events"]["nodes"]


def test_a_page_size_in_a_variable_counts_as_the_greatest(refuse: Ask) -> None:
    query = """query ($n: Int!) {
        events(first: $n) { nodes { evidence(first: $n) { article { events(first: $n) { id } } } } } }"""
    assert "the query asks for 1020200 objects" in refuse(query, n=1)[0]


def test_fragments_that_double_each_other_are_refused_at_once(refuse: Ask) -> None:
    links = [f"fragment F{n} on Entity {{ ...F{n + 1} ...F{n + 1} }}" for n in range(100)]
    query = "{ entities { nodes { ...F0 } } } " + " ".join(links) + " fragment F100 on Entity { id name }"
    start = time.process_time()
    messages = refuse(query)
    assert time.process_time() - start < 2.0
    assert "the query asks for more than 1000000000 fields, 500 are allowed" in messages


def test_a_fragment_that_spreads_itself_is_refused(refuse: Ask) -> None:
    messages = refuse("{ entities { nodes { ...F } } } fragment F on Entity { id ...F }")
    assert messages == ["Cannot spread fragment 'F' within itself."]


def test_a_long_text_is_refused_while_it_is_read(refuse: Ask) -> None:
    (message,) = refuse("{ stats { " + "sequence " * budget.MAX_TOKENS + "} }")
    assert f"{budget.MAX_TOKENS} tokens" in message


def test_the_introspection_of_the_query_page_is_within_the_limits(ask: Ask) -> None:
    assert ask(get_introspection_query(input_value_deprecation=True, specified_by_url=True))["__schema"]


def test_what_is_fetched_is_counted_too(refuse: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetch, "MAX_LOADED", 3)
    assert refuse("{ entities { nodes { name } } }") == [
        "the answer has more than 3 objects; ask for fewer with `first`"
    ]
