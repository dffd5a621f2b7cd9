"""Figures on held-out windows, with gold mentions and triggers where a head needs them."""

from collections import Counter, defaultdict
from collections.abc import Sequence

import numpy as np
import torch
from numpy.typing import NDArray

from ingest.nlp.labels import Labels
from ingest.train.batches import Batch, collate
from ingest.train.examples import Example
from ingest.train.model import Model

Count = Counter[str]


def f1(c: Count) -> float:
    """F1 of counts `tp`, `fp`, `fn`, in percent."""
    return round(200 * c["tp"] / max(1, 2 * c["tp"] + c["fp"] + c["fn"]), 1)


def name_spans(probabilities: NDArray[np.float32]) -> set[tuple[int, int, int]]:
    """(first, last, kind): boundaries over the sum of kinds, then the kind over the span."""
    begin, inside = probabilities[:, 1::2], probabilities[:, 2::2]
    tag = np.stack([probabilities[:, 0], begin.sum(1), inside.sum(1)], axis=1).argmax(1)
    spans: set[tuple[int, int, int]] = set()
    i = 0
    while i < len(tag):
        if tag[i] == 0:
            i += 1
            continue
        j = i
        while j + 1 < len(tag) and tag[j + 1] == 2:
            j += 1
        kind = int((begin[i : j + 1] + inside[i : j + 1]).sum(0).argmax())
        spans.add((i, j, kind))
        i = j + 1
    return spans


def measure(model: Model, examples: Sequence[Example], labels: Labels, *, threshold: float = 0.5) -> dict[str, float]:
    """Names, triggers, roles, relations, attributes and syntax, whatever the examples are annotated with."""
    model.eval()
    with torch.inference_mode():
        figures = _measure(model, examples, labels, threshold)
    model.train()
    return figures


def _measure(model: Model, examples: Sequence[Example], labels: Labels, threshold: float) -> dict[str, float]:
    counts: dict[str, Count] = defaultdict(Counter)
    right: Counter[str] = Counter()
    total: Counter[str] = Counter()
    order = sorted(examples, key=lambda e: len(e.window.pieces))
    for i in range(0, len(order), 8):
        group = order[i : i + 8]
        batch = collate(group)
        hidden, token, syntax = model(batch.pieces, batch.cases, batch.first, batch.mask)
        heads = model.split(token)
        offset = 0
        names = heads["names"].softmax(-1).numpy()
        triggers = (heads["triggers"].sigmoid() > threshold).numpy()
        for e in group:
            here = slice(offset, offset + len(e.window))
            offset += len(e.window)
            own = e.names != 0
            if e.events is not None:
                _names(counts, e, names[here], own)
                _triggers(counts, e, triggers[here], labels)
        _pairs(counts, model, hidden, batch, labels, threshold)
        _attributes(right, total, heads, batch, labels)
        _syntax(right, total, model, syntax, heads, batch, counts)
    figures = {name: f1(c) for name, c in sorted(counts.items())}
    kinds = [v for k, v in figures.items() if k.startswith("trigger ")]
    if kinds:
        figures["triggers macro"] = round(sum(kinds) / len(kinds), 1)
    return figures | {name: round(100 * right[name] / total[name], 1) for name in sorted(total)}


def _tally(count: Count, gold: set[tuple[int, ...]], found: set[tuple[int, ...]]) -> None:
    count.update(tp=len(gold & found), fp=len(found - gold), fn=len(gold - found))


def _names(counts: dict[str, Count], e: Example, probabilities: NDArray[np.float32], own: NDArray[np.bool_]) -> None:
    gold = {(int(a), int(b), int(k)) for a, b, k in e.mentions if own[a]}
    found = {s for s in name_spans(probabilities) if own[s[0]]}
    _tally(counts["names"], set(gold), set(found))
    _tally(counts["name boundaries"], {x[:2] for x in gold}, {x[:2] for x in found})


def _triggers(counts: dict[str, Count], e: Example, found: NDArray[np.bool_], labels: Labels) -> None:
    assert e.events is not None
    for k, kind in enumerate(labels.event_kinds):
        owned = e.events[:, k] != 0
        gold = {(int(t[0]), int(t[1])) for t in e.triggers if t[2] == k}
        column = found[:, k] & owned
        spans, start = set(), None
        for i, on in enumerate([*column, False]):
            if on and start is None:
                start = i
            elif not on and start is not None:
                spans.add((start, i - 1))
                start = None
        # a trigger counts as found where the words overlap
        hit = sum(any(a <= d and c <= b for c, d in spans) for a, b in gold)
        false = sum(not any(a <= d and c <= b for c, d in gold) for a, b in spans)
        for name in (f"trigger {kind}", "triggers"):
            counts[name].update(tp=hit, fn=len(gold) - hit, fp=false)


def _pairs(
    counts: dict[str, Count], model: Model, hidden: torch.Tensor, batch: Batch, labels: Labels, threshold: float
) -> None:
    if len(pairs := batch.role_pairs):
        logits = model.role(hidden, batch.triggers, batch.mentions, pairs)
        kinds = batch.triggers[pairs[:, 0], 2]
        mask = torch.from_numpy(labels.role_mask)[kinds, batch.mentions[pairs[:, 1], 2]]
        found = (logits.sigmoid() > threshold) & mask & (batch.roles >= 0)
        gold = batch.roles > 0
        speaker = torch.zeros(len(labels.roles), dtype=torch.bool)
        speaker[labels.roles.index("speaker")] = True
        for name, column in (("roles", ~speaker), ("speakers", speaker)):
            g, f = gold & column, found & column
            counts[name].update(tp=int((g & f).sum()), fp=int((f & ~g).sum()), fn=int((g & ~f).sum()))
    if len(pairs := batch.relation_pairs):
        logits = model.relation(hidden, batch.mentions, batch.mentions, pairs)[:, : len(labels.relations)]
        k = batch.mentions[:, 2]
        mask = torch.from_numpy(labels.relation_mask)[k[pairs[:, 0]], k[pairs[:, 1]]]
        found = (logits.sigmoid() > threshold) & mask & (batch.relations != 0)
        gold = batch.relations < 0
        loose = torch.tensor([r in ("OPERATES_IN", "HAS_VIEW_ON") for r in labels.relations])
        for name, column in (("relations", loose | True), ("market relations", ~loose)):
            g, f = gold & column, found & column
            counts[name].update(tp=int((g & f).sum()), fp=int((f & ~g).sum()), fn=int((g & ~f).sum()))


def _attributes(
    right: Counter[str], total: Counter[str], heads: dict[str, torch.Tensor], batch: Batch, labels: Labels
) -> None:
    if not len(a := batch.attributes):
        return
    mask = torch.from_numpy(labels.direction_mask)[a[:, 1]]
    direction = heads["direction"][a[:, 0]].masked_fill(~mask, -1e9).argmax(-1)
    several = mask.sum(-1) > 1
    right["direction"] += int((direction == a[:, 2])[several].sum())
    total["direction"] += int(several.sum())
    for name, column in (("stage", 3), ("factuality", 4)):
        known = a[:, column] >= 0
        right[name] += int((heads[name][a[:, 0]].argmax(-1) == a[:, column])[known].sum())
        total[name] += int(known.sum())


def _syntax(
    right: Counter[str],
    total: Counter[str],
    model: Model,
    syntax: torch.Tensor,
    heads: dict[str, torch.Tensor],
    batch: Batch,
    counts: dict[str, Count],
) -> None:
    if not len(batch.sentences):
        return
    table = batch.sentences
    scores = model.syntax.arcs(syntax, table.clamp(min=0))
    scores[:, :, 1:][(table < 0)[:, None, :].expand_as(scores[:, :, 1:])] = -1e9
    best = scores.argmax(-1)
    here = table >= 0
    slot = table[here]
    column = best[here]
    head = torch.where(column == 0, slot, column - 1 + table[:, :1].expand_as(table)[here])
    label = model.syntax.labels(syntax, slot, head).argmax(-1)
    gold = batch.heads[slot]
    known = gold >= 0
    hit = (gold == head) & known
    right.update(UAS=int(hit.sum()), LAS=int((hit & (label == batch.deps[slot])).sum()))
    total.update(UAS=int(known.sum()), LAS=int(known.sum()))
    pos = heads["pos"].argmax(-1)
    right["POS"] += int((pos == batch.upos)[batch.upos >= 0].sum())
    total["POS"] += int((batch.upos >= 0).sum())
    starts = heads["sentence_start"][:, 0] > 0
    g = batch.starts == 1
    f = starts & (batch.starts >= 0)
    counts["sentence starts"].update(tp=int((g & f).sum()), fp=int((f & ~g).sum()), fn=int((g & ~f).sum()))
