"""What the encoder says about one Doc, in the Doc's own token indices.

Scores are rounded to four decimals, so that a threshold decides alike wherever the sums were made.
White-space tokens have a row like any other: no part of speech, no trigger, no sentence start.
"""

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from ingest.nlp.labels import Labels

Floats = NDArray[np.float32]
Mention = tuple[int, int, str]
"""Start and end token (half open), and the kind: of an entity, or of an event for its trigger."""


class Heads(Protocol):
    """Scores that are made when asked for, because there are too many of them: of pairs of tokens or spans."""

    def arcs(self, start: int, end: int) -> Floats:
        """[len, 1 + len] scores of heads, the root first, for the tokens start..end."""

    def dep_labels(self, dependents: Sequence[int], heads: Sequence[int]) -> Floats:
        """[n, dependency labels] probabilities; a head of -1 is the root."""

    def roles(self, triggers: Sequence[Mention], mentions: Sequence[Mention]) -> Floats:
        """[T, M, roles] probabilities."""

    def relations(self, mentions: Sequence[Mention], sentences: Sequence[int]) -> tuple[Floats, Floats, Floats]:
        """[M, M, ...] probabilities of relation kinds, stances and factualities, from row to column."""


class Encoding:
    """Probabilities per token (arrays), and of pairs (methods).

    `sentence_start` [n]; `pos` [n, UPOS]; `names` [n, 1 + 2 kinds]: O, then B and I of each kind; `triggers`
    [n, event kinds], each for itself; `direction` [n, directions], `stage`, `factuality`: what holds if a
    trigger ends here. The columns are those of `labels`.
    """

    __slots__ = (
        "_heads",
        "direction",
        "factuality",
        "labels",
        "names",
        "pos",
        "sentence_start",
        "stage",
        "triggers",
    )

    def __init__(
        self,
        labels: Labels,
        *,
        sentence_start: Floats,
        pos: Floats | None = None,
        names: Floats | None = None,
        triggers: Floats | None = None,
        direction: Floats | None = None,
        stage: Floats | None = None,
        factuality: Floats | None = None,
        heads: Heads | None = None,
    ) -> None:
        """Arrays that are not given say nothing: all zeros, and every name tag is `O`."""
        n = len(sentence_start)

        def given(array: Floats | None, columns: int) -> Floats:
            return np.zeros((n, columns), dtype=np.float32) if array is None else array

        if names is None:
            names = np.zeros((n, len(labels.tags)), dtype=np.float32)
            names[:, 0] = 1.0
        self.labels = labels
        self.sentence_start = sentence_start
        self.pos = given(pos, len(labels.upos))
        self.names = names
        self.triggers = given(triggers, len(labels.events))
        self.direction = given(direction, len(labels.directions))
        self.stage = given(stage, len(labels.stages))
        self.factuality = given(factuality, len(labels.factualities))
        self._heads: Heads = heads if heads is not None else FixedHeads(labels)

    def __len__(self) -> int:
        return len(self.sentence_start)

    def arcs(self, start: int, end: int) -> Floats:
        """[len, 1 + len] scores of heads for the tokens of a sentence; column 0 is the root."""
        return self._heads.arcs(start, end)

    def dep_labels(self, dependents: Sequence[int], heads: Sequence[int]) -> Floats:
        """[n, dependency labels] probabilities of the label of each dependent; a head of -1 is the root."""
        return self._heads.dep_labels(dependents, heads)

    def roles(self, triggers: Sequence[Mention], mentions: Sequence[Mention]) -> Floats:
        """[T, M, roles] probabilities that the mention fills the role of the trigger's event.

        0 where the kinds do not fit, and where the two share no window of the encoder.
        """
        return self._heads.roles(triggers, mentions)

    def relations(self, mentions: Sequence[Mention], sentences: Sequence[int]) -> tuple[Floats, Floats, Floats]:
        """From row to column: [M, M, relation kinds], [M, M, stances] of a view, [M, M, factualities].

        `sentences` says in which sentence each mention stands; kinds are 0 between different ones, where the
        entities do not fit, and from a mention to itself. A symmetric kind is the mean of both directions.
        """
        return self._heads.relations(mentions, sentences)


class FixedHeads:
    """Heads that say what they were given: for tests, and for texts without a word.

    `arcs` [n, n]: the score of each token's head, itself for a root; roles and relations by place in the lists
    that will be asked about.
    """

    def __init__(
        self,
        labels: Labels,
        *,
        heads: Sequence[int] = (),
        deps: Sequence[str] = (),
        roles: dict[tuple[int, int, str], float] | None = None,
        relations: dict[tuple[int, int, str], float] | None = None,
    ) -> None:
        self._labels = labels
        self._tree, self._deps = list(heads), list(deps)
        self._roles, self._relations = roles or {}, relations or {}

    def arcs(self, start: int, end: int) -> Floats:
        """10 for the given head, 0 for all others."""
        out = np.zeros((end - start, 1 + end - start), dtype=np.float32)
        for i, head in enumerate(self._tree[start:end], start=start):
            out[i - start, 0 if head == i else 1 + head - start] = 10.0
        return out

    def dep_labels(self, dependents: Sequence[int], heads: Sequence[int]) -> Floats:
        """1 for the given label."""
        out = np.zeros((len(dependents), len(self._labels.dependencies)), dtype=np.float32)
        for row, token in enumerate(dependents):
            if token < len(self._deps) and self._deps[token] in self._labels.dependencies:
                out[row, self._labels.dependencies.index(self._deps[token])] = 1.0
        return out

    def roles(self, triggers: Sequence[Mention], mentions: Sequence[Mention]) -> Floats:
        """What was given for (trigger, mention, role), by place in the lists."""
        out = np.zeros((len(triggers), len(mentions), len(self._labels.roles)), dtype=np.float32)
        for (t, m, role), p in self._roles.items():
            out[t, m, self._labels.roles.index(role)] = p
        return out

    def relations(self, mentions: Sequence[Mention], sentences: Sequence[int]) -> tuple[Floats, Floats, Floats]:
        """What was given for (source, target, kind), by place in the list."""
        n = len(mentions)
        out = np.zeros((n, n, len(self._labels.relations)), dtype=np.float32)
        for (s, t, kind), p in self._relations.items():
            out[s, t, self._labels.relation_kinds.index(kind)] = p
        stances = np.full((n, n, len(self._labels.stances)), 1 / 3, dtype=np.float32)
        said = np.zeros((n, n, len(self._labels.factualities)), dtype=np.float32)
        said[:, :, 0] = 1.0
        return out, stances, said
