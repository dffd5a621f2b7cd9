"""Scores of pairs of spans: does this mention fill a role of that event, are these two mentions related?

The head is a small perceptron over both spans, their product, the mean of the words between, and embeddings of
their kinds and of where they stand to each other. What depends on one span alone is computed once per span,
and the words between come from a running sum, so that a pair costs one product and the output layer.
`ingest.train.model.PairHead` is its twin in torch; an export checks that both say the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.nlp.numbers import gelu

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

_EDGES = np.asarray([1, 2, 3, 5, 9, 17])
BUCKETS = 18
"""0 overlap; 1-6 the right span follows, by distance; 7-12 it precedes; 13 it stands in the title; 14, 15 one
sentence or more earlier; 16, 17 later."""


@dataclass(frozen=True, slots=True)
class Spans:
    """Spans of one window: first slot, last slot (included), kind, sentence; `title` slots come first."""

    first: Ints
    last: Ints
    kind: Ints
    sentence: Ints

    def __len__(self) -> int:
        return len(self.first)


def buckets(left: Spans, right: Spans, *, title: int) -> Ints:
    """[L, R]: how the right span stands to the left one, as a number below `BUCKETS`."""
    after = right.first[None, :] - left.last[:, None]
    before = left.first[:, None] - right.last[None, :]
    near = np.where(after > 0, np.searchsorted(_EDGES, after, side="right"), 0)
    near = np.where(before > 0, 6 + np.searchsorted(_EDGES, before, side="right"), near)
    far = right.sentence[None, :] - left.sentence[:, None]
    earlier = np.where(far == -1, 14, 15)
    later = np.where(far == 1, 16, 17)
    out = np.where(far == 0, near, np.where(far < 0, earlier, later))
    title_right = (right.last < title)[None, :] & (left.first >= title)[:, None]
    return np.where(title_right, 13, out).astype(np.int64)


def between(left: Spans, right: Spans) -> tuple[Ints, Ints]:
    """[L, R] each: the half-open range of slots strictly between the spans (empty if they touch)."""
    start = np.minimum(left.last[:, None], right.last[None, :]) + 1
    end = np.maximum(left.first[:, None], right.first[None, :])
    return start, np.maximum(start, end)


class PairScorer:
    """The perceptron's numbers, ready to score the pairs of a window.

    `weights` has the parameters of `PairHead` by name.
    """

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        self._w = weights
        self._hidden: Floats | None = None
        self._running: Floats | None = None

    def __call__(self, hidden: Floats, left: Spans, right: Spans, *, title: int) -> Floats:
        """Logits [L, R, outputs] for `hidden` [slots, width] and spans of that window."""
        w = self._w
        a = gelu(
            hidden[left.first] @ w["left_first.weight"].T
            + hidden[left.last] @ w["left_last.weight"].T
            + w["left_first.bias"]
        )
        b = gelu(
            hidden[right.first] @ w["right_first.weight"].T
            + hidden[right.last] @ w["right_last.weight"].T
            + w["right_first.bias"]
        )
        rows = a @ w["from_left.weight"].T + w["from_left.bias"] + w["left_kind.weight"][left.kind]
        columns = b @ w["from_right.weight"].T + w["right_kind.weight"][right.kind]
        running = self._sums(hidden)
        start, end = between(left, right)
        middle = (running[end] - running[start]) / np.maximum(end - start, 1)[:, :, None]
        product = (a[:, None, :] * b[None, :, :]) @ w["from_product.weight"].T
        inner = rows[:, None, :] + columns[None, :, :] + product + middle
        inner = gelu(inner + w["bucket.weight"][buckets(left, right, title=title)])
        out: Floats = inner @ w["out.weight"].T + w["out.bias"] + w["left_bias.weight"][left.kind][:, None, :]
        return out

    def _sums(self, hidden: Floats) -> Floats:
        """[1 + slots, inner] running sums of the words' part; those of the last window are kept."""
        if self._running is None or self._hidden is not hidden:
            words = hidden @ self._w["from_between.weight"].T
            running = np.zeros((len(hidden) + 1, words.shape[1]), dtype=np.float32)
            np.cumsum(words, axis=0, out=running[1:])
            self._hidden, self._running = hidden, running
        return self._running
