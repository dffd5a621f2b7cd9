"""The service over HTTP: what is answered, with which status, and what is refused."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from kg_service.api.app import create_app
from kg_service.errors import StoreUnreachable
from kg_service.ontology import Ontology
from kg_service.store.base import GraphStore

RESPONSE_JSON = "application/graphql-response+json"
Send = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def app(store: GraphStore, ontology: Ontology) -> Starlette:
    """The service over the small market."""
    return create_app(store, ontology, max_body=10_000, receive_seconds=0.2)


@pytest.fixture
def send(app: Starlette) -> Send:
    """Sends one request."""

    def send(method: str = "POST", path: str = "/graphql", *, to: Starlette = app, **request: Any) -> httpx.Response:
        async def call() -> httpx.Response:
            transport = httpx.ASGITransport(to)
            async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
                return await client.request(method, path, **request)

        return asyncio.run(call())

    return send


def test_a_query_is_answered(send: Send) -> None:
    asked = {"query": "query A($n: Int!) { funds(first: $n) { nodes { name } } }", "variables": {"n": 1}}
    response = send(json=asked)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/json"
    assert response.json() == {"data": {"funds": {"nodes": [{"name": "Falcon Capital"}]}}}


def test_the_operation_is_chosen_by_name(send: Send) -> None:
    asked = {"query": "query A { stats { sequence } } query B { funds { nodes { id } } }", "operationName": "B"}
    assert set(send(json=asked).json()["data"]) == {"funds"}


@pytest.mark.parametrize(("accept", "status"), [(RESPONSE_JSON, 400), ("application/json", 200), ("*/*", 200)])
def test_an_invalid_query_has_the_status_of_its_media_type(send: Send, accept: str, status: int) -> None:
    response = send(json={"query": "{ nope }"}, headers={"accept": accept})
    assert response.status_code == status
    assert response.headers["content-type"] == ("application/json" if accept == "*/*" else accept)
    assert "data" not in response.json()
    assert response.json()["errors"][0]["message"].startswith("Cannot query field 'nope'")


def test_an_answer_with_errors_is_still_an_answer(send: Send) -> None:
    response = send(json={"query": "{ entity { id } }"}, headers={"accept": RESPONSE_JSON})
    assert response.status_code == 200
    assert response.json()["data"] == {"entity": None}


@pytest.mark.parametrize(
    ("body", "status", "message"),
    [
        (b"{", 400, "the body is not JSON"),
        (b'{"query": "\xff"}', 400, "the body is not UTF-8: byte 11 is none"),
        (b"[" * 9_000, 400, "the body is nested too deeply"),
        (b"[]", 400, "the body is not a JSON object"),
        (b"{}", 400, "`query` is missing or not a text"),
        (b'{"query": "{ a }", "variables": []}', 400, "`variables` is not an object"),
        (b'{"query": "{ a }", "operationName": 1}', 400, "`operationName` is not a text"),
        (b'{"query": "{ a }", "extensions": 1}', 400, "`extensions` is not an object"),
        (b" " * 10_001, 413, "the body is larger than 10000 bytes"),
    ],
)
def test_what_is_no_request_is_refused(send: Send, body: bytes, status: int, message: str) -> None:
    response = send(content=body, headers={"content-type": "application/json"})
    assert response.status_code == status
    assert response.json()["errors"][0]["message"].startswith(message)


def test_a_body_without_a_length_is_cut_off_at_the_limit(send: Send) -> None:
    async def body() -> Any:
        for _ in range(100):
            yield b" " * 1_000

    response = send(content=body(), headers={"content-type": "application/json"})
    assert response.status_code == 413


def test_a_body_that_does_not_come_is_not_waited_for(send: Send) -> None:
    async def body() -> Any:
        yield b"{"
        await asyncio.sleep(30)

    response = send(content=body(), headers={"content-type": "application/json"})
    assert response.status_code == 408


def test_other_types_of_content_are_refused(send: Send) -> None:
    assert send(content=b"query=1", headers={"content-type": "text/plain"}).status_code == 415
    assert send(json={"query": "{ a }"}, headers={"accept": "text/csv"}).status_code == 406


def test_the_page_is_served_with_its_policy_and_all_it_needs(send: Send) -> None:
    response = send("GET", headers={"accept": "text/html"})
    assert response.status_code == 200
    assert "script-src 'self'" in response.headers["content-security-policy"]
    assert "ShortedCompanies" in response.text
    assert send("GET", "/static/graphiql.js").status_code == 200
    assert send("GET", "/static/graphiql.css").status_code == 200
    assert send("GET", "/").headers["location"] == "/graphql"


def test_queries_are_not_sent_with_get(send: Send) -> None:
    response = send("GET", "/graphql?query={stats{sequence}}", headers={"accept": "application/json"})
    assert response.status_code == 405
    assert response.headers["allow"] == "POST"
    assert send("PUT").status_code == 405


def test_healthz_tells_whether_the_store_answers(send: Send, ontology: Ontology) -> None:
    class GoneStore:
        def sequence(self) -> int:
            raise StoreUnreachable("no answer from bolt://secret")

    assert send("GET", "/healthz").json()["status"] == "ok"
    gone = send("GET", "/healthz", to=create_app(GoneStore(), ontology))  # type: ignore[arg-type]
    assert gone.status_code == 503
    assert "secret" not in gone.text


def test_parallel_requests_are_all_answered(app: Starlette) -> None:
    async def call() -> list[httpx.Response]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://localhost") as client:
            asked = [{"query": f"{{ funds(first: {n}) {{ nodes {{ name }} }} }}"} for n in range(1, 21)]
            return await asyncio.gather(
                *(
                    client.post("/graphql", content=json.dumps(a), headers={"content-type": "application/json"})
                    for a in asked
                )
            )

    assert {response.json()["data"]["funds"]["nodes"][0]["name"] for response in asyncio.run(call())} == {
        "Falcon Capital"
    }
