"""Scores of pairs of spans: does this mention fill a role of that event, are these two mentions related?

The head is a small perceptron over both spans, their product, the mean of the words between, and embeddings of
their kinds and of where they stand to each other. What depends on one span alone is computed once per span,
and the words between come from a running sum, so that a pair costs one product and the output layer. All pairs
of a text are scored in one call, and only those whose kinds fit.
`ingest.train.model.PairHead` is its twin in torch; an export checks that both say the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.nlp.numbers import gelu

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

#: Pairs that are scored at once: their vectors fit a core's cache.
_BLOCK = 256
_EDGES = np.asarray([1, 2, 3, 5, 9, 17])
BUCKETS = 18
"""0 overlap; 1-6 the right span follows, by distance; 7-12 it precedes; 13 it stands in the title; 14, 15 one
sentence or more earlier; 16, 17 later."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans by slot: first slot, last slot (included), kind, sentence."""

    first: Ints
    last: Ints
    kind: Ints
    sentence: Ints

    def __len__(self) -> int:
        return len(self.first)

    def at(self, index: object) -> "Spans":
        """The spans at an index, which may be anything that numpy takes."""
        return Spans(*(getattr(self, name)[index] for name in ("first", "last", "kind", "sentence")))


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs `left.at(one)`, `right.at(two)` of spans, each pair within one window; a window's title ends before
    slot `title` of each pair."""

    left: Spans
    right: Spans
    one: Ints
    two: Ints
    title: Ints

    def __len__(self) -> int:
        return len(self.one)

    @classmethod
    def joined(cls, parts: Sequence["Pairs"]) -> "Pairs":
        """The pairs of several windows as one."""
        left, right = (
            Spans(*(np.concatenate([getattr(s, n) for s in spans]) for n in ("first", "last", "kind", "sentence")))
            for spans in ([p.left for p in parts], [p.right for p in parts])
        )
        before = np.cumsum([0, *(len(p.left) for p in parts)]), np.cumsum([0, *(len(p.right) for p in parts)])
        one = np.concatenate([p.one + n for p, n in zip(parts, before[0], strict=False)])
        two = np.concatenate([p.two + n for p, n in zip(parts, before[1], strict=False)])
        return cls(left, right, one, two, np.concatenate([p.title for p in parts]))


def buckets(left: Spans, right: Spans, *, title: int) -> Ints:
    """[L, R]: how the right span stands to the left one, as a number below `BUCKETS`."""
    return _stand(left.at(np.s_[:, None]), right.at(np.s_[None, :]), title)


def between(left: Spans, right: Spans) -> tuple[Ints, Ints]:
    """[L, R] each: the half-open range of slots strictly between the spans (empty if they touch)."""
    return _gap(left.at(np.s_[:, None]), right.at(np.s_[None, :]))


def _stand(left: Spans, right: Spans, title: int | Ints) -> Ints:
    after = right.first - left.last
    before = left.first - right.last
    near = np.where(after > 0, np.searchsorted(_EDGES, after, side="right"), 0)
    near = np.where(before > 0, 6 + np.searchsorted(_EDGES, before, side="right"), near)
    far = right.sentence - left.sentence
    earlier = np.where(far == -1, 14, 15)
    later = np.where(far == 1, 16, 17)
    out = np.where(far == 0, near, np.where(far < 0, earlier, later))
    return np.where((right.last < title) & (left.first >= title), 13, out).astype(np.int64)


def _gap(left: Spans, right: Spans) -> tuple[Ints, Ints]:
    start = np.minimum(left.last, right.last) + 1
    end = np.maximum(left.first, right.first)
    return start, np.maximum(start, end)


class PairScorer:
    """The perceptron's numbers, ready to score pairs.

    `weights` has the parameters of `PairHead` by name.
    """

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self._w = weights

    def __call__(self, hidden: Floats, windows: Sequence[int], pairs: Pairs) -> Floats:
        """Logits [P, outputs] for `hidden` [slots, width]; `windows` are the first slots of the windows."""
        w = self._w
        a, rows = self._side(hidden, pairs.left, "left")
        b, columns = self._side(hidden, pairs.right, "right")
        running = self._sums(hidden, windows)
        start, end = _gap(pairs.left.at(pairs.one), pairs.right.at(pairs.two))
        length = np.maximum(end - start, 1).astype(np.float32)[:, None]
        stand = _stand(pairs.left.at(pairs.one), pairs.right.at(pairs.two), pairs.title)
        out = np.empty((len(pairs), len(w["out.bias"])), dtype=np.float32)
        for first in range(0, len(pairs), _BLOCK):
            block = slice(first, first + _BLOCK)
            one, two = pairs.one[block], pairs.two[block]
            inner = running[end[block]] - running[start[block]]
            inner /= length[block]
            inner += (a[one] * b[two]) @ w["from_product.weight"].T
            inner += rows[one]
            inner += columns[two]
            inner += w["bucket.weight"][stand[block]]
            out[block] = gelu(inner) @ w["out.weight"].T
        out += w["out.bias"]
        out += w["left_bias.weight"][pairs.left.kind[pairs.one]]
        return out

    def _side(self, hidden: Floats, spans: Spans, side: str) -> tuple[Floats, Floats]:
        """What the spans on one side give to every pair: their vectors for the product, and their part of the sum."""
        w = self._w
        ends = hidden[spans.first] @ w[f"{side}_first.weight"].T + hidden[spans.last] @ w[f"{side}_last.weight"].T
        vectors = gelu(ends + w[f"{side}_first.bias"])
        part = vectors @ w[f"from_{side}.weight"].T + w[f"{side}_kind.weight"][spans.kind]
        return vectors, part + w["from_left.bias"] if side == "left" else part

    def _sums(self, hidden: Floats, windows: Sequence[int]) -> Floats:
        """[slots + 1, inner] sums of the words' part before each slot of its window."""
        words = hidden @ self._w["from_between.weight"].T
        running = np.zeros((len(hidden) + 1, words.shape[1]), dtype=np.float32)
        for start, end in zip(windows, [*windows[1:], len(hidden)], strict=True):
            np.cumsum(words[start : end - 1], axis=0, out=running[start + 1 : end])
        return running
