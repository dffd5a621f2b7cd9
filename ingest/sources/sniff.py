"""Which format a stream without a telling name has."""

import json
import re
from typing import Literal, TypeAlias

from ingest.sources.document import Format

FileFormat: TypeAlias = Format | Literal["jsonl"]

SUFFIXES: dict[str, FileFormat] = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".json": "json",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
_HTML = re.compile(
    rb"\s*(<\?xml[^>]*>\s*)?(<!--.*?-->\s*)*<(!doctype\s+html|html|head|body|article|div|p|meta)\b", re.I | re.S
)
_MARKDOWN = re.compile(rb"(#{1,6} \S|---\n\w+:)")


def sniff(head: bytes) -> FileFormat:
    """By the first bytes; JSONL is what begins with a line that is an object of its own."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if start.startswith(b"{"):
        first, newline, _ = start.partition(b"\n")
        return "jsonl" if (newline and _is_whole(first)) or len(first) >= 8000 else "json"
    if start.startswith(b"[") and start[1:].lstrip()[:1] in (b"{", b"]"):
        return "json"
    if _HTML.match(start):
        return "html"
    return "markdown" if _MARKDOWN.match(start) else "text"


def _is_whole(line: bytes) -> bool:
    try:
        json.loads(line)
    except (ValueError, RecursionError):
        return False
    return True
