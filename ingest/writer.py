"""The single writer: batches in sorted order into the store, and a line in the ledger for each article."""

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal, TypeAlias, TypeVar

from ingest.sources import Document, InputFault
from ingest.spool import Entry, Spool
from ingest.summary import Summary
from ingest.worker import Failure, Outcome, Task, Workers
from kg_service.errors import StoreError, StoreUnreachable
from kg_service.ids import hash_of
from kg_service.model import Extraction, StoredArticle
from kg_service.store.base import GraphStore, WriteReport

T = TypeVar("T")

#: Articles that are written in one transaction.
WRITE_BATCH = 64
#: Seconds to wait before each further try when the store does not answer.
_PATIENCE = (0.5, 1.0, 2.0, 4.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something to tell the user. `count`: articles, of `read` and `done`; `trace`: of a bug."""

    kind: Literal["read", "done", "left-out", "warning", "retry"]
    place: str = ""
    message: str = ""
    count: int = 0
    trace: str = ""


Tell: TypeAlias = Callable[[Notice], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Moves documents from the spool into one store. `store` None: it could not be opened, all stays pending."""

    store: GraphStore | None
    store_name: str
    spool: Spool
    extractor: str
    again: bool
    summary: Summary
    tell: Tell

    def take_in(self, inputs: Sequence[Document | InputFault]) -> None:
        """Makes the inputs durable, and settles those that need no extraction."""
        known = self.spool.add(inputs)
        documents = {item.id: item for item in inputs if isinstance(item, Document)}
        stale = self._stale(known) if self.store is not None else set()
        self.spool.renew(documents[id] for id in stale)
        settled = sum(isinstance(item, Document) and item.id in known and item.id not in stale for item in inputs)
        repeated = sum(isinstance(item, Document) for item in inputs) - len(documents)
        if self.store is not None:
            self.summary.unchanged += settled + repeated
        self.tell(Notice(kind="read", count=len(inputs)))
        for item in inputs:
            if isinstance(item, InputFault):
                self._left_out(item.place, Failure(reason=item.reason, stage="read", message=item.message))
        self.tell(Notice(kind="done", count=len(inputs) - len(documents) + settled))

    def drain(self, pool: Workers) -> None:
        """Extracts and writes all that is pending, until the store fails (`Summary.error`)."""
        for batch in batches(pool.run(self.spool.pending()), WRITE_BATCH):
            self._settle(batch)
            if self.summary.error is not None:
                return

    def _stale(self, known: dict[str, Entry]) -> set[str]:
        """Which of the items that are in must be extracted again: another extractor, another store, or not there."""
        if self.again:
            return set(known)
        assert self.store is not None
        try:
            held = held_now(self.store, [entry.article for entry in known.values()])
        except StoreError as error:
            self.summary.error = error
            return set()
        return {
            id
            for id, entry in known.items()
            if (entry.extractor, entry.store) != (self.extractor, self.store_name)
            or held.get(entry.article) != entry.held
        }

    def _settle(self, batch: Sequence[tuple[Task, Outcome]]) -> None:
        good: list[tuple[Document, Extraction]] = []
        for document, outcome in batch:
            assert isinstance(document, Document)
            if isinstance(outcome, Extraction):
                good.append((document, outcome))
            else:
                self._bury(document, outcome)
        good.sort(key=lambda pair: (pair[1].article.key, pair[1].article.published_at or "", pair[0].id))
        written = self._write(good)
        for document, extraction in written:
            self.summary.words += len(extraction.article.text.split())
            for warning in extraction.warnings:
                self._warn(document.place, warning)
        self.tell(Notice(kind="done", count=len(batch) - len(good) + len(written)))

    def _write(self, pairs: Sequence[tuple[Document, Extraction]]) -> Sequence[tuple[Document, Extraction]]:
        """Those that got in. One that the store cannot take for a fault of ours is buried, and the others go on."""
        if not pairs:
            return ()
        assert self.store is not None
        extractions = [extraction for _, extraction in pairs]
        try:
            report = put(self.store, extractions, again=self.again, tell=self.tell)
            held = held_now(self.store, [extraction.article.key for extraction in extractions])
        except StoreError as error:
            self.summary.error = error
            return ()
        except Exception as error:
            if len(pairs) > 1:
                return [pair for single in pairs for pair in self._write([single])]
            message = f"{type(error).__name__}: {error}"
            self._bury(
                pairs[0][0], Failure(reason="bug", stage="write", message=message, bug=True, trace=trace_of(error))
            )
            return ()
        self.summary.count(report)
        self.spool.mark_in([self._entry(document, extraction, held) for document, extraction in pairs])
        for warning in report.warnings:
            self._warn("", warning)
        return pairs

    def _entry(self, document: Document, extraction: Extraction, held: dict[str, str]) -> Entry:
        key = extraction.article.key
        return Entry(
            id=document.id, article=key, held=held.get(key, ""), extractor=self.extractor, store=self.store_name
        )

    def _bury(self, document: Document, failure: Failure) -> None:
        state: Literal["aside", "dead"] = "aside" if failure.aside else "dead"
        self.spool.mark_out(
            document.id, state=state, stage=failure.stage, reason=failure.reason, message=failure.message
        )
        self._left_out(document.place, failure)

    def _left_out(self, place: str, failure: Failure) -> None:
        self.summary.fail(failure)
        self.tell(Notice(kind="left-out", place=place, message=failure.message, trace=failure.trace))

    def _warn(self, place: str, message: str) -> None:
        self.summary.warnings += 1
        self.tell(Notice(kind="warning", place=place, message=message))


def put(store: GraphStore, extractions: Sequence[Extraction], *, again: bool, tell: Tell) -> WriteReport:
    """One write, tried again while the store does not answer. Raises: `StoreError`."""
    for seconds in _PATIENCE:
        try:
            return store.put(extractions, again=again)
        except StoreUnreachable as error:
            tell(Notice(kind="retry", message=f"{error}; trying again in {seconds:g} s"))
            time.sleep(seconds)
    return store.put(extractions, again=again)


def held_now(store: GraphStore, keys: Sequence[str]) -> dict[str, str]:
    """For each key that is live in the store a hash of what it holds there."""
    return {key: _hash(stored) for key, stored in store.articles(keys).items() if stored.recorded_to is None}


def batches(items: Iterable[T], size: int) -> Iterator[list[T]]:
    """The items in lists of at most `size`."""
    stream = iter(items)
    while batch := list(islice(stream, size)):
        yield batch


def trace_of(error: BaseException) -> str:
    """The traceback as text."""
    import traceback

    return "".join(traceback.format_exception(error))


def _hash(stored: StoredArticle) -> str:
    return hash_of([replace(stored.article, text=""), stored.content_hash])
