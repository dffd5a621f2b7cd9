"""From a stream of bytes to documents: one of a file, one of each line of JSONL, one of each item of a JSON list."""

import io
import json
from collections.abc import Iterable, Iterator
from typing import IO, Any

from ingest.sources.document import CONTAINER_LIMIT, DOCUMENT_LIMIT, Document, Format, InputFault
from ingest.sources.encoding import decode, marked_encoding, refuse_binary
from ingest.sources.json_article import parse
from ingest.sources.sniff import FileFormat, sniff
from kg_service.errors import InputError


def split(
    stream: IO[bytes], *, place: str, format: FileFormat | None, namespace: str | None
) -> Iterator[Document | InputFault]:
    """The documents in the stream. `format`: as the name of the file says, None: by its first bytes.

    JSONL is read line by line and never held as a whole.
    """
    buffered = stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(stream)  # type: ignore[type-var]
    head = buffered.peek(8192)[:8192]
    cut = _Cutter(place, namespace)
    try:
        if not head:
            raise InputError("it is empty", reason="empty")
        refuse_binary(head)
        if marked_encoding(head):
            text = decode(_whole(buffered, CONTAINER_LIMIT)).encode("utf-8", "surrogatepass")
            buffered = io.BufferedReader(io.BytesIO(text))
            head = buffered.peek(8192)[:8192]
        chosen: FileFormat = format or sniff(head)
        if chosen == "jsonl":
            yield from cut.lines(buffered)
        elif chosen == "json":
            yield from cut.container(_whole(buffered, CONTAINER_LIMIT))
        else:
            yield from cut.one(_whole(buffered, DOCUMENT_LIMIT), chosen)
    except InputError as error:
        yield InputFault(place=place, reason=error.reason, message=str(error), content=head)


def _whole(stream: IO[bytes], limit: int) -> bytes:
    content = stream.read(limit + 1)
    if len(content) > limit:
        advice = "; JSONL (one article a line) has no such limit" if limit == CONTAINER_LIMIT else ""
        raise InputError(f"the file is larger than the limit of {limit // 2**20} MiB{advice}", reason="too-large")
    return content


class _Cutter:
    """Names the documents of one stream."""

    def __init__(self, place: str, namespace: str | None) -> None:
        self._place = place
        self._namespace = namespace

    def one(self, content: bytes, format: Format) -> Iterator[Document | InputFault]:
        if content.strip():
            yield Document(place=self._place, format=format, content=content, namespace=self._namespace)
        else:
            yield self._fault(self._place, "empty", "there is nothing but white space in it", content)

    def lines(self, stream: IO[bytes]) -> Iterator[Document | InputFault]:
        number, empty = 0, True
        while line := stream.readline(DOCUMENT_LIMIT + 1):
            number += 1
            place = f"{self._place}:{number}"
            if len(line) > DOCUMENT_LIMIT:
                message = f"the line is longer than the limit of {DOCUMENT_LIMIT // 2**20} MiB"
                yield self._fault(place, "too-large", message, line[:8192])
                while line and not line.endswith(b"\n"):
                    line = stream.readline(DOCUMENT_LIMIT)
                empty = False
            elif line.strip(b"\xef\xbb\xbf \t\r\n"):
                yield Document(place=place, format="json", content=line.strip(), namespace=self._namespace)
                empty = False
        if empty:
            yield self._fault(self._place, "empty", "there is nothing but white space in it")

    def container(self, content: bytes) -> Iterator[Document | InputFault]:
        """A JSON file: an article, a list of them, or an object with a list under `articles`."""
        try:
            value = parse(decode(content))
        except InputError as error:
            if error.reason == "broken-json" and _holds_lines(content):
                yield from self.lines(io.BytesIO(content))
            else:
                yield self._fault(self._place, error.reason, str(error), content[:DOCUMENT_LIMIT])
            return
        if isinstance(value, dict) and isinstance(value.get("articles"), list):
            value = value["articles"]
        if isinstance(value, list):
            yield from self._items(value)
        else:
            yield from self.one(content, "json")

    def _items(self, values: Iterable[Any]) -> Iterator[Document | InputFault]:
        empty = True
        for number, value in enumerate(values, 1):
            empty = False
            content = json.dumps(value, sort_keys=True).encode()
            place = f"{self._place}[{number}]"
            if len(content) > DOCUMENT_LIMIT:
                message = f"the article is larger than the limit of {DOCUMENT_LIMIT // 2**20} MiB"
                yield self._fault(place, "too-large", message, content[:8192])
            else:
                yield Document(place=place, format="json", content=content, namespace=self._namespace)
        if empty:
            yield self._fault(self._place, "empty", "the list holds no article", b"[]")

    def _fault(self, place: str, reason: str, message: str, content: bytes = b"") -> InputFault:
        return InputFault(place=place, reason=reason, message=message, content=content)


def _holds_lines(content: bytes) -> bool:
    """Whether a file that is no JSON is JSONL: one of its first lines is an object of its own, and there are more."""
    lines = [line for line in content[: 2**20].splitlines() if line.strip()][:10]
    return len(lines) > 1 and any(_is_object(line) for line in lines)


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False
