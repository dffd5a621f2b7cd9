"""Measure an exported model as it runs: `python -m ingest.train.verify --data-dir DIR --model DIR`.

Syntax on the test part of EWT with gold tokens and sentences; names, triggers, roles and relations on the dev
part of market-events; speed on one core.
"""

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Sequence, Set
from pathlib import Path

import numpy as np
import spacy
from spacy.tokens import Doc

from ingest.nlp.encoder import Encoder
from ingest.nlp.encoding import Encoding
from ingest.nlp.trees import decode_heads
from ingest.train.market import market_events, tokenize
from ingest.train.measure import Count, f1, name_spans
from ingest.train.samples import Sample, TagSets
from ingest.train.treebanks import read_conllu


def syntax(encoder: Encoder, path: Path) -> dict[str, float]:
    """POS, UAS, LAS with gold tokens and sentences, each sentence by itself."""
    vocab = spacy.blank("en").vocab
    right: Counter[str] = Counter()
    for sentence in read_conllu(path):
        rows = sentence.rows
        encoding = encoder(Doc(vocab, words=[row[1] for row in rows]))
        heads = decode_heads(encoding.arcs(0, len(rows)))
        labels = encoding.dep_labels(range(len(rows)), [head - 1 for head in heads]).argmax(1)
        pos = encoding.pos.argmax(1)
        for j, row in enumerate(rows):
            arc = int(row[6]) == heads[j]
            right["POS"] += encoding.labels.upos[pos[j]] == row[3]
            right["UAS"] += arc
            right["LAS"] += arc and encoding.labels.dependencies[labels[j]] == row[7]
        right["words"] += len(rows)
    return {k: round(100 * right[k] / right["words"], 2) for k in ("POS", "UAS", "LAS")}


def facts(encoder: Encoder, data: Path, *, threshold: float) -> dict[str, float]:
    """F1 of names and triggers, and of roles and relations given gold mentions and triggers."""
    labels = encoder.labels
    counts: dict[str, Count] = defaultdict(Counter)
    path = data / "market-events/dev.jsonl"
    samples = market_events(path, TagSets(labels.kinds), frozenset(labels.relation_kinds))
    texts = [json.loads(line)["text"] for line in path.open(encoding="utf-8")]
    for sample, text in zip(samples, texts, strict=True):
        doc = tokenize(text)
        token = [t.i for t in doc if not t.is_space]
        encoding = encoder(doc)
        word = {t: w for w, t in enumerate(token)}
        gold = {(m.first, m.last, labels.kinds.index(m.kind)) for m in sample.mentions}
        found = {(word.get(a, -1), word.get(b, -1), k) for a, b, k in name_spans(encoding.names)}
        _tally(counts["names"], gold, found)
        _tally(counts["name boundaries"], {x[:2] for x in gold}, {x[:2] for x in found})
        _triggers(counts, sample, encoding, token, threshold)
        _roles(counts, sample, encoding, token, threshold)
        _relations(counts, sample, encoding, token, threshold)
    return {name: f1(count) for name, count in sorted(counts.items())}


def _tally(count: Count, gold: Set[object], found: Set[object]) -> None:
    count.update(tp=len(gold & found), fp=len(found - gold), fn=len(gold - found))


def _triggers(
    counts: dict[str, Count], sample: Sample, encoding: Encoding, token: Sequence[int], threshold: float
) -> None:
    on = encoding.triggers[list(token)] >= threshold
    for k, kind in enumerate(encoding.labels.event_kinds):
        gold = {(t.first, t.last) for t in sample.triggers or () if t.kind == kind}
        edges = np.flatnonzero(np.diff(np.concatenate([[0], on[:, k].astype(np.int8), [0]])))
        spans = [(int(a), int(b) - 1) for a, b in edges.reshape(-1, 2)]
        hit = sum(any(a <= d and c <= b for c, d in spans) for a, b in gold)
        false = sum(not any(a <= d and c <= b for c, d in gold) for a, b in spans)
        for name in ("triggers", f"trigger {kind}"):
            counts[name].update(tp=hit, fn=len(gold) - hit, fp=false)


def _roles(
    counts: dict[str, Count], sample: Sample, encoding: Encoding, token: Sequence[int], threshold: float
) -> None:
    """A role is found if any mention of its filler is."""
    labels = encoding.labels
    spans = [(token[m.first], token[m.last] + 1, m.kind) for m in sample.mentions]
    triggers = [(token[t.first], token[t.last] + 1, t.kind) for t in sample.triggers or ()]
    scores = encoding.roles(triggers, spans)
    for row, t in enumerate(sample.triggers or ()):
        gold = {(role, key) for role, keys in t.roles.items() for key in keys}
        reached = {m.key for m, reach in zip(sample.mentions, scores[row].any(1), strict=True) if reach}
        found = {
            (labels.roles[r], sample.mentions[m].key)
            for m, r in zip(*np.nonzero(scores[row] >= threshold), strict=True)
        }
        for name, keep in (("roles", False), ("speakers", True)):
            g = {x for x in gold if (x[0] == "speaker") == keep}
            f = {x for x in found if (x[0] == "speaker") == keep}
            counts[name].update(tp=len(g & f), fp=len(f - g), fn=len(g - f))
            counts[name + " in reach"].update(
                tp=len(g & f), fp=len(f - g), fn=len({x for x in g - f if x[1] in reached})
            )


def _relations(
    counts: dict[str, Count], sample: Sample, encoding: Encoding, token: Sequence[int], threshold: float
) -> None:
    """A relation is found if it is between any two mentions that share a sentence."""
    labels, mentions = encoding.labels, sample.mentions
    spans = [(token[m.first], token[m.last] + 1, m.kind) for m in mentions]
    scores, _, _ = encoding.relations(spans, [sample.sentences[m.first] for m in mentions])
    hits = zip(*(x.tolist() for x in np.nonzero(scores >= threshold)), strict=True)
    found = {(labels.relation_kinds[r], mentions[s].key, mentions[t].key) for s, t, r in hits}
    gold = {(kind, mentions[p.source].key, mentions[p.target].key) for p in sample.pairs for kind in p.holds}
    found = {x for x in found if x[1] != x[2]}
    loose = ("OPERATES_IN", "HAS_VIEW_ON")
    _tally(counts["relations"], gold, found)
    _tally(counts["market relations"], {x for x in gold if x[0] not in loose}, {x for x in found if x[0] not in loose})
    for name in sorted({x[0] for x in gold | found}):
        _tally(counts[f"relation {name}"], {x for x in gold if x[0] == name}, {x for x in found if x[0] == name})


def speed(encoder: Encoder, data: Path, *, documents: int = 41) -> float:
    """Words a second of processor time, tokenisation not counted."""
    with (data / "market-events/dev.jsonl").open(encoding="utf-8") as lines:
        docs = [tokenize(json.loads(line)["text"]) for line in lines][:documents]
    begun = time.process_time()
    for doc in docs:
        encoder(doc)
    return round(sum(len(d) for d in docs) / (time.process_time() - begun))


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data-dir", type=Path, required=True)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--threshold", type=float, default=0.5)
    parser.add_argument("--json", action="store_true", help="print POS, UAS and LAS only, as JSON")
    args = parser.parse_args()
    encoder = Encoder(args.model)
    if args.json:
        print(json.dumps(syntax(encoder, args.data_dir / "ud-ewt/en_ewt-ud-test.conllu")))
        return
    for name, figure in facts(encoder, args.data_dir, threshold=args.threshold).items():
        print(f"{name}: {figure}")
    print("EWT test, gold tokens:", syntax(encoder, args.data_dir / "ud-ewt/en_ewt-ud-test.conllu"))
    print("words/s, encoder on one core:", speed(encoder, args.data_dir))


if __name__ == "__main__":
    main()
