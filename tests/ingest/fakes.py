"""Tiny real implementations of what ingestion talks to: an extractor for child processes, and a store in memory."""

import os
import signal
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from ingest.nlp.calibration import Calibration
from ingest.worker import Extracts
from kg_service.errors import SettingsError
from kg_service.ids import content_hash, identify_evidence
from kg_service.model import Article, Evidence, Extraction, LocalEntity, Mention, StoredArticle
from kg_service.store.base import ArticleFilter, Page, WriteReport


class WordExtractor:
    """Every capitalised word is an entity; some words make it fail in the ways that extractors do."""

    def __init__(self, version: str) -> None:
        self.version = version

    def extract(self, article: Article) -> Extraction:
        for word, act in {
            "CRASH": lambda: os.kill(os.getpid(), signal.SIGSEGV),
            "HANG": lambda: time.sleep(600),
            "GREEDY": lambda: bytearray(2**40),
            "WRONG": lambda: [][1],
            "PRINT": lambda: print("noise from a library", flush=True),
        }.items():
            if word in article.text:
                act()
        names = dict.fromkeys(word.strip(".,") for word in article.text.split() if word[0].isupper())
        entities = []
        for number, name in enumerate(names, 1):
            start = article.text.index(name)
            mention = Mention(start=start, end=start + len(name), text=name)
            entities.append(LocalEntity(id=f"e{number}", kind="Company", name=name, mentions=(mention,)))
        evidence = Evidence(
            id="",
            fact_type="event",
            kind="PriceMove",
            quote=article.text,
            start=0,
            end=len(article.text),
            extractor=self.version,
        )
        return Extraction(
            article=article, entities=tuple(entities), evidence=identify_evidence(article.key, [evidence])
        )


@dataclass(frozen=True)
class WordRecipe:
    """Builds a `WordExtractor` in a child process, or fails to."""

    version: str = "1"
    fault: str = ""

    @property
    def calibration(self) -> Calibration:
        """Nothing is fitted to it."""
        return Calibration()

    def build(self) -> Extracts:
        if self.fault == "settings":
            raise SettingsError("there is no such pipeline")
        if self.fault == "bug":
            raise ZeroDivisionError
        if self.fault == "crash":
            os._exit(9)
        return WordExtractor(self.version)


@dataclass
class MemoryStore:
    """The part of a GraphStore that ingestion uses. `faults` are raised, one by each write, before anything is done."""

    held: dict[str, Extraction] = field(default_factory=dict)
    retracted: set[str] = field(default_factory=set)
    faults: list[Exception] = field(default_factory=list)
    writes: list[list[str]] = field(default_factory=list)
    poison: str = ""
    opened: int = 0

    def open(self) -> "MemoryStore":
        self.opened += 1
        return self

    def put(self, extractions: Iterable[Extraction], *, again: bool = False) -> WriteReport:
        extractions = list(extractions)
        if self.faults:
            raise self.faults.pop(0)
        if self.poison and any(self.poison in extraction.article.text for extraction in extractions):
            raise TypeError("no such column")
        lists: dict[str, list[str]] = {name: [] for name in ("new", "unchanged", "replaced", "superseded", "retracted")}
        for extraction in extractions:
            key, old = extraction.article.key, self.held.get(extraction.article.key)
            if key in self.retracted and not again:
                lists["retracted"].append(key)
                continue
            self.retracted.discard(key)
            if old is None:
                lists["new"].append(key)
            elif old == extraction:
                lists["unchanged"].append(key)
            elif (old.article.published_at or "") > (extraction.article.published_at or ""):
                lists["superseded"].append(key)
                continue
            else:
                lists["replaced"].append(key)
            self.held[key] = extraction
        self.writes.append([extraction.article.key for extraction in extractions])
        return WriteReport(**{name: tuple(keys) for name, keys in lists.items()})

    def articles(self, keys: Sequence[str], *, text: bool = False) -> dict[str, StoredArticle]:
        return {
            key: StoredArticle(
                article=self.held[key].article,
                content_hash=content_hash(self.held[key].article.text),
                recorded_from="2026-01-01T00:00:00Z",
                recorded_to="2026-01-02T00:00:00Z" if key in self.retracted else None,
            )
            for key in keys
            if key in self.held
        }

    def find_articles(self, where: ArticleFilter, *, first: int = 50, after: str | None = None) -> Page[StoredArticle]:
        return Page(items=tuple(self.articles(sorted(self.held)).values()))

    def extractions(self, keys: Sequence[str] | None = None) -> Iterable[Extraction]:
        return (self.held[key] for key in keys or ())

    def stats(self) -> dict[str, dict[str, int]]:
        return {"articles": {"live": len(self.held)}, "evidence": {"PriceMove": len(self.held)}}

    def close(self) -> None:
        pass
