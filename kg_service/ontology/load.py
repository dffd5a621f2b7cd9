"""Loading an ontology: the shipped YAML files, and files of the user that add to them."""

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

from kg_service.errors import OntologyError
from kg_service.marked_yaml import Marked, read_yaml
from kg_service.model import Factuality, Stage
from kg_service.ontology.kinds import Vocabulary, read_entity, read_event, read_relation, read_role
from kg_service.ontology.patterns import read_pattern
from kg_service.ontology.records import EventKind, Ontology, Pattern
from kg_service.schema_files import schema_path, yaml_files

T = TypeVar("T")

_KINDS = ("entities", "relations", "events")
_LISTS = ("measures", "units", "stages", "factualities")
_SECTIONS = (*_LISTS, "entities", "roles", "relations", "events", "patterns")

_Section = dict[str, tuple[Marked, Marked]]


def load_ontology(*extra: Path) -> Ontology:
    """The shipped ontology, extended by the files (or folders of files) `extra`, in the same form.

    Raises:
        OntologyError: a file with a fault (unknown key, reference to nothing, impossible range, a name
            that is defined already, ...); it names file, line and fault.
    """
    return read_ontology(*yaml_files(schema_path("ontology"), *extra))


def read_ontology(*files: Path) -> Ontology:
    """The ontology that these files make up together, in any order of sections.

    Raises:
        OntologyError: as `load_ontology`.
    """
    sections, pattern_items = _collect(files)
    entities = _build(sections["entities"], read_entity)
    roles = _build(sections["roles"], lambda name, value: read_role(name, value, entities))
    relations = _build(sections["relations"], lambda name, value: read_relation(name, value, entities))
    measures = _described(sections["measures"])
    vocabulary = Vocabulary(entities=entities, relations=relations, roles=roles, measures=measures)
    events = _build(sections["events"], lambda name, value: read_event(name, value, vocabulary))
    return Ontology(
        entities=entities,
        relations=relations,
        events=events,
        patterns=_patterns(pattern_items, events, vocabulary),
        roles=roles,
        measures=measures,
        units=_described(sections["units"]),
        stages=_closed(sections["stages"], Stage),
        factualities=_closed(sections["factualities"], Factuality),
    )


def _collect(files: tuple[Path, ...]) -> tuple[dict[str, _Section], list[Marked]]:
    sections: dict[str, _Section] = {name: {} for name in _SECTIONS}
    pattern_items: list[Marked] = []
    kinds: dict[str, Marked] = {}
    for file in files:
        content = read_yaml(file)
        for section, value in content.fields(_SECTIONS).items() if content is not None else ():
            if section == "patterns":
                pattern_items.extend(value.items())
                continue
            names = kinds if section in _KINDS else {name: key for name, (key, _) in sections[section].items()}
            for key, item in value.pairs():
                name = key.text()
                if name in names:
                    raise key.fault(f"{name!r} is defined already, in {_place(names[name])}; a kind has one definition")
                names[name] = key
                sections[section][name] = (key, item)
    return sections, pattern_items


def _build(section: _Section, read: Callable[[Marked, Marked], T]) -> Mapping[str, T]:
    return MappingProxyType({name: read(key, value) for name, (key, value) in section.items()})


def _patterns(items: list[Marked], events: Mapping[str, EventKind], vocabulary: Vocabulary) -> tuple[Pattern, ...]:
    patterns: dict[str, Pattern] = {}
    places: dict[str, Marked] = {}
    for item in items:
        pattern = read_pattern(item, events, vocabulary)
        if pattern.id in patterns:
            raise item.fault(f"pattern {pattern.id!r} is defined already, in {_place(places[pattern.id])}")
        patterns[pattern.id] = pattern
        places[pattern.id] = item
    return tuple(patterns.values())


def _described(section: _Section) -> Mapping[str, str]:
    return _build(section, lambda _, value: value.text())


def _closed(section: _Section, members: type[Stage] | type[Factuality]) -> Mapping[str, str]:
    """A list whose values the program itself knows by name: the files only say what they mean."""
    for name, (key, _) in section.items():
        if name not in members.__members__:
            raise key.fault(f"{name!r} is none of {', '.join(members.__members__)}; this list is closed")
    return _described(section)


def _place(marked: Marked) -> str:
    return str(OntologyError("", file=marked.file, line=marked.node.start_mark.line + 1)).removesuffix(": ")
