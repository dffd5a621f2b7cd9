"""The project's own corpus, `market-events`: every layer but syntax."""

import json
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import spacy
from spacy.language import Language
from spacy.tokens import Doc

from ingest.nlp.windows import can_start, sure_starts, words_of
from ingest.train.samples import MISSING, Mention, Pair, Sample, TagSets, Trigger


@cache
def _english() -> Language:
    return spacy.blank("en")


def tokenize(text: str) -> Doc:
    """The tokens that the pipeline will see."""
    return _english()(text)


def market_events(path: Path, tags: TagSets, relation_kinds: frozenset[str]) -> Iterator[Sample]:
    """One sample per document."""
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            yield _sample(json.loads(line), tags, relation_kinds)


def own_documents(data: Path, tags: TagSets, relation_kinds: frozenset[str]) -> Iterator[Sample]:
    """The annotated documents that travel with the project, for training only.

    Written texts (`written/briefs.jsonl`) hold their words; of real articles (`standoff/wikinews.jsonl`) only
    annotations are here, and the words come from `wikinews-economy/economy.jsonl` under `data`.
    """
    here = Path(__file__).parent
    yield from market_events(here / "written/briefs.jsonl", tags, relation_kinds)
    articles = {}
    with (data / "wikinews-economy/economy.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            article = json.loads(line)
            articles[article["id"]] = f"{article['title']}\n\n{article['text']}"
    with (here / "standoff/wikinews.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            item = json.loads(line)
            yield _sample(item | {"text": articles[item["id"]]}, tags, relation_kinds)


class _Offsets:
    """From characters to words."""

    def __init__(self, doc: Doc, tokens: list[int]) -> None:
        self._starts = [doc[i].idx for i in tokens]
        self._ends = [doc[i].idx + len(doc[i]) for i in tokens]

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """First and last word that overlap these characters."""
        inner = [i for i, (a, b) in enumerate(zip(self._starts, self._ends, strict=True)) if a < end and b > start]
        return (inner[0], inner[-1]) if inner else None


def _sample(item: dict[str, Any], tags: TagSets, relation_kinds: frozenset[str]) -> Sample:
    doc = tokenize(item["text"])
    words = words_of(doc)
    offsets = _Offsets(doc, [int(i) for i in words.tokens])
    sample = Sample("market-events", words.texts, paragraphs=words.paragraphs)
    told = {m["sentence"] for e in item["events"] for m in e["mentions"]} | {r["sentence"] for r in item["relations"]}
    told_words = {span[0] for s in told if (span := offsets.span(s, s + 1))}
    starts = sorted(set(sure_starts(words.texts, words.paragraphs)) | told_words)
    possible = can_start(words.texts, words.lines)
    sample.starts = [1 if i in told_words else MISSING if possible[i] else 0 for i in range(len(words.texts))]
    for number, (a, b) in enumerate(pairwise([*starts, len(words.texts)])):
        sample.sentences += [number] * (b - a)
    _add_mentions(sample, item, offsets, tags)
    _add_triggers(sample, item, offsets)
    _add_pairs(sample, item, offsets, relation_kinds)
    return sample


def _add_mentions(sample: Sample, item: dict[str, Any], offsets: _Offsets, tags: TagSets) -> None:
    found = []
    for entity in item["entities"]:
        for start, end in entity["mentions"]:
            span = offsets.span(start, end)
            if span:
                found.append((span[0] - span[1], span, entity))
    taken: set[int] = set()
    for _, (first, last), entity in sorted(found, key=lambda x: (x[0], x[1])):
        if not taken & set(range(first, last + 1)):
            taken |= set(range(first, last + 1))
            sample.mentions.append(Mention(first, last, entity["kind"], entity["key"]))
    sample.mentions.sort(key=lambda m: m.first)
    spans = [(m.first, m.last, (m.kind,), False) for m in sample.mentions]
    sample.names = tags.line(len(sample.words), spans, ())


def _add_triggers(sample: Sample, item: dict[str, Any], offsets: _Offsets) -> None:
    sample.triggers = []
    for event in item["events"]:
        roles = {r: list(keys) for r, keys in event["roles"].items()}
        speakers = [*roles.get("speaker", ()), *(event["speaker"] or ())]
        if speakers:
            roles["speaker"] = list(dict.fromkeys(speakers))
        for mention in event["mentions"]:
            span = offsets.span(*mention["trigger"])
            if span:
                said = event["direction"], event["stage"], event["factuality"]
                sample.triggers.append(Trigger(*span, event["kind"], *said, roles))
    for negative in item["negatives"]:
        if not isinstance(negative.get("roles"), dict):
            continue
        keys = {k for v in negative["roles"].values() for k in (v if isinstance(v, list) else [v])}
        near = {sample.sentences[m.first] for m in sample.mentions if m.key in keys}
        near -= {sample.sentences[t.first] for t in sample.triggers if t.kind == negative["kind"]}
        sample.tempting += [(i, negative["kind"]) for i, s in enumerate(sample.sentences) if s in near]


def _add_pairs(sample: Sample, item: dict[str, Any], offsets: _Offsets, relation_kinds: frozenset[str]) -> None:
    said: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    where: dict[int, int | None] = {}
    for r in item["relations"]:
        said[r["source"], r["target"]].append(r)
        span = offsets.span(r["sentence"], r["sentence"] + 1)
        where[id(r)] = sample.sentences[span[0]] if span else None
        if r["kind"] in ("COMPETES_WITH", "PARTNERS_WITH"):
            said[r["target"], r["source"]].append(r)
    tempting: dict[tuple[str, str], str] = {}
    for n in item["negatives"]:
        if n.get("source") and n.get("target"):
            for a in n["source"] if isinstance(n["source"], list) else [n["source"]]:
                for b in n["target"] if isinstance(n["target"], list) else [n["target"]]:
                    tempting[a, b] = n["kind"]
    in_sentence: dict[int, list[int]] = defaultdict(list)
    for i, m in enumerate(sample.mentions):
        in_sentence[sample.sentences[m.first]].append(i)
    for sentence, members in in_sentence.items():
        nearest: dict[tuple[str, str], int] = {}
        for i in members:
            for j in members:
                a, b = sample.mentions[i], sample.mentions[j]
                gap = abs(a.first - b.first)
                nearest[a.key, b.key] = min(gap, nearest.get((a.key, b.key), gap))
        for i in members:
            for j in members:
                a, b = sample.mentions[i], sample.mentions[j]
                if a.key == b.key:
                    continue
                relations = said.get((a.key, b.key), [])
                here = [r for r in relations if where[id(r)] == sentence]
                closest = abs(a.first - b.first) == nearest[a.key, b.key]
                holds = frozenset(r["kind"] for r in here) if closest else frozenset()
                known = relation_kinds - (frozenset(r["kind"] for r in relations) - holds)
                first = here[0] if here and closest else None
                stance = next((r["properties"].get("stance") for r in here if closest), None)
                weight = 3.0 if tempting.get((a.key, b.key)) else 1.0
                factuality = first["factuality"] if first else None
                sample.pairs.append(Pair(i, j, holds, known, stance, factuality, weight))
