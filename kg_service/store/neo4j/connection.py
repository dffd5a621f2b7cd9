"""The connection to a Neo4j server: reads, writes that survive a lost commit, and faults in our words."""

import contextlib
import logging
import re
import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

from neo4j import READ_ACCESS, Driver, GraphDatabase, ManagedTransaction, Query
from neo4j.exceptions import (
    AuthError,
    ClientError,
    ConfigurationError,
    DriverError,
    IncompleteCommit,
    ServiceUnavailable,
    SessionExpired,
    TransientError,
)

from kg_service.errors import SettingsError, StoreAccessRefused, StoreError, StoreUnreachable

T = TypeVar("T")

#: The Cypher we write, also on servers whose default is a newer one.
DIALECT = "CYPHER 5 "
_ADDRESS = re.compile(r"(bolt|neo4j)(\+s|\+ssc)?://.")
_REPLAYS = 5
_CONNECT_SECONDS = 10.0
_RETRY_SECONDS = 20.0


class Connection:
    """One database of one server. Thread-safe; each call uses a session of its own."""

    def __init__(self, uri: str, user: str, password: str, database: str) -> None:
        self._uri = uri
        self._user = user
        self._database = database
        # Notifications advise on queries typed by hand; ours are fixed, and labels may not exist yet.
        logging.getLogger("neo4j.notifications").setLevel(logging.ERROR)
        if not _ADDRESS.match(uri):
            raise SettingsError(f"{uri} is no address of a Neo4j server, such as bolt://localhost:7687")
        try:
            self._driver: Driver = GraphDatabase.driver(
                uri,
                auth=(user, password),
                connection_timeout=_CONNECT_SECONDS,
                max_transaction_retry_time=_RETRY_SECONDS,
                notifications_min_severity="OFF",
                user_agent="market-event-graph",
            )
        except (ConfigurationError, ValueError) as fault:
            raise SettingsError(f"{uri} is no address of a Neo4j server, such as bolt://localhost:7687") from fault

    def verify(self) -> None:
        """Raises: `StoreUnreachable`, `StoreAccessRefused`; `StoreError` where there is no such database."""
        self.run("RETURN 1", {})  # without the patience of a retried transaction

    def read(self, text: str, parameters: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """The rows of one query, in one read transaction."""

        def work(transaction: ManagedTransaction) -> list[dict[str, Any]]:
            return transaction.run(DIALECT + text, dict(parameters or {})).data()

        with self._translated(), self._driver.session(database=self._database) as session:
            return session.execute_read(work)

    def stream(self, text: str, parameters: Mapping[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """The rows of one query as they come; for exports that do not fit in memory."""
        with (
            self._translated(),
            self._driver.session(database=self._database, default_access_mode=READ_ACCESS) as session,
        ):
            for record in session.run(Query(DIALECT + text), dict(parameters or {})):
                yield record.data()

    def run(self, text: str, parameters: Mapping[str, Any]) -> list[dict[str, Any]]:
        """One statement in a transaction of its own, as changes of the schema need it."""
        with self._translated(), self._driver.session(database=self._database) as session:
            return session.run(Query(DIALECT + text), dict(parameters)).data()

    def write(self, work: Callable[[ManagedTransaction, str], T], committed: Callable[[str], bool]) -> T:
        """Do `work` in one write transaction; it may run several times, each time from the start.

        `work` gets the transaction and a mark of the attempt. Where the connection is lost during the
        commit nobody has said whether it took place: `committed(mark)` is asked, and if it cannot say
        yes, the work is done again, which changes nothing where it had been done.
        """
        for attempt in range(_REPLAYS):
            mark = uuid.uuid4().hex
            done: list[T] = []

            def attempted(transaction: ManagedTransaction, mark: str = mark, done: list[T] = done) -> T:
                done[:] = [work(transaction, mark)]
                return done[0]

            with self._translated():
                try:
                    with self._driver.session(database=self._database) as session:
                        return session.execute_write(attempted)
                except IncompleteCommit:
                    if attempt + 1 == _REPLAYS:
                        raise
                    time.sleep(0.2 * 2**attempt)
            if committed(mark):
                return done[0]
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Close all connections."""
        self._driver.close()

    @contextlib.contextmanager
    def _translated(self) -> Iterator[None]:
        """The driver's faults as ours."""
        try:
            yield
        except AuthError as fault:
            raise StoreAccessRefused(
                f"Neo4j at {self._uri} refuses user {self._user!r} or the password: "
                "set KG_NEO4J_USER and KG_NEO4J_PASSWORD (or KG_NEO4J_PASSWORD_FILE)"
            ) from fault
        except ClientError as fault:
            code = fault.code or ""
            if code.startswith("Neo.ClientError.Security."):
                raise StoreAccessRefused(
                    f"Neo4j at {self._uri} refuses user {self._user!r}: {fault.message}"
                ) from fault
            if code == "Neo.ClientError.Database.DatabaseNotFound":
                raise StoreError(
                    f"Neo4j at {self._uri} has no database {self._database!r}: set KG_NEO4J_DATABASE"
                ) from fault
            raise
        except TransientError as fault:
            raise StoreError(f"Neo4j at {self._uri} is busy or short of memory: {fault.message}") from fault
        except (ServiceUnavailable, SessionExpired, IncompleteCommit, OSError) as fault:
            raise StoreUnreachable(
                f"no Neo4j answers at {self._uri}: is it running, and is KG_STORE right? ({fault})"
            ) from fault
        except DriverError as fault:
            raise StoreError(f"Neo4j at {self._uri}: {fault}") from fault
