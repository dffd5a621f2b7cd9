"""The pair heads of a trained model over the windows of one Doc."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.nlp.encoding import Mention
from ingest.nlp.labels import Labels
from ingest.nlp.numbers import sigmoid, softmax
from ingest.nlp.pairs import Pairs, PairScorer, Spans
from ingest.nlp.windows import Window

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

ARC = 256
DEP = 128
_NEVER = np.float32(-1e4)


class PairWeights:
    """The parameters of the pair heads and the parser, read once per model."""

    def __init__(self, weights: Mapping[str, Floats]) -> None:
        """`weights`: parameters of `ingest.train.model.Model` by name, those of the three heads."""

        def part(prefix: str) -> dict[str, Floats]:
            return {k.removeprefix(prefix): v for k, v in weights.items() if k.startswith(prefix)}

        self.role = PairScorer(part("role."))
        self.relation = PairScorer(part("relation."))
        self.parser = part("syntax.")


@dataclass(frozen=True, slots=True)
class WindowHeads:
    """Implements `ingest.nlp.encoding.Heads`.

    `word_of` maps a token to its word, white space to the word before it; `syntax` has the projections of
    every word, `sentence` its sentence; `hidden` the vectors of the slots of all windows in order, `slots` the
    first slot of each window, and `window_of` the window that owns each word.
    """

    labels: Labels
    weights: PairWeights
    word_of: Ints
    is_word: NDArray[np.bool_]
    syntax: Floats
    sentence: Ints
    windows: Sequence[Window]
    hidden: Floats
    slots: Sequence[int]
    window_of: Ints

    def arcs(self, start: int, end: int) -> Floats:
        """Biaffine scores; white space is no head, and hangs on its neighbour."""
        n = end - start
        out = np.full((n, n + 1), _NEVER, dtype=np.float32)
        here = self.is_word[start:end]
        rows = self.syntax[self.word_of[start:end][here]]
        parser = self.weights.parser
        heads = np.concatenate([parser["root"][None, :ARC], rows[:, ARC : 2 * ARC]])
        scores = rows[:, :ARC] @ parser["arc"] @ heads.T + (heads @ parser["arc_head"])[None, :]
        columns = np.concatenate([[0], 1 + np.flatnonzero(here)])
        out[np.ix_(here, columns)] = np.round(scores, 4)
        for i in np.flatnonzero(~here):
            out[i, i if i else min(2, n)] = 100.0
        return out

    def dep_labels(self, dependents: Sequence[int], heads: Sequence[int]) -> Floats:
        """Biaffine label scores as probabilities."""
        parser = self.weights.parser
        head_index = np.asarray(heads, dtype=np.int64)
        dependent = self.syntax[self.word_of[np.asarray(dependents, dtype=np.int64)]]
        dependent = dependent[:, 2 * ARC : 2 * ARC + DEP]
        head = self.syntax[self.word_of[head_index], 2 * ARC + DEP :]
        head = np.where((head_index < 0)[:, None], parser["root"][ARC:], head)
        head = np.ascontiguousarray(head)
        dependent = np.ascontiguousarray(dependent)
        scores = dependent @ parser["label_dependent.weight"].T + parser["label_dependent.bias"]
        scores += head @ parser["label_head.weight"].T
        for label, matrix in enumerate(parser["label"]):  # one by one: what is between fits a core's cache
            scores[:, label] += np.einsum("nd,nd->n", dependent @ matrix, head)
        return np.round(softmax(scores), 4)

    def roles(self, triggers: Sequence[Mention], mentions: Sequence[Mention]) -> Floats:
        """Trigger by mention, in the window that owns the trigger; the title stands in every window."""
        out = np.zeros((len(triggers), len(mentions), len(self.labels.roles)), dtype=np.float32)
        left, right = self._words(triggers, self.labels.event_kinds), self._words(mentions, self.labels.kinds)
        owner = self.window_of[left.last]
        parts, places = [], []
        for w in np.unique(owner).tolist():
            i, a = self._inside(left, np.flatnonzero(owner == w), w)
            j, b = self._inside(right, np.arange(len(right)), w)
            fits = np.any(self.labels.role_mask[a.kind[:, None], b.kind[None, :]], axis=-1)
            parts.append(self._pairs(a, b, fits, w))
            places.append((i[parts[-1].one], j[parts[-1].two]))
        if not any(map(len, parts)):
            return out
        t, m = (np.concatenate(column) for column in zip(*places, strict=True))
        logits = self.weights.role(self.hidden, self.slots, Pairs.joined(parts))
        mask = self.labels.role_mask[left.kind[t], right.kind[m]]
        out[t, m] = np.where(mask, np.round(sigmoid(logits), 4), 0.0)
        return out

    def relations(self, mentions: Sequence[Mention], sentences: Sequence[int]) -> tuple[Floats, Floats, Floats]:
        """Sentence by sentence; mentions that a forced cut has parted are not related."""
        n, kinds = len(mentions), len(self.labels.relations)
        stances, said = len(self.labels.stances), len(self.labels.factualities)
        logits = np.full((n, n, kinds + stances + said), -60.0, dtype=np.float32)
        spans = self._words(mentions, self.labels.kinds)
        spans = Spans(spans.first, spans.last, spans.kind, np.asarray(sentences, dtype=np.int64))
        mask = self.labels.relation_mask[spans.kind[:, None], spans.kind[None, :]]
        owner = self.window_of[spans.last]
        parts, places = [], []
        for w in np.unique(owner).tolist():
            i, here = self._inside(spans, np.flatnonzero(owner == w), w)
            fits = mask[np.ix_(i, i)].any(axis=-1) & (here.sentence[:, None] == here.sentence[None, :])
            np.fill_diagonal(fits, val=False)
            parts.append(self._pairs(here, here, fits, w))
            places.append((i[parts[-1].one], i[parts[-1].two]))
        if any(map(len, parts)):
            one, two = (np.concatenate(column) for column in zip(*places, strict=True))
            logits[one, two] = self.weights.relation(self.hidden, self.slots, Pairs.joined(parts))
        mask = mask & (logits[:, :, :1] > -60.0)
        held = np.where(mask, sigmoid(logits[:, :, :kinds]), np.float32(0.0))
        for name in self.labels.symmetric:
            r = self.labels.relation_kinds.index(name)
            held[:, :, r] = (held[:, :, r] + held[:, :, r].T) / 2
        return (
            np.round(held, 4).astype(np.float32),
            np.round(softmax(logits[:, :, kinds : kinds + stances]), 4),
            np.round(softmax(logits[:, :, kinds + stances :]), 4),
        )

    def _words(self, mentions: Sequence[Mention], kinds: Sequence[str]) -> Spans:
        """The mentions by their words, with their kinds' places in `kinds` and the sentences of their first words."""
        first = self.word_of[np.asarray([start for start, _, _ in mentions], dtype=np.int64)]
        last = self.word_of[np.asarray([end - 1 for _, end, _ in mentions], dtype=np.int64)]
        place = {kind: i for i, kind in enumerate(kinds)}
        kind = np.asarray([place[k] for _, _, k in mentions], dtype=np.int64)
        return Spans(first, last, kind, self.sentence[first])

    def _inside(self, words: Spans, among: Ints, w: int) -> tuple[Ints, Spans]:
        """Which `among` the spans of words lie in a window, and these by their slots."""
        window = self.windows[w]

        def slots(word: Ints) -> Ints:
            in_title = np.where(word < window.title, word, -1)
            return np.where((window.start <= word) & (word < window.end), window.title + word - window.start, in_title)

        first, last = slots(words.first[among]), slots(words.last[among])
        kept = (first >= 0) & (last >= first)
        found = words.at(among[kept])
        start = self.slots[w]
        return among[kept], Spans(start + first[kept], start + last[kept], found.kind, found.sentence)

    def _pairs(self, left: Spans, right: Spans, fits: NDArray[np.bool_], w: int) -> Pairs:
        one, two = np.nonzero(fits)
        title = np.full(len(one), self.slots[w] + self.windows[w].title, dtype=np.int64)
        return Pairs(left, right, one, two, title)
