"""The schema of the API for an ontology, its SDL, and the way to execute a query on it.

python -m kg_service.api.schema > schema/schema.graphql
"""

import asyncio
import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.extensions import AddValidationRules, MaxTokensLimiter, ParserCache, SchemaExtension, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext, ExecutionResult

from kg_service.api import inputs
from kg_service.api.budget import MAX_TOKENS, Budget
from kg_service.api.fetch import read
from kg_service.api.query import query_type
from kg_service.api.types import Raw, entity_types
from kg_service.errors import QueryError, StoreError
from kg_service.ontology import Ontology, load_ontology
from kg_service.store.base import GraphStore

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answering:
    """What queries are answered from."""

    store: GraphStore
    ontology: Ontology


class GraphSchema(strawberry.Schema):
    """A Strawberry schema that logs what it did not expect, and nothing that a client merely got wrong."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log the exceptions behind unexpected errors."""
        for error in errors:
            cause = error.original_error
            if cause is not None and not isinstance(cause, QueryError | GraphQLError):
                log.error("a query failed at %s", error.path, exc_info=cause)


class PublicErrors(SchemaExtension):
    """Shows a client what it got wrong, and of all else only that something failed."""

    def on_operation(self) -> Iterator[None]:
        """Replace the errors after the operation."""
        yield
        result = self.execution_context.result
        errors = getattr(result, "errors", None)
        if result is not None and errors:
            result.errors = [public_error(error) for error in errors]


def public_error(error: GraphQLError) -> GraphQLError:
    """The error as a client may see it, with a code where the server is at fault."""
    cause = error.original_error
    if cause is None or isinstance(cause, GraphQLError):
        return error
    if isinstance(cause, QueryError):
        message, code = str(cause), "BAD_QUERY"
    elif isinstance(cause, StoreError):
        message, code = "the store of the graph cannot be used at the moment", "STORE_UNAVAILABLE"
    else:
        message, code = "an internal error; the log of the service has more", "INTERNAL"
    return GraphQLError(message, error.nodes, path=error.path, extensions={"code": code})


def build_schema(ontology: Ontology) -> strawberry.Schema:
    """The schema for graphs with this ontology. Queries need an `Answering` as context value."""
    types = entity_types(ontology)
    return GraphSchema(
        query=query_type(types),
        types=list(types.values()),
        extensions=[
            PublicErrors,
            lambda: MaxTokensLimiter(max_token_count=MAX_TOKENS),
            lambda: AddValidationRules([Budget]),
            ParserCache,
            ValidationCache,
        ],
        config=StrawberryConfig(default_resolver=read, info_class=Raw, scalar_map=inputs.scalars(ontology)),
    )


def sdl(ontology: Ontology) -> str:
    """The schema in the schema definition language."""
    return build_schema(ontology).as_str() + "\n"


def execute(
    store: GraphStore, ontology: Ontology, query: str, variables: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Answer a query without a server: {"data": ..., "errors": [...]}, the errors only if there are some.

    Not for use inside a running event loop.
    """
    return asyncio.run(execute_on(build_schema(ontology), Answering(store, ontology), query, variables))


async def execute_on(
    schema: strawberry.Schema,
    answering: Answering,
    query: str,
    variables: Mapping[str, Any] | None = None,
    operation: str | None = None,
) -> dict[str, Any]:
    """Answer a query on a schema that is there already; `data` is absent where nothing was executed."""
    given = dict(variables) if variables else None
    result = await schema.execute(query, given, context_value=answering, operation_name=operation)
    answer: dict[str, Any] = {}
    if result.errors:
        answer["errors"] = [error.formatted for error in result.errors]
    if result.data is not None or not _before_execution(result):
        answer["data"] = result.data
    return answer


def _before_execution(result: ExecutionResult) -> bool:
    return bool(result.errors) and all(not error.path for error in result.errors or ())


if __name__ == "__main__":
    print(sdl(load_ontology()), end="")
