"""Decoding of trees from scores of heads."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.nlp.trees import decode_heads


def is_tree(heads: list[int]) -> bool:
    if heads.count(0) != 1:
        return False
    for start in range(1, len(heads) + 1):
        node, steps = start, 0
        while node:
            node, steps = heads[node - 1], steps + 1
            if steps > len(heads):
                return False
    return True


def best_by_search(scores: np.ndarray) -> float:
    n = len(scores)
    trees = (h for h in product(range(n + 1), repeat=n) if is_tree(list(h)) and all(h[i] != i + 1 for i in range(n)))
    return max(sum(float(scores[i, c]) for i, c in enumerate(heads)) for heads in trees)


def test_takes_the_greedy_heads_where_they_are_a_tree() -> None:
    scores = np.array([[0, 0, 9, 0], [9, 0, 0, 0], [0, 0, 9, 0]], dtype=np.float32)
    assert decode_heads(scores) == [2, 0, 2]


def test_breaks_a_cycle_at_its_cheapest_place() -> None:
    scores = np.array([[5, 0, 9, 0], [1, 9, 0, 0], [0, 0, 9, 0]], dtype=np.float32)
    assert decode_heads(scores) == [0, 1, 2]


@pytest.mark.parametrize("n", [1, 2, 3, 4])
@given(data=st.data())
def test_gives_the_best_tree_with_one_root(n: int, data: st.DataObject) -> None:
    numbers = st.integers(-20, 20)
    scores = np.array(data.draw(st.lists(st.lists(numbers, min_size=n + 1, max_size=n + 1), min_size=n, max_size=n)))
    heads = decode_heads(scores.astype(np.float32))
    assert is_tree(heads)
    assert all(head != i + 1 for i, head in enumerate(heads))
    found = sum(float(scores[i, c]) for i, c in enumerate(heads))
    assert found == best_by_search(scores)
