"""The names of MEANTIME (120 Wikinews articles, CC BY 4.0) as a gold file of links, for `kg evaluate`.

    python -m ingest.evaluation.meantime_links --data-dir DIR > meantime.jsonl

DIR has the folder `meantime/naf_gold` of the corpus. Its entities carry names of DBpedia; `meantime_entries.json`
says, where it is sure, which entry of our registry each is, or null where the registry has none. Only names count, in
the first six sentences, which are annotated in full; pronouns, descriptions and adjectives are left out.
"""

import argparse
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

Json = dict[str, Any]

SENTENCES = 6
_ENTRIES = Path(__file__).with_name("meantime_entries.json")
_SMALL = frozenset("of and the for &".split())
_NO_NAMES = frozenset("I It We He She They You Its Our My His Her Their The CEO President Chairman Company".split())
_ALSO = {"Airbus_Group": {"EADS"}, "Daimler_AG": {"DaimlerChrysler", "Daimler"}, "United_States": {"US", "U.S.", "USA"}}
_NO_SPACE_BEFORE = re.compile(r"^(?:[,.;:?!%)\]’”]|'s|’s|'|n't)$")
_NO_SPACE_AFTER = frozenset("( [ $ £ € “ ‘".split())


def read_document(path: Path, entries: Mapping[str, str | None]) -> Json:
    """One NAF file as a gold document without annotated facts; `links` are its annotated names."""
    root = ElementTree.parse(path).getroot()
    words = [(word.get("id", ""), int(word.get("sent", "0")), word.text or "") for word in root.iter("wf")]
    text, offsets = _joined(words)
    sentence = {name: number for name, number, _ in words}
    title = text.split("\n", 1)[0]
    links = set()
    for entity in root.iter("entity"):
        reference = entity.find(".//externalRef")
        spans = [target.get("id", "") for target in entity.iter("target")]
        name = unquote(reference.get("reference", "").strip().rsplit("/", 1)[-1]) if reference is not None else ""
        if name not in entries or not spans or not all(s in offsets and sentence[s] <= SENTENCES for s in spans):
            continue
        spans = _without_article(spans, text, offsets)
        start, end = offsets[spans[0]][0], offsets[spans[-1]][1]
        if _is_name(name, [text[slice(*offsets[span])] for span in spans]):
            links.add((start, end, entries[name]))
    rows = [{"start": a, "end": b, "name": text[a:b], "entry": entry} for a, b, entry in sorted(links, key=_order)]
    facts: Json = {"entities": [], "relations": [], "events": []}
    return {"id": path.stem, "title": title, "text": text, **facts, "links": rows}


def _order(link: tuple[int, int, str | None]) -> tuple[int, int, str]:
    return link[0], link[1], link[2] or ""


def _joined(words: Sequence[tuple[str, int, str]]) -> tuple[str, dict[str, tuple[int, int]]]:
    """The text, a line each for title and date and one for the rest, with the offsets of the words."""
    text, offsets = "", {}
    last = 0
    for name, number, word in words:
        if text and number != last and number <= 3:
            text += "\n\n"
        elif text and not _NO_SPACE_BEFORE.match(word) and text[-1] not in _NO_SPACE_AFTER:
            text += " "
        offsets[name] = (len(text), len(text) + len(word))
        text += word
        last = number
    return text, offsets


def _without_article(spans: Sequence[str], text: str, offsets: Mapping[str, tuple[int, int]]) -> list[str]:
    first = text[slice(*offsets[spans[0]])].lower()
    return list(spans[1:]) if len(spans) > 1 and first in ("the", "a", "an") else list(spans)


def _is_name(reference: str, words: Sequence[str]) -> bool:
    """Whether the words name what the reference does: capitals throughout, and a word or the letters of its name."""
    if len(words) > 5 or not all(word[0].isupper() or word[0].isdigit() or word in _SMALL for word in words):
        return False
    if set(words) & _NO_NAMES:
        return False
    text = " ".join(words)
    title = [part for part in re.split(r"[_,()]+", reference) if part]
    letters = "".join(part[0] for part in title if part[0].isupper())
    return text in _ALSO.get(reference, ()) or text in (letters, ".".join(letters) + ".") or set(words) <= set(title)


def read_corpus(data_dir: Path) -> Iterator[Json]:
    """All documents, in order of their files' names."""
    entries: dict[str, str | None] = json.loads(_ENTRIES.read_text(encoding="utf-8"))
    for path in sorted((data_dir / "meantime" / "naf_gold").rglob("*.naf")):
        yield read_document(path, entries)


def main() -> None:
    """Prints the documents, one a line."""
    parser = argparse.ArgumentParser(description="The names of MEANTIME as a gold file of links.")
    parser.add_argument("--data-dir", type=Path, required=True)
    for document in read_corpus(parser.parse_args().data_dir):
        print(json.dumps(document, ensure_ascii=False))


if __name__ == "__main__":
    main()
