"""What reading passes on: raw documents, faults, drafts and readings, with the limits of size."""

import hashlib
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kg_service.model import Article

Format: TypeAlias = Literal["text", "markdown", "html", "json"]

#: Code points of text that one article may have.
TEXT_LIMIT = 1_000_000
#: Bytes of one document: one file, or one line of JSONL.
DOCUMENT_LIMIT = 16 * 2**20
#: Bytes of a JSON file that holds many articles, which has to be read as a whole.
CONTAINER_LIMIT = 64 * 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """The bytes of one article as they came in (UTF-8), with what is needed to read them again.

    `place` is for people: a path as given, with `:line` in JSONL and `[n]` in a JSON list.
    """

    place: str
    format: Format
    content: bytes
    namespace: str | None = None

    @property
    def id(self) -> str:
        """Names the document by its content (SHA-256, hex); the place takes no part."""
        head = f"{self.format}\0{self.namespace or ''}\0".encode()
        return hashlib.sha256(head + self.content).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFault:
    """An input that does not become an article. `reason` is one stable word; `aside`: readable, but not for us."""

    place: str
    reason: str
    message: str
    content: bytes = b""
    aside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """What a format says of its article, before ids, dates and languages are looked at."""

    text: str
    title: str | None = None
    id: str | None = None
    url: str | None = None
    published_at: str | None = None
    publication: str | None = None
    language: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An article and what had to be left out on the way to it."""

    article: Article
    warnings: tuple[str, ...] = ()
