"""The served process: connections that dawdle are hung up on, and those that ask are answered."""

import asyncio
import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from kg_service.api.serve import DeadlineProtocol, serve


class HastyProtocol(DeadlineProtocol):
    """Waits for headers only briefly."""

    header_seconds = 0.3


async def slow(request: Request) -> PlainTextResponse:
    """Takes longer than headers may take."""
    await asyncio.sleep(0.6)
    return PlainTextResponse("done")


@pytest.fixture
def port() -> Iterator[int]:
    """A server on a port of its own."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        config = uvicorn.Config(
            Starlette(routes=[Route("/", slow)]), http=HastyProtocol, ws="none", log_level="critical"
        )
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        deadline = time.monotonic() + 30
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


def read_all(connection: socket.socket) -> bytes:
    """What comes until the other side hangs up."""
    connection.settimeout(30)
    parts = []
    while part := connection.recv(65_536):
        parts.append(part)
    return b"".join(parts)


def test_a_connection_that_sends_nothing_is_closed(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        assert read_all(connection) == b""


def test_headers_that_trickle_are_cut_off(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost:")
        assert read_all(connection) == b""


def test_a_request_may_take_longer_than_its_headers(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        assert read_all(connection).endswith(b"done")


def test_several_workers_need_a_factory() -> None:
    with pytest.raises(ValueError, match="factory"):
        serve(Starlette(), host="127.0.0.1", port=0, workers=2)
