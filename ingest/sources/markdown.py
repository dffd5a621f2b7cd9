"""Markdown: the words without the markup; front matter and the first heading give the metadata."""

from typing import Any

import yaml

from ingest.sources.document import Draft
from ingest.sources.encoding import decode
from ingest.sources.json_article import draft_of
from kg_service.errors import InputError


def read_markdown(content: bytes) -> Draft:
    """One file, one article. YAML front matter takes the fields of JSON articles (title, date, url, ...)."""
    metadata, source = _front_matter(decode(content).replace("\r\n", "\n"))
    heading, text = _words(source)
    fields = {key: value for key, value in metadata.items() if str(key).lower() not in ("text", "body", "content")}
    if not text:
        raise InputError("there is no text in it", reason="no-text")
    return draft_of({"title": heading, **fields, "text": text} if heading else {**fields, "text": text})


def _front_matter(text: str) -> tuple[dict[str, Any], str]:
    """The YAML between two lines of `---` at the top, and the rest; all is text if there is none."""
    if not text.startswith("---\n"):
        return {}, text
    head, mark, rest = text[4:].partition("\n---\n")
    if not mark:
        return {}, text
    try:
        fields = yaml.safe_load(head)
    except yaml.YAMLError:
        return {}, text
    return (fields, rest) if isinstance(fields, dict) else ({}, text)


def _words(source: str) -> tuple[str | None, str]:
    """The first block if it is a heading of the first level, and all blocks with an empty line between them."""
    from markdown_it import MarkdownIt

    blocks: list[str] = []
    title: str | None = None
    opened = ""
    for token in MarkdownIt("commonmark").enable("table").parse(source):
        if token.type == "inline":
            block = _inline_words(token.children or [])
            if block:
                if opened == "h1" and not blocks:
                    title = block
                blocks.append(block)
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content.strip())
        opened = token.tag if token.nesting == 1 else ""
    return title, "\n\n".join(block for block in blocks if block)


def _inline_words(tokens: list[Any]) -> str:
    parts = []
    for token in tokens:
        if token.type in ("text", "code_inline"):
            parts.append(token.content)
        elif token.type == "softbreak":
            parts.append(" ")
        elif token.type == "hardbreak":
            parts.append("\n")
    return "".join(parts).strip()
