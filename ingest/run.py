"""From source to graph: inputs into the spool, articles through the extractor, evidence into the store."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from ingest.sources import Document, InputFault, read_documents
from ingest.spool import Spool
from ingest.summary import Summary
from ingest.worker import Failure, Limits, Recipe, Workers
from ingest.writer import WRITE_BATCH, Notice, Tell, Writer, batches, put
from kg_service.errors import StoreError
from kg_service.model import Article, Extraction
from kg_service.store.base import ArticleFilter, GraphStore

__all__ = ["Notice", "Source", "Summary", "Target", "extract", "ingest", "reextract"]

#: Documents that are made durable in one go.
_READ_BATCH = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What to read. `namespace` None lets each article's URL decide; `stdin` is what `-` reads."""

    paths: Sequence[str | Path]
    namespace: str | None = None
    stdin: IO[bytes] | None = None

    def documents(self) -> Iterator[Document | InputFault]:
        """The inputs, in order."""
        return read_documents(self.paths, namespace=self.namespace, stdin=self.stdin)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where to write. `name` tells stores apart; `open` may raise `StoreError`; `again` lets retracted articles in."""

    name: str
    open: Callable[[], GraphStore]
    again: bool = False


def _silent(_: Notice) -> None:
    pass


def ingest(
    source: Source,
    target: Target,
    recipe: Recipe,
    spool: Spool,
    *,
    workers: int = 1,
    limits: Limits | None = None,
    tell: Tell = _silent,
) -> Summary:
    """Takes the inputs, and what is still pending from before, into the graph.

    What is unchanged is not extracted again. If the store cannot be used, all inputs are still read
    into the spool and stay pending, and `Summary.error` says why. Raises: `StoreError` for the spool,
    `KgError` if the extractor cannot be built; what was read stays pending then, too.
    """
    summary = Summary()
    started = time.monotonic()
    store: GraphStore | None = None
    try:
        store = target.open()
    except StoreError as error:
        summary.error = error
    writer = Writer(
        store=store,
        store_name=target.name,
        spool=spool,
        extractor=recipe.version,
        again=target.again,
        summary=summary,
        tell=tell,
    )
    try:
        with Workers(recipe, count=workers, limits=limits or Limits()) as pool:
            for batch in batches(source.documents(), _READ_BATCH):
                writer.take_in(batch)
                if summary.error is None:
                    writer.drain(pool)
            if summary.error is None:  # without new inputs there is still what was pending
                writer.drain(pool)
        if store is not None and summary.error is None:
            summary.graph = _totals(store)
    finally:
        if store is not None:
            store.close()
    summary.pending = spool.counts()["pending"]
    summary.seconds = time.monotonic() - started
    return summary


def extract(
    source: Source, recipe: Recipe, *, workers: int = 1, limits: Limits | None = None
) -> Iterator[tuple[str, Extraction | Failure]]:
    """The place and the extraction of each input, in order, or why there is none; without a store."""
    with Workers(recipe, count=workers, limits=limits or Limits()) as pool:
        for task, outcome in pool.run(source.documents()):
            assert not isinstance(task, Article)
            yield task.place, outcome


def reextract(
    target: Target, recipe: Recipe, *, workers: int = 1, limits: Limits | None = None, tell: Tell = _silent
) -> Summary:
    """Extracts all texts that the store keeps again, and lets the facts follow. Raises: `StoreError`, `KgError`."""
    summary = Summary()
    started = time.monotonic()
    store = target.open()
    try:
        keys = sorted(_all_keys(store))
        tell(Notice(kind="read", count=len(keys)))
        kept: dict[str, tuple[str, ...]] = {}
        with Workers(recipe, count=workers, limits=limits or Limits()) as pool:
            for batch in batches(pool.run(_texts(store, keys, kept)), WRITE_BATCH):
                good = []
                for task, outcome in batch:
                    assert isinstance(task, Article)
                    warnings = kept.pop(task.key, ())
                    if isinstance(outcome, Extraction):
                        good.append(replace(outcome, warnings=warnings))
                        summary.words += len(task.text.split())
                    else:  # the evidence that was there stays
                        summary.fail(outcome)
                        tell(Notice(kind="left-out", place=task.key, message=outcome.message, trace=outcome.trace))
                summary.count(put(store, good, again=False, tell=tell))
                tell(Notice(kind="done", count=len(batch)))
        summary.graph = _totals(store)
    finally:
        store.close()
    summary.seconds = time.monotonic() - started
    return summary


def _texts(store: GraphStore, keys: Sequence[str], kept: dict[str, tuple[str, ...]]) -> Iterator[Article]:
    """The live articles, a few read at a time since the store is written meanwhile; their warnings go to `kept`."""
    for some in batches(keys, WRITE_BATCH):
        for extraction in tuple(store.extractions(some)):
            kept[extraction.article.key] = extraction.warnings
            yield extraction.article


def _all_keys(store: GraphStore) -> Iterator[str]:
    after: str | None = None
    while True:
        page = store.find_articles(ArticleFilter(), first=1000, after=after)
        yield from (stored.article.key for stored in page.items)
        after = page.next
        if after is None:
            return


def _totals(store: GraphStore) -> dict[str, int]:
    """How much of everything is live."""
    return {
        group: kinds["live"] if group == "articles" else sum(kinds.values()) for group, kinds in store.stats().items()
    }
