"""Connections to one SQLite file: opening it with care, transactions, and faults said in words."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from kg_service.errors import StoreError, StoreTooNew, StoreUnreachable
from kg_service.store.embedded.schema import APPLICATION_ID, TABLES, VERSION

BUSY_SECONDS = 30.0
_HEADER = b"SQLite format 3\0"


class Connections:
    """A pool of connections to one file, or the one connection to a database in memory.

    Any thread may read or write; each read is of one state of the database, and writes take turns.
    """

    def __init__(self, path: Path | None, *, busy_seconds: float = BUSY_SECONDS) -> None:
        """Open the file, and make the tables in a new one; `path` None keeps all in memory.

        Raises:
            StoreUnreachable: there is no such folder, or no right to write there.
            StoreTooNew: written by a newer version of this program.
            StoreError: the file is something else, or it is locked for too long.
        """
        self.path = path
        self._busy_seconds = busy_seconds
        self._idle: list[sqlite3.Connection] = []
        self._pool_lock = threading.Lock()
        self._memory_lock = threading.RLock()
        self._closed = False
        self._check_header()
        with self._faults():
            connection = self._open()
            try:
                self._prepare(connection)
            except BaseException:
                connection.close()
                raise
        self._idle.append(connection)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection inside a read transaction: all that is read is of one state."""
        with self._transaction("BEGIN") as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection that has the write lock; commits at the end, and rolls back on an exception."""
        with self._transaction("BEGIN IMMEDIATE") as connection:
            yield connection

    def close(self) -> None:
        """Close all connections; those in use are closed when they come back."""
        with self._pool_lock:
            self._closed = True
            for connection in self._idle:
                connection.close()
            self._idle.clear()

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[sqlite3.Connection]:
        with self._faults(), self._borrowed() as connection:
            connection.execute(begin)
            try:
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise

    @contextmanager
    def _borrowed(self) -> Iterator[sqlite3.Connection]:
        if self.path is None:
            with self._memory_lock:
                self._check_open()
                yield self._idle[0]
            return
        with self._pool_lock:
            self._check_open()
            connection = self._idle.pop() if self._idle else None
        connection = connection or self._open()
        try:
            yield connection
        finally:
            self._give_back(connection)

    def _check_open(self) -> None:
        if self._closed:
            raise StoreError("the store is closed")

    def _give_back(self, connection: sqlite3.Connection) -> None:
        with self._pool_lock:
            if self._closed:
                connection.close()
            else:
                self._idle.append(connection)

    def _check_header(self) -> None:
        """Leave a file alone that is something else: SQLite takes a very short one for an empty database."""
        if self.path is None or not self.path.is_file():
            return
        try:
            with self.path.open("rb") as file:
                header = file.read(len(_HEADER))
        except OSError as error:
            raise StoreUnreachable(f"{self.path} cannot be read ({error.strerror}): check its rights") from error
        if header not in (b"", _HEADER):
            raise StoreError(f"{self.path} is no store (not a SQLite database): set KG_STORE to another file")

    def _open(self) -> sqlite3.Connection:
        if self.path is not None and not self.path.parent.is_dir():
            raise StoreUnreachable(
                f"no folder {self.path.parent} for the store {self.path.name}: make it, or set KG_STORE"
            )
        name = ":memory:" if self.path is None else str(self.path)
        connection = sqlite3.connect(
            name, timeout=self._busy_seconds, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA cache_size = -65536")
        connection.execute("PRAGMA temp_store = MEMORY")
        return connection

    def _prepare(self, connection: sqlite3.Connection) -> None:
        version = self._version_of(connection)
        if version > VERSION:
            raise StoreTooNew(
                f"{self.path} was written by a newer version of this program (tables {version}, known here: "
                f"{VERSION}): update the program, or set KG_STORE to another file"
            )
        if version:
            return
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("BEGIN IMMEDIATE")
        if not self._version_of(connection):  # nobody made the tables meanwhile
            for statement in _statements(TABLES):
                connection.execute(statement)
            connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")

    def _version_of(self, connection: sqlite3.Connection) -> int:
        """The version of the tables; 0 where there are none. Raises: `StoreError` where they are not ours."""
        application = int(connection.execute("PRAGMA application_id").fetchone()[0])
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if application == APPLICATION_ID and version:
            return version
        if version or application or connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchone():
            raise StoreError(f"{self.path} is a database of another program: set KG_STORE to a file of its own")
        return 0

    @contextmanager
    def _faults(self) -> Iterator[None]:
        """Say in words what SQLite says in codes."""
        try:
            yield
        except sqlite3.ProgrammingError:
            raise
        except sqlite3.DatabaseError as error:
            raise _fault(error, self.path, self._busy_seconds) from error


def _fault(error: sqlite3.DatabaseError, path: Path | None, busy_seconds: float) -> Exception:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == sqlite3.SQLITE_NOTADB:
        return StoreError(f"{path} is no store (not a SQLite database): set KG_STORE to another file")
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return StoreUnreachable(f"{path} has been locked by another program for {busy_seconds:g} s: try again later")
    if code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return StoreUnreachable(
            f"{path} cannot be opened for writing ({error}): check its rights and those of its folder"
        )
    if code == sqlite3.SQLITE_FULL:
        return StoreError(f"no room left where {path} lies: nothing of this write was kept")
    if code == sqlite3.SQLITE_CORRUPT:
        return StoreError(f"{path} is damaged ({error}): restore it from a copy, or ingest anew into another file")
    if code == sqlite3.SQLITE_IOERR:
        return StoreError(f"reading or writing {path} failed ({error}): nothing of this write was kept")
    return error


def _statements(script: str) -> list[str]:
    """The statements of a script, so that they run inside one transaction (`executescript` would commit)."""
    found, rest = [], ""
    for line in script.splitlines():
        rest += line + "\n"
        if sqlite3.complete_statement(rest):
            found.append(rest)
            rest = ""
    return found
