"""Kinds of entities, relations and events from their YAML, checked against each other."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg_service.marked_yaml import Marked
from kg_service.model import Stage
from kg_service.ontology.naming import TemplateError, parse_template
from kg_service.ontology.records import (
    EntityKind,
    EventKind,
    Implication,
    NameTemplate,
    PropertySource,
    Range,
    RelationKind,
    Role,
)

CLASSES = ("org", "person", "place", "thing")
ARTICLE = "Article"
#: Names that the graph and its query language use themselves.
RESERVED = frozenset({ARTICLE, "Evidence", "Entity", "Event", "Relation", "Fact", "Node", "Analyst"})

_ENTITY_NAME = re.compile(r"[A-Z][A-Za-z0-9]*")
_RELATION_NAME = re.compile(r"[A-Z][A-Z0-9]*(_[A-Z0-9]+)*")
_FIELD_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")
_MATCHES = ("exact_match", "close_match")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What an event kind may refer to."""

    entities: Mapping[str, EntityKind]
    relations: Mapping[str, RelationKind]
    roles: Mapping[str, Role]
    measures: Mapping[str, str]


def read_entity(name: Marked, value: Marked) -> EntityKind:
    """An entity kind.

    Raises:
        OntologyError: as every function here, with file, line and fault.
    """
    fields = value.fields(
        ("description", "class", "roles", "identifiers", *_MATCHES), required=("description", "class")
    )
    klass = fields["class"].text()
    if klass not in CLASSES:
        raise fields["class"].fault(f"class {klass!r} is none of {', '.join(CLASSES)}")
    return EntityKind(
        name=_checked_name(name, _ENTITY_NAME, "CamelCase"),
        klass=klass,
        description=fields["description"].text(),
        roles=_names(fields.get("roles"), _RELATION_NAME, "CAPITALS"),
        identifiers=_names(fields.get("identifiers"), _FIELD_NAME, "small_letters"),
        exact_match=_texts(fields.get("exact_match")),
        close_match=_texts(fields.get("close_match")),
    )


def read_relation(name: Marked, value: Marked, entities: Mapping[str, EntityKind]) -> RelationKind:
    """A relation kind; its ranges name entity kinds, and a structural one starts at an article."""
    fields = value.fields(
        ("description", "source", "target", "symmetric", "structural", "properties", *_MATCHES),
        required=("description", "source", "target"),
    )
    structural = "structural" in fields and fields["structural"].flag()
    source = (
        _article(fields["source"]) if structural else read_range(fields["source"], entities, "entity kind", any_="any")
    )
    target = read_range(fields["target"], entities, "entity kind", any_="any")
    symmetric = "symmetric" in fields and fields["symmetric"].flag()
    if symmetric and source != target:
        raise fields["symmetric"].fault("a symmetric relation has the same source and target range")
    return RelationKind(
        name=_checked_name(name, _RELATION_NAME, "CAPITALS_WITH_UNDERSCORES"),
        source=source,
        target=target,
        description=fields["description"].text(),
        symmetric=symmetric,
        structural=structural,
        properties=_names(fields.get("properties"), _FIELD_NAME, "small_letters"),
        exact_match=_texts(fields.get("exact_match")),
        close_match=_texts(fields.get("close_match")),
    )


def read_role(name: Marked, value: Marked, entities: Mapping[str, EntityKind]) -> Role:
    """A role and the kinds that may fill it; `any` admits all."""
    return Role(
        name=_checked_name(name, _FIELD_NAME, "small_letters"),
        kinds=read_range(value, entities, "entity kind", any_="any"),
    )


def read_event(name: Marked, value: Marked, vocabulary: Vocabulary) -> EventKind:
    """An event kind; roles, implied relations and name templates are checked against the vocabulary."""
    fields = value.fields(
        ("description", "roles", "main_roles", "directions", "properties", "implies", "names", *_MATCHES),
        required=("description", "roles", "main_roles"),
    )
    roles = _event_roles(fields["roles"], vocabulary.roles)
    role_names = tuple(role.name for role in roles)
    main_roles = read_range(fields["main_roles"], dict.fromkeys(role_names), "role of the kind")
    directions = _names(fields.get("directions"), _RELATION_NAME, "CAPITALS")
    properties = _names(fields.get("properties"), _FIELD_NAME, "small_letters")
    kind = EventKind(
        name=_checked_name(name, _ENTITY_NAME, "CamelCase"),
        roles=roles,
        main_roles=main_roles or (),
        description=fields["description"].text(),
        directions=directions,
        properties=properties,
        exact_match=_texts(fields.get("exact_match")),
        close_match=_texts(fields.get("close_match")),
        names=_templates(fields.get("names"), role_names, directions, properties, tuple(vocabulary.measures)),
    )
    implied = fields["implies"].items() if "implies" in fields else []
    return replace(kind, implies=tuple(_implication(item, kind, vocabulary) for item in implied))


def read_range(value: Marked, known: Mapping[str, object], what: str, *, any_: str | None = None) -> Range:
    """Names that are all `known`; `any_` is the word that stands for no limit."""
    names = []
    for item in value.one_or_list():
        name = item.text()
        if name == any_ and len(value.one_or_list()) == 1:
            return None
        if name not in known:
            raise item.fault(f"{name!r} is no {what}")
        if name in names:
            raise item.fault(f"{name!r} stands twice in one list")
        names.append(name)
    if not names:
        raise value.fault(f"impossible: an empty list admits no {what}")
    return tuple(names)


def _event_roles(value: Marked, known: Mapping[str, Role]) -> tuple[Role, ...]:
    roles: dict[str, Role] = {}
    for item in value.one_or_list():
        name = item.text()
        base = name.removesuffix("+")
        if base not in known:
            raise item.fault(f"role {base!r} has no range; add it under roles")
        if base in roles:
            raise item.fault(f"{base!r} stands twice in one list")
        roles[base] = Role(name=base, kinds=known[base].kinds, many=name.endswith("+"))
    if not roles:
        raise value.fault("an event needs at least one role")
    return tuple(roles.values())


def _implication(value: Marked, kind: EventKind, vocabulary: Vocabulary) -> Implication:
    fields = value.fields(
        ("relation", "source", "target", "directions", "stages", "source_kinds", "target_kinds", "ends", "properties"),
        required=("relation", "source", "target"),
    )
    relation_name = fields["relation"].text()
    relation = vocabulary.relations.get(relation_name)
    if relation is None or relation.structural:
        raise fields["relation"].fault(f"{relation_name!r} is no relation kind that an event can imply")
    known_roles = dict.fromkeys(role.name for role in kind.roles)
    ends = {end: read_range(fields[end], known_roles, "role of the kind") or () for end in ("source", "target")}
    limits = {
        end: read_range(fields[f"{end}_kinds"], vocabulary.entities, "entity kind")
        if f"{end}_kinds" in fields
        else None
        for end in ends
    }
    for end, admitted in (("source", relation.source), ("target", relation.target)):
        for role_name in ends[end]:
            role = kind.role(role_name)
            if role is not None and not _overlap(role.kinds, admitted, limits[end]):
                raise fields[end].fault(f"impossible: no filler of {role_name!r} can be {end} of {relation_name}")
    directions = (
        read_range(fields["directions"], dict.fromkeys(kind.directions), f"direction of {kind.name}")
        if "directions" in fields
        else None
    )
    implication = Implication(
        relation=relation_name,
        source=ends["source"],
        target=ends["target"],
        directions=directions,
        source_kinds=limits["source"],
        target_kinds=limits["target"],
        ends="ends" in fields and fields["ends"].flag(),
        properties=_property_sources(fields.get("properties"), kind, relation, vocabulary.measures),
    )
    if "stages" not in fields:
        return implication
    stages = read_range(fields["stages"], dict.fromkeys(implication.stages), "stage that implies relations")
    return replace(implication, stages=stages or ())


def _overlap(*ranges: Range) -> bool:
    limits = [frozenset(kinds) for kinds in ranges if kinds is not None]
    return not limits or bool(frozenset.intersection(*limits))


def _property_sources(
    value: Marked | None, kind: EventKind, relation: RelationKind, measures: Mapping[str, str]
) -> tuple[PropertySource, ...]:
    sources = []
    for key, source in value.pairs() if value is not None else ():
        name = key.text()
        if name not in relation.properties:
            raise key.fault(f"{name!r} is no property of {relation.name}")
        take, _, what = source.text().partition(" ")
        if take == "direction" and not what:
            sources.append(PropertySource(name=name, take="direction"))
        elif take == "property" and what in kind.properties:
            sources.append(PropertySource(name=name, take="property", what=what))
        elif take == "amount" and what in measures:
            sources.append(PropertySource(name=name, take="amount", what=what))
        elif take == "value" and what:
            sources.append(PropertySource(name=name, take="value", what=what))
        else:
            raise source.fault(
                f"{source.text()!r} is none of: direction; property NAME; amount MEASURE; value TEXT"
                f" (a name of {kind.name}, a known measure)"
            )
    return tuple(sources)


def _templates(
    value: Marked | None,
    roles: tuple[str, ...],
    directions: tuple[str, ...],
    properties: tuple[str, ...],
    measures: tuple[str, ...],
) -> tuple[NameTemplate, ...]:
    found = []
    for key, texts in value.pairs() if value is not None else ():
        direction, stage = _condition(key, directions)
        for item in texts.one_or_list():
            try:
                parts = parse_template(item.text(), roles=roles, properties=properties, measures=measures)
            except TemplateError as error:
                raise item.fault(str(error)) from error
            found.append(NameTemplate(direction=direction, stage=stage, parts=parts))
    # the more specific first; the sort is stable, so the order of the file decides among equals
    return tuple(sorted(found, key=lambda t: (t.direction is None, t.stage is None)))


def _condition(key: Marked, directions: tuple[str, ...]) -> tuple[str | None, str | None]:
    """Direction and stage from a key such as `CUT`, `CUT PROPOSED`, `PROPOSED` or `any`."""
    words = key.text().split()
    if words == ["any"]:
        return None, None
    direction = words.pop(0) if words[0] in directions else None
    stage = words.pop(0) if words and words[0] in Stage.__members__ else None
    if words:
        raise key.fault(f"{words[0]!r} is neither a direction of the kind nor a stage; or write: any")
    return direction, stage


def _article(value: Marked) -> Range:
    if value.texts() != (ARTICLE,):
        raise value.fault(f"a structural relation has the source {ARTICLE}")
    return (ARTICLE,)


def _checked_name(name: Marked, form: re.Pattern[str], written: str) -> str:
    text = name.text()
    if not form.fullmatch(text):
        raise name.fault(f"{text!r} is not written in {written}")
    if text in RESERVED:
        raise name.fault(f"{text!r} is a name that the graph uses itself")
    return text


def _names(value: Marked | None, form: re.Pattern[str], written: str) -> tuple[str, ...]:
    if value is None:
        return ()
    names = value.texts()
    for item, text in zip(value.one_or_list(), names, strict=True):
        if not form.fullmatch(text):
            raise item.fault(f"{text!r} is not written in {written}")
    return names


def _texts(value: Marked | None) -> tuple[str, ...]:
    return () if value is None else value.texts()
