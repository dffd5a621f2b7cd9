"""What a run did, in numbers, and the exit status that they mean."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ingest.worker import Failure
from kg_service.errors import StoreError
from kg_service.store.base import WriteReport

#: Nothing that could be read was among the inputs.
_NOTHING_READABLE = 2
_BUG = 70


@dataclass(slots=True, kw_only=True)
class Summary:
    """Counts of one run; articles but for `words`, `warnings`, and `graph` (what the store holds now)."""

    new: int = 0
    unchanged: int = 0
    replaced: int = 0
    superseded: int = 0
    retracted: int = 0
    dead: int = 0
    aside: int = 0
    pending: int = 0
    unreadable: int = 0
    bugs: int = 0
    warnings: int = 0
    words: int = 0
    seconds: float = 0.0
    graph: Mapping[str, int] = field(default_factory=dict)
    error: StoreError | None = None

    def count(self, report: WriteReport) -> None:
        """Adds what a write did."""
        self.new += len(report.new)
        self.unchanged += len(report.unchanged)
        self.replaced += len(report.replaced)
        self.superseded += len(report.superseded)
        self.retracted += len(report.retracted)

    def fail(self, failure: Failure) -> None:
        """Adds an article that did not get in."""
        if failure.aside:
            self.aside += 1
        else:
            self.dead += 1
            self.unreadable += failure.stage == "read"
            self.bugs += failure.bug

    @property
    def words_a_second(self) -> float:
        """Words of extracted articles by the seconds of the whole run."""
        return self.words / self.seconds if self.seconds > 0 else 0.0

    @property
    def exit_status(self) -> int:
        """0 all in; 1 some not; 2 nothing readable; 3 store; 4 store too new; 70 a bug."""
        if self.bugs:
            return _BUG
        if self.error is not None:
            return self.error.exit_status
        read = self.new + self.unchanged + self.replaced + self.superseded + self.retracted + self.aside + self.pending
        if self.unreadable and self.unreadable == self.dead and not read:
            return _NOTHING_READABLE
        return 1 if self.dead or self.aside else 0

    def to_json(self) -> dict[str, Any]:
        """For machines."""
        states = ("new", "unchanged", "replaced", "superseded", "retracted", "dead", "aside", "pending")
        return {
            "articles": {state: getattr(self, state) for state in states},
            **{group: self.graph.get(group) for group in ("entities", "relations", "events", "evidence")},
            "graph_articles": self.graph.get("articles"),
            "warnings": self.warnings,
            "words": self.words,
            "seconds": round(self.seconds, 3),
            "words_a_second": round(self.words_a_second, 1),
            "error": str(self.error) if self.error else None,
        }
