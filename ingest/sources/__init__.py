"""Reading articles: from paths or standard input to documents, and from a document to an article."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO

from ingest.sources.article import finish, keys_of_url
from ingest.sources.document import Document, Draft, Format, InputFault, Reading
from ingest.sources.html import read_html
from ingest.sources.json_article import read_json
from ingest.sources.locate import STANDARD_INPUT, locate
from ingest.sources.markdown import read_markdown
from ingest.sources.plain import read_plain
from ingest.sources.sniff import SUFFIXES
from ingest.sources.split import split
from kg_service.errors import InputError
from kg_service.model import Article

__all__ = [
    "READERS",
    "Document",
    "InputFault",
    "Reading",
    "keys_of_url",
    "read_article",
    "read_articles",
    "read_documents",
]

#: Every format has one function from bytes to a draft. A new format is a line here, and one in `SUFFIXES`.
READERS: Mapping[Format, Callable[[bytes], Draft]] = {
    "text": read_plain,
    "markdown": read_markdown,
    "html": read_html,
    "json": read_json,
}


def read_documents(
    paths: Iterable[str | Path], *, namespace: str | None = None, stdin: IO[bytes] | None = None
) -> Iterator[Document | InputFault]:
    """The documents behind the paths, in order, or why there is none. Holds one document at a time.

    `-` reads `stdin` (default: standard input). `namespace`: None lets each article's URL decide.
    """
    for item in locate(paths):
        if isinstance(item, InputFault):
            yield item
        elif item == STANDARD_INPUT:
            yield from split(stdin or sys.stdin.buffer, place="standard input", format=None, namespace=namespace)
        else:
            try:
                with open(item, "rb") as stream:
                    format = SUFFIXES.get(Path(item).suffix.lower())
                    yield from split(stream, place=item, format=format, namespace=namespace)
            except OSError as error:
                yield InputFault(place=item, reason="unreadable", message=error.strerror or str(error))


def read_article(document: Document) -> Reading:
    """The article that a document holds. Raises: `InputError`, whose reason `language` means set aside."""
    return finish(READERS[document.format](document.content), namespace=document.namespace)


def read_articles(
    paths: Iterable[str | Path], *, namespace: str | None = None, stdin: IO[bytes] | None = None
) -> Iterator[Article | InputFault]:
    """The articles behind the paths, in order, or why an input is none; what was left out is not told here."""
    for document in read_documents(paths, namespace=namespace, stdin=stdin):
        if isinstance(document, InputFault):
            yield document
            continue
        try:
            yield read_article(document).article
        except InputError as error:
            yield fault_of(document, error)


def fault_of(document: Document, error: InputError) -> InputFault:
    """The fault of a document that makes no article."""
    return InputFault(
        place=document.place,
        reason=error.reason,
        message=str(error),
        content=document.content,
        aside=error.reason == "language",
    )
