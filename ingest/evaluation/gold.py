"""Annotated documents and extracted articles, read from JSONL.

A gold document: `id`, `title`, `date`, `text` (which begins with the title), `entities` (`key`, `kind`, `name`,
`mentions` as [start, end]), `relations`, `events` and `negatives` (what a careless reader would take for a fact),
which name entities by key. Offsets are half-open and count code points of `text`.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ingest.sources import Document
from kg_service.errors import KgError

Json = dict[str, Any]

_LISTS = ("entities", "relations", "events")


def read_gold(path: Path) -> list[Json]:
    """All documents, in the order of the file. Raises: `KgError` with file and line."""
    documents: dict[str, Json] = {}
    for place, record in _records(path):
        if not all(isinstance(record.get(name), list) for name in _LISTS) or not isinstance(record.get("text"), str):
            raise KgError(f"{place}: not an annotated document: it needs id, text, entities, relations and events")
        name = _id(record, place)
        if name in documents:
            raise KgError(f"{place}: the document {name} stands in the file twice")
        documents[name] = record
    if not documents:
        raise KgError(f"{path}: there is no document in it")
    return list(documents.values())


def read_golds(paths: Iterable[Path]) -> list[Json]:
    """The documents of several files, as of one. Raises: `KgError`."""
    documents = [document for path in paths for document in read_gold(path)]
    names = Counter(document["id"] for document in documents)
    twice = [name for name, times in names.items() if times > 1]
    if twice:
        raise KgError(f"the document {twice[0]} stands in two of the files")
    return documents


def read_annotations(path: Path) -> list[Json]:
    """Annotations that travel without their texts. Raises: `KgError` with file and line."""
    annotated = []
    for place, record in _records(path):
        if not all(isinstance(record.get(name), list) for name in _LISTS):
            raise KgError(f"{place}: no annotation: it needs id, entities, relations and events")
        _id(record, place)
        annotated.append(record)
    return annotated


def read_extracted(path: Path) -> dict[str, Json]:
    """Articles in the contract of `kg extract`, by the id of the article. Raises: `KgError` with file and line."""
    articles = {}
    for place, record in _records(path):
        article = record.get("article")
        if not all(isinstance(record.get(name), list) for name in _LISTS) or not isinstance(article, dict):
            raise KgError(f"{place}: not an article as `kg extract` prints it")
        articles[_id(article, place)] = record
    return articles


def bare_document(gold: Json) -> Document:
    """What an extractor may see of a gold document: id, title, date and text, as one line of JSONL would give it."""
    seen = {"id": gold["id"], "title": gold.get("title"), "published_at": gold.get("date"), "text": gold["text"]}
    given = {name: value for name, value in seen.items() if value is not None}
    return Document(place=gold["id"], format="json", content=json.dumps(given, ensure_ascii=False).encode())


def _records(path: Path) -> Iterator[tuple[str, Json]]:
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"{path}: cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            record = json.loads(line)
        except ValueError as error:
            raise KgError(f"{path}:{number}: not JSON: {error}") from error
        if not isinstance(record, dict):
            raise KgError(f"{path}:{number}: not a JSON object")
        yield f"{path}:{number}", record


def _id(record: Json, place: str) -> str:
    if not isinstance(record.get("id"), str) or not record["id"]:
        raise KgError(f"{place}: an id is missing")
    return str(record["id"])
