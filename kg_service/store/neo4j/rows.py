"""One write transaction on Neo4j: the `Rows` protocol in batches of Cypher."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from neo4j import ManagedTransaction

from kg_service.derive.records import Bucket, EventMention, Fingerprint, LiveArticle, RelationClaim, Tally
from kg_service.errors import StoreTooNew
from kg_service.model import SHOWN_AS_FACT, Entity, Event, Extraction, Relation
from kg_service.store.codec import decode
from kg_service.store.neo4j import bookkeeping, records
from kg_service.store.neo4j import cypher_write as cypher
from kg_service.store.neo4j.connection import DIALECT
from kg_service.store.neo4j.records import Row
from kg_service.store.rows import Footprint, Turn, Version

#: Rows in one statement: enough to pay for the round trip, few enough for the server's memory.
BATCH = 5000


class Neo4jRows:
    """Reads and writes of one transaction. `finish` ends it, after the last of the protocol's calls."""

    def __init__(self, transaction: ManagedTransaction, mark: str, *, version: int) -> None:
        """`mark` names the attempt; `version` is that of the schema, which must still be the database's."""
        self._transaction = transaction
        self._mark = mark
        self._version = version
        self._gone_entities: set[str] = set()
        self._drawn: set[str] = set()

    def lock(self) -> Turn:
        """See `Rows`."""
        (row,) = self._run(cypher.LOCK, mark=self._mark)
        (schema,) = self._run(cypher.VERSION)
        if schema["version"] != self._version:
            raise StoreTooNew(
                f"the Neo4j database was brought to schema version {schema['version']} under a running program "
                f"of version {self._version}: start it anew, in a newer release"
            )
        return Turn(sequence=row["sequence"], last_recorded=row["last_recorded"])

    def record(self, recorded: str) -> None:
        """See `Rows`."""
        self._run(cypher.RECORD, recorded=recorded)

    def finish(self) -> None:
        """Do what had to wait: delete entities that are no end any more, draw edges between duplicates."""
        for statement in cypher.REMOVE_ENTITIES:
            self._each(statement, "ids", self._gone_entities)
        for statement in cypher.DRAW_DUPLICATES:
            self._each(statement, "articles", self._drawn)

    # truth

    def articles_named(self, names: Collection[str]) -> dict[str, str]:
        """See `Rows`."""
        rows = self._each(cypher.ARTICLES_NAMED, "ids", {_name_id(name) for name in names})
        return {row["name"]: row["article"] for row in rows}

    def names_of(self, articles: Collection[str]) -> dict[str, str]:
        """See `Rows`."""
        return {row["name"]: row["article"] for row in self._each(cypher.NAMES_OF, "articles", articles)}

    def name_articles(self, names: Mapping[str, str]) -> None:
        """See `Rows`."""
        rows = [{"id": _name_id(name), "name": name, "article": article} for name, article in names.items()]
        self._write(cypher.NAME_ARTICLES, rows)

    def versions(self, articles: Collection[str] | None) -> tuple[Version, ...]:
        """See `Rows`."""
        if articles is None:
            rows = self._run(cypher.ALL_VERSIONS)
        else:
            rows = self._each(cypher.VERSIONS_OF, "articles", articles)
        return tuple(bookkeeping.read_version(row["version"]) for row in rows)

    def extractions(self, versions: Collection[str]) -> dict[str, Extraction]:
        """See `Rows`."""
        return {row["id"]: decode(Extraction, row["body"]) for row in self._each(cypher.BODIES, "ids", versions)}

    def insert_versions(self, versions: Collection[tuple[Version, Extraction]]) -> None:
        """See `Rows`."""
        self._write(
            cypher.INSERT_VERSIONS, [bookkeeping.version_properties(version, body) for version, body in versions]
        )

    def update_versions(self, versions: Collection[Version]) -> None:
        """See `Rows`."""
        self._write(cypher.UPDATE_VERSIONS, [bookkeeping.version_properties(version) for version in versions])

    # projection, by article

    def footprints(self, articles: Collection[str]) -> dict[str, Footprint]:
        """See `Rows`."""
        return {
            row["key"]: Footprint(
                fingerprint=bookkeeping.read_fingerprint(row["fingerprint"]),
                entities=frozenset(row["entities"]),
                relations=frozenset(row["relations"]),
                mentions=tuple(bookkeeping.read_mention(mention) for mention in row["mentions"]),
            )
            for row in self._each(cypher.FOOTPRINTS, "articles", articles)
        }

    def remove_articles(self, articles: Collection[str]) -> None:
        """See `Rows`."""
        for statement in cypher.REMOVE_ARTICLES:
            self._each(statement, "articles", articles)

    def insert_articles(self, articles: Collection[LiveArticle]) -> None:
        """See `Rows`."""
        keys = [article.stored.article.key for article in articles]
        self._drawn.update(keys)
        self._write(cypher.INSERT_ARTICLES, [records.article_properties(article.stored) for article in articles])
        self._write(cypher.INSERT_LIVE, [bookkeeping.live_properties(article) for article in articles])
        bands = [
            {"band": band, "article": key}
            for key, article in zip(keys, articles, strict=True)
            for band in article.fingerprint.bands
        ]
        self._write(cypher.INSERT_BANDS, bands)
        appearances = [
            {"article": a.article, "entity": a.entity, "properties": bookkeeping.appearance_properties(a)}
            for article in articles
            for a in article.appearances
        ]
        self._write(cypher.INSERT_APPEARANCES, appearances)
        self._insert_evidence(articles)
        self._insert_mentions(articles)

    def _insert_evidence(self, articles: Collection[LiveArticle]) -> None:
        evidence = [stored for article in articles for stored in article.evidence]
        self._write(cypher.INSERT_EVIDENCE, [records.evidence_properties(stored) for stored in evidence])
        speakers = [
            {"evidence": stored.evidence.id, "speaker": speaker}
            for stored in evidence
            for speaker in stored.evidence.speakers
        ]
        self._write(cypher.INSERT_SPEAKERS, speakers)
        claims = [
            {
                "evidence": claim.evidence,
                "relation": claim.relation,
                "kind": claim.kind,
                "source": claim.source,
                "target": claim.target,
                "properties": bookkeeping.claim_properties(claim),
            }
            for article in articles
            for claim in article.claims
        ]
        self._write(cypher.INSERT_CLAIMS, claims)

    def _insert_mentions(self, articles: Collection[LiveArticle]) -> None:
        mentions = {mention.evidence: mention for article in articles for mention in article.mentions}
        self._write(cypher.INSERT_MENTIONS, [bookkeeping.mention_properties(mention) for mention in mentions.values()])
        fillers = [
            {
                "key": _filler_key(filler.kind, filler.entity),
                "mention": filler.mention,
                "article": filler.article,
                "day": filler.day,
                "date": filler.date,
            }
            for article in articles
            for filler in article.fillers
        ]
        self._write(cypher.INSERT_FILLERS, fillers)

    def originals(self, articles: Collection[str]) -> dict[str, str]:
        """See `Rows`."""
        return {row["article"]: row["original"] for row in self._each(cypher.ORIGINALS, "articles", articles)}

    def fingerprints_with(self, bands: Collection[str]) -> tuple[Fingerprint, ...]:
        """See `Rows`."""
        rows = self._each(cypher.FINGERPRINTS_WITH, "bands", bands)
        found = {row["fingerprint"]["article"]: row["fingerprint"] for row in rows}  # batches of bands overlap
        return tuple(bookkeeping.read_fingerprint(row) for row in found.values())

    def link_originals(self, originals: Mapping[str, str | None]) -> None:
        """See `Rows`."""
        self._drawn.update(originals)
        rows = [{"article": article, "original": original} for article, original in originals.items()]
        self._write(cypher.LINK_ORIGINALS, rows)

    # projection, events

    def mentions_near(self, buckets: Collection[Bucket]) -> tuple[EventMention, ...]:
        """See `Rows`."""
        asked = [
            {
                "key": _filler_key(bucket.kind, bucket.entity),
                "first_day": bucket.first_day,
                "last_day": bucket.last_day,
                "date": bucket.date,
            }
            for bucket in buckets
        ]
        return _mentions(self._batches(cypher.MENTIONS_NEAR, "buckets", asked))

    def mentions_of(self, events: Collection[str]) -> tuple[EventMention, ...]:
        """See `Rows`."""
        return _mentions(self._each(cypher.MENTIONS_OF, "events", events))

    def relink_mentions(self, mentions: Collection[EventMention]) -> None:
        """See `Rows`."""
        rows = [{"id": m.evidence, "antecedent": m.antecedent, "event": m.event} for m in mentions]
        self._write(cypher.RELINK_MENTIONS, rows)

    def replace_events(self, touched: Collection[str], events: Collection[Event]) -> None:
        """See `Rows`."""
        self._each(cypher.REMOVE_EVENTS, "ids", set(touched) - {event.id for event in events})
        rows = [
            {"id": event.id, "labels": records.labels_of_fact(event), "properties": records.event_properties(event)}
            for event in events
        ]
        self._write(cypher.REPLACE_EVENTS, rows)
        by_role: dict[str, list[Row]] = defaultdict(list)
        for event in events:
            for role, entities in event.roles.items():
                by_role[role] += [{"event": event.id, "role": role, "entity": entity} for entity in entities]
        for role in sorted(by_role):
            self._write(cypher.INSERT_ROLES % cypher.quote(role.upper()), by_role[role])

    # projection, relations

    def claims(self, relations: Collection[str]) -> tuple[RelationClaim, ...]:
        """See `Rows`."""
        return tuple(bookkeeping.read_claim(row) for row in self._each(cypher.CLAIMS, "relations", relations))

    def replace_relations(self, touched: Collection[str], relations: Collection[Relation]) -> None:
        """See `Rows`."""
        self._each(cypher.REMOVE_EDGES, "ids", touched)
        self._each(cypher.REMOVE_RELATIONS, "ids", set(touched) - {relation.id for relation in relations})
        rows = [
            {
                "id": relation.id,
                "labels": records.labels_of_fact(relation),
                "properties": records.relation_properties(relation),
            }
            for relation in relations
        ]
        self._write(cypher.REPLACE_RELATIONS, rows)
        by_kind: dict[str, list[Row]] = defaultdict(list)
        for relation in relations:
            if relation.factuality in SHOWN_AS_FACT:
                properties = records.edge_properties(relation)
                ends = {"source": relation.source, "target": relation.target}
                by_kind[relation.kind].append({**ends, "properties": properties})
        for kind in sorted(by_kind):
            self._write(cypher.INSERT_EDGES % cypher.quote(kind), by_kind[kind])

    # projection, entities

    def tallies(self, entities: Collection[str]) -> Iterable[Tally]:
        """See `Rows`."""
        return [bookkeeping.read_tally(row) for row in self._each(cypher.TALLIES, "entities", entities)]

    def replace_entities(self, touched: Collection[str], entities: Collection[Entity]) -> None:
        """See `Rows`; what is gone is deleted by `finish`."""
        self._gone_entities |= set(touched) - {entity.id for entity in entities}
        rows = [
            {
                "id": entity.id,
                "labels": records.labels_of_entity(entity),
                "properties": records.entity_properties(entity),
                "search": records.search_properties(entity),
            }
            for entity in entities
        ]
        self._write(cypher.REPLACE_ENTITIES, rows)

    # transport

    def _run(self, text: str, **parameters: Any) -> list[Row]:
        return self._transaction.run(DIALECT + text, parameters).data()

    def _each(self, text: str, name: str, ids: Collection[str]) -> list[Row]:
        """One statement for a set of ids: sorted, so that locks are taken in one order."""
        return self._batches(text, name, sorted(set(ids)))

    def _write(self, text: str, rows: Sequence[Row]) -> None:
        self._batches(text, "rows", rows)

    def _batches(self, text: str, name: str, items: Sequence[Any]) -> list[Row]:
        found: list[Row] = []
        for start in range(0, len(items), BATCH):
            found += self._run(text, **{name: items[start : start + BATCH]})
        return found


def _mentions(rows: Iterable[Row]) -> tuple[EventMention, ...]:
    found = {mention.evidence: mention for mention in (bookkeeping.read_mention(row["mention"]) for row in rows)}
    return tuple(found.values())


def _name_id(name: str) -> str:
    """A URL may be longer than an index takes."""
    return hashlib.sha256(name.encode()).hexdigest()


def _filler_key(kind: str, entity: str) -> str:
    return f"{kind} {entity}"
