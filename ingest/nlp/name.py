"""The record of a name in a text."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Name:
    """A name in tokens [start, end), its kind, how sure the model is, and the registry's entries for it."""

    start: int
    end: int
    kind: str
    score: float
    entries: tuple[str, ...] = ()

    def overlaps(self, other: "Name") -> bool:
        """Whether they share a token."""
        return self.start < other.end and other.start < self.end
