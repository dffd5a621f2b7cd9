"""All training data, and the labels that the heads learn."""

import logging
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from random import Random
from typing import Any

import torch
import yaml
from torch import Tensor

from ingest.nlp.labels import Labels
from ingest.nlp.wordpieces import WordPieces
from ingest.train import open_sources
from ingest.train.examples import Example, ExampleMaker
from ingest.train.market import market_events, own_documents
from ingest.train.samples import Sample, TagSets
from ingest.train.swaps import NamePool, swap_names
from ingest.train.treebanks import read_conllu, read_uner, treebank

_LOG = logging.getLogger(__name__)
_STAGES = ("PROPOSED", "ANNOUNCED", "APPROVED", "COMPLETED", "TERMINATED")
_FACTUALITIES = ("ASSERTED", "REPORTED", "RUMOURED", "FORECAST", "HYPOTHETICAL", "DENIED")


def labels_of(ontology: Path, data: Path) -> Labels:
    """Kinds from the ontology's YAML, dependency labels from the treebanks' training parts."""

    def read(name: str) -> dict[str, Any]:
        loaded: dict[str, Any] = yaml.safe_load((ontology / f"{name}.yaml").read_text(encoding="utf-8"))
        return loaded

    kinds = list(read("entities")["entities"])
    events, relations = read("events"), read("relations")["relations"]

    def every(fillers: Any) -> list[str]:
        return kinds if fillers == "any" else list(fillers)

    deps = {
        row[7]
        for path in (data / "ud-ewt/en_ewt-ud-train.conllu", data / "ud-gum/en_gum-openlicence-train.conllu")
        for sentence in read_conllu(path)
        for row in sentence.rows
    }
    roles = {kind: [r.rstrip("+") for r in event["roles"]] for kind, event in events["events"].items()}
    return Labels(
        version="1",
        kinds=kinds,
        dependencies=sorted(deps),
        events={k: r if "speaker" in r else [*r, "speaker"] for k, r in roles.items()},
        event_directions={k: e["directions"] for k, e in events["events"].items() if e.get("directions")},
        ranges={role: every(fillers) for role, fillers in events["roles"].items()},
        relations={
            k: (every(r["source"]), every(r["target"])) for k, r in relations.items() if not r.get("structural")
        },
        symmetric=[k for k, r in relations.items() if r.get("symmetric")],
        stages=_STAGES,
        factualities=_FACTUALITIES,
    )


class Corpus:
    """The sources under `--data-dir`, as examples."""

    def __init__(self, data: Path, labels: Labels, wordpieces: WordPieces, *, seed: int) -> None:
        self._data, self._labels = data, labels
        self._tags = TagSets(labels.kinds)
        self._seed = seed
        self.maker = ExampleMaker(labels, wordpieces)

    def market(self, part: str) -> list[Example]:
        """`train` or `dev` of market-events."""
        return self._examples(f"market-{part}", self.market_samples(part))

    def market_samples(self, part: str) -> list[Sample]:
        """The same as texts."""
        kinds = frozenset(self._labels.relation_kinds)
        samples = list(market_events(self._data / f"market-events/{part}.jsonl", self._tags, kinds))
        if part == "train":
            samples += own_documents(self._data, self._tags, kinds)
        return samples

    def swapped(self, samples: Sequence[Sample], pool: NamePool, random: Random, *, share: float) -> list[Example]:
        """Examples of these texts, a `share` of them with other names in."""
        out = []
        for sample in samples:
            changed = swap_names(sample, pool, random) if random.random() < share else sample
            out += self.maker(changed)
        return out

    def name_pool(self, samples: Sequence[Sample]) -> NamePool:
        """Names to swap in."""
        return NamePool(self._data / "lists", samples)

    def treebank_part(self, part: str, *, names: bool = True) -> list[Example]:
        """`train`, `dev` or `test` of EWT, with names in the training part."""
        uner = None
        if part == "train" and names:
            uner = read_uner(self._data / "uner-ewt/en_ewt-ud-train.PRELIM-0c7ce0d.iob2", self._tags)
        path = self._data / f"ud-ewt/en_ewt-ud-{part}.conllu"
        return self._examples("ewt", treebank(path, "ewt", uner, random=Random(self._seed)))

    def gum(self) -> list[Example]:
        """The training part of GUM."""
        path = self._data / "ud-gum/en_gum-openlicence-train.conllu"
        return self._examples("gum", treebank(path, "gum", None, random=Random(self._seed)))

    def open_names_and_relations(self) -> dict[str, list[Example]]:
        """Everything else that is open, by source."""
        data, tags, random = self._data, self._tags, Random(self._seed)
        fire = [data / "fire/fire_dev.json", data / "fire/recovered_train_older_annotation.json"]
        crossner = (
            open_sources.crossner(data / f"crossner-politics/{p}.txt", tags, random) for p in ("train", "dev", "test")
        )
        sources: dict[str, Iterable[Sample]] = {
            "wikigold": open_sources.wikigold(data / "wikigold/wikigold.conll.txt", tags, random),
            "crossner": (s for part in crossner for s in part),
            "gmb": open_sources.gmb(data / "gmb/ner_dataset.csv.zip", tags, random, limit=20_000),
            "fire": open_sources.fire(fire, tags),
            "re-docred": open_sources.re_docred(data / "re-docred/dev_revised.json", tags),
            "core": open_sources.core(data / "core/train.json"),
            "knowledge-net": open_sources.knowledge_net(data / "knowledge-net/train_from_human_readable.jsonl"),
        }
        return {name: self._examples(name, samples) for name, samples in sources.items()}

    def _examples(self, name: str, samples: Iterable[Sample]) -> list[Example]:
        examples = [e for s in samples for e in self.maker(s)]
        pieces = sum(len(e.window.pieces) for e in examples)
        _LOG.info("%s: %d windows, %d word pieces", name, len(examples), pieces)
        return examples


def trigger_weights(examples: Iterable[Example], labels: Labels, *, base: float = 2.0, cap: float = 16.0) -> Tensor:
    """Per event kind: `base` times the root of the commonest kind's count over its own, at most `cap`."""
    counts = Counter(int(k) for e in examples for k in e.triggers[:, 2])
    most = max(counts.values(), default=1)
    weights = [min(cap, base * (most / max(1, counts[i])) ** 0.5) for i in range(len(labels.events))]
    return torch.tensor(weights)
