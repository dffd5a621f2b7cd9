"""From annotated texts to windows with targets, as arrays that a batch can join."""

from collections import defaultdict
from dataclasses import dataclass, replace
from random import Random

import numpy as np
from numpy.typing import NDArray

from ingest.nlp.labels import Labels
from ingest.nlp.windows import Window, cut_windows
from ingest.nlp.wordpieces import WordPieces
from ingest.train.samples import MISSING, Mention, Sample, Trigger

Ints = NDArray[np.int64]

_ALIKE = {
    "Company": ("Fund", "Organization", "Publication", "Product", "Exchange"),
    "Fund": ("Company",),
    "Authority": ("Organization", "Company"),
    "Organization": ("Company", "Authority"),
    "Publication": ("Company",),
    "Exchange": ("Index", "Company"),
    "Index": ("Exchange", "Asset"),
    "Product": ("Company", "Theme"),
    "Theme": ("Sector", "Product", "Strategy"),
    "Sector": ("Theme", "Asset"),
}


@dataclass(frozen=True, slots=True)
class Example:
    """One window with its targets; `MISSING` (or a weight of 0) where there is none."""

    source: str
    window: Window
    sentence: Ints
    names: Ints
    upos: Ints
    heads: Ints
    deps: Ints
    starts: Ints
    spans: list[tuple[int, int]]
    """Sentences with syntax: first slot, length."""
    events: NDArray[np.float32] | None
    """[slots, event kinds]: weight, negative where the event's trigger is here."""
    attributes: Ints
    """[n, 5]: slot, event kind, direction, stage, factuality."""
    triggers: Ints
    """[T, 3]: first slot, last slot, event kind."""
    mentions: Ints
    """[M, 3]: first slot, last slot, kind."""
    roles: NDArray[np.int8]
    """[T, M, roles]: 1, 0, or `MISSING`."""
    pairs: Ints
    """[P, 4]: source mention, target mention, stance, factuality."""
    relations: NDArray[np.float32]
    """[P, relation kinds]: weight, negative where it holds, 0 if unknown."""


class ExampleMaker:
    """Cuts samples into examples, for one set of labels."""

    def __init__(self, labels: Labels, wordpieces: WordPieces) -> None:
        self._labels = labels
        self._wordpieces = wordpieces
        self._kind = {k: i for i, k in enumerate(labels.kinds)}
        self._event = {k: i for i, k in enumerate(labels.event_kinds)}
        self._role = {k: i for i, k in enumerate(labels.roles)}
        self._relation = {k: i for i, k in enumerate(labels.relation_kinds)}
        self._upos = {k: i for i, k in enumerate(labels.upos)}
        self._dep = {k: i for i, k in enumerate(labels.dependencies)}
        self._direction = {k: i for i, k in enumerate(labels.directions)}
        self._stage = {k: i for i, k in enumerate(labels.stages)}
        self._factuality = {k: i for i, k in enumerate(labels.factualities)}
        self._stance = {k: i for i, k in enumerate(labels.stances)}

    def __call__(self, sample: Sample) -> list[Example]:
        """All windows of a text."""
        windows = cut_windows(sample.words, sample.paragraphs, self._wordpieces)
        return [self._example(sample, window) for window in windows]

    def _example(self, sample: Sample, window: Window) -> Example:
        n = len(window)
        owned = window.owned
        slots = [window.slot(w) or 0 for w in owned]

        def spread(values: list[int], missing: int) -> Ints:
            out = np.full(n, missing, dtype=np.int64)
            if values:
                out[slots] = [values[w] for w in owned]
            return out

        heads = [MISSING] * len(sample.words)
        for w in owned:
            slot = window.slot(sample.heads[w]) if sample.heads else None
            if slot is not None and sample.heads[w] in owned:
                heads[w] = slot
        sentence = np.zeros(n, dtype=np.int64)
        if sample.sentences:
            words = [*range(window.title), *range(window.start, window.end)]
            sentence[:] = [sample.sentences[w] for w in words]
        spans = []
        if sample.heads:
            for number in sorted({sample.sentences[w] for w in owned}):
                inside = [s for s, w in zip(slots, owned, strict=True) if sample.sentences[w] == number]
                spans.append((inside[0], len(inside)))
        mention_index, mentions = self._mentions(sample, window)
        triggers, attributes, roles = self._roles(sample, window, mention_index, len(mentions))
        pairs, relations = self._relations(sample, mention_index)
        return Example(
            sample.source,
            window,
            sentence,
            spread(sample.names, 0),
            spread([self._upos.get(p, MISSING) for p in sample.upos], MISSING),
            spread(heads, MISSING),
            spread([self._dep.get(d, MISSING) for d in sample.deps], MISSING),
            spread(sample.starts, MISSING),
            spans,
            self._events(sample, window),
            attributes,
            triggers,
            mentions,
            roles,
            pairs,
            relations,
        )

    def _events(self, sample: Sample, window: Window) -> NDArray[np.float32] | None:
        if sample.triggers is None:
            return None
        events = np.zeros((len(window), len(self._event)), dtype=np.float32)
        for w in window.owned:
            events[window.slot(w)] = 1.0
        for w, kind in sample.tempting:
            if w in window.owned and kind in self._event:
                events[window.slot(w), self._event[kind]] = 2.0
        for t in sample.triggers:
            for w in range(t.first, t.last + 1):
                if w in window.owned:
                    events[window.slot(w), self._event[t.kind]] = -1.0
        return events

    def _mentions(self, sample: Sample, window: Window) -> tuple[dict[int, int], Ints]:
        index: dict[int, int] = {}
        rows: list[tuple[int, int, int]] = []
        for i, m in enumerate(sample.mentions):
            first, last = window.slot(m.first), window.slot(m.last)
            if first is not None and last is not None:
                index[i] = len(rows)
                rows.append((first, last, self._kind[m.kind]))
        return index, np.asarray(rows, dtype=np.int64).reshape(-1, 3)

    def _roles(
        self, sample: Sample, window: Window, index: dict[int, int], count: int
    ) -> tuple[Ints, Ints, NDArray[np.int8]]:
        merged: dict[tuple[int, int, str], list[Trigger]] = defaultdict(list)
        attributes = []
        for t in sample.triggers or ():
            if t.first in window.owned and t.last in window.owned:
                merged[t.first, t.last, t.kind].append(t)
                attributes.append(
                    (
                        window.slot(t.last),
                        self._event[t.kind],
                        self._direction[t.direction] if t.direction else 0,
                        self._stage[t.stage] if t.stage else MISSING,
                        self._factuality[t.factuality] if t.factuality else MISSING,
                    )
                )
        roles = np.zeros((len(merged), count, len(self._role)), dtype=np.int8)
        rows: list[tuple[int | None, int | None, int]] = []
        for row, ((first, last, kind), triggers) in enumerate(merged.items()):
            rows.append((window.slot(first), window.slot(last), self._event[kind]))
            for t in triggers:
                for role, keys in t.roles.items():
                    for key in keys:
                        self._fill(roles[row, :, self._role[role]], sample, t, key, index)
        return (
            np.asarray(rows, dtype=np.int64).reshape(-1, 3),
            np.asarray(attributes, dtype=np.int64).reshape(-1, 5),
            roles,
        )

    @staticmethod
    def _fill(column: NDArray[np.int8], sample: Sample, t: Trigger, key: str, index: dict[int, int]) -> None:
        """A filler's mentions in the trigger's sentence, else its nearest one; its others are left out."""

        def gap(m: Mention) -> int:
            return min(abs(m.first - t.last), abs(t.first - m.last))

        named = {i: sample.mentions[i] for i in index if sample.mentions[i].key == key}
        same = [i for i, m in named.items() if sample.sentences[m.first] == sample.sentences[t.first]]
        best = same or sorted(named, key=lambda i: gap(named[i]))[:1]
        for i in named:
            if i in best:
                column[index[i]] = 1
            elif column[index[i]] == 0:
                column[index[i]] = MISSING

    def _relations(self, sample: Sample, index: dict[int, int]) -> tuple[Ints, NDArray[np.float32]]:
        rows: list[tuple[int, int, int, int]] = []
        targets: list[NDArray[np.float32]] = []
        for pair in sample.pairs:
            if pair.source not in index or pair.target not in index:
                continue
            target = np.zeros(len(self._relation), dtype=np.float32)
            for kind in pair.known:
                target[self._relation[kind]] = -pair.weight if kind in pair.holds else pair.weight
            stance = self._stance[pair.stance] if pair.stance else MISSING
            factuality = self._factuality[pair.factuality] if pair.factuality else MISSING
            rows.append((index[pair.source], index[pair.target], stance, factuality))
            targets.append(target)
        return (
            np.asarray(rows, dtype=np.int64).reshape(-1, 4),
            np.asarray(targets, dtype=np.float32).reshape(-1, len(self._relation)),
        )

    def disturb(self, example: Example, random: Random) -> Example:
        """Against what run time brings: headlines in capitals, lost case, wrong kinds, mentions that are none."""
        window = replace(example.window, cases=_recased(example.window, random))
        if example.events is not None:
            window = replace(window, pieces=self._masked(window, random))
        mentions = example.mentions.copy()
        for i, (_, _, kind) in enumerate(mentions):
            others = _ALIKE.get(self._labels.kinds[kind])
            if others and random.random() < 0.06:
                mentions[i, 2] = self._kind[random.choice(others)]
        roles = example.roles
        if len(example.triggers):
            taken = {s for a, b, _ in mentions for s in range(a, b + 1)}
            added = []
            for _ in range(max(1, len(mentions) // 8)):
                first = random.randrange(len(window))
                last = min(len(window) - 1, first + random.choice((0, 0, 1)))
                if not taken & set(range(first, last + 1)):
                    added.append((first, last, random.randrange(len(self._kind))))
            if added:
                mentions = np.concatenate([mentions, np.asarray(added, dtype=np.int64)])
                nothing = np.zeros((len(roles), len(added), roles.shape[2]), dtype=np.int8)
                roles = np.concatenate([roles, nothing], axis=1)
        return replace(example, window=window, mentions=mentions, roles=roles)

    def _masked(self, window: Window, random: Random, *, share: float = 0.03) -> Ints:
        """A few pieces hidden, so that no single word decides."""
        pieces = window.pieces.copy()
        for i in range(1, len(pieces)):
            if pieces[i] != self._wordpieces.sep and random.random() < share:
                pieces[i] = self._wordpieces.mask
        return pieces


def _recased(window: Window, random: Random) -> Ints:
    """Case patterns with a share of windows in lower or upper case, and of titles in capitals."""
    cases = window.cases
    dice = random.random()
    if dice < 0.05:
        return np.where((cases >= 2) & (cases <= 4), 1, cases)
    if dice < 0.09:
        return np.where((cases == 1) | (cases == 2) | (cases == 4), 3, cases)
    if window.title and dice < 0.4:
        end = int(window.first[window.title])
        head = cases[:end]
        changed = np.where((head == 1) | (head == 2) | (head == 4), 3, head)
        if dice >= 0.22:
            changed = np.where(head == 1, 2, head)
        return np.concatenate([changed, cases[end:]])
    return cases
