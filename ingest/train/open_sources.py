"""Open corpora of names and relations, each with its own labels mapped to the ontology's kinds."""

import csv
import io
import json
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

from ingest.train.samples import ORGS, Mention, Pair, Sample, TagSets
from ingest.train.treebanks import UNKNOWN

_TITLES = frozenset(
    "president prime minister mr. mr mrs. ms. dr. sir senator secretary general chancellor premier foreign "
    "defense interior chief spokesman king queen pope judge governor vice deputy state attorney former".split()
)
_DEMONYM = ("an", "ese", "ish", "ch", "i", "ss", "ic", "k")


def _spans(tags: Sequence[str]) -> Iterator[tuple[int, int, str]]:
    """(first, last, label) of a line of BIO or IO tags."""
    first, label = 0, ""
    for i, tag in enumerate([*tags, "O"]):
        prefix, _, new = tag.partition("-")
        if label and (prefix != "I" or new != label):
            yield first, i - 1, label
            label = ""
        if tag != "O" and not label:
            first, label = i, new


def _conll(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    words: list[str] = []
    tags: list[str] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.strip():
            word, tag = line.split()
            words.append(word)
            tags.append(tag)
        elif words:
            yield words, tags
            words, tags = [], []
    if words:
        yield words, tags


def _runs(sentences: Iterator[tuple[list[str], list[int]]], source: str, random: Random, most: int) -> Iterator[Sample]:
    """Consecutive sentences together, sometimes with the first as a title."""
    sample, count, size = Sample(source, []), 0, random.randint(1, most)
    for words, names in sentences:
        if count == 1 and random.random() < 0.4:
            sample.paragraphs = frozenset([len(sample.words)])
        sample.starts += [1] + [0] * (len(words) - 1)
        sample.sentences += [count] * len(words)
        sample.words += words
        sample.names += names
        count += 1
        if count >= size:
            yield sample
            sample, count, size = Sample(source, []), 0, random.randint(1, most)
    if sample.words:
        yield sample


def wikigold(path: Path, tags: TagSets, random: Random) -> Iterator[Sample]:
    """Wikipedia sentences with PER, LOC, ORG; MISC is unknown to us."""
    kinds = {"PER": ("Person",), "LOC": ("Place",), "ORG": ORGS}

    def sentences() -> Iterator[tuple[list[str], list[int]]]:
        for words, line in _conll(path):
            spans = [(a, b, kinds[k], False) for a, b, k in _spans(line) if k in kinds]
            yield words, tags.line(len(words), spans, UNKNOWN)

    return _runs(sentences(), "wikigold", random, 5)


def crossner(path: Path, tags: TagSets, random: Random) -> Iterator[Sample]:
    """Wikipedia sentences on politics; parties are organisations."""
    kinds = {
        "politician": ("Person",),
        "person": ("Person",),
        "organisation": ORGS,
        "politicalparty": ("Organization",),
        "country": ("Place",),
        "location": ("Place",),
    }

    def sentences() -> Iterator[tuple[list[str], list[int]]]:
        for words, line in _conll(path):
            spans = [(a, b, kinds[k], False) for a, b, k in _spans(line) if k in kinds]
            yield words, tags.line(len(words), spans, UNKNOWN)

    return _runs(sentences(), "crossner", random, 3)


def gmb(path: Path, tags: TagSets, random: Random, *, limit: int) -> Iterator[Sample]:
    """The first `limit` newswire sentences. `gpe` (nationalities) may be a place or nothing; titles are cut."""
    kinds = {"per": ("Person",), "geo": ("Place",), "org": ORGS, "gpe": ("Place",)}

    def sentences() -> Iterator[tuple[list[str], list[int]]]:
        for number, (words, line) in enumerate(_gmb_sentences(path)):
            if number >= limit:
                return
            spans = []
            for first, last, label in _spans(line):
                if label == "per":
                    while first < last and words[first].lower() in _TITLES:
                        first += 1
                    if words[first].lower() in _TITLES:
                        continue
                if label in kinds:
                    spans.append((first, last, kinds[label], label == "gpe"))
            yield words, tags.line(len(words), spans, UNKNOWN)

    return _runs(sentences(), "gmb", random, 6)


def _gmb_sentences(path: Path) -> Iterator[tuple[list[str], list[str]]]:
    with zipfile.ZipFile(path) as archive, archive.open(archive.namelist()[0]) as raw:
        words: list[str] = []
        line: list[str] = []
        for row in csv.DictReader(io.TextIOWrapper(raw, encoding="latin-1")):
            if row["Sentence #"] and words:
                yield words, line
                words, line = [], []
            if row["Word"].strip():
                words.append(row["Word"].strip())
                line.append(row["Tag"])
        if words:
            yield words, line


def fire(paths: Sequence[Path], tags: TagSets) -> Iterator[Sample]:
    """Passages of filings and news with companies, products, sectors and relations among them."""
    kinds: dict[str, tuple[tuple[str, ...], bool]] = {
        "Company": (("Company", "Fund", "Exchange", "Publication", "Organization", "Authority"), False),
        "Person": (("Person",), False),
        "Product": (("Product",), True),
        "Sector": (("Sector",), True),
        "Location": (("Place",), False),
        "GeopoliticalEntity": (("Place",), False),
        "BusinessUnit": (("Company", "Organization", "Sector"), True),
        "FinancialEntity": (("Asset", "Index", "Indicator"), True),
    }
    own = {"Company": "Company", "Person": "Person", "Product": "Product", "Sector": "Sector"}
    own |= {"Location": "Place", "GeopoliticalEntity": "Place"}
    relations = {"Subsidiaryof": "SUBSIDIARY_OF", "Employeeof": "EMPLOYED_BY", "Productof": "PRODUCES"}
    relations |= {"Sector": "OPERATES_IN"}
    unknown = ("Theme", "Strategy", "Index", "Asset", "Indicator")
    for path in paths:
        for item in json.loads(path.read_text(encoding="utf-8")):
            words = [w if w.strip() else "-" for w in item["tokens"]]
            sample = Sample("fire", words)
            sample.sentences = [0] * len(words)
            entities = item["entities"]
            spans = [(e["start"], e["end"] - 1, *kinds[e["type"]]) for e in entities if e["type"] in kinds]
            sample.names = tags.line(len(words), spans, unknown)
            index: dict[int, int] = {}
            for i, e in enumerate(entities):
                if e["type"] in own:
                    index[i] = len(sample.mentions)
                    sample.mentions.append(Mention(e["start"], e["end"] - 1, own[e["type"]]))
            holds: dict[tuple[int, int], set[str]] = defaultdict(set)
            for r in item["relations"]:
                if r["type"] in relations and r["head"] in index and r["tail"] in index:
                    source, target = index[r["head"]], index[r["tail"]]
                    if r["type"] == "Productof":
                        source, target = target, source
                    holds[source, target].add(relations[r["type"]])
            known = frozenset(["SUBSIDIARY_OF", "EMPLOYED_BY", "PRODUCES"])
            for s in range(len(sample.mentions)):
                for t in range(len(sample.mentions)):
                    if s != t:
                        sector = sample.mentions[t].kind == "Sector"
                        also = frozenset(["OPERATES_IN"]) if sector else frozenset()
                        sample.pairs.append(Pair(s, t, frozenset(holds[s, t]), known | also))
            yield sample


def re_docred(path: Path, tags: TagSets) -> Iterator[Sample]:
    """Wikipedia introductions: names, and relations whose evidence is one sentence with both names."""
    kinds = {"PER": ("Person",), "LOC": ("Place",), "ORG": ORGS}
    own = {"PER": "Person", "LOC": "Place", "ORG": "Company"}
    relations = {
        "P749": ("SUBSIDIARY_OF", False),
        "P355": ("SUBSIDIARY_OF", True),
        "P159": ("HEADQUARTERED_IN", False),
        "P108": ("EMPLOYED_BY", False),
        "P112": ("FOUNDED", True),
        "P176": ("PRODUCES", True),
        "P178": ("PRODUCES", True),
        "P127": ("OWNS_STAKE_IN", True),
    }
    known = frozenset(r for r, _ in relations.values())
    for item in json.loads(path.read_text(encoding="utf-8")):
        sample = Sample("re-docred", [])
        starts = []
        for number, sentence in enumerate(item["sents"]):
            starts.append(len(sample.words))
            words = [w if w.strip() else "-" for w in sentence]
            sample.words += words
            sample.sentences += [number] * len(words)
            sample.starts += [1] + [0] * (len(words) - 1)
        spans = []
        by_place: dict[tuple[int, int], int] = {}
        for entity, vertices in enumerate(item["vertexSet"]):
            for v in vertices:
                first = starts[v["sent_id"]] + v["pos"][0]
                last = starts[v["sent_id"]] + v["pos"][1] - 1
                if v["type"] not in kinds:
                    continue
                demonym = v["type"] == "LOC" and first == last and sample.words[first].endswith(_DEMONYM)
                spans.append((first, last, kinds[v["type"]], demonym))
                if not demonym:
                    by_place.setdefault((entity, v["sent_id"]), len(sample.mentions))
                    sample.mentions.append(Mention(first, last, own[v["type"]], str(entity)))
        sample.names = tags.line(len(sample.words), spans, UNKNOWN)
        holds: dict[tuple[int, int], set[str]] = defaultdict(set)
        unclear: set[tuple[int, int]] = set()
        for label in item["labels"]:
            if label["r"] not in relations:
                continue
            relation, inverse = relations[label["r"]]
            source, target = (label["t"], label["h"]) if inverse else (label["h"], label["t"])
            for number in range(len(starts)):
                s, t = by_place.get((source, number)), by_place.get((target, number))
                if s is not None and t is not None:
                    if number in label["evidence"] and len(label["evidence"]) == 1:
                        holds[s, t].add(relation)
                    else:
                        unclear.add((s, t))
        for (a, sentence_a), s in by_place.items():
            for (b, sentence_b), t in by_place.items():
                if a != b and sentence_a == sentence_b and (s, t) not in unclear:
                    sample.pairs.append(Pair(s, t, frozenset(holds[s, t]), known))
        yield sample


def core(path: Path) -> Iterator[Sample]:
    """Passages with one pair of companies each, and what holds between them."""
    relations = {
        "product_or_service_of": ("PRODUCES", True, "Product", "Company"),
        "brand_of": ("PRODUCES", True, "Product", "Company"),
        "collaboration": ("PARTNERS_WITH", False, "Company", "Company"),
        "client_of": ("SUPPLIES", True, "Company", "Company"),
        "shareholder_of": ("OWNS_STAKE_IN", False, "Company", "Company"),
        "subsidiary_of": ("SUBSIDIARY_OF", False, "Company", "Company"),
        "traded_on": ("LISTED_ON", False, "Company", "Exchange"),
        "competitor_of": ("COMPETES_WITH", False, "Company", "Company"),
        "regulated_by": ("REGULATES", True, "Company", "Authority"),
    }
    known = frozenset(r for r, *_ in relations.values())
    symmetric = ("PARTNERS_WITH", "COMPETES_WITH")
    for item in json.loads(path.read_text(encoding="utf-8")):
        words = [w if w.strip() else "-" for w in item["context"]]
        if len(words) > 110 or item["relation"] in ("acquired_by", "merged_with"):
            continue
        sample = Sample("core", words, sentences=[0] * len(words))
        a = (item["e1_start"], item["e1_end"])
        b = (item["e2_start"], item["e2_end"])
        if item["invert_relation"]:
            a, b = b, a
        found = relations.get(item["relation"])
        kinds = found[2:] if found else ("Company", "Company")
        sample.mentions = [Mention(*a, kinds[0]), Mention(*b, kinds[1])]
        forward: frozenset[str] = frozenset()
        back: frozenset[str] = frozenset()
        if found:
            relation, inverse = found[:2]
            both = relation in symmetric
            forward = frozenset() if inverse and not both else frozenset([relation])
            back = frozenset([relation]) if inverse or both else frozenset()
        sample.pairs = [Pair(0, 1, forward, known), Pair(1, 0, back, known)]
        yield sample


def knowledge_net(path: Path) -> Iterator[Sample]:
    """Wikipedia sentences annotated for one property or more; each is exhaustive for its properties."""
    relations = {
        "EMPLOYEE_OR_MEMBER_OF": ("EMPLOYED_BY", False, "Person", "Company"),
        "CEO": ("EMPLOYED_BY", True, "Company", "Person"),
        "HEADQUARTERS": ("HEADQUARTERED_IN", False, "Company", "Place"),
        "FOUNDED_BY": ("FOUNDED", True, "Company", "Person"),
        "SUBSIDIARY_OF": ("SUBSIDIARY_OF", False, "Company", "Company"),
    }
    passages: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            fact = json.loads(line)
            if fact["prop"] in relations and fact.get("ss"):
                passages[fact["doc"], fact["pstart"]].append(fact)
    for facts in passages.values():
        text, offset = facts[0]["text"], int(facts[0]["pstart"])
        words, places = _split(text)
        if len(words) > 110:
            continue
        sample = Sample("knowledge-net", words, sentences=[0] * len(words))
        index: dict[tuple[int, int], int] = {}
        holds: dict[tuple[int, int], set[str]] = defaultdict(set)
        known: set[str] = set()
        for fact in facts:
            relation, inverse, *ends = relations[fact["prop"]]
            known.add(relation)
            pair = []
            for kind, a, b in ((ends[0], "ss", "se"), (ends[1], "os", "oe")):
                start, end = int(fact[a]) - offset, int(fact[b]) - offset
                inner = [i for i, (x, y) in enumerate(places) if x < end and y > start]
                if not inner:
                    break
                place = (inner[0], inner[-1])
                if place not in index:
                    index[place] = len(sample.mentions)
                    sample.mentions.append(Mention(*place, kind))
                pair.append(index[place])
            if len(pair) == 2 and pair[0] != pair[1]:
                holds[(pair[1], pair[0]) if inverse else (pair[0], pair[1])].add(relation)
        for s in range(len(sample.mentions)):
            for t in range(len(sample.mentions)):
                if s != t:
                    sample.pairs.append(Pair(s, t, frozenset(holds[s, t]), frozenset(known)))
        yield sample


def _split(text: str) -> tuple[list[str], list[tuple[int, int]]]:
    from ingest.train.market import tokenize

    doc = tokenize(text)
    tokens = [t for t in doc if not t.is_space]
    return [t.text for t in tokens], [(t.idx, t.idx + len(t)) for t in tokens]
