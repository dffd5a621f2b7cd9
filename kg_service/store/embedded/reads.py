"""Reads of the embedded store, each given a connection in a read transaction."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from kg_service.ids import mention_id
from kg_service.model import Entity, Event, LocalEntity, Relation, StoredArticle, StoredEvidence
from kg_service.store.base import Page
from kg_service.store.codec import decode
from kg_service.store.cursor import SortOrder, page_of
from kg_service.store.digest import Live
from kg_service.store.embedded.filters import Conditions, order_by
from kg_service.store.embedded.writes import listed, read_bodies
from kg_service.store.search import CANDIDATES, query_trigrams, query_words

_IN = "(SELECT value FROM json_each(?))"
R = TypeVar("R", Entity, Relation, Event)


def records(sql: sqlite3.Connection, kind: type[R], ids: Iterable[str]) -> dict[str, R]:
    """Those of the ids that exist in the table of the record's kind."""
    rows = sql.execute(f"SELECT id, record FROM {_table(kind)} WHERE id IN {_IN}", (listed(ids),))
    return {name: decode(kind, record) for name, record in rows}


def events(sql: sqlite3.Connection, ids: Iterable[str]) -> dict[str, Event]:
    """The event of each id: an event id, or one that it had, or the id of a piece of its evidence."""
    asked = list(dict.fromkeys(ids))
    by_mention = dict(
        sql.execute(f"SELECT evidence, event FROM mentions WHERE evidence IN {_IN}", (listed(map(mention_id, asked)),))
    )
    of = {name: by_mention[mention_id(name)] for name in asked if mention_id(name) in by_mention}
    found = records(sql, Event, set(of.values()))
    return {name: found[event] for name, event in of.items()}


def page(
    sql: sqlite3.Connection, kind: type[R], conditions: Conditions, order: SortOrder, first: int, after: str | None
) -> Page[R]:
    """One page of the records that fit."""
    conditions.after(order, "id", after)
    rows = sql.execute(
        f"SELECT record FROM {_table(kind)} WHERE {conditions.where} ORDER BY {order_by(order, 'id')} LIMIT ?",
        (*conditions.values, first + 1),
    )
    found = [decode(kind, record) for (record,) in rows]
    return page_of(found, order, first)


def articles_page(
    sql: sqlite3.Connection, conditions: Conditions, order: SortOrder, first: int, after: str | None
) -> Page[StoredArticle]:
    """One page of the articles that fit, without text."""
    conditions.after(order, "key", after)
    rows = sql.execute(
        f"SELECT record, original FROM articles WHERE {conditions.where} ORDER BY {order_by(order, 'key')} LIMIT ?",
        (*conditions.values, first + 1),
    )
    return page_of([_article(*row) for row in rows], order, first)


def articles(sql: sqlite3.Connection, keys: Iterable[str], *, text: bool) -> dict[str, StoredArticle]:
    """Those of the articles that are live."""
    rows = sql.execute(f"SELECT key, record, original FROM articles WHERE key IN {_IN}", (listed(keys),))
    found = {key: _article(record, original) for key, record, original in rows}
    if text:
        for _, extraction in read_bodies(sql, live_versions(sql, found)):
            stored = found[extraction.article.key]
            found[extraction.article.key] = replace(stored, article=extraction.article)
    return found


def live_versions(sql: sqlite3.Connection, keys: Iterable[str] | None) -> dict[str, str]:
    """The ids of the live versions, each with its article, in order of article; None: of all articles."""
    where, values = ("", ()) if keys is None else (f"AND article IN {_IN}", (listed(keys),))
    query = f"SELECT id, article FROM versions WHERE state = 'live' {where} ORDER BY article"
    return dict(sql.execute(query, values))


def evidence_of(sql: sqlite3.Connection, facts: Iterable[str]) -> dict[str, tuple[StoredEvidence, ...]]:
    """For each fact that exists its evidence, in order; an event by any of its ids."""
    asked = list(dict.fromkeys(facts))
    current = {name: event.id for name, event in events(sql, asked).items()}
    wanted = {name: current.get(name, name) for name in asked}
    rows = sql.execute(
        f"""
        SELECT asked.fact, asked.evidence, evidence.record,
          (SELECT json_group_array(fact) FROM
            (SELECT fact FROM fact_evidence AS other WHERE other.evidence = asked.evidence ORDER BY fact))
        FROM fact_evidence AS asked JOIN evidence ON evidence.id = asked.evidence
        WHERE asked.fact IN {_IN}
        ORDER BY evidence.published_at NULLS FIRST, evidence.article, evidence.start, evidence.id
        """,
        (listed(set(wanted.values())),),
    )
    found: dict[str, list[StoredEvidence]] = {}
    for fact, _, record, of in rows:
        found.setdefault(fact, []).append(_evidence(record, of))
    return {name: tuple(found[fact]) for name, fact in wanted.items() if fact in found}


def mentions_in(sql: sqlite3.Connection, keys: Iterable[str]) -> dict[str, tuple[tuple[str, LocalEntity], ...]]:
    """For each live article its local entities, in the order that they were put in."""
    rows = sql.execute(
        f"SELECT article, entity, record FROM local_entities WHERE article IN {_IN} ORDER BY article, ordinal",
        (listed(keys),),
    )
    found: dict[str, list[tuple[str, LocalEntity]]] = {}
    for article, entity, record in rows:
        found.setdefault(article, []).append((entity, decode(LocalEntity, record)))
    return {article: tuple(pairs) for article, pairs in found.items()}


def facts_in(sql: sqlite3.Connection, keys: Iterable[str]) -> dict[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """For each article that has facts the ids of its relations and of its events, by id."""
    rows = sql.execute(
        f"SELECT DISTINCT article, fact FROM fact_evidence WHERE article IN {_IN} ORDER BY article, fact",
        (listed(keys),),
    )
    found: dict[str, tuple[list[str], list[str]]] = {}
    for article, fact in rows:
        found.setdefault(article, ([], []))[fact.startswith("event_")].append(fact)
    return {article: (tuple(relations), tuple(of)) for article, (relations, of) in found.items()}


def candidates(sql: sqlite3.Connection, text: str, kinds: Sequence[str] | None) -> list[Entity]:
    """The entities that the full-text index finds for a search."""
    words = query_words(text)
    if not words:
        return []
    parts = [f'"{word}"*' for word in words] + [f'("{one}" AND "{other}")' for one, other in query_trigrams(text)]
    conditions = Conditions()
    conditions.among("kind", kinds)
    rows = sql.execute(
        "SELECT record FROM entity_terms JOIN entities ON entities.number = entity_terms.rowid"
        f" WHERE entity_terms MATCH ? AND {conditions.where} ORDER BY entity_terms.rank, id LIMIT ?",
        (" OR ".join(parts), *conditions.values, CANDIDATES),
    )
    return [decode(Entity, record) for (record,) in rows]


def everything(sql: sqlite3.Connection) -> Iterator[Live]:
    """All that is live, for the digest."""
    for record, original in sql.execute("SELECT record, original FROM articles"):
        yield _article(record, original)
    for article, entity, record in sql.execute("SELECT article, entity, record FROM local_entities"):
        yield (article, entity, decode(LocalEntity, record))
    query = """
        SELECT record, (SELECT json_group_array(fact) FROM
          (SELECT fact FROM fact_evidence AS f WHERE f.evidence = evidence.id ORDER BY fact)) FROM evidence
    """
    for record, of in sql.execute(query):
        yield _evidence(record, of)
    yield from _all(sql, Entity)
    yield from _all(sql, Relation)
    yield from _all(sql, Event)


def counts(sql: sqlite3.Connection) -> dict[str, Mapping[str, int]]:
    """See `GraphStore.stats`."""
    by_kind = {
        table: dict(sql.execute(f"SELECT kind, count(*) FROM {table} GROUP BY kind ORDER BY kind"))
        for table in ("entities", "relations", "events", "evidence")
    }
    one = "SELECT count(*) FROM "
    articles = {
        "live": one + "articles",
        "duplicates": one + "articles WHERE original IS NOT NULL",
        "retracted": one + "(SELECT article FROM versions GROUP BY article HAVING max(state = 'live') = 0)",
        "versions": one + "versions",
    }
    return {"articles": {name: sql.execute(query).fetchone()[0] for name, query in articles.items()}, **by_kind}


def _all(sql: sqlite3.Connection, kind: type[R]) -> Iterator[R]:
    for (record,) in sql.execute(f"SELECT record FROM {_table(kind)}"):
        yield decode(kind, record)


def _table(kind: type) -> str:
    return {Entity: "entities", Relation: "relations", Event: "events"}[kind]


def _article(record: str, original: str | None) -> StoredArticle:
    return replace(decode(StoredArticle, record), original=original)


def _evidence(record: str, facts: str) -> StoredEvidence:
    return replace(decode(StoredEvidence, record), facts=tuple(json.loads(facts)))
