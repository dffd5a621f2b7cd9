"""Syntax of texts that nobody parsed, as an earlier model reads it: what the syntax heads learn of our own corpus.

Treebanks hold little news of markets. A head that saw words like "agreed" only there misreads them once the
encoder has learned to mark them as triggers; so the syntax heads are fitted again, on the treebanks and on the
parse that the model of stage one, not yet changed in that way, gives of our corpus (self-training).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np
import torch

from ingest.nlp.trees import decode_heads
from ingest.train.examples import Example
from ingest.train.model import Model
from ingest.train.samples import MISSING


def parsed(examples: Iterable[Example], teacher: Model) -> Iterator[Example]:
    """The examples with the teacher's tags, heads and labels, and no other layer than these."""
    teacher.eval()
    for example in examples:
        with torch.inference_mode():
            yield _parsed(example, teacher)


def _parsed(example: Example, teacher: Model) -> Example:
    window = example.window
    pieces, cases = torch.from_numpy(window.pieces[None]), torch.from_numpy(window.cases[None])
    _, token, syntax = teacher(pieces, cases, torch.from_numpy(window.first))
    slots = [slot for word in window.owned if (slot := window.slot(word)) is not None]
    tags = teacher.split(token)["pos"].argmax(-1).numpy()
    upos, heads, deps = (np.full(len(window), MISSING, dtype=np.int64) for _ in range(3))
    upos[slots] = tags[slots]
    spans = []
    for number in sorted({int(example.sentence[slot]) for slot in slots}):
        inside = [slot for slot in slots if example.sentence[slot] == number]
        first, length = inside[0], len(inside)
        if inside != list(range(first, first + length)):
            continue  # a sentence that is parted by the title
        scores = teacher.syntax.arcs(syntax, torch.arange(first, first + length)[None])[0].numpy()
        found = decode_heads(scores)
        heads[inside] = [first + h - 1 if h else slot for h, slot in zip(found, inside, strict=True)]
        labels = teacher.syntax.labels(syntax, torch.tensor(inside), torch.from_numpy(heads[inside]))
        deps[inside] = labels.argmax(-1).numpy()
        spans.append((first, length))
    return replace(
        example,
        source="silver",
        names=np.zeros_like(example.names),
        upos=upos,
        heads=heads,
        deps=deps,
        starts=np.full(len(window), MISSING, dtype=np.int64),
        spans=spans,
        events=None,
        attributes=example.attributes[:0],
        triggers=example.triggers[:0],
        mentions=example.mentions[:0],
        roles=example.roles[:0, :0],
        pairs=example.pairs[:0],
        relations=example.relations[:0],
    )
