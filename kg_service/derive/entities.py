"""Which graph entity a local entity is, and what a graph entity is given all that was said of it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kg_service.derive.records import Appearance, Tally
from kg_service.ids import entity_id, normalise
from kg_service.model import Entity, LocalEntity
from kg_service.ontology import Ontology
from kg_service.registry import Registry, RegistryEntry

_OTHER_CLASS = "thing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What a local entity is: its graph id, and the kind and name that it goes by within its article."""

    id: str
    kind: str
    name: str


def identify(
    entities: Iterable[LocalEntity], article_key: str, ontology: Ontology, registry: Registry
) -> dict[str, Identity]:
    """For each local id of one article the entity that it is.

    The registry entry that the linker proposed, else the one entry of its class that has the name,
    else class and normalised name. A person of one name and a generic group are their article's own, and so is a
    namesake of a known entity ("Target" where it is linked to nobody), for the known one has the id of that name.
    """
    return {entity.id: _identity(entity, article_key, ontology, registry) for entity in entities}


def appearances(
    entities: Sequence[LocalEntity], identities: Mapping[str, Identity], article_key: str, published_at: str | None
) -> tuple[Appearance, ...]:
    """One appearance for each graph entity of an article. The most mentioned of its local entities
    gives kind and name; roles and identifiers are taken together."""
    together: dict[str, list[LocalEntity]] = {}
    for entity in sorted(entities, key=lambda entity: (-len(entity.mentions), entity.name, entity.kind, entity.id)):
        together.setdefault(identities[entity.id].id, []).append(entity)
    found = []
    for graph_id, locals_ in sorted(together.items()):
        first = locals_[0]
        identifiers: dict[str, Any] = {}
        for entity in reversed(locals_):
            identifiers.update(entity.identifiers)
        found.append(
            Appearance(
                entity=graph_id,
                article=article_key,
                published_at=published_at,
                kind=first.kind,
                name=first.name,
                roles=tuple(sorted({role for entity in locals_ for role in entity.roles})),
                generic=first.generic,
                group=first.group,
                identifiers=identifiers,
                mentions=sum(len(entity.mentions) for entity in locals_),
            )
        )
    return tuple(found)


def derive_entities(tallies: Iterable[Tally], registry: Registry) -> tuple[Entity, ...]:
    """The entities of which these are all the tallies, by id."""
    together: dict[str, list[Tally]] = {}
    for tally in tallies:
        together.setdefault(tally.entity, []).append(tally)
    return tuple(_entity(graph_id, found, registry.by_id.get(graph_id)) for graph_id, found in sorted(together.items()))


def _identity(entity: LocalEntity, article_key: str, ontology: Ontology, registry: Registry) -> Identity:
    entry = None if entity.generic else _entry(entity, ontology, registry)
    if entry is not None:
        return Identity(id=entry.id, kind=entry.kind, name=entry.name)
    klass = _klass(entity.kind, ontology)
    own = entity.generic or (klass == "person" and " " not in normalise(entity.name))
    graph_id = entity_id(klass, entity.name, article_key=article_key if own else None)
    if graph_id in registry.by_id:  # it has the name of a known entity, and is not known to be it
        graph_id = entity_id(klass, entity.name, article_key=article_key)
    return Identity(id=graph_id, kind=entity.kind, name=entity.name)


def _entry(entity: LocalEntity, ontology: Ontology, registry: Registry) -> RegistryEntry | None:
    if entity.registry_id == "":  # the text says otherwise
        return None
    if entity.registry_id is not None and entity.registry_id in registry.by_id:
        return registry.by_id[entity.registry_id]
    klass = _klass(entity.kind, ontology)
    name = normalise(entity.name)
    if registry.is_common(name):  # a name that means other things too is linked in context or not at all
        return None
    found = [entry for entry in registry.lookup(name) if _klass(entry.kind, ontology) == klass]
    if len(found) > 1:
        found = [entry for entry in found if entry.kind == entity.kind]
    return found[0] if len(found) == 1 else None


def _klass(kind: str, ontology: Ontology) -> str:
    known = ontology.entities.get(kind)
    return _OTHER_CLASS if known is None else known.klass


def _entity(graph_id: str, tallies: Sequence[Tally], entry: RegistryEntry | None) -> Entity:
    names = _votes((tally.name, tally) for tally in tallies)
    name = names[0] if entry is None else entry.name
    aliases = dict.fromkeys((*names, *(() if entry is None else entry.aliases)))
    seen = [day for tally in tallies for day in (tally.first_seen, tally.last_seen) if day is not None]
    return Entity(
        id=graph_id,
        kind=_votes((tally.kind, tally) for tally in tallies)[0] if entry is None else entry.kind,
        name=name,
        roles=tuple(
            sorted({role for tally in tallies for role in tally.roles} | set(() if entry is None else entry.roles))
        ),
        generic=any(tally.generic for tally in tallies),
        group=next(iter(_votes((tally.group, tally) for tally in tallies if tally.group is not None)), None),
        identifiers=_identifiers(tallies, entry),
        aliases=tuple(alias for alias in aliases if alias != name),
        known=entry is not None,
        article_count=sum(tally.articles for tally in tallies),
        mention_count=sum(tally.mentions for tally in tallies),
        first_seen=min(seen, default=None),
        last_seen=max(seen, default=None),
    )


def _votes(choices: Iterable[tuple[str, Tally]]) -> list[str]:
    """The values, the most often mentioned first; ties by articles, then by code point."""
    mentions: Counter[str] = Counter()
    articles: Counter[str] = Counter()
    for value, tally in choices:
        mentions[value] += tally.mentions
        articles[value] += tally.articles
    return sorted(mentions, key=lambda value: (-mentions[value], -articles[value], value))


def _identifiers(tallies: Sequence[Tally], entry: RegistryEntry | None) -> dict[str, Any]:
    """For each identifier the registry's value, else the one most often mentioned."""
    values = {name for tally in tallies for name in tally.identifiers}
    voted: dict[str, Any] = {}
    for name in sorted(values):
        having = [(tally.identifiers[name], tally) for tally in tallies if name in tally.identifiers]
        chosen = _votes((str(value), tally) for value, tally in having)[0]
        voted[name] = next(value for value, _ in having if str(value) == chosen)
    if entry is None:
        return voted
    if entry.tickers:
        symbol, _, exchange = entry.tickers[0].partition("@")
        voted |= {"ticker": symbol, "mic": exchange}
    return voted | dict(entry.identifiers)
