"""The pair heads of a trained model over the windows of one Doc."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.nlp.encoding import Mention
from ingest.nlp.labels import Labels
from ingest.nlp.numbers import sigmoid, softmax
from ingest.nlp.pairs import PairScorer, Spans
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
        label = self.parser["label"]
        self.labels = label.transpose(1, 0, 2).reshape(label.shape[1], -1)


@dataclass(frozen=True, slots=True)
class WindowHeads:
    """Implements `ingest.nlp.encoding.Heads`.

    `word_of` maps a token to its word, white space to the word before it; `syntax` has the projections of
    every word, `sentence` its sentence; `hidden` the slots' vectors of every window, and `window_of` the
    window that owns each word.
    """

    labels: Labels
    weights: PairWeights
    word_of: Ints
    is_word: NDArray[np.bool_]
    syntax: Floats
    sentence: Ints
    windows: Sequence[Window]
    hidden: Sequence[Floats]
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
        left = (dependent @ self.weights.labels).reshape(len(dependent), -1, DEP)
        scores = (left @ head[:, :, None])[:, :, 0]
        scores = scores + dependent @ parser["label_dependent.weight"].T + parser["label_dependent.bias"]
        return np.round(softmax(scores + head @ parser["label_head.weight"].T), 4)

    def roles(self, triggers: Sequence[Mention], mentions: Sequence[Mention]) -> Floats:
        """Trigger by mention, in the window that owns the trigger; the title stands in every window."""
        out = np.zeros((len(triggers), len(mentions), len(self.labels.roles)), dtype=np.float32)
        owner = [int(self.window_of[self.word_of[end - 1]]) for _, end, _ in triggers]
        for w in sorted(set(owner)):
            left = [i for i, o in enumerate(owner) if o == w and self._slots(triggers[i], w) is not None]
            right = [i for i, m in enumerate(mentions) if self._slots(m, w) is not None]
            if not left or not right:
                continue
            a = self._spans([triggers[i] for i in left], w, self.labels.event_kinds)
            b = self._spans([mentions[i] for i in right], w, self.labels.kinds)
            logits = self.weights.role(self.hidden[w], a, b, title=self.windows[w].title)
            mask = self.labels.role_mask[a.kind[:, None], b.kind[None, :]]
            out[np.ix_(left, right)] = np.where(mask, np.round(sigmoid(logits), 4), 0.0)
        return out

    def relations(self, mentions: Sequence[Mention], sentences: Sequence[int]) -> tuple[Floats, Floats, Floats]:
        """Sentence by sentence; mentions that a forced cut has parted are not related."""
        n, kinds = len(mentions), len(self.labels.relations)
        stances, said = len(self.labels.stances), len(self.labels.factualities)
        logits = np.full((n, n, kinds + stances + said), -60.0, dtype=np.float32)
        together: dict[tuple[int, int], list[int]] = {}
        for i, (mention, sentence) in enumerate(zip(mentions, sentences, strict=True)):
            w = int(self.window_of[self.word_of[mention[1] - 1]])
            if self._slots(mention, w) is not None:
                together.setdefault((sentence, w), []).append(i)
        for (_, w), members in together.items():
            if len(members) < 2:
                continue
            spans = self._spans([mentions[i] for i in members], w, self.labels.kinds)
            spans = Spans(spans.first, spans.last, spans.kind, np.zeros(len(members), dtype=np.int64))
            scores = self.weights.relation(self.hidden[w], spans, spans, title=self.windows[w].title)
            logits[np.ix_(members, members)] = scores
        kind = np.asarray([self.labels.kinds.index(k) for _, _, k in mentions], dtype=np.int64)
        mask = self.labels.relation_mask[kind[:, None], kind[None, :]] if n else np.zeros((0, 0, kinds), dtype=bool)
        mask = mask & (logits[:, :, :1] > -60.0)
        mask[np.arange(n), np.arange(n)] = False
        held = np.where(mask, sigmoid(logits[:, :, :kinds]), np.float32(0.0))
        for name in self.labels.symmetric:
            r = self.labels.relation_kinds.index(name)
            held[:, :, r] = (held[:, :, r] + held[:, :, r].T) / 2
        return (
            np.round(held, 4).astype(np.float32),
            np.round(softmax(logits[:, :, kinds : kinds + stances]), 4),
            np.round(softmax(logits[:, :, kinds + stances :]), 4),
        )

    def _slots(self, mention: Mention, w: int) -> tuple[int, int] | None:
        first = self.windows[w].slot(int(self.word_of[mention[0]]))
        last = self.windows[w].slot(int(self.word_of[mention[1] - 1]))
        return None if first is None or last is None or last < first else (first, last)

    def _spans(self, mentions: Sequence[Mention], w: int, kinds: Sequence[str]) -> Spans:
        slots = [self._slots(m, w) or (0, 0) for m in mentions]
        sentence = [self.sentence[self.word_of[start]] for start, _, _ in mentions]
        columns = ([a for a, _ in slots], [b for _, b in slots], [kinds.index(k) for _, _, k in mentions], sentence)
        return Spans(*(np.asarray(c, dtype=np.int64) for c in columns))
