"""One article's part of the graph, and the facts that an article gives by itself."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from kg_service.derive import near_duplicates
from kg_service.derive.claims import claims_of
from kg_service.derive.entities import Identity, appearances, identify
from kg_service.derive.facts import derive_event, derive_relation
from kg_service.derive.mentions import fillers, link_within_article, root_events
from kg_service.derive.records import EventMention, Fingerprint, LiveArticle, RelationClaim
from kg_service.ids import content_hash, identify_evidence
from kg_service.model import Event, Evidence, Extraction, Relation, StoredArticle, StoredEvidence
from kg_service.ontology import Ontology
from kg_service.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleFacts:
    """What one article says, in its local entity ids, by id. `entities`: for each local id the graph id."""

    relations: tuple[Relation, ...]
    events: tuple[Event, ...]
    entities: Mapping[str, str]


def article_facts(extraction: Extraction, ontology: Ontology, registry: Registry) -> ArticleFacts:
    """The facts of one article alone, derived as the graph derives them, with local entity ids in place of graph ids.

    Their evidence ids are those that a store gives the same article under the same key.
    """
    key = extraction.article.key
    identities = identify(extraction.entities, key, ontology, registry)
    local = {name: replace(identity, id=name) for name, identity in identities.items()}
    mentions, claims = _said(extraction, identify_evidence(key, extraction.evidence), local, ontology)
    events: dict[str, list[EventMention]] = {}
    for mention in root_events(mentions):
        events.setdefault(mention.event, []).append(mention)
    relations: dict[str, list[RelationClaim]] = {}
    for claim in claims:
        relations.setdefault(claim.relation, []).append(claim)
    return ArticleFacts(
        relations=tuple(derive_relation(relations[name], {}) for name in sorted(relations)),
        events=tuple(derive_event(events[name], {}, ontology) for name in sorted(events)),
        entities={name: identity.id for name, identity in identities.items()},
    )


def live_article(extraction: Extraction, ontology: Ontology, registry: Registry, *, recorded_from: str) -> LiveArticle:
    """What a live version of an article puts into the graph; its mentions are not linked with other articles yet.

    The evidence has the ids of `identify_evidence`, as `Extraction`s in a store always do.
    """
    article = extraction.article
    identities = identify(extraction.entities, article.key, ontology, registry)
    mentions, claims = _said(extraction, extraction.evidence, identities, ontology)
    relations: dict[str, list[str]] = {}
    for claim in claims:
        relations.setdefault(claim.evidence, []).append(claim.relation)
    return LiveArticle(
        stored=StoredArticle(
            article=article,
            content_hash=content_hash(article.text),
            recorded_from=recorded_from,
            warnings=extraction.warnings,
        ),
        fingerprint=Fingerprint(
            article=article.key,
            published_at=article.published_at,
            signature=extraction.signature,
            bands=near_duplicates.bands(extraction.signature),
        ),
        entities=tuple((identities[entity.id].id, entity) for entity in extraction.entities),
        appearances=appearances(extraction.entities, identities, article.key, article.published_at),
        evidence=tuple(
            StoredEvidence(
                evidence=_in_graph_ids(evidence, identities),
                article=article.key,
                published_at=article.published_at,
                facts=tuple(relations.get(evidence.id, ())),
                recorded_from=recorded_from,
            )
            for evidence in extraction.evidence
        ),
        mentions=mentions,
        fillers=tuple(filler for mention in mentions for filler in fillers(mention, ontology)),
        claims=claims,
    )


def with_events(article: LiveArticle, mentions: Mapping[str, EventMention]) -> LiveArticle:
    """The article with its mentions linked, and their events first among the facts of their evidence."""
    evidence = tuple(
        replace(item, facts=(mentions[item.evidence.id].event, *item.facts)) if item.evidence.id in mentions else item
        for item in article.evidence
    )
    return replace(
        article, evidence=evidence, mentions=tuple(mentions[mention.evidence] for mention in article.mentions)
    )


def _said(
    extraction: Extraction, evidence: tuple[Evidence, ...], identities: Mapping[str, Identity], ontology: Ontology
) -> tuple[tuple[EventMention, ...], tuple[RelationClaim, ...]]:
    key, published_at = extraction.article.key, extraction.article.published_at
    mentions = tuple(_mention(item, identities, key, published_at) for item in evidence if item.fact_type == "event")
    claims = tuple(
        claim
        for item in evidence
        for claim in claims_of(item, identities, ontology, article_key=key, published_at=published_at)
    )
    return link_within_article(mentions, ontology), claims


def _mention(
    evidence: Evidence, identities: Mapping[str, Identity], article_key: str, published_at: str | None
) -> EventMention:
    roles: dict[str, dict[str, None]] = {}
    for argument in evidence.arguments:
        roles.setdefault(argument.role, {})[identities[argument.entity].id] = None
    return EventMention(
        evidence=evidence.id,
        article=article_key,
        published_at=published_at,
        start=evidence.start,
        kind=evidence.kind,
        roles={role: tuple(entities) for role, entities in sorted(roles.items())},
        names={identities[a.entity].id: identities[a.entity].name for a in evidence.arguments},
        speakers=tuple(dict.fromkeys(identities[speaker].id for speaker in evidence.speakers)),
        factuality=str(evidence.factuality),
        direction=evidence.direction,
        stage=evidence.stage,
        amounts=evidence.amounts,
        date=evidence.date,
        properties=evidence.properties,
        confidence=evidence.confidence,
    )


def _in_graph_ids(evidence: Evidence, identities: Mapping[str, Identity]) -> Evidence:
    return replace(
        evidence,
        arguments=tuple(replace(argument, entity=identities[argument.entity].id) for argument in evidence.arguments),
        speakers=tuple(dict.fromkeys(identities[speaker].id for speaker in evidence.speakers)),
    )
