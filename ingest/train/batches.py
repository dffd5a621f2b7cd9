"""Examples joined into batches; all positions of words are indices into the batch's list of words."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from ingest.nlp.pairs import Spans, between, buckets
from ingest.train.examples import Example

PIECES = 1500
"""Word pieces of a batch, padding included."""


@dataclass(slots=True)
class Batch:
    """Tensors of a batch. Slots are numbered through the whole batch."""

    pieces: Tensor
    cases: Tensor
    mask: Tensor
    first: Tensor
    names: Tensor
    upos: Tensor
    heads: Tensor
    deps: Tensor
    starts: Tensor
    sentences: Tensor
    """[S, L] slots, -1 as padding."""
    events: Tensor
    """[E, event kinds] of the slots in `event_slots`."""
    event_slots: Tensor
    attributes: Tensor
    triggers: Tensor
    mentions: Tensor
    role_pairs: Tensor
    roles: Tensor
    relation_pairs: Tensor
    relations: Tensor
    said: Tensor
    """[P, 2]: stance, factuality of relations."""


def batches(examples: Sequence[Example], random: Random, *, pieces: int = PIECES) -> Iterator[list[Example]]:
    """Lists of examples of like length, in random order."""
    order = sorted(range(len(examples)), key=lambda i: len(examples[i].window.pieces) + random.random() * 12)
    groups: list[list[Example]] = []
    group: list[Example] = []
    for i in order:
        length = len(examples[i].window.pieces)
        if group and (len(group) + 1) * length > pieces:
            groups.append(group)
            group = []
        group.append(examples[i])
    if group:
        groups.append(group)
    random.shuffle(groups)
    yield from groups


def collate(examples: Sequence[Example]) -> Batch:
    """Join examples."""
    longest = max(len(e.window.pieces) for e in examples)
    pieces = np.zeros((len(examples), longest), dtype=np.int64)
    cases = np.zeros_like(pieces)
    mask = np.full((len(examples), 1, 1, longest), -1e9, dtype=np.float32)
    offset = trigger_offset = mention_offset = 0
    first, heads, sentences, events, event_slots = [], [], [], [], []
    attributes, triggers, mentions, role_pairs, roles, relation_pairs, relations, said = ([] for _ in range(8))
    for row, e in enumerate(examples):
        n = len(e.window.pieces)
        pieces[row, :n], cases[row, :n], mask[row, :, :, :n] = e.window.pieces, e.window.cases, 0
        first.append(e.window.first + row * longest)
        heads.append(np.where(e.heads >= 0, e.heads + offset, -1))
        sentences += [(a + offset, length) for a, length in e.spans]
        if e.events is not None:
            events.append(e.events)
            event_slots.append(np.arange(len(e.window)) + offset)
        attributes.append(e.attributes + np.asarray([offset, 0, 0, 0, 0]))
        triggers.append(e.triggers + np.asarray([offset, offset, 0]))
        mentions.append(e.mentions + np.asarray([offset, offset, 0]))
        left, right = _spans(e.triggers, e.sentence), _spans(e.mentions, e.sentence)
        every = np.indices((len(left), len(right))).reshape(2, -1)
        role_pairs.append(_pairs(left, right, every, e.window.title, offset, trigger_offset, mention_offset))
        roles.append(e.roles.reshape(-1, e.roles.shape[2]))
        some = e.pairs[:, :2].T
        relation_pairs.append(_pairs(right, right, some, e.window.title, offset, mention_offset, mention_offset))
        relations.append(e.relations)
        said.append(e.pairs[:, 2:])
        offset += len(e.window)
        trigger_offset += len(e.triggers)
        mention_offset += len(e.mentions)
    table = np.full((len(sentences), max((n for _, n in sentences), default=1)), -1, dtype=np.int64)
    for row, (start, length) in enumerate(sentences):
        table[row, :length] = np.arange(start, start + length)
    return Batch(
        pieces=torch.from_numpy(pieces),
        cases=torch.from_numpy(cases),
        mask=torch.from_numpy(mask),
        first=join(first),
        names=join([e.names for e in examples]),
        upos=join([e.upos for e in examples]),
        heads=join(heads),
        deps=join([e.deps for e in examples]),
        starts=join([e.starts for e in examples]),
        sentences=torch.from_numpy(table),
        events=join(events) if events else torch.zeros(0, 0),
        event_slots=join(event_slots) if events else torch.zeros(0, dtype=torch.int64),
        attributes=join(attributes),
        triggers=join(triggers),
        mentions=join(mentions),
        role_pairs=join(role_pairs),
        roles=join(roles),
        relation_pairs=join(relation_pairs),
        relations=join(relations),
        said=join(said),
    )


def join(arrays: Sequence[NDArray[Any]]) -> Tensor:
    """One tensor of arrays with equal rows."""
    return torch.from_numpy(np.concatenate(arrays))


def _spans(rows: NDArray[np.int64], sentence: NDArray[np.int64]) -> Spans:
    return Spans(rows[:, 0], rows[:, 1], rows[:, 2], sentence[rows[:, 0]])


def _pairs(
    left: Spans,
    right: Spans,
    chosen: NDArray[np.int64],
    title: int,
    offset: int,
    left_offset: int,
    right_offset: int,
) -> NDArray[np.int64]:
    a, b = chosen
    bucket = buckets(left, right, title=title)
    start, end = between(left, right)
    columns = [a + left_offset, b + right_offset, bucket[a, b], start[a, b] + offset, end[a, b] + offset]
    return np.stack(columns, axis=1).astype(np.int64)
