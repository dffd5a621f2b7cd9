"""The rows of the embedded store as the write algorithm sees them: SQL behind `store.rows.Rows`."""

import json
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from kg_service.derive.records import Bucket, EventMention, Fingerprint, LiveArticle, RelationClaim, Tally
from kg_service.model import Entity, Event, Extraction, Relation
from kg_service.store.codec import decode, encode, encode_value
from kg_service.store.cursor import moment_of
from kg_service.store.embedded.schema import VERSION
from kg_service.store.rows import Footprint, Turn, Version
from kg_service.store.search import index_terms

_BY_ARTICLE = (
    *("articles", "bands", "local_entities", "appearances", "evidence", "fact_evidence", "speakers"),
    *("mentions", "fillers", "claims"),
)
_IN = "(SELECT value FROM json_each(?))"


def listed(values: Iterable[object]) -> str:
    """Values as the one parameter of `IN (SELECT value FROM json_each(?))`, in a fixed order."""
    return json.dumps(sorted(values, key=str), ensure_ascii=False)


class SqlRows:
    """One write transaction: see `Rows` for what each method does. The connection has the write lock."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._sql = connection

    def lock(self) -> Turn:
        if self._sql.execute("PRAGMA user_version").fetchone()[0] != VERSION:
            raise sqlite3.DatabaseError("the tables changed under a running program")
        meta = dict(self._sql.execute("SELECT name, value FROM meta").fetchall())
        sequence = int(meta.get("sequence", 0)) + 1
        self._sql.execute("INSERT OR REPLACE INTO meta VALUES ('sequence', ?)", (sequence,))
        return Turn(sequence=sequence, last_recorded=meta.get("recorded"))

    def record(self, recorded: str) -> None:
        self._sql.execute("INSERT OR REPLACE INTO meta VALUES ('recorded', ?)", (recorded,))

    # truth

    def articles_named(self, names: Collection[str]) -> dict[str, str]:
        return dict(self._sql.execute(f"SELECT name, article FROM names WHERE name IN {_IN}", (listed(names),)))

    def names_of(self, articles: Collection[str]) -> dict[str, str]:
        return dict(self._sql.execute(f"SELECT name, article FROM names WHERE article IN {_IN}", (listed(articles),)))

    def name_articles(self, names: Mapping[str, str]) -> None:
        self._sql.executemany("INSERT OR REPLACE INTO names VALUES (?, ?)", sorted(names.items()))

    def versions(self, articles: Collection[str] | None) -> tuple[Version, ...]:
        return read_versions(self._sql, articles)

    def extractions(self, versions: Collection[str]) -> dict[str, Extraction]:
        return dict(read_bodies(self._sql, versions))

    def insert_versions(self, versions: Collection[tuple[Version, Extraction]]) -> None:
        self._sql.executemany(
            "INSERT INTO versions VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    v.id,
                    v.article,
                    encode_value(v.rank),
                    v.extracted,
                    v.state,
                    v.recorded_from,
                    v.recorded_to,
                    _packed(body),
                )
                for v, body in versions
            ),
        )

    def update_versions(self, versions: Collection[Version]) -> None:
        self._sql.executemany(
            "UPDATE versions SET article = ?, state = ?, recorded_to = ? WHERE id = ?",
            [(version.article, version.state, version.recorded_to, version.id) for version in versions],
        )

    # projection, by article

    def footprints(self, articles: Collection[str]) -> dict[str, Footprint]:
        keys = listed(articles)
        entities = self._grouped(f"SELECT article, entity FROM appearances WHERE article IN {_IN}", keys)
        relations = self._grouped(f"SELECT DISTINCT article, relation FROM claims WHERE article IN {_IN}", keys)
        mentions: dict[str, list[EventMention]] = {}
        for mention in self._mentions(f"SELECT record, antecedent, event FROM mentions WHERE article IN {_IN}", keys):
            mentions.setdefault(mention.article, []).append(mention)
        return {
            fingerprint.article: Footprint(
                fingerprint=fingerprint,
                entities=frozenset(entities.get(fingerprint.article, ())),
                relations=frozenset(relations.get(fingerprint.article, ())),
                mentions=tuple(mentions.get(fingerprint.article, ())),
            )
            for fingerprint in self._fingerprints(
                f"SELECT fingerprint, original FROM articles WHERE key IN {_IN}", keys
            )
        }

    def remove_articles(self, articles: Collection[str]) -> None:
        for table in _BY_ARTICLE:
            column = "key" if table == "articles" else "article"
            self._sql.execute(f"DELETE FROM {table} WHERE {column} IN {_IN}", (listed(articles),))

    def insert_articles(self, articles: Collection[LiveArticle]) -> None:
        for article in articles:
            self._insert_article(article)
            self._insert_evidence(article)
            self._insert_mentions(article)

    def fingerprints_with(self, bands: Collection[str]) -> tuple[Fingerprint, ...]:
        return tuple(
            self._fingerprints(
                "SELECT fingerprint, original FROM articles"
                f" WHERE key IN (SELECT article FROM bands WHERE band IN {_IN})",
                listed(bands),
            )
        )

    def originals(self, articles: Collection[str]) -> dict[str, str]:
        query = f"SELECT key, original FROM articles WHERE original IS NOT NULL AND key IN {_IN}"
        return dict(self._sql.execute(query, (listed(articles),)))

    def link_originals(self, originals: Mapping[str, str | None]) -> None:
        rows = [(original, key) for key, original in sorted(originals.items())]
        self._sql.executemany("UPDATE articles SET original = ? WHERE key = ?", rows)

    # projection, events

    def mentions_near(self, buckets: Collection[Bucket]) -> tuple[EventMention, ...]:
        values = json.dumps([[b.entity, b.kind, b.first_day, b.last_day, b.date] for b in buckets])
        found = """
            FROM json_each(?1) AS b CROSS JOIN fillers AS f
            WHERE f.entity = json_extract(b.value, '$[0]') AND f.kind = json_extract(b.value, '$[1]') AND
        """
        return tuple(
            self._mentions(
                f"""
                SELECT record, antecedent, event FROM mentions WHERE evidence IN (
                  SELECT f.evidence {found}
                    f.day BETWEEN json_extract(b.value, '$[2]') AND json_extract(b.value, '$[3]')
                  UNION SELECT f.evidence {found} f.date = json_extract(b.value, '$[4]')
                )
                """,
                values,
            )
        )

    def mentions_of(self, events: Collection[str]) -> tuple[EventMention, ...]:
        query = f"SELECT record, antecedent, event FROM mentions WHERE event IN {_IN}"
        return tuple(self._mentions(query, listed(events)))

    def relink_mentions(self, mentions: Collection[EventMention]) -> None:
        for mention in mentions:
            self._sql.execute(
                "UPDATE fact_evidence SET fact = ? WHERE evidence = ?"
                " AND fact = (SELECT event FROM mentions WHERE evidence = ?)",
                (mention.event, mention.evidence, mention.evidence),
            )
            self._sql.execute(
                "UPDATE mentions SET event = ?, antecedent = ? WHERE evidence = ?",
                (mention.event, mention.antecedent, mention.evidence),
            )

    def replace_events(self, touched: Collection[str], events: Collection[Event]) -> None:
        self._sql.execute(f"DELETE FROM events WHERE id IN {_IN}", (listed(touched),))
        self._sql.execute(f"DELETE FROM event_roles WHERE event IN {_IN}", (listed(touched),))
        self._sql.executemany(
            "INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            ((e.id, e.kind, e.factuality, e.direction, e.stage, e.confidence, moment_of(e), encode(e)) for e in events),
        )
        self._sql.executemany(
            "INSERT INTO event_roles VALUES (?, ?, ?)",
            ((entity, role, e.id) for e in events for role, entities in e.roles.items() for entity in entities),
        )

    # projection, relations

    def claims(self, relations: Collection[str]) -> tuple[RelationClaim, ...]:
        rows = self._sql.execute(f"SELECT record FROM claims WHERE relation IN {_IN}", (listed(relations),))
        return tuple(decode(RelationClaim, record) for (record,) in rows)

    def replace_relations(self, touched: Collection[str], relations: Collection[Relation]) -> None:
        self._sql.execute(f"DELETE FROM relations WHERE id IN {_IN}", (listed(touched),))
        self._sql.executemany(
            "INSERT INTO relations VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (r.id, r.kind, r.source, r.target, r.factuality, r.confidence, moment_of(r), encode(r))
                for r in relations
            ),
        )

    # projection, entities

    def tallies(self, entities: Collection[str]) -> Iterator[Tally]:
        rows = self._sql.execute(
            f"""
            SELECT entity, kind, name, roles, generic, grouped, identifiers,
              count(*), sum(mentions), min(published_at), max(published_at)
            FROM appearances WHERE entity IN {_IN}
            GROUP BY entity, kind, name, roles, generic, grouped, identifiers
            """,
            (listed(entities),),
        )
        for entity, kind, name, roles, generic, group, identifiers, articles, mentions, first, last in rows:
            yield Tally(
                entity=entity,
                kind=kind,
                name=name,
                roles=tuple(json.loads(roles)),
                generic=bool(generic),
                group=group,
                identifiers=json.loads(identifiers),
                articles=articles,
                mentions=mentions,
                first_seen=first,
                last_seen=last,
            )

    def replace_entities(self, touched: Collection[str], entities: Collection[Entity]) -> None:
        known = {
            name: (number, terms)
            for number, name, terms in self._sql.execute(
                f"SELECT number, id, terms FROM entities WHERE id IN {_IN}", (listed(touched),)
            )
        }
        self._sql.execute(f"DELETE FROM entity_roles WHERE entity IN {_IN}", (listed(touched),))
        for entity in entities:
            self._write_entity(entity, *known.pop(entity.id, (None, "")))
        for number, terms in known.values():
            self._unindex(number, terms)
        self._sql.execute(f"DELETE FROM entities WHERE id IN {_IN}", (listed(known),))

    def _write_entity(self, entity: Entity, number: int | None, indexed: str) -> None:
        terms = " ".join(index_terms(entity))
        folded = "\n".join(name.casefold() for name in (entity.name, *entity.aliases))
        row = (entity.kind, entity.name, folded, terms, entity.generic, entity.article_count, entity.last_seen)
        if number is None:
            inserted = self._sql.execute(
                "INSERT INTO entities (kind, name, folded, terms, generic, article_count, last_seen, record, id)"
                " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (*row, encode(entity), entity.id),
            )
            number = inserted.lastrowid
        else:
            self._sql.execute(
                "UPDATE entities SET kind = ?, name = ?, folded = ?, terms = ?, generic = ?, article_count = ?,"
                " last_seen = ?, record = ? WHERE number = ?",
                (*row, encode(entity), number),
            )
        if terms != indexed:
            if indexed:
                self._unindex(number, indexed)
            self._sql.execute("INSERT INTO entity_terms (rowid, terms) VALUES (?, ?)", (number, terms))
        self._sql.executemany("INSERT INTO entity_roles VALUES (?, ?)", ((role, entity.id) for role in entity.roles))

    def _unindex(self, number: int | None, terms: str) -> None:
        self._sql.execute(
            "INSERT INTO entity_terms (entity_terms, rowid, terms) VALUES ('delete', ?, ?)", (number, terms)
        )

    # pieces

    def _insert_article(self, article: LiveArticle) -> None:
        stored, key = article.stored, article.stored.article.key
        bare = replace(stored, article=replace(stored.article, text=""), original=None)
        self._sql.execute(
            "INSERT INTO articles VALUES (?, ?, ?, ?, ?, ?)",
            (
                *(key, stored.article.published_at, stored.article.publication, stored.original),
                *(encode(bare), encode(replace(article.fingerprint, original=None))),
            ),
        )
        self._sql.executemany("INSERT INTO bands VALUES (?, ?)", ((b, key) for b in set(article.fingerprint.bands)))
        self._sql.executemany(
            "INSERT INTO local_entities VALUES (?, ?, ?, ?)",
            ((key, number, name, encode(entity)) for number, (name, entity) in enumerate(article.entities)),
        )
        self._sql.executemany(
            "INSERT INTO appearances VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                (
                    *(a.entity, a.article, a.published_at, a.kind, a.name, encode_value(a.roles), a.generic, a.group),
                    *(encode_value(a.identifiers), a.mentions),
                )
                for a in article.appearances
            ),
        )

    def _insert_evidence(self, article: LiveArticle) -> None:
        key = article.stored.article.key
        self._sql.executemany(
            "INSERT INTO evidence VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    *(item.evidence.id, key, item.published_at, item.evidence.start, item.evidence.kind),
                    encode(replace(item, facts=())),
                )
                for item in article.evidence
            ),
        )
        self._sql.executemany(
            "INSERT INTO fact_evidence VALUES (?, ?, ?)",
            ((fact, item.evidence.id, key) for item in article.evidence for fact in item.facts),
        )
        self._sql.executemany(
            "INSERT INTO speakers VALUES (?, ?, ?)",
            ((name, item.evidence.id, key) for item in article.evidence for name in item.evidence.speakers),
        )
        self._sql.executemany(
            "INSERT INTO claims VALUES (?, ?, ?, ?)",
            ((claim.relation, claim.evidence, key, encode(claim)) for claim in article.claims),
        )

    def _insert_mentions(self, article: LiveArticle) -> None:
        self._sql.executemany(
            "INSERT INTO mentions VALUES (?, ?, ?, ?, ?)",
            ((m.evidence, m.article, m.event, m.antecedent, encode(m)) for m in article.mentions),
        )
        self._sql.executemany(
            "INSERT INTO fillers VALUES (?, ?, ?, ?, ?, ?)",
            ((f.entity, f.kind, f.day, f.date, f.article, f.mention) for f in article.fillers),
        )

    def _mentions(self, query: str, values: str) -> Iterator[EventMention]:
        for record, antecedent, event in self._sql.execute(query, (values,)):
            yield replace(decode(EventMention, record), antecedent=antecedent, event=event)

    def _fingerprints(self, query: str, values: str) -> Iterator[Fingerprint]:
        for record, original in self._sql.execute(query, (values,)):
            yield replace(decode(Fingerprint, record), original=original)

    def _grouped(self, query: str, values: str) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for key, value in self._sql.execute(query, (values,)):
            found.setdefault(key, []).append(value)
        return found


def read_versions(connection: sqlite3.Connection, articles: Collection[str] | None) -> tuple[Version, ...]:
    """The heads of all versions of these articles (None: of all)."""
    where, values = ("", ()) if articles is None else (f"WHERE article IN {_IN}", (listed(articles),))
    rows = connection.execute(
        f"SELECT id, article, rank, extracted, state, recorded_from, recorded_to FROM versions {where}", values
    )
    return tuple(_version(row) for row in rows)


def read_bodies(connection: sqlite3.Connection, versions: Collection[str]) -> Iterator[tuple[str, Extraction]]:
    """The bodies of these versions, in order of version id."""
    query = f"SELECT id, body FROM versions WHERE id IN {_IN} ORDER BY id"
    for name, body in connection.execute(query, (listed(versions),)):
        yield name, decode(Extraction, zlib.decompress(body).decode("utf-8", "surrogatepass"))


def _version(row: Sequence[Any]) -> Version:
    name, article, rank, extracted, state, recorded_from, recorded_to = row
    dated, published_at, content, metadata = json.loads(rank)
    return Version(
        id=name,
        article=article,
        rank=(dated, published_at, content, metadata),
        extracted=extracted,
        state=state,
        recorded_from=recorded_from,
        recorded_to=recorded_to,
    )


def _packed(extraction: Extraction) -> bytes:
    return zlib.compress(encode(extraction).encode("utf-8", "surrogatepass"), level=3)
