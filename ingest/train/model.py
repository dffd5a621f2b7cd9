"""The encoder and its heads in torch: a BERT of six layers that also sees how words are written."""

import json
import math
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from ingest.nlp.labels import Labels, token_sizes
from ingest.nlp.pairs import BUCKETS
from ingest.nlp.wordpieces import CASES

ARC = 256
DEP = 128


class Layer(nn.Module):  # type: ignore[misc]
    """One transformer layer, as in BERT (norms after the residuals)."""

    def __init__(self, width: int, inner: int, heads: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm_out = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor | None) -> Tensor:
        b, n, width = x.shape
        q, k, v = self.qkv(x).view(b, n, 3, self.heads, width // self.heads).permute(2, 0, 3, 1, 4)
        if self.training:
            mixed = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        else:
            scores = q @ k.transpose(-1, -2) / math.sqrt(width // self.heads)
            mixed = (scores if mask is None else scores + mask).softmax(-1) @ v
        mixed = mixed.transpose(1, 2).reshape(b, n, width)
        x = self.norm(x + self.dropout(self.out(mixed)))
        out: Tensor = self.norm_out(x + self.dropout(self.down(functional.gelu(self.up(x)))))
        return out


class Encoder(nn.Module):  # type: ignore[misc]
    """Word pieces and their case patterns into vectors."""

    def __init__(self, *, pieces: int, width: int, inner: int, layers: int, heads: int, positions: int) -> None:
        super().__init__()
        self.words = nn.Embedding(pieces, width)
        self.positions = nn.Embedding(positions, width)
        self.norm = nn.LayerNorm(width, eps=1e-12)
        self.layers = nn.ModuleList(Layer(width, inner, heads, 0.1) for _ in range(layers))
        self.dropout = nn.Dropout(0.1)

    def forward(self, pieces: Tensor, case: Tensor, mask: Tensor | None) -> Tensor:
        at = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.dropout(self.norm(self.words(pieces) + case + self.positions(at)))
        for layer in self.layers:
            x = layer(x, mask)
        return x


class PairHead(nn.Module):  # type: ignore[misc]
    """Scores pairs of spans; `ingest.nlp.pairs.PairScorer` is its twin in numpy."""

    def __init__(
        self, width: int, left_kinds: int, right_kinds: int, outputs: int, *, size: int = 160, inner: int = 256
    ):
        super().__init__()
        self.left_first = nn.Linear(width, size)
        self.left_last = nn.Linear(width, size, bias=False)
        self.right_first = nn.Linear(width, size)
        self.right_last = nn.Linear(width, size, bias=False)
        self.from_left = nn.Linear(size, inner)
        self.from_right = nn.Linear(size, inner, bias=False)
        self.from_product = nn.Linear(size, inner, bias=False)
        self.from_between = nn.Linear(width, inner, bias=False)
        self.left_kind = nn.Embedding(left_kinds, inner)
        self.right_kind = nn.Embedding(right_kinds, inner)
        self.bucket = nn.Embedding(BUCKETS, inner)
        self.left_bias = nn.Embedding(left_kinds, outputs)
        self.out = nn.Linear(inner, outputs)
        self.dropout = nn.Dropout(0.15)
        for table in (self.left_kind, self.right_kind, self.bucket):
            nn.init.normal_(table.weight, std=0.1)
        nn.init.zeros_(self.left_bias.weight)
        nn.init.constant_(self.out.bias, -3.0)

    def forward(self, hidden: Tensor, left: Tensor, right: Tensor, pairs: Tensor) -> Tensor:
        """`left`, `right` [n, 3]: first, last, kind; `pairs` [P, 5]: left, right, bucket, words between."""
        hidden = self.dropout(hidden)
        a = functional.gelu(
            self.left_first(hidden[left[:, 0]]) + self.left_last(hidden[left[:, 1]]), approximate="tanh"
        )
        b = functional.gelu(
            self.right_first(hidden[right[:, 0]]) + self.right_last(hidden[right[:, 1]]), approximate="tanh"
        )
        rows = self.from_left(a) + self.left_kind(left[:, 2])
        columns = self.from_right(b) + self.right_kind(right[:, 2])
        one, two, bucket, start, end = pairs.unbind(1)
        running = functional.pad(self.from_between(hidden).cumsum(0), (0, 0, 1, 0))
        middle = (running[end] - running[start]) / (end - start).clamp(min=1)[:, None]
        inner = rows[one] + columns[two] + self.from_product(a[one] * b[two]) + middle + self.bucket(bucket)
        inner = self.dropout(functional.gelu(inner, approximate="tanh"))
        out: Tensor = self.out(inner) + self.left_bias(left[:, 2][one])
        return out


class Biaffine(nn.Module):  # type: ignore[misc]
    """Arcs and their labels (Dozat and Manning 2017), with a learned root."""

    def __init__(self, width: int, labels: int) -> None:
        super().__init__()
        self.project = nn.Linear(width, 2 * ARC + 2 * DEP)
        self.root = nn.Parameter(torch.randn(ARC + DEP) * 0.1)
        self.arc = nn.Parameter(torch.randn(ARC, ARC) * 0.02)
        self.arc_head = nn.Parameter(torch.zeros(ARC))
        self.label = nn.Parameter(torch.randn(labels, DEP, DEP) * 0.02)
        self.label_dependent = nn.Linear(DEP, labels)
        self.label_head = nn.Linear(DEP, labels, bias=False)
        self.dropout = nn.Dropout(0.2)

    def forward(self, hidden: Tensor) -> Tensor:
        """[n, 2 ARC + 2 DEP]: arc dependent, arc head, label dependent, label head."""
        return functional.gelu(self.project(hidden), approximate="tanh")

    def arcs(self, projected: Tensor, sentences: Tensor) -> Tensor:
        """[S, L, 1 + L] scores of heads, the root first, for slots in `sentences` [S, L]."""
        projected = self.dropout(projected)
        dependent = projected[:, :ARC][sentences]
        head = projected[:, ARC : 2 * ARC][sentences]
        root = self.root[:ARC].expand(len(head), 1, ARC)
        head = torch.cat([root, head], dim=1)
        return dependent @ self.arc @ head.transpose(1, 2) + (head @ self.arc_head)[:, None, :]

    def labels(self, projected: Tensor, dependents: Tensor, heads: Tensor) -> Tensor:
        """[n, labels] scores; a head equal to its dependent is the root."""
        projected = self.dropout(projected)
        dependent = projected[:, 2 * ARC : 2 * ARC + DEP][dependents]
        head = projected[:, 2 * ARC + DEP :][heads]
        head = torch.where((dependents == heads)[:, None], self.root[ARC:], head)
        labels = len(self.label)
        # one matrix product instead of einsum: [n, D] x [D, labels * D]
        left = (dependent @ self.label.permute(1, 0, 2).reshape(DEP, labels * DEP)).view(-1, labels, DEP)
        out: Tensor = (left @ head[:, :, None])[:, :, 0] + self.label_dependent(dependent) + self.label_head(head)
        return out


class Model(nn.Module):  # type: ignore[misc]
    """Encoder and all heads."""

    def __init__(self, labels: Labels, config: dict[str, int]) -> None:
        super().__init__()
        width = config["hidden_size"]
        self.encoder = Encoder(
            pieces=config["vocab_size"],
            width=width,
            inner=config["intermediate_size"],
            layers=config["num_hidden_layers"],
            heads=config["num_attention_heads"],
            positions=config["max_position_embeddings"],
        )
        self.case = nn.Embedding(len(CASES), width)
        nn.init.normal_(self.case.weight, std=0.01)
        self.sizes = token_sizes(labels)
        self.token = nn.Linear(width, sum(self.sizes.values()))
        self.syntax = Biaffine(width, len(labels.dependencies))
        kinds = len(labels.kinds)
        self.role = PairHead(width, len(labels.events), kinds, len(labels.roles))
        self.relations = len(labels.relations)
        outputs = self.relations + len(labels.stances) + len(labels.factualities)
        self.relation = PairHead(width, kinds, kinds, outputs)
        self.dropout = nn.Dropout(0.1)
        start = sum(list(self.sizes.values())[: list(self.sizes).index("triggers")])
        with torch.no_grad():
            self.token.bias[start : start + self.sizes["triggers"]] = -5.0

    def forward(
        self, pieces: Tensor, cases: Tensor, first: Tensor, mask: Tensor | None = None
    ) -> tuple[Tensor, Tensor, Tensor]:
        """Word vectors, token logits and syntax projections of the words whose first pieces are at `first`.

        `first` are positions in the flattened batch.
        """
        x = self.encoder(pieces, self.case(cases), mask)
        hidden = x.reshape(-1, x.shape[-1])[first]
        dropped = self.dropout(hidden)
        return hidden, self.token(dropped), self.syntax(dropped)

    def forget_weights(self, trigger_weights: Tensor, pair_positive: float) -> None:
        """Make the outputs probabilities again: a weight w on positives has raised their log odds by log w."""
        start = sum(list(self.sizes.values())[: list(self.sizes).index("triggers")])
        with torch.no_grad():
            self.token.bias[start : start + self.sizes["triggers"]] -= trigger_weights.log()
            self.role.out.bias -= math.log(pair_positive)
            self.relation.out.bias[: self.relations] -= math.log(pair_positive)

    def split(self, token: Tensor) -> dict[str, Tensor]:
        """The token logits by head."""
        return dict(zip(self.sizes, token.split(list(self.sizes.values()), dim=-1), strict=True))


def pretrained(labels: Labels, folder: Path) -> Model:
    """A model whose encoder has the weights in `folder` (`config.json`, `model.safetensors`), heads at random."""
    model = Model(labels, json.loads((folder / "config.json").read_text(encoding="utf-8")))
    w = {k.removeprefix("bert."): v for k, v in load_file(folder / "model.safetensors").items()}
    own: dict[str, Tensor] = {
        "words.weight": w["embeddings.word_embeddings.weight"],
        "positions.weight": w["embeddings.position_embeddings.weight"]
        + w["embeddings.token_type_embeddings.weight"][0],
        "norm.weight": w["embeddings.LayerNorm.weight"],
        "norm.bias": w["embeddings.LayerNorm.bias"],
    }
    for i in range(len(model.encoder.layers)):
        theirs = f"encoder.layer.{i}."
        for end in ("weight", "bias"):
            own[f"layers.{i}.qkv.{end}"] = torch.cat(
                [w[f"{theirs}attention.self.{part}.{end}"] for part in ("query", "key", "value")]
            )
            for name, path in (
                ("out", "attention.output.dense"),
                ("norm", "attention.output.LayerNorm"),
                ("up", "intermediate.dense"),
                ("down", "output.dense"),
                ("norm_out", "output.LayerNorm"),
            ):
                own[f"layers.{i}.{name}.{end}"] = w[f"{theirs}{path}.{end}"]
    model.encoder.load_state_dict(own)
    return model
