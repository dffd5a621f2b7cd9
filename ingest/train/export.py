"""Write a checkpoint as the files that run without torch: `python -m ingest.train.export`.

`model.onnx` has the encoder in int8 (weights of 7 bits, `reduce_range`, so that processors without VNNI do not
overflow) and the token heads in fp32; `heads.npz` the pair heads; `vocab.txt` and `labels.json` the rest.
"""

import argparse
import json
import shutil
import tempfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from safetensors.torch import load_file
from spacy.tokens import Doc
from torch import Tensor, nn

from ingest.nlp.encoder import Encoder
from ingest.nlp.labels import Labels
from ingest.train.model import Model

_PAIR_HEADS = ("role.", "relation.", "syntax.")


def load_model(checkpoint: Path, labels: Labels, base: Path) -> Model:
    """The model of a checkpoint, ready to evaluate."""
    model = Model(labels, json.loads((base / "config.json").read_text(encoding="utf-8")))
    model.load_state_dict(load_file(checkpoint))
    model.eval()
    return model


class _OneWindow(nn.Module):  # type: ignore[misc]
    """The model on one unpadded window."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.model = model

    def forward(self, pieces: Tensor, cases: Tensor, first: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        out: tuple[Tensor, Tensor, Tensor] = self.model(pieces, cases, first)
        return out


def export(model: Model, labels: Labels, base: Path, out: Path, *, int8: bool = True) -> None:
    """Write all files of a model to the folder `out`."""
    out.mkdir(parents=True, exist_ok=True)
    labels.write(out / "labels.json")
    shutil.copy(base / "vocab.txt", out / "vocab.txt")
    kept = {k: v.numpy().astype(np.float16) for k, v in model.state_dict().items() if k.startswith(_PAIR_HEADS)}
    np.savez_compressed(out / "heads.npz", **{k: v for k, v in kept.items() if not k.startswith("syntax.project")})
    with tempfile.TemporaryDirectory() as folder:
        whole = Path(folder) / "model.onnx"
        window = (torch.ones(1, 12, dtype=torch.int64), torch.ones(1, 12, dtype=torch.int64), torch.arange(1, 9))
        torch.onnx.export(
            _OneWindow(model),
            window,
            str(whole),
            input_names=["pieces", "cases", "first"],
            output_names=["hidden", "token", "syntax"],
            dynamic_axes={
                "pieces": {1: "pieces"},
                "cases": {1: "pieces"},
                "first": {0: "words"},
                "hidden": {0: "words"},
                "token": {0: "words"},
                "syntax": {0: "words"},
            },
            opset_version=17,
            dynamo=False,
        )
        if not int8:
            shutil.copy(whole, out / "model.onnx")
            return
        graph = onnx.load(whole).graph
        heads = [n.name for n in graph.node if "/token/" in n.name or "/syntax/" in n.name]
        quantize_dynamic(
            str(whole),
            str(out / "model.onnx"),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            nodes_to_exclude=heads,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
        )


def largest_difference(model: Model, labels: Labels, folder: Path, doc: Doc) -> float:
    """How far any name probability of the exported model is from the checkpoint's, on one doc of one window."""
    from ingest.nlp.windows import cut_windows, words_of
    from ingest.nlp.wordpieces import WordPieces

    words = words_of(doc)
    window = cut_windows(words.texts, words.paragraphs, WordPieces.read(folder / "vocab.txt"))[0]
    arrays = (window.pieces[None], window.cases[None], window.first)
    with torch.inference_mode():
        _, token, _ = model(*(torch.from_numpy(a) for a in arrays))
        theirs = model.split(token)["names"].softmax(-1).numpy()
    own = Encoder(folder)(doc).names[words.tokens]
    return float(np.abs(own[: window.end] - theirs[: window.end]).max())


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--fp32", action="store_true", help="do not quantise")
    args = parser.parse_args()
    labels = Labels.read(args.labels)
    model = load_model(args.checkpoint, labels, args.base)
    export(model, labels, args.base, args.out, int8=not args.fp32)
    from ingest.train.market import tokenize

    text = "Acme Corp. buys Beta Ltd\n\nAcme Corp. agreed on Tuesday to buy Beta Ltd. for $3 billion in cash."
    print("largest difference of a name's probability:", largest_difference(model, labels, args.out, tokenize(text)))
    print({p.name: p.stat().st_size for p in sorted(args.out.iterdir())})


if __name__ == "__main__":
    main()
