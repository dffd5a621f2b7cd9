"""One JSON object, one article: the field names that feeds use, in one table."""

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from ingest.sources.document import Draft
from ingest.sources.encoding import decode
from kg_service.errors import InputError

#: For each field the names it is known by, the first that holds something wins. Case does not matter.
FIELDS: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "title": ("title", "headline"),
    "text": ("text", "body", "content"),
    "url": ("url", "link"),
    "published_at": ("published_at", "date", "publishedAt", "published", "datePublished", "pubDate"),
    "publication": ("publication", "source", "source.name", "publisher"),
    "language": ("language", "lang"),
}


def read_json(content: bytes) -> Draft:
    """The draft of one object. Raises: `InputError` (`encoding`, `broken-json`, `not-an-article`, `no-text`)."""
    return draft_of(parse(decode(content)))


def parse(text: str) -> Any:
    """Raises: `InputError` (`broken-json`) that says where the fault is."""
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}" if "\n" in text.strip() else f"column {error.colno}"
        raise InputError(f"broken JSON: {error.msg} ({place})", reason="broken-json") from None
    except (RecursionError, ValueError) as error:
        raise InputError(f"broken JSON: {error}", reason="broken-json") from None


def draft_of(fields: Any) -> Draft:
    """The draft that an object's fields make; a field of a kind that cannot be is left out with a warning."""
    if not isinstance(fields, dict):
        raise InputError(f"this JSON is {_kind(fields)}, and no object with a text", reason="not-an-article")
    known = {str(key).lower(): value for key, value in fields.items()}
    warnings: list[str] = []
    values: dict[str, str] = {}
    for field, names in FIELDS.items():
        value = _first(known, field, names, warnings)
        if value is not None:
            values[field] = value
    if "text" not in values:
        fields_of_text = ", ".join(FIELDS["text"])
        raise InputError(f"JSON without text: none of {fields_of_text} holds any", reason="no-text")
    return Draft(**values, warnings=tuple(warnings))


def _first(known: Mapping[str, Any], field: str, names: tuple[str, ...], warnings: list[str]) -> str | None:
    for name in names:
        value = known.get(name.lower())
        if value is None or value == "" or value == []:
            continue
        read = _string(value, field)
        if read is None:
            warnings.append(f"the field {name} holds {_kind(value)} and was left out")
        elif read.strip():
            return read
    return None


def _string(value: Any, field: str) -> str | None:
    if isinstance(value, str):
        return value
    if isinstance(value, dict) and field == "publication":  # {"source": {"id": null, "name": "Example Wire"}}
        name = value.get("name")
        return name if isinstance(name, str) else None
    if isinstance(value, list) and field == "text" and all(isinstance(part, str) for part in value):
        return "\n\n".join(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool) and field in ("id", "published_at"):
        return str(value)
    if isinstance(value, date) and field == "published_at":  # YAML reads dates itself
        return value.isoformat()
    return None


def _kind(value: Any) -> str:
    kinds = {dict: "an object", list: "a list", str: "a string", bool: "a truth value", type(None): "null"}
    return kinds.get(type(value), "a number")
