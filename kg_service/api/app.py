"""The service over HTTP: POST /graphql answers queries, GET /graphql is the query page, /healthz says how it is.

Follows "GraphQL over HTTP": a request that cannot be read is 400 (or 406, 408, 413, 415); what GraphQL
itself refuses is 400 for clients that take `application/graphql-response+json`, and 200 for others.
"""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import strawberry
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles

from kg_service.api.page import POLICY, STATIC, page
from kg_service.api.schema import Answering, build_schema, execute_on
from kg_service.errors import StoreError
from kg_service.ontology import Ontology
from kg_service.store.base import GraphStore

log = logging.getLogger(__name__)

#: Bytes that a request's body can have.
MAX_BODY = 256 * 1024
#: Seconds that a client has to send it.
RECEIVE_SECONDS = 10.0

_RESPONSE_JSON = "application/graphql-response+json"
_PLAIN_JSON = "application/json"
_SAFE = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer"}


class _RefusalError(Exception):
    """A request that is not even a GraphQL request, with the status that says so."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


@dataclass(frozen=True, slots=True)
class _GraphQLRequest:
    query: str
    variables: Mapping[str, Any] | None
    operation: str | None


@dataclass(frozen=True, slots=True)
class _Endpoint:
    """What answers at /graphql."""

    schema: strawberry.Schema
    answering: Answering
    html: str
    max_body: int
    receive_seconds: float

    async def __call__(self, request: Request) -> Response:
        if request.method in ("GET", "HEAD"):
            return self._show_page(request)
        media = _PLAIN_JSON
        try:
            media = _answer_media(request.headers.get("accept"))
            asked = await self._read(request)
        except _RefusalError as refusal:
            return _refused(refusal, media)
        except ClientDisconnect:
            return Response(status_code=400)
        answer = await execute_on(self.schema, self.answering, asked.query, asked.variables, asked.operation)
        status = 400 if media == _RESPONSE_JSON and "data" not in answer else 200
        return JSONResponse(answer, status, headers=_SAFE, media_type=media)

    def _show_page(self, request: Request) -> Response:
        accepted = request.headers.get("accept", "*/*")
        if "text/html" not in accepted and "*/*" not in accepted:
            refusal = _RefusalError(405, "queries are sent with POST; GET is for the query page")
            return _refused(refusal, _PLAIN_JSON, {"Allow": "POST"})
        return HTMLResponse(self.html, headers={**_SAFE, "Content-Security-Policy": POLICY})

    async def _read(self, request: Request) -> _GraphQLRequest:
        sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if sent != _PLAIN_JSON:
            raise _RefusalError(415, f"send a JSON body with Content-Type: {_PLAIN_JSON}")
        try:
            async with asyncio.timeout(self.receive_seconds):
                return _parse(await self._body(request))
        except TimeoutError:
            raise _RefusalError(408, f"the body did not arrive within {self.receive_seconds:g} seconds") from None

    async def _body(self, request: Request) -> bytes:
        too_large = _RefusalError(413, f"the body is larger than {self.max_body} bytes")
        announced = request.headers.get("content-length", "")
        if announced.isdigit() and int(announced[:20]) > self.max_body:
            raise too_large
        body = bytearray()
        async for chunk in request.stream():
            body += chunk
            if len(body) > self.max_body:
                raise too_large
        return bytes(body)


def create_app(
    store: GraphStore,
    ontology: Ontology,
    *,
    max_body: int = MAX_BODY,
    receive_seconds: float = RECEIVE_SECONDS,
    close_store: bool = False,
) -> Starlette:
    """The service over a graph. `close_store`: the store is closed when the service ends."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        yield
        if close_store:
            await asyncio.to_thread(store.close)

    async def healthz(request: Request) -> Response:
        try:
            sequence = await asyncio.to_thread(store.sequence)
        except StoreError as fault:
            log.warning("the store cannot be used: %s", fault)
            return JSONResponse({"status": "store unavailable"}, 503)
        return JSONResponse({"status": "ok", "sequence": sequence})

    async def home(request: Request) -> Response:
        return RedirectResponse("/graphql")

    endpoint = _Endpoint(build_schema(ontology), Answering(store, ontology), page(), max_body, receive_seconds)

    async def graphql(request: Request) -> Response:
        return await endpoint(request)

    return Starlette(
        routes=[
            Route("/", home, methods=["GET"]),
            Route("/graphql", graphql, methods=["GET", "POST"]),
            Route("/healthz", healthz, methods=["GET"]),
            Mount("/static", StaticFiles(directory=STATIC)),
        ],
        middleware=[Middleware(GZipMiddleware, minimum_size=2_000, compresslevel=4)],
        lifespan=lifespan,
    )


def _parse(body: bytes) -> _GraphQLRequest:
    try:
        given = json.loads(body.decode("utf-8"))
    except UnicodeDecodeError as fault:
        raise _RefusalError(400, f"the body is not UTF-8: byte {fault.start} is none") from None
    except RecursionError:
        raise _RefusalError(400, "the body is nested too deeply") from None
    except ValueError as fault:
        raise _RefusalError(400, f"the body is not JSON: {fault}") from None
    if not isinstance(given, dict):
        raise _RefusalError(400, "the body is not a JSON object")
    query, variables, operation = given.get("query"), given.get("variables"), given.get("operationName")
    if not isinstance(query, str):
        raise _RefusalError(400, "`query` is missing or not a text")
    if not isinstance(variables, dict | None):
        raise _RefusalError(400, "`variables` is not an object")
    if not isinstance(operation, str | None):
        raise _RefusalError(400, "`operationName` is not a text")
    if not isinstance(given.get("extensions"), dict | None):
        raise _RefusalError(400, "`extensions` is not an object")
    return _GraphQLRequest(query, variables, operation)


def _answer_media(accept: str | None) -> str:
    """The type of the answer. A client that says nothing gets plain JSON."""
    if accept is None or not accept.strip():
        return _PLAIN_JSON
    taken = set()
    for item in accept.lower().split(","):
        media, *parameters = (part.strip() for part in item.split(";"))
        if not any(parameter.replace(" ", "") in ("q=0", "q=0.0", "q=0.00", "q=0.000") for parameter in parameters):
            taken.add(media)
    if _RESPONSE_JSON in taken:
        return _RESPONSE_JSON
    if taken & {_PLAIN_JSON, "application/*", "*/*"}:
        return _PLAIN_JSON
    raise _RefusalError(406, f"answers are {_RESPONSE_JSON} or {_PLAIN_JSON}")


def _refused(refusal: _RefusalError, media: str, headers: Mapping[str, str] | None = None) -> Response:
    answer = {"errors": [{"message": refusal.message}]}
    # What the client has not sent yet is not waited for.
    closing = {"Connection": "close"} if refusal.status in (408, 413) else {}
    return JSONResponse(answer, refusal.status, headers={**_SAFE, **closing, **(headers or {})}, media_type=media)
