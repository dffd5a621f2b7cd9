"""The contract of `kg extract`: one article as one JSON object (schema/extract.schema.json)."""

from collections.abc import Mapping
from typing import Any

from kg_service.derive import article_facts
from kg_service.model import Amount, Event, Evidence, Extraction, LocalEntity, Relation
from kg_service.ontology import Ontology
from kg_service.registry import Registry

Json = dict[str, Any]


def to_json(extraction: Extraction, ontology: Ontology, registry: Registry) -> Json:
    """The article, its entities, and the facts that follow from its evidence alone, with local entity ids."""
    facts = article_facts(extraction, ontology, registry)
    evidence = {e.id: e for e in extraction.evidence}
    article = extraction.article
    return {
        "article": {
            "namespace": article.namespace,
            "id": article.id,
            "title": article.title,
            "url": article.url,
            "published_at": article.published_at,
            "publication": article.publication,
            "language": article.language,
        },
        "text": article.text,
        "entities": [_entity(e, registry) for e in extraction.entities],
        "relations": [_relation(r, evidence) for r in facts.relations],
        "events": [_event(e, evidence) for e in facts.events],
    }


def _entity(entity: LocalEntity, registry: Registry) -> Json:
    entry = registry.by_id.get(entity.registry_id) if entity.registry_id else None
    identifiers: Json = {}
    if entry is not None:
        identifiers.update(entry.identifiers)
        if entry.tickers:
            symbol, _, venue = entry.tickers[0].partition("@")
            identifiers["ticker"] = symbol
            if venue:
                identifiers["mic"] = venue
        identifiers["registry"] = entry.id
    elif entity.registry_id == "":
        identifiers["registry"] = ""  # somebody else of a known name
    identifiers.update(entity.identifiers)
    return {
        "id": entity.id,
        "kind": entity.kind,
        "name": entity.name,
        "roles": list(entity.roles),
        "generic": entity.generic,
        "group": entity.group,
        "identifiers": identifiers,
        "mentions": [{"start": m.start, "end": m.end, "text": m.text} for m in entity.mentions],
    }


def _relation(relation: Relation, evidence: Mapping[str, Evidence]) -> Json:
    properties = dict(relation.properties)
    for interval in relation.intervals:
        if interval.valid_from:
            properties.setdefault("valid_from", interval.valid_from)
        if interval.valid_to:
            properties.setdefault("valid_to", interval.valid_to)
        elif interval.ended:
            properties.setdefault("ended", True)
    return {
        "id": relation.id,
        "kind": relation.kind,
        "source": relation.source,
        "target": relation.target,
        "factuality": relation.factuality,
        "confidence": relation.confidence,
        "properties": properties,
        "evidence": [_evidence(evidence[i]) for i in relation.evidence],
    }


def _event(event: Event, evidence: Mapping[str, Evidence]) -> Json:
    return {
        "id": event.id,
        "kind": event.kind,
        "name": event.name,
        "roles": {role: list(fillers) for role, fillers in event.roles.items()},
        "direction": event.direction,
        "stage": event.stage,
        "factuality": event.factuality,
        "confidence": event.confidence,
        "amounts": [_amount(a) for a in event.amounts],
        "date": event.date,
        "properties": dict(event.properties),
        "evidence": [_evidence(evidence[i]) for i in event.evidence],
    }


def _evidence(evidence: Evidence) -> Json:
    return {
        "id": evidence.id,
        "quote": evidence.quote,
        "start": evidence.start,
        "end": evidence.end,
        "trigger": list(evidence.trigger) if evidence.trigger else None,
        "arguments": [{"role": a.role, "entity": a.entity, "start": a.start, "end": a.end} for a in evidence.arguments],
        "speakers": list(evidence.speakers),
        "factuality": evidence.factuality,
        "direction": evidence.direction,
        "stage": evidence.stage,
        "amounts": [_amount(a) for a in evidence.amounts],
        "date": evidence.date,
        "properties": dict(evidence.properties),
        "scores": dict(evidence.scores),
        "confidence": evidence.confidence,
        "extractor": evidence.extractor,
    }


def _amount(amount: Amount) -> Json:
    value = int(amount.value) if float(amount.value).is_integer() else amount.value
    return {"value": value, "unit": amount.unit, "measure": amount.measure, "of": amount.of}
