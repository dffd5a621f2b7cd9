"""Other names in the same sentences, so that the heads learn contexts and not the few names of the corpus.

Companies, funds and persons of a text get names from the lists of `--data-dir` and from other texts: an
entity's long form is replaced by a long form, its short form by a short one, everywhere alike.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from random import Random

from ingest.train.market import tokenize
from ingest.train.samples import MISSING, Mention, Sample, Trigger

Name = tuple[str, ...]


class NamePool:
    """Names by kind: `Company`, `Fund`, `Person`."""

    def __init__(self, lists: Path, samples: Iterable[Sample]) -> None:
        own: dict[str, set[Name]] = defaultdict(set)
        for sample in samples:
            for m in sample.mentions:
                if m.kind in ("Company", "Fund", "Person") and sample.words[m.first][:1].isupper():
                    own[m.kind].add(tuple(sample.words[m.first : m.last + 1]))
        self._own = {kind: sorted(names) for kind, names in own.items()}
        self._first = [n[0] for n in self._own["Person"] if len(n) == 2]
        self._last = [n[-1] for n in self._own["Person"] if len(n) == 2]
        with (lists / "hedge_funds_MIT-era.csv").open(encoding="utf-8") as rows:
            funds = [next(iter(row.values())) for row in csv.DictReader(rows)]
        with (lists / "sp500_constituents.csv").open(encoding="utf-8") as rows:
            companies = [row["Security"] for row in csv.DictReader(rows)]
        tickers = json.loads((lists / "sec_company_tickers.json").read_text(encoding="utf-8"))
        companies += [row["title"] for row in list(tickers.values())[:4000]]
        self._listed = {"Fund": [_words(n) for n in funds], "Company": [_words(n) for n in companies]}

    def draw(self, kind: str, random: Random) -> Name:
        """A name of this kind."""
        if kind == "Person":
            return (random.choice(self._first), random.choice(self._last))
        return random.choice(self._listed[kind] if random.random() < 0.6 else self._own[kind])


def _words(name: str) -> Name:
    name = name.split("/")[0].strip()
    if name.isupper() and len(name) > 5:
        name = name.title()
    return tuple(t.text for t in tokenize(name) if not t.is_space)


def swap_names(sample: Sample, pool: NamePool, random: Random, *, share: float = 0.5) -> Sample:
    """A copy of an own text in which a `share` of its companies, funds and persons have other names."""
    protected = {w for t in sample.triggers or () for w in range(t.first, t.last + 1)}
    chosen: dict[str, Name] = {}
    for key, kind in dict.fromkeys((m.key, m.kind) for m in sample.mentions):
        if kind in ("Company", "Fund", "Person") and random.random() < share:
            name = pool.draw(kind, random)
            if name and name[0][:1].isalnum():
                chosen[key] = name
    longest: dict[str, int] = defaultdict(int)
    for m in sample.mentions:
        longest[m.key] = max(longest[m.key], m.last - m.first)
    new: dict[int, tuple[int, Name]] = {}
    for m in sample.mentions:
        written = sample.words[m.first : m.last + 1]
        replaceable = written[0][:1].isupper() and not any(w.isupper() for w in written)
        if m.key in chosen and replaceable and not protected & set(range(m.first, m.last + 1)):
            name = chosen[m.key]
            if m.last == m.first and longest[m.key] and len(name) > 1:
                name = name[-1:] if m.kind == "Person" else name[:1]
            new[m.first] = (m.last, name)
    return _rebuilt(sample, new)


def _rebuilt(sample: Sample, new: dict[int, tuple[int, Name]]) -> Sample:
    words: list[str] = []
    sentences: list[int] = []
    names: list[int] = []
    starts: list[int] = []
    place: list[int] = []
    named = {m.first for m in sample.mentions}
    i = 0
    while i < len(sample.words):
        last, name = new.get(i, (i, (sample.words[i],)))
        place += [len(words)] * (last - i + 1)
        begin = sample.names[i]
        # I- of a kind is the bit above its B-
        follow = begin << 1 if i in named else begin
        words += name
        names += [begin] + [follow] * (len(name) - 1)
        starts += [sample.starts[i]] + [MISSING] * (len(name) - 1)
        sentences += [sample.sentences[i]] * len(name)
        i = last + 1

    def end(m: Mention) -> int:
        return place[m.first] + len(new[m.first][1]) - 1 if m.first in new else place[m.last]

    return replace(
        sample,
        words=words,
        sentences=sentences,
        names=names,
        starts=starts,
        paragraphs=frozenset(place[p] for p in sample.paragraphs),
        mentions=[replace(m, first=place[m.first], last=end(m)) for m in sample.mentions],
        triggers=[_moved(t, place) for t in sample.triggers or ()],
        tempting=sorted({(place[w], kind) for w, kind in sample.tempting}),
    )


def _moved(t: Trigger, place: list[int]) -> Trigger:
    return replace(t, first=place[t.first], last=place[t.last])
