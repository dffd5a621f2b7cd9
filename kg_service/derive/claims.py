"""What a piece of evidence says of relations: its own one, or those that its event implies."""

from collections.abc import Iterator, Mapping
from typing import Any

from kg_service.derive.entities import Identity
from kg_service.derive.records import RelationClaim
from kg_service.ids import relation_id
from kg_service.model import Evidence, Interval
from kg_service.ontology import Implication, Ontology, RelationKind

_INTERVAL_PROPERTIES = frozenset({"valid_from", "valid_to", "ended"})


def claims_of(
    evidence: Evidence,
    identities: Mapping[str, Identity],
    ontology: Ontology,
    *,
    article_key: str,
    published_at: str | None,
) -> tuple[RelationClaim, ...]:
    """The claims of one piece of evidence (with local ids), by relation id; one claim for each relation.

    A claim whose ends are one and the same entity is none.
    """
    found: dict[str, RelationClaim] = {}
    for said in _own(evidence) if evidence.fact_type == "relation" else _implied(evidence, identities, ontology):
        kind, source, target, factuality, properties, interval = said
        ends = (identities[source].id, identities[target].id)
        symmetric = kind in ontology.relations and ontology.relations[kind].symmetric
        if ends[0] == ends[1]:
            continue
        if symmetric:
            ends = (min(ends), max(ends))
        name = relation_id(kind, *ends, symmetric=symmetric)
        found.setdefault(
            name,
            RelationClaim(
                relation=name,
                kind=kind,
                source=ends[0],
                target=ends[1],
                evidence=evidence.id,
                article=article_key,
                published_at=published_at,
                start=evidence.start,
                factuality=factuality,
                confidence=evidence.confidence,
                properties=properties,
                interval=interval,
                implied=evidence.fact_type == "event",
            ),
        )
    return tuple(found[name] for name in sorted(found))


_Said = tuple[str, str, str, str, dict[str, Any], Interval]


def _own(evidence: Evidence) -> Iterator[_Said]:
    interval = Interval(
        valid_from=evidence.properties.get("valid_from"),
        valid_to=evidence.properties.get("valid_to"),
        ended=bool(evidence.properties.get("ended")) and not evidence.properties.get("valid_to"),
    )
    properties = {name: value for name, value in evidence.properties.items() if name not in _INTERVAL_PROPERTIES}
    for source in _fillers(evidence, "source"):
        for target in _fillers(evidence, "target"):
            yield evidence.kind, source, target, str(evidence.factuality), properties, interval


def _implied(evidence: Evidence, identities: Mapping[str, Identity], ontology: Ontology) -> Iterator[_Said]:
    kind = ontology.events.get(evidence.kind)
    for rule in () if kind is None else kind.implies:
        factuality = rule.factuality(evidence.direction, evidence.stage, str(evidence.factuality))
        relation = ontology.relations[rule.relation]
        if factuality is None:
            continue
        interval = Interval()
        if rule.ends:
            interval = Interval(valid_to=evidence.date, ended=evidence.date is None)
        for source, target in _ends(evidence, rule, relation, identities):
            yield rule.relation, source, target, factuality, _implied_properties(evidence, rule), interval


def _ends(
    evidence: Evidence, rule: Implication, relation: RelationKind, identities: Mapping[str, Identity]
) -> list[tuple[str, str]]:
    """The pairs of fillers that the rule links: of the first role with a fitting filler at either end."""

    def fits(local: str, *allowed: tuple[str, ...] | None) -> bool:
        return all(kinds is None or identities[local].kind in kinds for kinds in allowed)

    def first(roles: tuple[str, ...], *allowed: tuple[str, ...] | None) -> list[str]:
        for role in roles:
            found = [local for local in _fillers(evidence, role) if fits(local, *allowed)]
            if found:
                return found
        return []

    sources = first(rule.source, relation.source, rule.source_kinds)
    targets = first(rule.target, relation.target, rule.target_kinds)
    return [(source, target) for source in sources for target in targets]


def _implied_properties(evidence: Evidence, rule: Implication) -> dict[str, Any]:
    properties: dict[str, Any] = {}
    for wanted in rule.properties:
        value: Any = None
        if wanted.take == "direction":
            value = evidence.direction
        elif wanted.take == "property":
            value = evidence.properties.get(wanted.what)
        elif wanted.take == "amount":
            value = next((amount.value for amount in evidence.amounts if amount.measure == wanted.what), None)
        else:
            value = wanted.what
        if value is not None:
            properties[wanted.name] = value
    return properties


def _fillers(evidence: Evidence, role: str) -> list[str]:
    """The local ids in a role, each once."""
    found = [argument.entity for argument in evidence.arguments if argument.role == role]
    return list(dict.fromkeys(found))
