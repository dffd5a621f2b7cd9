"""Records to properties of the nodes and edges that people see, and back. What Neo4j cannot hold is JSON text.

A property that is None is not there; a map (amounts, roles, free properties) is JSON, and what is short in
it also stands by itself where people would ask for it (`ticker`, `position`).
"""

import json
from collections.abc import Mapping
from typing import Any

from kg_service.model import (
    SHOWN_AS_FACT,
    Amount,
    Argument,
    Article,
    Entity,
    Event,
    Evidence,
    Interval,
    Relation,
    StoredArticle,
    StoredEvidence,
)
from kg_service.store.codec import encode_value
from kg_service.store.cursor import moment_of
from kg_service.store.search import index_terms

Row = dict[str, Any]
_SCALARS = (str, int, float, bool)
_CAPTION = 60


def sortable(text: str) -> str:
    """A text that Neo4j sorts by the code points of this one.

    Its indexes sort by code point, its comparisons in memory by UTF-16, which differs beyond the basic plane;
    the bytes of UTF-8 as characters are sorted alike by both. What is ASCII stays as it is.
    """
    return text.encode().decode("latin-1")


def labels_of_entity(entity: Entity) -> list[str]:
    """`Entity`, the kind, and a label for each role: an analyst is a `:Person:Analyst`."""
    return ["Entity", entity.kind, *(role.title().replace("_", "") for role in entity.roles)]


def labels_of_fact(fact: Event | Relation) -> list[str]:
    """`Event` and the kind, or `Relation`; and how sure it is, where it is not asserted."""
    labels = ["Event", fact.kind] if isinstance(fact, Event) else ["Relation"]
    return labels if fact.factuality in SHOWN_AS_FACT else [*labels, str(fact.factuality).title()]


def _flat(values: Mapping[str, Any], taken: Mapping[str, Any]) -> Row:
    """Those of the values that a property can hold, under names that are still free."""
    return {
        name: value
        for name, value in values.items()
        if isinstance(value, _SCALARS) and name.isidentifier() and name not in taken and _fits(value)
    }


def _fits(value: str | float | bool) -> bool:
    return not isinstance(value, int) or -(2**63) <= value < 2**63


def json_text(values: Any) -> str | None:
    """Values that Neo4j cannot hold, as JSON; nothing for nothing."""
    return encode_value(values) if values else None


def read_map(text: str | None) -> dict[str, Any]:
    """The map in a JSON text."""
    return json.loads(text) if text else {}


def _amounts(text: str | None) -> tuple[Amount, ...]:
    return tuple(Amount(**item) for item in json.loads(text)) if text else ()


def _amounts_text(amounts: tuple[Amount, ...]) -> str | None:
    plain = [{"value": a.value, "unit": a.unit, "measure": a.measure, "of": a.of} for a in amounts]
    return json.dumps(plain, ensure_ascii=False) if plain else None


def entity_properties(entity: Entity) -> Row:
    """The properties of an entity's node."""
    row: Row = {
        "id": entity.id,
        "kind": entity.kind,
        "name": entity.name,
        "roles": list(entity.roles),
        "generic": entity.generic,
        "group": entity.group,
        "identifiers": json_text(dict(entity.identifiers)),
        "aliases": list(entity.aliases),
        "known": entity.known,
        "article_count": entity.article_count,
        "mention_count": entity.mention_count,
        "first_seen": entity.first_seen,
        "last_seen": entity.last_seen,
        "moment": entity.last_seen or "",
        "sort_id": sortable(entity.id),
        "sort_name": sortable(entity.name),
    }
    return {**_flat(entity.identifiers, row), **row}


def search_properties(entity: Entity) -> Row:
    """What an entity is found by, kept beside its node."""
    return {
        "entity": entity.id,
        "kind": entity.kind,
        "tokens": " ".join(index_terms(entity)),
        "folded": "\n".join(name.casefold() for name in (entity.name, *entity.aliases)),
    }


def read_entity(row: Row) -> Entity:
    """An entity from its node's properties."""
    return Entity(
        id=row["id"],
        kind=row["kind"],
        name=row["name"],
        roles=tuple(row["roles"]),
        generic=row["generic"],
        group=row.get("group"),
        identifiers=read_map(row.get("identifiers")),
        aliases=tuple(row["aliases"]),
        known=row["known"],
        article_count=row["article_count"],
        mention_count=row["mention_count"],
        first_seen=row.get("first_seen"),
        last_seen=row.get("last_seen"),
    )


def relation_properties(relation: Relation) -> Row:
    """The properties of a relation's node."""
    ends = (relation.source.partition(":")[2], relation.target.partition(":")[2])
    return {
        "id": relation.id,
        "name": f"{ends[0]} {relation.kind} {ends[1]}",
        "kind": relation.kind,
        "source": relation.source,
        "target": relation.target,
        "factuality": str(relation.factuality),
        "confidence": relation.confidence,
        "properties": json_text(dict(relation.properties)),
        "intervals": json_text([[i.valid_from, i.valid_to, i.ended] for i in relation.intervals]),
        "evidence": list(relation.evidence),
        "implied": relation.implied,
        "article_count": relation.article_count,
        "source_count": relation.source_count,
        "first_seen": relation.first_seen,
        "last_seen": relation.last_seen,
        "moment": moment_of(relation) or "",
    }


def edge_properties(relation: Relation) -> Row:
    """The properties of an asserted relation's edge: what one reads in passing."""
    row: Row = {
        "id": relation.id,
        "confidence": relation.confidence,
        "factuality": str(relation.factuality),
        "support": relation.article_count,
        "first_seen": relation.first_seen,
        "last_seen": relation.last_seen,
    }
    if len(relation.intervals) == 1:
        row |= {"valid_from": relation.intervals[0].valid_from, "valid_to": relation.intervals[0].valid_to}
    return {**_flat(relation.properties, row), **row}


def read_relation(row: Row) -> Relation:
    """A relation from its node's properties."""
    intervals = json.loads(row["intervals"]) if row.get("intervals") else []
    return Relation(
        id=row["id"],
        kind=row["kind"],
        source=row["source"],
        target=row["target"],
        factuality=row["factuality"],
        confidence=row["confidence"],
        properties=read_map(row.get("properties")),
        intervals=tuple(Interval(valid_from=i[0], valid_to=i[1], ended=i[2]) for i in intervals),
        evidence=tuple(row["evidence"]),
        implied=row["implied"],
        article_count=row["article_count"],
        source_count=row["source_count"],
        first_seen=row.get("first_seen"),
        last_seen=row.get("last_seen"),
    )


def event_properties(event: Event) -> Row:
    """The properties of an event's node."""
    return {
        "id": event.id,
        "kind": event.kind,
        "name": event.name,
        "roles": json_text({role: list(entities) for role, entities in event.roles.items()}),
        "factuality": str(event.factuality),
        "confidence": event.confidence,
        "direction": event.direction,
        "stage": event.stage,
        "amounts": _amounts_text(event.amounts),
        "date": event.date,
        "first_day": event.first_day,
        "last_day": event.last_day,
        "properties": json_text(dict(event.properties)),
        "speakers": list(event.speakers),
        "evidence": list(event.evidence),
        "novelty": event.novelty,
        "article_count": event.article_count,
        "source_count": event.source_count,
        "first_seen": event.first_seen,
        "last_seen": event.last_seen,
        "moment": moment_of(event) or "",
    }


def read_event(row: Row) -> Event:
    """An event from its node's properties."""
    return Event(
        id=row["id"],
        kind=row["kind"],
        name=row["name"],
        roles={role: tuple(entities) for role, entities in read_map(row.get("roles")).items()},
        factuality=row["factuality"],
        confidence=row["confidence"],
        direction=row.get("direction"),
        stage=row.get("stage"),
        amounts=_amounts(row.get("amounts")),
        date=row.get("date"),
        first_day=row.get("first_day"),
        last_day=row.get("last_day"),
        properties=read_map(row.get("properties")),
        speakers=tuple(row["speakers"]),
        evidence=tuple(row["evidence"]),
        novelty=row["novelty"],
        article_count=row["article_count"],
        source_count=row["source_count"],
        first_seen=row.get("first_seen"),
        last_seen=row.get("last_seen"),
    )


def article_properties(stored: StoredArticle) -> Row:
    """The properties of an article's node; its text stays with the version."""
    article = stored.article
    return {
        "key": article.key,
        "name": article.title or article.text[:_CAPTION].strip() or article.key,
        "namespace": article.namespace,
        "id": article.id,
        "title": article.title,
        "url": article.url,
        "published_at": article.published_at,
        "publication": article.publication,
        "language": article.language,
        "content_hash": stored.content_hash,
        "recorded_from": stored.recorded_from,
        "recorded_to": stored.recorded_to,
        "original": stored.original,
        "warnings": list(stored.warnings),
        "moment": article.published_at or "",
        "sort_id": sortable(article.key),
    }


def read_article(row: Row, text: str = "") -> StoredArticle:
    """An article from its node's properties."""
    return StoredArticle(
        article=Article(
            namespace=row["namespace"],
            id=row["id"],
            text=text,
            title=row.get("title"),
            url=row.get("url"),
            published_at=row.get("published_at"),
            publication=row.get("publication"),
            language=row["language"],
        ),
        content_hash=row["content_hash"],
        recorded_from=row["recorded_from"],
        recorded_to=row.get("recorded_to"),
        original=row.get("original"),
        warnings=tuple(row["warnings"]),
    )


def evidence_properties(stored: StoredEvidence) -> Row:
    """The properties of a piece of evidence."""
    evidence = stored.evidence
    quote = evidence.quote
    return {
        "id": evidence.id,
        "name": quote if len(quote) <= _CAPTION else quote[: _CAPTION - 1].rstrip() + "…",
        "fact_type": evidence.fact_type,
        "kind": evidence.kind,
        "quote": quote,
        "start": evidence.start,
        "end": evidence.end,
        "trigger": list(evidence.trigger) if evidence.trigger is not None else None,
        "arguments": json_text([[a.role, a.entity, a.start, a.end] for a in evidence.arguments]),
        "speakers": list(evidence.speakers),
        "factuality": str(evidence.factuality),
        "direction": evidence.direction,
        "stage": evidence.stage,
        "amounts": _amounts_text(evidence.amounts),
        "date": evidence.date,
        "properties": json_text(dict(evidence.properties)),
        "scores": json_text(dict(evidence.scores)),
        "confidence": evidence.confidence,
        "extractor": evidence.extractor,
        "article": stored.article,
        "published_at": stored.published_at,
        "facts": list(stored.facts),
        "recorded_from": stored.recorded_from,
        "recorded_to": stored.recorded_to,
    }


def read_evidence(row: Row) -> StoredEvidence:
    """A piece of evidence from its node's properties."""
    arguments = json.loads(row["arguments"]) if row.get("arguments") else []
    trigger = row.get("trigger")
    evidence = Evidence(
        id=row["id"],
        fact_type=row["fact_type"],
        kind=row["kind"],
        quote=row["quote"],
        start=row["start"],
        end=row["end"],
        trigger=None if trigger is None else (trigger[0], trigger[1]),
        arguments=tuple(Argument(role=a[0], entity=a[1], start=a[2], end=a[3]) for a in arguments),
        speakers=tuple(row["speakers"]),
        factuality=row["factuality"],
        direction=row.get("direction"),
        stage=row.get("stage"),
        amounts=_amounts(row.get("amounts")),
        date=row.get("date"),
        properties=read_map(row.get("properties")),
        scores=read_map(row.get("scores")),
        confidence=row["confidence"],
        extractor=row["extractor"],
    )
    return StoredEvidence(
        evidence=evidence,
        article=row["article"],
        published_at=row.get("published_at"),
        facts=tuple(row["facts"]),
        recorded_from=row["recorded_from"],
        recorded_to=row.get("recorded_to"),
    )
