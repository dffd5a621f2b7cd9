"""Bookkeeping as properties and back: versions, live articles, mentions, claims, appearances."""

import json
from dataclasses import replace

from kg_service.derive.records import Appearance, EventMention, Fingerprint, LiveArticle, RelationClaim, Tally
from kg_service.model import Extraction, Interval, LocalEntity
from kg_service.store.codec import decode, encode
from kg_service.store.neo4j.records import Row, json_text, read_map
from kg_service.store.rows import Version


def version_properties(version: Version, extraction: Extraction | None = None) -> Row:
    """The properties of a version's node, with its body if that is given."""
    head: Row = {
        "id": version.id,
        "article": version.article,
        "rank": json.dumps(version.rank),
        "extracted": version.extracted,
        "state": version.state,
        "recorded_from": version.recorded_from,
        "recorded_to": version.recorded_to,
    }
    return head if extraction is None else {**head, "body": encode(extraction)}


def read_version(row: Row) -> Version:
    """The head of a version from its node's properties."""
    rank = json.loads(row["rank"])
    return Version(
        id=row["id"],
        article=row["article"],
        rank=(rank[0], rank[1], rank[2], rank[3]),
        extracted=row["extracted"],
        state=row["state"],
        recorded_from=row["recorded_from"],
        recorded_to=row.get("recorded_to"),
    )


def live_properties(article: LiveArticle) -> Row:
    """What is kept of a live article beside its node: its fingerprint and its local entities."""
    fingerprint = article.fingerprint
    return {
        "article": fingerprint.article,
        "published_at": fingerprint.published_at,
        "signature": list(fingerprint.signature),
        "bands": list(fingerprint.bands),
        "original": fingerprint.original,
        "entities": [entity for entity, _ in article.entities],
        "local_entities": [encode(local) for _, local in article.entities],
    }


def read_fingerprint(row: Row) -> Fingerprint:
    """A fingerprint from the node that `live_properties` describes."""
    return Fingerprint(
        article=row["article"],
        published_at=row.get("published_at"),
        signature=tuple(row["signature"]),
        bands=tuple(row["bands"]),
        original=row.get("original"),
    )


def read_local_entities(row: Row) -> tuple[tuple[str, LocalEntity], ...]:
    """Local entities, each with its graph id, from the node that `live_properties` describes."""
    locals_ = (decode(LocalEntity, text) for text in row["local_entities"])
    return tuple(zip(row["entities"], locals_, strict=True))


def appearance_properties(appearance: Appearance) -> Row:
    """The properties of the edge from an article to an entity that it mentions."""
    return {
        "kind": appearance.kind,
        "name": appearance.name,
        "roles": list(appearance.roles),
        "generic": appearance.generic,
        "group": appearance.group,
        "identifiers": json_text(dict(appearance.identifiers)),
        "count": appearance.mentions,
        "published_at": appearance.published_at,
    }


def read_tally(row: Row) -> Tally:
    """Appearances that agree, counted."""
    return Tally(
        entity=row["entity"],
        kind=row["kind"],
        name=row["name"],
        roles=tuple(row["roles"]),
        generic=row["generic"],
        group=row["group"],
        identifiers=read_map(row["identifiers"]),
        articles=row["articles"],
        mentions=row["mentions"],
        first_seen=row["first_seen"],
        last_seen=row["last_seen"],
    )


def mention_properties(mention: EventMention) -> Row:
    """The properties of the row of an event mention."""
    return {
        "id": mention.evidence,
        "article": mention.article,
        "event": mention.event,
        "antecedent": mention.antecedent,
        "record": encode(mention),
    }


def read_mention(row: Row) -> EventMention:
    """An event mention; where it is linked to is kept beside the rest, because it changes."""
    return replace(decode(EventMention, row["record"]), antecedent=row.get("antecedent"), event=row["event"])


def claim_properties(claim: RelationClaim) -> Row:
    """The properties of the edge from a piece of evidence to a relation that it supports."""
    return {
        "factuality": str(claim.factuality),
        "confidence": claim.confidence,
        "properties": json_text(dict(claim.properties)),
        "valid_from": claim.interval.valid_from,
        "valid_to": claim.interval.valid_to,
        "ended": claim.interval.ended,
        "implied": claim.implied,
    }


def read_claim(row: Row) -> RelationClaim:
    """A claim from its edge (`claim`) and the nodes at its ends."""
    claim = row["claim"]
    return RelationClaim(
        relation=row["relation"],
        kind=row["kind"],
        source=row["source"],
        target=row["target"],
        evidence=row["evidence"],
        article=row["article"],
        published_at=row["published_at"],
        start=row["start"],
        factuality=claim["factuality"],
        confidence=claim["confidence"],
        properties=read_map(claim.get("properties")),
        interval=Interval(valid_from=claim.get("valid_from"), valid_to=claim.get("valid_to"), ended=claim["ended"]),
        implied=claim["implied"],
    )
