"""Imported entries written as a registry file: one line an entry, in JSON, which is YAML too and is read fast."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from kg_service.registry.entry import RegistryEntry
from kg_service.registry.lists import ListFile

_FIELDS = ("aliases", "common", "tickers", "identifiers", "sector", "country", "roles", "employer", "listed", "source")


def registry_text(entries: Iterable[RegistryEntry], files: Sequence[ListFile]) -> str:
    """The file's text: what it was made from, then the entries as given. No clock: the same lists, the same text."""
    head = ["# Made by `kg registry import`; name this file in KG_REGISTRY. Made from:"]
    head += [f"#   {file.source}  {file.file}  SHA-256 {file.sha256}" for file in sorted(files, key=lambda f: f.source)]
    return "\n".join([*head, *(f"- {_line(entry)}" for entry in entries), ""])


def _line(entry: RegistryEntry) -> str:
    fields: dict[str, Any] = {"id": entry.id, "kind": entry.kind, "name": entry.name}
    for name in _FIELDS:
        value = getattr(entry, name)
        if value:
            fields[name] = dict(value) if name == "identifiers" else value
    return json.dumps(fields, ensure_ascii=False)
