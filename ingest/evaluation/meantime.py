"""Names measured on MEANTIME, an annotated corpus of business news: `python -m ingest.evaluation.meantime FOLDER`.

The corpus marks whole noun phrases ("European auto maker Fiat") and does not say which are names, nor of an
organisation which kind it is. A phrase is taken for the name in it if it ends with one: the words with capitals at its
end, in a person's case those after the last title. Names inside longer names, nationalities and products are left
out. Only the first six sentences of a document are annotated throughout.
"""

import argparse
import json
import re
import xml.etree.ElementTree as ElementTree  # our own files, named on the command line
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from ingest.evaluation.names import NamedSpan, NamedText, name_scores, names_of
from kg_service.errors import KgError

SENTENCES = 6

_CLASSES = {"PER": "person", "ORG": "organisation", "LOC": "place"}
_TITLES = frozenset(
    """CEO C.E.O. CFO COO Chairman Chairwoman Chair President Vice Executive Officer Chief Director Minister Prime
    Secretary Senator Sen. Congressman Congresswoman Representative Rep. Governor Gov. Mayor Judge Justice Attorney
    General Mr Mr. Mrs Mrs. Ms Ms. Dr Dr. Sir Lord King Queen Prince Princess Sheikh Spokesman Spokeswoman Analyst
    Captain Colonel Manager Economist Speaker Ambassador Treasurer Premier Chancellor""".split()
)
_NATIONALITIES = frozenset(
    """American British English Scottish Welsh Irish European French German Italian Spanish Portuguese Dutch Belgian
    Swiss Austrian Swedish Norwegian Danish Finnish Icelandic Polish Czech Hungarian Romanian Bulgarian Greek Turkish
    Russian Ukrainian Chinese Japanese Korean Indian Pakistani Thai Vietnamese Indonesian Malaysian Singaporean
    Philippine Australian Canadian Mexican Brazilian Argentine Chilean African Asian Arab Saudi Iranian Iraqi Israeli
    Egyptian Americans Europeans Germans Russians Canadians Italians Australians""".split()
)
_NO_NAMES = frozenset(
    """I He She It We They You My His Her Its Our Their This That These Those The A An Who Some All Both
    Many""".split()
)
_JOINS = frozenset({"of", "and", "&", "the", "for", "de", "du", "von", "van", "al", "-"})
_NO_BLANK_BEFORE = re.compile(r"^(?:[,.;:!?%)\]]|['’](?:s|re|ve|ll|d|m)?|n['’]t)$")
_NO_BLANK_AFTER = frozenset("$£€([")


@dataclass(frozen=True, slots=True)
class _Word:
    text: str
    sentence: int


#: Words [first, end), and the class.
_Span: TypeAlias = tuple[tuple[int, int], str]


def read_meantime(folder: Path) -> list[NamedText]:
    """The documents below a folder, in the order of their names. Raises: `KgError`: none there, or not readable."""
    files = sorted(folder.rglob("*.naf"))
    if not files:
        raise KgError(f"{folder}: there is no .naf file in it")
    return [_document(file) for file in files]


def _document(file: Path) -> NamedText:
    try:
        root = ElementTree.parse(file).getroot()
    except (OSError, ElementTree.ParseError) as error:
        raise KgError(f"{file}: cannot be read: {error}") from error
    words = {w.get("id", ""): _Word(w.text or "", int(w.get("sent", "0"))) for w in root.iter("wf")}
    places = {name: i for i, name in enumerate(words)}
    every = list(words.values())
    text, offsets = _text(every)
    terms = {t.get("id", ""): [x.get("id", "") for x in t.iter("target")] for t in root.iter("term")}
    spans = {
        (name, kind)
        for entity in root.iter("entity")
        if (kind := _CLASSES.get(entity.get("type", ""))) is not None
        for span in entity.iter("span")
        if (name := _name([places[w] for x in span.iter("target") for w in terms[x.get("id", "")]], every, kind))
    }
    single = {span for span in spans if not _is_list(span, spans, every)}
    names = [
        NamedSpan(offsets[a][0], offsets[b - 1][1] - len(every[b - 1].text) + len(every[b - 1].text.rstrip(",")), kind)
        for (a, b), kind in sorted(single)
        if not any(c <= a and b <= d and (c, d) != (a, b) for (c, d), _ in single)
    ]
    last = max((i for i, word in enumerate(every) if word.sentence <= SENTENCES), default=-1)
    end = offsets[last][1] if last >= 0 else 0
    return NamedText(id=file.stem, text=text, names=tuple(n for n in names if n.end <= end), end=end)


def _text(words: Sequence[_Word]) -> tuple[str, list[tuple[int, int]]]:
    """The words as one text, the first sentence as its title, with the offsets of each word."""
    text, offsets = "", []
    for i, word in enumerate(words):
        before = words[i - 1] if i else None
        if before is None:
            gap = ""
        elif before.sentence != word.sentence and before.sentence == 1:
            gap = "\n\n"
        elif _NO_BLANK_BEFORE.match(word.text) or before.text in _NO_BLANK_AFTER:
            gap = ""
        else:
            gap = " "
        start = len(text) + len(gap)
        text += gap + word.text
        offsets.append((start, len(text)))
    return text, offsets


def _is_list(span: _Span, spans: Collection[_Span], words: Sequence[_Word]) -> bool:
    """Whether it joins names that are marked too ("Apple and AT&T")."""
    (start, end), _ = span
    if not any(word.text in ("and", "&", ",") for word in words[start:end]):
        return False
    return any(start <= a and b <= end and (a, b) != (start, end) for (a, b), _ in spans)


def _name(places: Sequence[int], every: Sequence[_Word], kind: str) -> tuple[int, int] | None:
    """The words [first, end) of the name at the end of a phrase, or None: it ends with none."""
    run = list(_capitals([(i, every[i].text) for i in sorted(places)]))[::-1]
    while run and (run[0][1] in _JOINS or run[0][1] in _NO_NAMES):
        run = run[1:]
    if kind == "person":
        titles = [i for i, (_, word) in enumerate(run) if word in _TITLES]
        run = run[titles[-1] + 1 :] if titles else run
    if not run or run[0][1] in _JOINS or run[-1][1] in _NATIONALITIES or (len(run) == 1 and run[0][1] in _NO_NAMES):
        return None
    return run[0][0], run[-1][0] + 1


def _capitals(words: Sequence[tuple[int, str]]) -> Iterator[tuple[int, str]]:
    """From the last word backwards, as long as the words can be part of a name."""
    rest = list(words)
    while rest and rest[-1][1].strip(",.") in ("'s", "’s", "'", "’", ""):
        rest.pop()
    for number, (i, word) in enumerate(reversed(rest)):
        if number == 0 and word.endswith(("-based", "-led", "-owned", "-listed")):
            return
        named = any(c.isupper() for c in word) or (number > 0 and (word in _JOINS or word.isdigit()))
        if not named:
            return
        yield i, word


def main() -> None:
    """The command line: extracts the documents, and prints the scores as JSON."""
    from ingest.contract import to_json
    from ingest.extract import Extractor
    from ingest.nlp.model_names import FoundModel, find_model
    from ingest.nlp.pipeline import build_pipeline
    from ingest.nlp.resources import resources_of
    from kg_service.model import Article

    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="a folder with .naf files, its own folders too")
    parser.add_argument("--model", help="as in `kg evaluate`")
    args = parser.parse_args()
    documents = read_meantime(args.folder)
    found = find_model(args.model) if args.model else FoundModel()
    nlp = build_pipeline(model=found.folder, base=found.base)
    resources = resources_of(nlp)
    extractor = Extractor(nlp, resources.ontology, resources.registry)
    articles = [Article(namespace="meantime", id=document.id, text=document.text) for document in documents]
    extracted = [to_json(e, resources.ontology, resources.registry) for e in extractor.extract_many(articles)]
    names = {article["article"]["id"]: names_of(article) for article in extracted}
    print(json.dumps({"documents": len(documents), **name_scores(documents, names)}, indent=1))


if __name__ == "__main__":
    main()
