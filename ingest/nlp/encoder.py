"""The encoder at run time: a Doc in, an `Encoding` out, by ONNX Runtime on one thread.

Each window runs by itself, unpadded: dynamic int8 quantisation scales activations over the whole tensor, so in
a batch one text's scores would depend on the others.
"""

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc

from ingest.nlp.encoding import Encoding
from ingest.nlp.labels import Labels, token_sizes
from ingest.nlp.numbers import sigmoid, softmax
from ingest.nlp.window_heads import PairWeights, WindowHeads
from ingest.nlp.windows import Window, Words, can_start, cut_windows, must_start, words_of
from ingest.nlp.wordpieces import WordPieces

Floats = NDArray[np.float32]

MODELS = Path(__file__).parents[1] / "models"


@Language.factory("kg_encoder", assigns=["doc._.kg_encoding"], default_config={"model": "market-en"})
def make_encoder(nlp: Language, name: str, model: str) -> "EncoderComponent":
    """Factory of `EncoderComponent`; `model` is a shipped model's name, or the path of a folder."""
    return EncoderComponent(Encoder(MODELS / model if "/" not in model else Path(model)))


class EncoderComponent:
    """Sets `doc._.kg_encoding`."""

    def __init__(self, encoder: "Encoder") -> None:
        self._encoder = encoder
        if not Doc.has_extension("kg_encoding"):
            Doc.set_extension("kg_encoding", default=None)

    def __call__(self, doc: Doc) -> Doc:
        """Encode the doc."""
        doc._.kg_encoding = self._encoder(doc)
        return doc


class Encoder:
    """One model: `model.onnx`, `heads.npz`, `vocab.txt`, `labels.json` in a folder."""

    def __init__(self, folder: Path) -> None:
        """Read the model.

        Raises:
            FileNotFoundError: a file of the model is not there.
        """
        self.labels = Labels.read(folder / "labels.json")
        self._wordpieces = WordPieces.read(folder / "vocab.txt")
        with np.load(folder / "heads.npz", allow_pickle=False) as stored:
            self._weights = PairWeights({k: stored[k].astype(np.float32) for k in stored.files})
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        model = (folder / "model.onnx").read_bytes()
        self._session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
        sizes = token_sizes(self.labels)
        ends = list(accumulate(sizes.values()))
        self._columns = {name: (end - sizes[name], end) for name, end in zip(sizes, ends, strict=True)}

    def __call__(self, doc: Doc) -> Encoding:
        """Encode a tokenised text; its first paragraph, if short, is its title."""
        words = words_of(doc)
        if not words.texts:
            return Encoding(self.labels, sentence_start=np.zeros(len(doc), dtype=np.float32))
        windows = cut_windows(words.texts, words.paragraphs, self._wordpieces)
        outputs = [self._run(w) for w in windows]
        return self._encoding(len(doc), words, windows, outputs)

    def _run(self, window: Window) -> tuple[Floats, Floats, Floats]:
        feed = {"pieces": window.pieces[None], "cases": window.cases[None], "first": window.first}
        hidden, token, syntax = self._session.run(["hidden", "token", "syntax"], feed)
        return hidden, token, syntax

    def _encoding(
        self,
        n: int,
        words: Words,
        windows: Sequence[Window],
        outputs: Sequence[tuple[Floats, Floats, Floats]],
    ) -> Encoding:
        own = [slice(w.title if w.owned.start else 0, len(w)) for w in windows]
        token = np.concatenate([t[part] for (_, t, _), part in zip(outputs, own, strict=True)])
        syntax = np.concatenate([s[part] for (_, _, s), part in zip(outputs, own, strict=True)])
        window_of = np.concatenate([np.full(len(w.owned), i) for i, w in enumerate(windows)])
        logits = {name: token[:, a:b] for name, (a, b) in self._columns.items()}
        starts = np.where(can_start(words.texts, words.lines), sigmoid(logits["sentence_start"][:, 0]), np.float32(0))
        starts = np.where(must_start(words.texts, words.lines), np.float32(1), starts)
        begins = starts >= 0.5
        begins[[0, *words.paragraphs]] = True

        def spread(rows: Floats) -> Floats:
            out = np.zeros((n, *rows.shape[1:]), dtype=np.float32)
            out[words.tokens] = np.round(rows, 4)
            return out

        is_word = np.zeros(n, dtype=np.bool_)
        is_word[words.tokens] = True
        word_of = np.maximum(np.cumsum(is_word) - 1, 0)
        heads = WindowHeads(
            labels=self.labels,
            weights=self._weights,
            word_of=word_of,
            is_word=is_word,
            syntax=syntax,
            sentence=np.cumsum(begins),
            windows=windows,
            hidden=np.concatenate([hidden for hidden, _, _ in outputs]),
            slots=[0, *accumulate(len(w) for w in windows[:-1])],
            window_of=window_of,
        )
        return Encoding(
            self.labels,
            sentence_start=spread(starts),
            pos=spread(softmax(logits["pos"])),
            names=_bridge(spread(softmax(logits["names"])), is_word),
            triggers=spread(sigmoid(logits["triggers"])),
            direction=spread(softmax(logits["direction"])),
            stage=spread(softmax(logits["stage"])),
            factuality=spread(softmax(logits["factuality"])),
            heads=heads,
        )


def _bridge(names: Floats, is_word: NDArray[np.bool_]) -> Floats:
    """White space inside a name belongs to it: it is as much inside as the word that follows."""
    for i in np.flatnonzero(~is_word)[::-1]:
        if i + 1 < len(names):
            names[i, 2::2] = names[i + 1, 2::2]
        names[i, 0] = np.float32(1.0) - names[i, 2::2].sum()
    return names
