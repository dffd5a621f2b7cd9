"""The spool: a SQLite file that holds every input until it is in the graph, and remembers what became of it.

Each item is in one state, so that `in + dead + aside + pending = all`. The bytes come first: they are
on disk before anything is done with them, and are let go of when the article is in the graph.
"""

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, TypeAlias

from ingest.sources import Document, InputFault
from kg_service.errors import StoreError, StoreTooNew

State: TypeAlias = Literal["pending", "in", "dead", "aside"]
STATES: tuple[State, ...] = ("pending", "in", "dead", "aside")

_VERSION = 1
_TABLE = """
CREATE TABLE IF NOT EXISTS item (
    number    INTEGER PRIMARY KEY,
    id        TEXT NOT NULL UNIQUE,   -- of the content
    place     TEXT NOT NULL,          -- where it came from last
    format    TEXT,                   -- NULL: it never became a document
    namespace TEXT,
    content   BLOB,                   -- NULL once it is in
    state     TEXT NOT NULL CHECK (state IN ('pending', 'in', 'dead', 'aside')),
    stage     TEXT,                   -- dead, aside: read, extract or write
    reason    TEXT,                   -- dead, aside: one word for counting
    message   TEXT,                   -- dead, aside: for people
    article   TEXT,                   -- in: the key
    held      TEXT,                   -- in: content hash of what the store then held under that key
    extractor TEXT,                   -- in: the version that extracted it
    store     TEXT,                   -- in: where
    changed   TEXT NOT NULL           -- UTC
) STRICT;
CREATE INDEX IF NOT EXISTS item_state ON item (state, number);
CREATE INDEX IF NOT EXISTS item_place ON item (place) WHERE state IN ('dead', 'aside');
"""
_PAGE = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What the ledger says of one item that is in."""

    id: str
    article: str
    held: str
    extractor: str
    store: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """An item that did not get in, and why. `at`: UTC."""

    place: str
    state: State
    stage: str
    reason: str
    message: str
    at: str


class Spool:
    """One spool file. Not for use from several threads; several processes may share the file."""

    def __init__(self, path: Path) -> None:
        """Opens the file, or makes it. Raises: `StoreError`, or `StoreTooNew` if a newer version wrote it."""
        self._path = path
        with self._foreign():
            self._db = sqlite3.connect(path, timeout=30, isolation_level=None)
            version = self._db.execute("PRAGMA user_version").fetchone()[0]
            if version > _VERSION:
                self._db.close()
                raise StoreTooNew(f"the spool {path} was written by a newer version of this program: update it")
            self._db.execute("PRAGMA journal_mode=WAL")
            self._db.execute("PRAGMA synchronous=FULL")
            if version < _VERSION:
                self._db.executescript(_TABLE)
                self._db.execute(f"PRAGMA user_version={_VERSION}")

    def close(self) -> None:
        """Lets go of the file."""
        self._db.close()

    def __enter__(self) -> "Spool":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def add(self, inputs: Iterable[Document | InputFault]) -> dict[str, Entry]:
        """Takes inputs in, on disk when this returns: documents as pending, faults as dead.

        A document that is in already stays so, and its entry is returned; whether it still holds
        is for the caller to say (`renew`). One that was dead or aside becomes pending again. What a
        place held before and did not get in is forgotten: it was put right, or is told anew.
        """
        known: dict[str, Entry] = {}
        with self._transaction():
            for item in inputs:
                if isinstance(item, InputFault):
                    self._add_fault(item)
                    continue
                entry = self._entry(item.id)
                if entry is not None:
                    known[item.id] = entry
                else:
                    self._add_document(item)
        return known

    def renew(self, documents: Iterable[Document]) -> None:
        """Makes documents that are in pending again."""
        with self._transaction():
            for document in documents:
                self._add_document(document)

    def pending(self) -> Iterator[Document]:
        """The pending documents by arrival; holds a few at a time, and lets states change meanwhile."""
        number = 0
        while True:
            with self._foreign():
                rows = self._db.execute(
                    "SELECT number, place, format, content, namespace FROM item"
                    " WHERE state = 'pending' AND number > ? ORDER BY number LIMIT ?",
                    (number, _PAGE),
                ).fetchall()
            if not rows:
                return
            number = rows[-1][0]
            for _, place, format, content, namespace in rows:
                yield Document(place=_shown(place), format=format, content=content, namespace=namespace)

    def mark_in(self, entries: Sequence[Entry]) -> None:
        """These are in the graph; their bytes are let go of."""
        with self._transaction():
            self._db.executemany(
                "UPDATE item SET state = 'in', content = NULL, stage = NULL, reason = NULL, message = NULL,"
                " article = ?, held = ?, extractor = ?, store = ?, changed = ? WHERE id = ?",
                [(entry.article, entry.held, entry.extractor, entry.store, _now(), entry.id) for entry in entries],
            )

    def mark_out(self, id: str, *, state: Literal["dead", "aside"], stage: str, reason: str, message: str) -> None:
        """This one does not get in; its bytes are kept."""
        with self._transaction():
            self._db.execute(
                "UPDATE item SET state = ?, stage = ?, reason = ?, message = ?, changed = ? WHERE id = ?",
                (state, stage, reason, message, _now(), id),
            )

    def counts(self) -> Mapping[State, int]:
        """How many items are in each state; every state has a number."""
        with self._foreign():
            found = dict(self._db.execute("SELECT state, count(*) FROM item GROUP BY state").fetchall())
        return {state: found.get(state, 0) for state in STATES}

    def left_out(self, *, limit: int = 1000) -> tuple[LeftOut, ...]:
        """What did not get in, the latest first."""
        with self._foreign():
            rows = self._db.execute(
                "SELECT place, state, stage, reason, message, changed FROM item"
                " WHERE state IN ('dead', 'aside') ORDER BY changed DESC, number DESC LIMIT ?",
                (limit,),
            ).fetchall()
        return tuple(
            LeftOut(place=_shown(place), state=state, stage=stage, reason=reason, message=message, at=at)
            for place, state, stage, reason, message, at in rows
        )

    def _entry(self, id: str) -> Entry | None:
        row = self._db.execute(
            "SELECT id, article, held, extractor, store FROM item WHERE id = ? AND state = 'in'", (id,)
        ).fetchone()
        if row is None:
            return None
        return Entry(id=row[0], article=row[1], held=row[2], extractor=row[3], store=row[4])

    def _add_document(self, document: Document) -> None:
        place = _kept(document.place)
        self._forget(place)
        self._db.execute(
            "INSERT INTO item (id, place, format, namespace, content, state, changed)"
            " VALUES (?, ?, ?, ?, ?, 'pending', ?) ON CONFLICT (id) DO UPDATE SET place = excluded.place,"
            " content = excluded.content, state = 'pending', stage = NULL, reason = NULL, message = NULL,"
            " changed = excluded.changed",
            (document.id, place, document.format, document.namespace, document.content, _now()),
        )

    def _add_fault(self, fault: InputFault) -> None:
        place = _kept(fault.place)
        self._forget(place)
        id = hashlib.sha256(b"fault\0" + place.encode("utf-8", "surrogateescape") + b"\0" + fault.content).hexdigest()
        self._db.execute(
            "INSERT INTO item (id, place, content, state, stage, reason, message, changed)"
            " VALUES (?, ?, ?, 'dead', 'read', ?, ?, ?) ON CONFLICT (id) DO UPDATE SET changed = excluded.changed",
            (id, place, fault.content, fault.reason, fault.message, _now()),
        )

    def _forget(self, place: str) -> None:
        if os.path.isabs(place):
            self._db.execute("DELETE FROM item WHERE place = ? AND state IN ('dead', 'aside')", (place,))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        with self._foreign():
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    @contextmanager
    def _foreign(self) -> Iterator[None]:
        try:
            yield
        except sqlite3.Error as error:
            raise StoreError(
                f"the spool {self._path} cannot be used: {error}; see that the folder is there, can be written"
                " and has room, or name another file with KG_SPOOL"
            ) from error


def _kept(place: str) -> str:
    """A place that means the same from any folder; standard input has none."""
    path = place if place.startswith("standard input") else os.path.abspath(place)
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _shown(place: str) -> str:
    """The shorter of the absolute path and the path from here."""
    return min(place, os.path.relpath(place), key=len) if os.path.isabs(place) else place


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
