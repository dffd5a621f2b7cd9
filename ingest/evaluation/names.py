"""Names alone, beside a corpus that marks persons, organisations and places and nothing finer."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ingest.evaluation import bootstrap
from ingest.evaluation.bootstrap import RESAMPLES

Json = dict[str, Any]

#: Which of our kinds are which class; names of the other kinds are not judged.
CLASS_OF = {
    "Person": "person",
    **dict.fromkeys(
        ("Company", "Fund", "Organization", "Authority", "Publication", "Exchange"),
        "organisation",
    ),
    "Place": "place",
}


@dataclass(frozen=True, slots=True, order=True)
class NamedSpan:
    """Characters [start, end), and `person`, `organisation` or `place`."""

    start: int
    end: int
    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedText:
    """A text whose names are all marked, up to the character `end`."""

    id: str
    text: str
    names: tuple[NamedSpan, ...]
    end: int


def names_of(article: Json) -> set[NamedSpan]:
    """The names in an article as `kg extract` gives it."""
    return {
        NamedSpan(mention["start"], mention["end"], CLASS_OF[entity["kind"]])
        for entity in article["entities"]
        if entity["kind"] in CLASS_OF and not entity.get("generic")
        for mention in entity["mentions"]
    }


def name_scores(
    documents: Sequence[NamedText], found: Mapping[str, set[NamedSpan]], *, resamples: int = RESAMPLES
) -> Json:
    """Precision, recall and F1 of all names, of each class, and of boundaries alone, with 95% intervals.

    A name is right if both ends and the class are.
    """
    weights = bootstrap.draw(len(documents), resamples)
    groups = ("names", "person", "organisation", "place", "boundaries")
    return {group: _score([_tally(d, found.get(d.id, set()), group) for d in documents], weights) for group in groups}


def _tally(document: NamedText, found: set[NamedSpan], group: str) -> tuple[int, int, int]:
    want: set[Any] = set(document.names)
    have: set[Any] = {name for name in found if name.end <= document.end}
    if group == "boundaries":
        want, have = ({(name.start, name.end) for name in names} for names in (want, have))
    elif group != "names":
        want, have = ({name for name in names if name.kind == group} for names in (want, have))
    return len(want & have), len(have - want), len(want - have)


def _score(tallies: Sequence[tuple[int, int, int]], weights: Any) -> Json:
    tp, fp, fn = (weights @ np.array(tallies, dtype=np.float64)).T
    tree = {
        "precision": 100 * bootstrap.ratio(tp, tp + fp),
        "recall": 100 * bootstrap.ratio(tp, tp + fn),
        "f1": bootstrap.f1(tp, fp, fn),
        "tp": int(tp[0]),
        "fp": int(fp[0]),
        "fn": int(fn[0]),
    }
    scores: Json = bootstrap.figures(tree)
    return scores
