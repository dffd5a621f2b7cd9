"""From scores of heads to a tree.

Greedy heads are a tree nearly always; where they are none, the maximum spanning arborescence is found by
the algorithm of Chu and Liu (1965) and Edmonds (1967), with exactly one word under the root.
"""

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float32]


def decode_heads(scores: Floats) -> list[int]:
    """Heads of `n` words from scores [n, 1 + n]: column 0 is the root, column j + 1 word j.

    Gives for each word the column of its head; exactly one word has 0.
    """
    n = len(scores)
    if n == 1:
        return [0]
    weights = scores.astype(np.float64, copy=True)
    weights[np.arange(n), np.arange(n) + 1] = -np.inf
    heads = weights.argmax(axis=1).tolist()
    if heads.count(0) == 1 and _find_cycle(heads) is None:
        return [int(h) for h in heads]
    return _best_tree(weights)


def _best_tree(weights: NDArray[np.float64]) -> list[int]:
    """The best tree over all choices of the one word under the root.

    No tree with word r there can score more than the best heads of the other words allow, so the words are tried in
    the order of that bound, until none that is left can win.
    """
    n = len(weights)
    words = weights[:, 1:]
    greedy = words.argmax(axis=1)
    most = words.max(axis=1)
    bounds = weights[:, 0] + most.sum() - most
    best: list[int] = []
    best_score = -np.inf
    for root in np.argsort(-bounds, kind="stable").tolist():
        if bounds[root] <= best_score:
            break
        heads = (greedy + 1).tolist()
        heads[root] = 0
        if _find_cycle(heads) is not None:
            square = np.full((n + 1, n + 1), -np.inf)
            square[1:, 1:] = words
            square[root + 1, :] = -np.inf
            square[root + 1, 0] = weights[root, 0]
            heads = _arborescence(square)[1:]
        score = float(weights[np.arange(n), heads].sum())
        if score > best_score:
            best, best_score = heads, score
    return best


def _find_cycle(heads: list[int]) -> list[int] | None:
    """Columns of a cycle among words given their head columns, or None."""
    state = [0] * (len(heads) + 1)
    state[0] = 2
    for first in range(1, len(heads) + 1):
        path = []
        node = first
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = heads[node - 1]
        if state[node] == 1:
            return path[path.index(node) :]
        for seen in path:
            state[seen] = 2
    return None


def _arborescence(weights: NDArray[np.float64]) -> list[int]:
    """Heads by node for weights [dependent, head], node 0 being the root (its own entry is 0)."""
    size = len(weights)
    heads = [0] + [int(weights[i].argmax()) for i in range(1, size)]
    cycle = _find_cycle(heads[1:])
    if cycle is None:
        return heads
    inside = set(cycle)
    outside = [i for i in range(size) if i not in inside]
    merged = len(outside)
    contracted = np.full((merged + 1, merged + 1), -np.inf)
    contracted[:merged, :merged] = weights[np.ix_(outside, outside)]
    leaving = weights[np.ix_(outside, cycle)]
    leaves = [cycle[k] for k in leaving.argmax(axis=1)]
    contracted[:merged, merged] = leaving.max(axis=1)
    entering = weights[np.ix_(cycle, outside)] - weights[cycle, [heads[i] for i in cycle]][:, None]
    enters = [cycle[k] for k in entering.argmax(axis=0)]
    contracted[merged, :merged] = entering.max(axis=0)
    contracted[0, :] = -np.inf
    solved = _arborescence(contracted)
    out = list(heads)
    for a in range(1, merged):
        out[outside[a]] = leaves[a] if solved[a] == merged else outside[solved[a]]
    entry = enters[solved[merged]]
    out[entry] = outside[solved[merged]]
    return out
