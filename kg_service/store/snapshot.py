"""The graph as it was known at an instant: the versions known then, projected anew in memory.

One mechanism for both stores and both clocks. A snapshot is kept while the store's sequence stands.
"""

import threading
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import UTC, datetime
from typing import Protocol

from kg_service.errors import QueryError
from kg_service.model import Extraction
from kg_service.store.base import AsOf, GraphStore
from kg_service.store.rows import Version
from kg_service.store.settle import under_key

KEPT = 8


class History(Protocol):
    """What a snapshot is made from: the truth of a store."""

    def sequence(self) -> int:
        """The number of the last write."""
        ...

    def version_heads(self) -> tuple[Version, ...]:
        """All versions of all articles, without their bodies."""
        ...

    def version_bodies(self, versions: Collection[str]) -> Iterable[tuple[str, Extraction]]:
        """The bodies of these versions, by version id."""
        ...


class Projector(Protocol):
    """Makes a read-only store in memory of which these are the live versions."""

    def __call__(self, live: Iterable[tuple[Version, Extraction]], *, sequence: int) -> GraphStore: ...


class Snapshots:
    """The snapshots of one store, the most recently used ones kept."""

    def __init__(self, history: History, projector: Projector) -> None:
        self._history = history
        self._projector = projector
        self._kept: dict[tuple[int, str, str], GraphStore] = {}
        self._lock = threading.Lock()

    def at(self, as_of: AsOf) -> GraphStore:
        """The graph as it was then. Raises: `QueryError` where the instant is none."""
        moment = instant_of(as_of.at)
        with self._lock:
            sequence = self._history.sequence()
            place = (sequence, as_of.clock, moment)
            snapshot = self._kept.pop(place, None)
            if snapshot is None:
                snapshot = self._made(as_of.clock, moment, sequence)
            self._kept[place] = snapshot
            for old in list(self._kept)[:-KEPT]:
                del self._kept[old]
            return snapshot

    def _made(self, clock: str, moment: str, sequence: int) -> GraphStore:
        heads = self._history.version_heads()
        chosen = known_by_recording(heads, moment) if clock == "recorded" else known_by_publication(heads, moment)
        live = (_revived(chosen[name], body, clock) for name, body in self._history.version_bodies(chosen))
        return self._projector(live, sequence=sequence)


def known_by_recording(heads: Iterable[Version], moment: str) -> dict[str, Version]:
    """The versions that were live in the graph at this instant."""
    return {
        head.id: head
        for head in heads
        if head.recorded_from <= moment and (head.recorded_to is None or moment < head.recorded_to)
    }


def known_by_publication(heads: Iterable[Version], moment: str) -> dict[str, Version]:
    """For each article that is not retracted the version that was the latest one published at this instant.

    An undated one is never known. A version that another one replaced later is known in between.
    """
    best: dict[str, Version] = {}
    for head in heads:
        dated, published_at, *_ = head.rank
        if head.state == "retracted" or not dated or instant_of(published_at) > moment:
            continue
        known = best.get(head.article)
        if known is None or (known.rank, known.recorded_from, known.id) < (head.rank, head.recorded_from, head.id):
            best[head.article] = head
    return {head.id: head for head in best.values()}


def instant_of(text: str) -> str:
    """A date or date-time as a UTC instant with microseconds; a date means its last one, in UTC.

    So an article that has but a date is known once that day is over. Raises: `QueryError` where it is none.
    """
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise QueryError(f"{text!r} is no instant: YYYY-MM-DD, or a date-time such as 2026-05-06T10:00:00Z") from error
    if len(text) <= len("YYYY-MM-DD"):
        moment = moment.replace(hour=23, minute=59, second=59, microsecond=999_999)
    moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    return moment.isoformat(timespec="microseconds").replace("+00:00", "Z")


def _revived(version: Version, body: Extraction, clock: str) -> tuple[Version, Extraction]:
    """On the recorded clock an article has the key of the time, on the published one the key that it has now."""
    if clock == "published":
        body = under_key(body, version.article)
    return replace(version, article=body.article.key, state="live", recorded_to=None), body
