"""Runs the service under uvicorn, with the limits that uvicorn leaves open."""

import asyncio
from typing import Any

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

#: Seconds that a connection has to send a request's headers.
HEADER_SECONDS = 10.0
#: Connections and running requests that one process takes; the next ones get 503.
MAX_CONCURRENCY = 200
MAX_HEADER_BYTES = 16 * 1024
#: Seconds that running requests have to end when the service is stopped.
SHUTDOWN_SECONDS = 10


class DeadlineProtocol(H11Protocol):
    """HTTP/1.1 that hangs up on a connection which does not get its headers sent in time."""

    _deadline: asyncio.TimerHandle | None = None
    header_seconds = HEADER_SECONDS

    def connection_made(self, transport: Any) -> None:
        """A new connection: its first request is due."""
        super().connection_made(transport)
        self._set_deadline()

    def data_received(self, data: bytes) -> None:
        """Some bytes: perhaps the end of the headers, perhaps the start of the next ones."""
        super().data_received(data)
        if self.cycle is not None and not self.cycle.response_complete:
            self._clear_deadline()
        elif self._deadline is None:
            self._set_deadline()

    def connection_lost(self, exc: Exception | None) -> None:
        """The end."""
        self._clear_deadline()
        super().connection_lost(exc)

    def _set_deadline(self) -> None:
        self._deadline = self.loop.call_later(self.header_seconds, self._hang_up)

    def _clear_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _hang_up(self) -> None:
        self._deadline = None
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()


def serve(app: ASGIApp | str, *, host: str, port: int, workers: int = 1) -> None:
    """Serve until stopped. More than one worker needs `app` as "module:factory", which each worker calls."""
    if workers > 1 and not isinstance(app, str):
        raise ValueError("several workers need the import path of a factory")
    uvicorn.run(
        app,
        host=host,
        port=port,
        workers=workers,
        factory=isinstance(app, str),
        http=DeadlineProtocol,
        ws="none",
        limit_concurrency=MAX_CONCURRENCY,
        h11_max_incomplete_event_size=MAX_HEADER_BYTES,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
        server_header=False,
        log_level="warning",
    )
