"""Pairs of spans: where they stand to each other, and that the fast sums are the plain ones."""

import numpy as np
from numpy.typing import NDArray

from ingest.nlp.numbers import gelu
from ingest.nlp.pairs import BUCKETS, Pairs, PairScorer, Spans, between, buckets


def spans(*rows: tuple[int, int, int, int]) -> Spans:
    return Spans(*(np.asarray(column, dtype=np.int64) for column in zip(*rows, strict=True)))


def test_buckets_tell_side_distance_sentence_and_title() -> None:
    trigger = spans((10, 11, 0, 1))
    mentions = spans(
        (12, 12, 0, 1),
        (40, 40, 0, 1),
        (8, 9, 0, 1),
        (11, 13, 0, 1),
        (30, 30, 0, 2),
        (31, 31, 0, 4),
        (5, 5, 0, 0),
        (1, 2, 0, 0),
    )
    assert buckets(trigger, mentions, title=3).tolist() == [[1, 6, 7, 0, 16, 17, 14, 13]]
    in_title = spans((0, 0, 0, 0))
    assert buckets(in_title, spans((1, 2, 0, 0)), title=3).tolist() == [[1]], (
        "inside the title it is a sentence like any"
    )
    assert buckets(trigger, mentions, title=3).max() < BUCKETS


def test_the_words_between_are_none_if_spans_touch() -> None:
    start, end = between(spans((3, 4, 0, 0)), spans((7, 7, 0, 0), (5, 6, 0, 0), (0, 1, 0, 0)))
    assert list(zip(start[0].tolist(), end[0].tolist(), strict=True)) == [(5, 7), (5, 5), (2, 3)]


def weights(
    random: np.random.Generator, width: int, size: int, inner: int, outputs: int
) -> dict[str, NDArray[np.float32]]:
    shapes = {
        "left_first.weight": (size, width),
        "left_first.bias": (size,),
        "left_last.weight": (size, width),
        "right_first.weight": (size, width),
        "right_first.bias": (size,),
        "right_last.weight": (size, width),
        "from_left.weight": (inner, size),
        "from_left.bias": (inner,),
        "from_right.weight": (inner, size),
        "from_product.weight": (inner, size),
        "from_between.weight": (inner, width),
        "left_kind.weight": (2, inner),
        "right_kind.weight": (2, inner),
        "bucket.weight": (BUCKETS, inner),
        "left_bias.weight": (2, outputs),
        "out.weight": (outputs, inner),
        "out.bias": (outputs,),
    }
    return {name: random.normal(size=shape).astype(np.float32) for name, shape in shapes.items()}


def test_scores_are_those_of_the_plain_formula() -> None:
    random = np.random.default_rng(1)
    w = weights(random, 6, 5, 4, 3)
    hidden = random.normal(size=(9, 6)).astype(np.float32)
    left, right = spans((2, 3, 1, 0), (0, 0, 0, 0)), spans((6, 7, 0, 0), (1, 1, 1, 0), (8, 8, 1, 1))
    one, two = (index.ravel() for index in np.indices((2, 3)))
    scores = PairScorer(w)(hidden, [0], Pairs(left, right, one, two, np.ones(6, dtype=np.int64))).reshape(2, 3, 3)
    where = buckets(left, right, title=1)
    for i in range(len(left)):
        for j in range(len(right)):
            a = gelu(
                w["left_first.weight"] @ hidden[left.first[i]]
                + w["left_last.weight"] @ hidden[left.last[i]]
                + w["left_first.bias"]
            )
            b = gelu(
                w["right_first.weight"] @ hidden[right.first[j]]
                + w["right_last.weight"] @ hidden[right.last[j]]
                + w["right_first.bias"]
            )
            start, end = (int(x[i, j]) for x in between(left, right))
            middle = hidden[start:end].mean(0) if end > start else np.zeros(6, dtype=np.float32)
            inner = w["from_left.weight"] @ a + w["from_left.bias"] + w["from_right.weight"] @ b
            inner = inner + w["from_product.weight"] @ (a * b) + w["from_between.weight"] @ middle
            inner = (
                inner
                + w["left_kind.weight"][left.kind[i]]
                + w["right_kind.weight"][right.kind[j]]
                + w["bucket.weight"][where[i, j]]
            )
            plain = w["out.weight"] @ gelu(inner) + w["out.bias"] + w["left_bias.weight"][left.kind[i]]
            np.testing.assert_allclose(scores[i, j], plain, rtol=1e-4, atol=1e-4)


def test_pairs_of_several_windows_score_as_each_window_alone() -> None:
    random = np.random.default_rng(2)
    scorer = PairScorer(weights(random, 6, 5, 4, 3))
    hidden = random.normal(size=(16, 6)).astype(np.float32)
    title, one, two = np.asarray([2, 2]), np.asarray([0, 0]), np.asarray([0, 1])
    left, right = spans((3, 4, 1, 0)), spans((6, 6, 0, 0), (0, 1, 1, 1))
    first = Pairs(left, right, one, two, title)
    second = Pairs(spans((11, 12, 1, 0)), spans((14, 14, 0, 0), (8, 9, 1, 1)), one, two, title + 8)
    both = scorer(hidden, [0, 8], Pairs.joined([first, second]))
    np.testing.assert_allclose(both[:2], scorer(hidden[:8], [0], first), rtol=1e-5, atol=1e-5)
    np.testing.assert_allclose(both[2:], scorer(hidden[8:], [0], first), rtol=1e-5, atol=1e-5)
