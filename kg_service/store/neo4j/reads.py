"""Reads of the Neo4j store: one query each, and its rows as records."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeVar, cast

from kg_service.ids import mention_id
from kg_service.model import Entity, Event, Extraction, LocalEntity, Relation, StoredArticle, StoredEvidence
from kg_service.store.base import Page
from kg_service.store.codec import decode
from kg_service.store.cursor import SortOrder, page_of
from kg_service.store.digest import Live
from kg_service.store.neo4j import bookkeeping, records
from kg_service.store.neo4j import cypher_read as cypher
from kg_service.store.neo4j.connection import Connection
from kg_service.store.neo4j.find import Listing
from kg_service.store.rows import Version
from kg_service.store.search import CANDIDATES, query_trigrams, query_words

R = TypeVar("R", Entity, Relation, Event, StoredArticle)

_READERS: Mapping[type, Callable[[records.Row], Any]] = {
    Entity: records.read_entity,
    Relation: records.read_relation,
    Event: records.read_event,
    StoredArticle: records.read_article,
}
_LUCENE = re.compile(r"([^\w])")


def entities(server: Connection, ids: Iterable[str]) -> dict[str, Entity]:
    """Those of the ids that exist."""
    found = (records.read_entity(row["row"]) for row in server.read(cypher.ENTITIES, {"ids": _once(ids)}))
    return {entity.id: entity for entity in found}


def relations(server: Connection, ids: Iterable[str]) -> dict[str, Relation]:
    """Those of the ids that exist."""
    found = (records.read_relation(row["row"]) for row in server.read(cypher.RELATIONS, {"ids": _once(ids)}))
    return {relation.id: relation for relation in found}


def events(server: Connection, ids: Iterable[str]) -> dict[str, Event]:
    """The event of each id: an event id, or one that it had, or the id of a piece of its evidence."""
    rows = server.read(cypher.EVENTS, {"asked": _with_mentions(ids)})
    return {row["id"]: records.read_event(row["row"]) for row in rows}


def articles(server: Connection, keys: Iterable[str], *, text: bool) -> dict[str, StoredArticle]:
    """Those of the articles that are live."""
    found = {}
    for row in server.read(cypher.ARTICLES_WITH_TEXT if text else cypher.ARTICLES, {"keys": _once(keys)}):
        body = "" if row["body"] is None else decode(Extraction, row["body"]).article.text
        found[row["row"]["key"]] = records.read_article(row["row"], body)
    return found


def page(
    server: Connection, kind: type[R], listing: Listing, order: SortOrder, first: int, after: str | None
) -> Page[R]:
    """One page of the records that fit. Raises: `QueryError` where `after` is no cursor of this order."""
    rows = server.read(listing.query(order, first=first, after=after), listing.parameters)
    return page_of([_READERS[kind](row["row"]) for row in rows], order, first)


def page_of_each(
    server: Connection, kind: type[R], asked: Iterable[str], listing: Listing, order: SortOrder, first: int
) -> dict[str, Page[R]]:
    """For each entity the first page of the records that fit."""
    wanted = _once(asked)
    found: dict[str, list[R]] = {entity: [] for entity in wanted}
    for row in server.read(listing.query(order, first=first, per=wanted), listing.parameters) if wanted else ():
        found[row["entity"]].append(_READERS[kind](row["row"]))
    return {entity: page_of(items, order, first) for entity, items in found.items()}


def evidence_of(server: Connection, facts: Iterable[str]) -> dict[str, tuple[StoredEvidence, ...]]:
    """For each fact that exists its evidence, in order; an event by any of its ids."""
    found: dict[str, list[StoredEvidence]] = {}
    for row in server.read(cypher.EVIDENCE_OF, {"asked": _with_mentions(facts)}):
        found.setdefault(row["fact"], []).append(records.read_evidence(row["row"]))
    return {fact: tuple(sorted(items, key=_place)) for fact, items in found.items()}


def mentions_in(server: Connection, keys: Iterable[str]) -> dict[str, tuple[tuple[str, LocalEntity], ...]]:
    """For each live article that has some its local entities, in the order that they were put in."""
    rows = server.read(cypher.MENTIONS_IN, {"articles": _once(keys)})
    found = {row["key"]: bookkeeping.read_local_entities(row["row"]) for row in rows}
    return {key: pairs for key, pairs in found.items() if pairs}


def facts_in(server: Connection, keys: Iterable[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each article that has facts the ids of its relations and of its events, by id."""
    rows = server.read(cypher.FACTS_IN, {"articles": _once(keys)})
    return {
        row["key"]: (tuple(sorted(row["relations"])), tuple(sorted(row["events"])))
        for row in rows
        if row["relations"] or row["events"]
    }


def candidates(server: Connection, text: str, kinds: Sequence[str] | None) -> list[Entity]:
    """The entities that the full-text index finds for a search."""
    words = query_words(text)
    if not words:
        return []
    parts = [f"{_escape(word)}*" for word in words]
    parts += [f"(+{_escape(one)} +{_escape(other)})" for one, other in query_trigrams(text)]
    asked = {"terms": " ".join(parts), "kinds": None if kinds is None else list(kinds), "limit": CANDIDATES}
    return [records.read_entity(row["row"]) for row in server.read(cypher.SEARCH, asked)]


def everything(server: Connection) -> Iterator[Live]:
    """All that is live, for the digest."""
    for row in server.stream(cypher.EVERY_ARTICLE):
        yield records.read_article(row["row"])
    for row in server.stream(cypher.EVERY_MENTION):
        for entity, local in bookkeeping.read_local_entities(row["row"]):
            yield (row["row"]["article"], entity, local)
    for row in server.stream(cypher.EVERY_EVIDENCE):
        yield records.read_evidence(row["row"])
    for row in server.stream(cypher.EVERY_ENTITY):
        yield records.read_entity(row["row"])
    for row in server.stream(cypher.EVERY_RELATION):
        yield records.read_relation(row["row"])
    for row in server.stream(cypher.EVERY_EVENT):
        yield records.read_event(row["row"])


def counts(server: Connection) -> dict[str, Mapping[str, int]]:
    """See `GraphStore.stats`."""
    found: dict[str, dict[str, int]] = {
        "articles": dict.fromkeys(("live", "duplicates", "retracted", "versions"), 0),
        **{what: {} for what in ("entities", "relations", "events", "evidence")},
    }
    for row in server.read(cypher.COUNT_KINDS):
        found[row["what"]][row["kind"]] = row["found"]
    return cast(dict[str, Mapping[str, int]], found)


def sequence(server: Connection) -> int:
    """The number of the last write."""
    return int(server.read(cypher.SEQUENCE)[0]["number"])


def live_versions(server: Connection, keys: Iterable[str] | None) -> list[str]:
    """The ids of the live versions, by the key of their article; None: of all articles."""
    asked = {"keys": None if keys is None else _once(keys)}
    rows = sorted(server.read(cypher.LIVE_VERSIONS, asked), key=lambda row: str(row["article"]))
    return [row["id"] for row in rows]


def version_heads(server: Connection) -> tuple[Version, ...]:
    """All versions of all articles, without their bodies."""
    return tuple(bookkeeping.read_version(row["version"]) for row in server.stream(cypher.VERSION_HEADS))


def version_bodies(server: Connection, versions: Collection[str]) -> Iterator[tuple[str, Extraction]]:
    """The bodies of these versions, by version id."""
    for row in server.stream(cypher.VERSION_BODIES, {"ids": sorted(versions)}):
        yield row["id"], decode(Extraction, row["body"])


def _once(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _with_mentions(facts: Iterable[str]) -> list[list[str]]:
    """Each id with the mention that it names if it is one of an event."""
    return [[name, mention_id(name)] for name in _once(facts)]


def _place(stored: StoredEvidence) -> tuple[bool, str, str, int, str]:
    published_at = stored.published_at
    return (published_at is not None, published_at or "", stored.article, stored.evidence.start, stored.evidence.id)


def _escape(term: str) -> str:
    """A term as the query syntax of the full-text index takes it."""
    return _LUCENE.sub(r"\\\1", term)
