"""Figures in words, the same in the terminal and on the page."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Json = Mapping[str, Any]


def compared_rows(reports: Sequence[Json], difference: Json) -> Iterator[tuple[str, Json, Json, Json]]:
    """Name, figure of each system, and their difference, for all but the single kinds."""
    for path in _leaves(difference):
        if path[0] == "kinds" or (path[0] == "attributes" and "values" in path):
            continue
        one, other, gap = (_at(tree, path) for tree in (*reports, difference))
        yield _told(path), one, other, gap


def _told(path: Sequence[str]) -> str:
    if path[0] == "confidence":
        return f"{path[1]}: {' '.join(path[2:])}"
    if path[0] == "asserted":
        return f"{path[1]} as fact"
    return ", ".join(path[1:] if len(path) > 1 else path)


def _leaves(tree: Json, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    for name, branch in tree.items():
        if "value" in branch:
            yield (*path, name)
        else:
            yield from _leaves(branch, (*path, name))


def _at(tree: Json, path: Sequence[str]) -> Json:
    for name in path:
        tree = tree[name]
    return tree


def figure(value: Json) -> str:
    """`81.3 (77.0-85.1)`, or `-` where there is nothing to judge by."""
    if value["low"] is None:
        return "-"
    return f"{value['value']:.1f} ({value['low']:.1f}-{value['high']:.1f})"


def signed(value: Json) -> str:
    """`+1.3 (-0.2 to +2.9)`."""
    if value["low"] is None:
        return "-"
    return f"{value['value']:+.1f} ({value['low']:+.1f} to {value['high']:+.1f})"
