"""The loss of a batch: the sum of what its layers say; a layer that is missing costs nothing."""

import torch
from torch import Tensor
from torch.nn import functional

from ingest.nlp.labels import Labels
from ingest.train.batches import Batch
from ingest.train.model import Model

WEIGHTS = {"names": 1.0, "pos": 0.5, "arcs": 0.7, "deps": 0.5, "starts": 0.4}
WEIGHTS |= {"triggers": 1.0, "direction": 0.4, "stage": 0.3, "factuality": 0.3}
WEIGHTS |= {"roles": 1.5, "relations": 1.5, "stance": 0.2, "relation_factuality": 0.1}


class Losses:
    """Computes the loss by head for one set of labels. `trigger_weights` [event kinds] weigh positives."""

    def __init__(self, labels: Labels, trigger_weights: Tensor, *, pair_positive: float = 1.5) -> None:
        self._role_mask = torch.from_numpy(labels.role_mask)
        self._direction_mask = torch.from_numpy(labels.direction_mask)
        self._relation_mask = torch.from_numpy(labels.relation_mask)
        self._trigger_weights = trigger_weights
        self._bits = torch.arange(len(labels.tags))
        self._relations = len(labels.relations)
        self._stances = len(labels.stances)
        self._pair_positive = torch.tensor(pair_positive)

    def __call__(self, model: Model, batch: Batch) -> dict[str, Tensor]:
        """Unweighted losses of the layers that the batch has."""
        hidden, token, syntax = model(batch.pieces, batch.cases, batch.first, batch.mask)
        heads = model.split(token)
        out = {}
        if bool((known := batch.names != 0).any()):
            allowed = (batch.names[known, None] >> self._bits) & 1
            logits = heads["names"][known]
            hit = logits.masked_fill(allowed == 0, -1e9).logsumexp(-1)
            out["names"] = (logits.logsumexp(-1) - hit).mean()
        if bool((batch.upos >= 0).any()):
            out["pos"] = functional.cross_entropy(heads["pos"], batch.upos, ignore_index=-1)
        if bool((known := batch.starts >= 0).any()):
            out["starts"] = functional.binary_cross_entropy_with_logits(
                heads["sentence_start"][known, 0], batch.starts[known].float()
            )
        if len(batch.sentences):
            out |= self._syntax(model, syntax, batch)
        if len(batch.event_slots):
            out |= self._events(heads, batch)
        if len(batch.role_pairs):
            out |= self._roles(model, hidden, batch)
        if len(batch.relation_pairs):
            out |= self._pairs(model, hidden, batch)
        return out

    def _syntax(self, model: Model, syntax: Tensor, batch: Batch) -> dict[str, Tensor]:
        table = batch.sentences
        here = table >= 0
        scores = model.syntax.arcs(syntax, table.clamp(min=0))
        scores = scores.masked_fill(~functional.pad(here, (1, 0), value=True)[:, None, :], -1e9)
        slot = table.clamp(min=0)
        gold = batch.heads[slot]
        target = torch.where(gold == slot, 0, gold - table[:, :1] + 1)
        target = torch.where(here & (gold >= 0), target, -1)
        out = {"arcs": functional.cross_entropy(scores.flatten(0, 1), target.flatten(), ignore_index=-1)}
        words = torch.nonzero((batch.heads >= 0) & (batch.deps >= 0))[:, 0]
        if len(words):
            logits = model.syntax.labels(syntax, words, batch.heads[words])
            out["deps"] = functional.cross_entropy(logits, batch.deps[words])
        return out

    def _events(self, heads: dict[str, Tensor], batch: Batch) -> dict[str, Tensor]:
        logits = heads["triggers"][batch.event_slots]
        loss = functional.binary_cross_entropy_with_logits(
            logits,
            (batch.events < 0).float(),
            weight=batch.events.abs(),
            pos_weight=self._trigger_weights,
            reduction="sum",
        )
        out = {"triggers": loss / len(logits)}
        if len(a := batch.attributes):
            logits = heads["direction"][a[:, 0]].masked_fill(~self._direction_mask[a[:, 1]], -1e9)
            fits = self._direction_mask[a[:, 1], a[:, 2]] & (self._direction_mask[a[:, 1]].sum(-1) > 1)
            if bool(fits.any()):
                out["direction"] = functional.cross_entropy(logits[fits], a[fits, 2])
            out["stage"] = functional.cross_entropy(heads["stage"][a[:, 0]], a[:, 3], ignore_index=-1)
            out["factuality"] = functional.cross_entropy(heads["factuality"][a[:, 0]], a[:, 4], ignore_index=-1)
        return out

    def _roles(self, model: Model, hidden: Tensor, batch: Batch) -> dict[str, Tensor]:
        pairs = batch.role_pairs
        logits = model.role(hidden, batch.triggers, batch.mentions, pairs)
        mask = self._role_mask[batch.triggers[pairs[:, 0], 2], batch.mentions[pairs[:, 1], 2]]
        mask = mask & (batch.roles >= 0)
        return {"roles": self._binary(logits, batch.roles > 0, mask.float())}

    def _pairs(self, model: Model, hidden: Tensor, batch: Batch) -> dict[str, Tensor]:
        pairs = batch.relation_pairs
        logits = model.relation(hidden, batch.mentions, batch.mentions, pairs)
        kinds = batch.mentions[:, 2]
        mask = self._relation_mask[kinds[pairs[:, 0]], kinds[pairs[:, 1]]]
        weight = mask * batch.relations.abs()
        r, s = self._relations, self._relations + self._stances
        out = {"relations": self._binary(logits[:, :r], batch.relations < 0, weight)}
        for name, column, part in (("stance", 0, logits[:, r:s]), ("relation_factuality", 1, logits[:, s:])):
            if bool((batch.said[:, column] >= 0).any()):
                out[name] = functional.cross_entropy(part, batch.said[:, column], ignore_index=-1)
        return out

    def _binary(self, logits: Tensor, target: Tensor, weight: Tensor) -> Tensor:
        loss = functional.binary_cross_entropy_with_logits(
            logits, target.float(), weight=weight, pos_weight=self._pair_positive, reduction="sum"
        )
        return loss / (weight.amax(-1) > 0).sum().clamp(min=1)
