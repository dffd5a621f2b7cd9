"""Universal Dependencies treebanks, with the names of UniversalNER where there are any."""

from collections.abc import Iterator
from pathlib import Path
from random import Random

from ingest.train.samples import ORGS, Sample, TagSets

UNKNOWN = ("Index", "Asset", "Indicator", "Sector", "Theme", "Strategy", "Product")
_UNER = {"PER": ("Person",), "LOC": ("Place",), "ORG": ORGS}


class _Sentence:
    """One sentence of a CoNLL-U file."""

    def __init__(self, key: str, new_document: bool, new_paragraph: bool) -> None:
        self.key, self.new_document, self.new_paragraph = key, new_document, new_paragraph
        self.rows: list[list[str]] = []


def read_conllu(path: Path) -> Iterator[_Sentence]:
    """Sentences with their word rows; ranges and empty nodes are left out."""
    key, document, paragraph = "", False, False
    rows: list[list[str]] = []
    with path.open(encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line.startswith("# newdoc"):
                document = True
            elif line.startswith("# newpar") and not line.startswith("# newpar_block"):
                paragraph = True
            elif line.startswith("# sent_id = "):
                key = line[12:]
            elif not line and rows:
                sentence = _Sentence(key, document, paragraph)
                sentence.rows, rows = rows, []
                document = paragraph = False
                yield sentence
            elif line and line[0] != "#":
                columns = line.split("\t")
                if columns[0].isdigit():
                    rows.append(columns)


def read_uner(path: Path, tags: TagSets) -> dict[str, list[int]]:
    """Allowed tags of each sentence by its id. `OTH` is no kind of ours: anything but a person, place, ORG."""
    out: dict[str, list[int]] = {}
    for sentence in read_conllu(path):
        line = []
        for row in sentence.rows:
            prefix, _, label = row[2].partition("-")
            kinds = _UNER.get(label)
            if kinds is None:
                line.append(tags.outside(UNKNOWN))
            else:
                line.append(tags.begin(kinds) if prefix == "B" else tags.inside(kinds))
        out[sentence.key] = line
    return out


def treebank(
    path: Path, source: str, names: dict[str, list[int]] | None, *, random: Random, sentences: int = 8
) -> Iterator[Sample]:
    """Runs of consecutive sentences of one document, up to `sentences` of them.

    Half of the runs have their first sentence as a title. Other paragraph breaks are not told, as many a feed
    has lost its blank lines.
    """
    run: list[_Sentence] = []
    size = random.randint(1, sentences)
    for sentence in read_conllu(path):
        if run and (sentence.new_document or len(run) >= size):
            yield _sample(run, source, names, random)
            run, size = [], random.randint(1, sentences)
        run.append(sentence)
    if run:
        yield _sample(run, source, names, random)


def _sample(run: list[_Sentence], source: str, names: dict[str, list[int]] | None, random: Random) -> Sample:
    sample = Sample(source, [])
    for number, sentence in enumerate(run):
        offset = len(sample.words)
        if number == 1 and random.random() < 0.5:
            sample.paragraphs = frozenset([offset])
        for i, row in enumerate(sentence.rows):
            head = int(row[6])
            sample.words.append(row[1])
            sample.sentences.append(number)
            sample.upos.append(row[3])
            sample.heads.append(offset + (head - 1 if head else i))
            sample.deps.append(row[7])
            sample.starts.append(int(i == 0))
        if names is not None:
            tags = names.get(sentence.key)
            fits = tags is not None and len(tags) == len(sentence.rows)
            sample.names += tags if tags is not None and fits else [0] * len(sentence.rows)
    return sample
