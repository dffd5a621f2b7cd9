"""The record of a name in a text."""

from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Name:
    """A name in tokens [start, end), its kind, how sure the model is, and the registry's entries for it.

    `shares` are the likelier kinds with the model's share for each, best first; empty where no model spoke.
    `common`: the registry knows the words, but they mean other things too.
    """

    start: int
    end: int
    kind: str
    score: float
    entries: tuple[str, ...] = ()
    shares: tuple[tuple[str, float], ...] = ()
    common: bool = False

    def overlaps(self, other: "Name") -> bool:
        """Whether they share a token."""
        return self.start < other.end and other.start < self.end

    def over(self, start: int, end: int) -> "Name":
        """The same over other tokens."""
        return self if (start, end) == (self.start, self.end) else replace(self, start=start, end=end)
