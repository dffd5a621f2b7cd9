"""The registry read from YAML, strictly: a fault names file and line.

The form of the files is described in `schema/registry/README.md`.
"""

import gc
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import MappingProxyType

from kg_service.ids import normalise
from kg_service.marked_yaml import Marked, read_yaml
from kg_service.ontology import EntityKind, load_ontology
from kg_service.registry.entry import COUNTRY, ID, TICKER, RegistryEntry
from kg_service.registry.plain_lines import PlainLine, plain_lines
from kg_service.registry.registry import Registry
from kg_service.schema_files import schema_path, yaml_files

_KEYS = (
    *("id", "kind", "name", "aliases", "common", "tickers", "identifiers", "sector", "country"),
    *("roles", "employer", "manager_of", "parent", "listed", "source"),
)


def load_registry(*extra: Path, kinds: Mapping[str, EntityKind] | None = None) -> Registry:
    """The shipped registry, extended by the files or folders `extra`, which may also add to known entries.

    `kinds` are the entity kinds that entries may have; None: those of the shipped ontology.

    Raises:
        OntologyError: a file with a fault; it names file, line and fault.
    """
    return read_registry(yaml_files(schema_path("registry")), yaml_files(*extra), kinds=kinds)


def read_registry(
    files: Iterable[Path], extra: Iterable[Path] = (), *, kinds: Mapping[str, EntityKind] | None = None
) -> Registry:
    """The registry of these files, in each of which an id is new, and of `extra`, which may add to known ids.

    Raises:
        OntologyError: as `load_registry`.
    """
    reading = _Reading(load_ontology().entities if kinds is None else kinds)
    with _collector_paused():
        for path in files:
            reading.add_file(path, extends=False)
        for path in extra:
            reading.add_file(path, extends=True)
        return Registry(reading.checked(), fold=reading.fold)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Without the cyclic collector, which else takes a third of the time: it walks all nodes read so far again."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


class _Reading:
    """Entries as they are read, with the place of each name for faults."""

    def __init__(self, kinds: Mapping[str, EntityKind]) -> None:
        self._kinds = kinds
        self.fold = cache(normalise)  # every name is folded for its claim and for the look-up
        self._entries: dict[str, RegistryEntry] = {}
        self._names: list[tuple[str, str, Marked | PlainLine]] = []  # id, name as written, place
        self._references: list[tuple[str, Marked | PlainLine]] = []

    def add_file(self, path: Path, *, extends: bool) -> None:
        lines = plain_lines(path, self._kinds, self._entries) if extends else None
        if lines is not None:
            self._add_lines(lines)
            return
        content = read_yaml(path)
        for item in content.items() if content is not None else ():
            fields = item.fields(_KEYS, required=("id",))
            known = self._entries.get(fields["id"].text())
            if known is not None and not extends:
                raise fields["id"].fault(f"{known.id!r} has an entry already")
            if known is None:
                item.fields(_KEYS, required=("id", "kind", "name"))
            entry = self._entry(fields, known)
            self._entries[entry.id] = entry

    def _add_lines(self, lines: Iterable[PlainLine]) -> None:
        for line in lines:
            if line.entry.id not in self._entries:
                self._names.append((line.entry.id, line.entry.name, line))
            self._entries[line.entry.id] = line.entry
            self._names += [(line.entry.id, alias, line) for alias in line.fields.get("aliases", ())]
            single = (line.fields.get("employer"), line.fields.get("parent"))
            self._references += [(x, line) for x in (*single, *line.fields.get("manager_of", ())) if x]

    def checked(self) -> Iterable[RegistryEntry]:
        """The entries, once every reference and every claim to a name holds."""
        for identifier, place in self._references:
            if identifier not in self._entries:
                raise place.fault(f"{identifier!r} is no entry of the registry")
        claims: dict[str, tuple[str, bool]] = {}
        common = {entry.id: frozenset(map(self.fold, entry.common)) for entry in self._entries.values()}
        for identifier, name, place in self._names:
            folded = self.fold(name)
            is_common = folded in common[identifier]
            other, other_common = claims.setdefault(folded, (identifier, is_common))
            if other != identifier and not (is_common and other_common):
                raise place.fault(f"{name!r} is a name of {other} too; list it under common in both, or drop it")
        return self._entries.values()

    def _entry(self, fields: Mapping[str, Marked], known: RegistryEntry | None) -> RegistryEntry:
        kind = self._kind(fields, known)
        name = known.name if known is not None else fields["name"].text()
        if "name" in fields and fields["name"].text() != name:
            raise fields["name"].fault(f"the known name is {name!r}; add other names under aliases")
        entry = RegistryEntry(
            id=_identifier(fields["id"], kind),
            kind=kind.name,
            name=name,
            aliases=_texts(fields.get("aliases"), known.aliases if known else ()),
            common=_texts(fields.get("common"), known.common if known else ()),
            tickers=_tickers(fields.get("tickers"), known.tickers if known else ()),
            identifiers=_identifiers(fields.get("identifiers"), kind, known.identifiers if known else {}),
            sector=_text(fields.get("sector")) or (known.sector if known else None),
            country=_country(fields.get("country")) or (known.country if known else None),
            roles=_roles(fields.get("roles"), kind, known.roles if known else ()),
            employer=self._reference(fields.get("employer")) or (known.employer if known else None),
            manager_of=self._references_of(fields.get("manager_of"), known.manager_of if known else ()),
            parent=self._reference(fields.get("parent")) or (known.parent if known else None),
            listed=fields["listed"].flag() if "listed" in fields else known is not None and known.listed,
            source=_texts(fields.get("source"), known.source if known else ()),
        )
        self._claim_names(entry, fields, known)
        return entry

    def _kind(self, fields: Mapping[str, Marked], known: RegistryEntry | None) -> EntityKind:
        if "kind" not in fields and known is not None:
            return self._kinds[known.kind]
        kind = self._kinds.get(fields["kind"].text())
        if kind is None:
            raise fields["kind"].fault(f"{fields['kind'].text()!r} is no entity kind")
        if known is not None and known.kind != kind.name:
            raise fields["kind"].fault(f"{known.id!r} is known as a {known.kind}")
        return kind

    def _claim_names(self, entry: RegistryEntry, fields: Mapping[str, Marked], known: RegistryEntry | None) -> None:
        if known is None:
            self._names.append((entry.id, entry.name, fields["name"]))
        for item in fields["aliases"].one_or_list() if "aliases" in fields else ():
            self._names.append((entry.id, item.text(), item))
        for item in fields["common"].one_or_list() if "common" in fields else ():
            if item.text() not in entry.names:
                raise item.fault(f"{item.text()!r} is neither the name nor an alias of {entry.id}")

    def _reference(self, value: Marked | None) -> str | None:
        if value is None:
            return None
        self._references.append((value.text(), value))
        return value.text()

    def _references_of(self, value: Marked | None, known: tuple[str, ...]) -> tuple[str, ...]:
        found = [self._reference(item) for item in value.one_or_list()] if value is not None else []
        return tuple(dict.fromkeys((*known, *(item for item in found if item is not None))))


def _identifier(value: Marked, kind: EntityKind) -> str:
    match = ID.fullmatch(value.text())
    if match is None:
        raise value.fault(f"{value.text()!r} is no id such as org:meta-platforms")
    if match["klass"] != kind.klass:
        raise value.fault(f"a {kind.name} has an id that begins with {kind.klass}:")
    return value.text()


def _texts(value: Marked | None, known: tuple[str, ...]) -> tuple[str, ...]:
    return known if value is None else tuple(dict.fromkeys((*known, *value.texts())))


def _text(value: Marked | None) -> str | None:
    return None if value is None else value.text()


def _tickers(value: Marked | None, known: tuple[str, ...]) -> tuple[str, ...]:
    for item in value.one_or_list() if value is not None else ():
        if not TICKER.fullmatch(item.text()):
            raise item.fault(f"{item.text()!r} is no ticker of the form SYMBOL@MIC (META@XNAS)")
    return _texts(value, known)


def _identifiers(value: Marked | None, kind: EntityKind, known: Mapping[str, str]) -> Mapping[str, str]:
    found = dict(known)
    for key, item in value.pairs() if value is not None else ():
        if key.text() not in kind.identifiers:
            raise key.fault(f"{key.text()!r} is no identifier of a {kind.name}; it has {', '.join(kind.identifiers)}")
        found[key.text()] = item.text()
    return MappingProxyType(found)


def _country(value: Marked | None) -> str | None:
    if value is not None and not COUNTRY.fullmatch(value.text()):
        raise value.fault(f"{value.text()!r} is no ISO 3166 code of two capitals")
    return _text(value)


def _roles(value: Marked | None, kind: EntityKind, known: tuple[str, ...]) -> tuple[str, ...]:
    for item in value.one_or_list() if value is not None else ():
        if item.text() not in kind.roles:
            raise item.fault(f"{item.text()!r} is no role of a {kind.name}")
    return _texts(value, known)
