"""Commands that ask the graph: query, show, why."""

import json
import os
import sys
from typing import TYPE_CHECKING, Any

import click

from kg_service.cli.output import print_json
from kg_service.cli.parts import parts
from kg_service.errors import KgError, QueryError

if TYPE_CHECKING:
    from kg_service.model import Entity
    from kg_service.store.base import GraphStore

#: A name that is only like what was asked for is taken if it is this close, and no other is nearly as close.
_CLOSE, _AHEAD = 0.6, 0.15
_CANDIDATES = 10


@click.command()
@click.argument("query", metavar="GRAPHQL | FILE | -")
@click.option("-v", "--variables", metavar="JSON", help='Values of the query\'s variables, like \'{"name": "Meta"}\'.')
def query(query: str, variables: str | None) -> int:
    """Run a GraphQL query on the configured store, without a server, and print the answer as JSON.

    \b
    Examples:
      kg query '{ companies(first: 3) { nodes { name } } }'
      kg query question.graphql -v '{"name": "Meta"}'
    """
    from kg_service.api.schema import execute

    text, values = _query_text(query), _variables(variables)
    part = parts()
    store = part.open_filled_store()
    try:
        answer = execute(store, part.ontology, text, values)
    finally:
        store.close()
    print_json(answer)
    if "errors" not in answer:
        return 0
    return 1 if answer.get("data") else QueryError.exit_status


@click.command()
@click.argument("name")
@click.option("--limit", type=click.IntRange(1, 1000), default=20, show_default=True, help="Facts of each sort.")
def show(name: str, limit: int) -> None:
    """Show what the graph knows of an entity: identifiers, aliases, relations and events with their quotes.

    NAME is a name, an alias, a ticker or an id. Where several entities are meant, they are listed
    with their ids. The newest facts come first; `kg why FACT` shows all evidence of one.
    """
    from kg_service.cli.pages import show_entity

    store = parts().open_filled_store()
    try:
        show_entity(store, _find(store, name), limit=limit)
    finally:
        store.close()


@click.command()
@click.argument("fact")
def why(fact: str) -> None:
    """Show all evidence of one fact, with the score that each part of the pipeline gave.

    FACT is the id of a relation (rel_...) or an event (event_...), as `kg show` and queries give it.
    """
    from kg_service.cli.pages import show_evidence

    store = parts().open_filled_store()
    try:
        relation = store.relations([fact]).get(fact)
        event = None if relation else store.events([fact]).get(fact)
        if relation is None and event is None:
            raise KgError(f"there is no fact {fact}; `kg show NAME` prints the ids of an entity's facts")
        show_evidence(store, relation or event)
    finally:
        store.close()


def _query_text(given: str) -> str:
    if given == "-":
        return sys.stdin.read()
    if os.path.isfile(given):
        try:
            with open(given, encoding="utf-8") as file:
                return file.read()
        except (OSError, UnicodeDecodeError) as error:
            raise QueryError(f"{given} cannot be read: {error}") from None
    if "{" not in given:
        raise QueryError(
            f"{given!r} is neither a file that is there nor a GraphQL query, like '{{ companies {{ ... }} }}'"
        )
    return given


def _variables(given: str | None) -> dict[str, Any] | None:
    if given is None:
        return None
    try:
        values = json.loads(given)
    except ValueError as error:
        raise QueryError(f"--variables is no JSON: {error}") from None
    if not isinstance(values, dict):
        raise QueryError('--variables must be a JSON object, like {"name": "Meta"}')
    return values


def _find(store: "GraphStore", name: str) -> "Entity":
    """The one entity that is meant. Raises: `KgError` that lists those that may be."""
    from kg_service.ids import normalise

    by_id = store.entities([name])
    if name in by_id:
        return by_id[name]
    found = store.search(name, first=_CANDIDATES)
    wanted = normalise(name)
    exact = [
        entity
        for entity, _ in found
        if wanted in {normalise(known) for known in (entity.name, *entity.aliases)}
        or name.upper() == str(entity.identifiers.get("ticker", "")).upper()
    ]
    if len(exact) == 1:
        return exact[0]
    if not exact and found and found[0][1] >= _CLOSE and (len(found) == 1 or found[0][1] - found[1][1] >= _AHEAD):
        return found[0][0]
    if not found:
        raise KgError(f"no entity has a name like {name!r}")
    lines = [f"  {entity.id:40} {entity.kind:12} {entity.name}" for entity in exact or (item for item, _ in found)]
    raise KgError("\n".join((f"several entities may be meant by {name!r}; take one by its id:", *lines)))
