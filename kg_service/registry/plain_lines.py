"""Registry files of which every line is one entry in JSON, as `kg registry import` writes them, read fast.

Such a file is YAML too. Strict reading costs several times as much, which tens of thousands of entries would make
felt at every start. Here only what is in order is taken; a line that is odd in any way leaves the whole file to
strict reading, which names the fault.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from kg_service.errors import OntologyError
from kg_service.ontology import EntityKind
from kg_service.registry.entry import COUNTRY, ID, TICKER, RegistryEntry

_START = "- {"
_TEXTS = ("aliases", "common", "tickers", "roles", "manager_of", "source")
_TEXT = ("id", "kind", "name", "sector", "country", "employer", "parent")
_KEYS = frozenset((*_TEXT, *_TEXTS, "identifiers", "listed"))

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PlainLine:
    """An entry as one line of a file gives it, checked but for its names and references."""

    entry: RegistryEntry
    fields: Json
    file: str
    line: int

    def fault(self, fault: str) -> OntologyError:
        """The error that says what is wrong with this line, for raising."""
        return OntologyError(fault, file=self.file, line=self.line)


def plain_lines(
    path: Path, kinds: Mapping[str, EntityKind], known: Mapping[str, RegistryEntry]
) -> list[PlainLine] | None:
    """The lines of such a file, which may add to `known` entries; None if anything in it is not in order."""
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError):
        return None
    found = []
    own: dict[str, RegistryEntry] = {}
    for number, line in enumerate(lines, 1):
        if not line or line.startswith("#"):
            continue
        if not line.startswith(_START):
            return None
        try:
            fields = json.loads(line[2:], object_pairs_hook=_without_repetition)
        except ValueError:
            return None
        name = fields.get("id")
        entry = _entry(fields, own.get(name) or known.get(name), kinds)
        if entry is None:
            return None
        own[entry.id] = entry
        found.append(PlainLine(entry, fields, str(path), number))
    return found


def _without_repetition(pairs: list[tuple[str, Any]]) -> Json:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key stands twice")
    return found


def _entry(fields: Json, known: RegistryEntry | None, kinds: Mapping[str, EntityKind]) -> RegistryEntry | None:
    """The entry, or what it becomes of the known one."""
    if not _has_the_form(fields):
        return None
    if known is None and not {"kind", "name"} <= fields.keys():
        return None
    if known is not None and any(
        fields.get(key, getattr(known, key)) != getattr(known, key) for key in ("kind", "name")
    ):
        return None
    base = known or RegistryEntry(id=fields["id"], kind=fields["kind"], name=fields["name"])
    kind, match = kinds.get(base.kind), ID.fullmatch(base.id)
    identifiers = fields.get("identifiers", {})
    if kind is None or match is None or match["klass"] != kind.klass or not identifiers.keys() <= set(kind.identifiers):
        return None
    changed: Json = {key: fields[key] for key in ("sector", "country", "employer", "parent", "listed") if key in fields}
    changed |= {key: tuple(dict.fromkeys((*getattr(base, key), *fields[key]))) for key in _TEXTS if key in fields}
    if identifiers:
        changed["identifiers"] = MappingProxyType({**base.identifiers, **identifiers})
    entry = replace(base, **changed)
    in_order = set(entry.common) <= set(entry.names) and set(entry.roles) <= set(kind.roles)
    return entry if in_order else None


def _has_the_form(fields: Json) -> bool:
    identifiers = fields.get("identifiers", {})
    return (
        fields.keys() <= _KEYS
        and "id" in fields
        and all(_is_text(fields[key]) for key in _TEXT if key in fields)
        and all(_are_texts(fields[key]) for key in _TEXTS if key in fields)
        and fields.get("listed", True) is True
        and isinstance(identifiers, dict)
        and all(map(_is_text, identifiers.values()))
        and all(map(TICKER.fullmatch, fields.get("tickers", ())))
        and bool(COUNTRY.fullmatch(fields.get("country", "XX")))
    )


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value) and value.strip() == value


def _are_texts(value: object) -> bool:
    return isinstance(value, list) and all(map(_is_text, value)) and len(set(value)) == len(value)
