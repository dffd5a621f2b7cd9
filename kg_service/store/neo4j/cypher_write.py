"""The Cypher of writes: text only. Every statement takes batches, and finds its nodes by an index.

A label or relationship type stands in a text, not in a parameter, because a server plans for it: texts
with `%s` are made once per kind with `quote`.
"""

from typing import Final


def quote(name: str) -> str:
    """A label or relationship type as it may stand in Cypher."""
    return "`" + name.replace("`", "``") + "`"


# The sequence. The first SET takes the lock, and what is read after it is what the last writer left.
LOCK: Final = """
MERGE (s:KgSequence {name: 'writes'})
SET s.mark = $mark
WITH s
SET s.number = coalesce(s.number, 0) + 1
RETURN s.number AS sequence, s.recorded AS last_recorded
"""
RECORD: Final = "MATCH (s:KgSequence {name: 'writes'}) SET s.recorded = $recorded"
VERSION: Final = "MATCH (m:KgMigration) RETURN max(m.version) AS version"
MARK: Final = "MATCH (s:KgSequence {name: 'writes'}) RETURN s.mark AS mark"

# Truth.
ARTICLES_NAMED: Final = """
UNWIND $ids AS id
MATCH (n:KgName {id: id})
RETURN n.name AS name, n.article AS article
"""
NAMES_OF: Final = """
UNWIND $articles AS key
MATCH (n:KgName {article: key})
RETURN n.name AS name, n.article AS article
"""
NAME_ARTICLES: Final = """
UNWIND $rows AS row
MERGE (n:KgName {id: row.id})
SET n.name = row.name, n.article = row.article
"""
_VERSION_HEAD: Final = "v {.id, .article, .rank, .extracted, .state, .recorded_from, .recorded_to} AS version"
VERSIONS_OF: Final = f"""
UNWIND $articles AS key
MATCH (v:KgVersion {{article: key}})
RETURN {_VERSION_HEAD}
"""
ALL_VERSIONS: Final = f"MATCH (v:KgVersion) RETURN {_VERSION_HEAD}"
BODIES: Final = """
UNWIND $ids AS id
MATCH (v:KgVersion {id: id})
RETURN v.id AS id, v.body AS body
"""
INSERT_VERSIONS: Final = "UNWIND $rows AS row CREATE (v:KgVersion) SET v = row"
UPDATE_VERSIONS: Final = """
UNWIND $rows AS row
MATCH (v:KgVersion {id: row.id})
SET v.article = row.article, v.state = row.state, v.recorded_to = row.recorded_to
"""

# Projection, by article.
FOOTPRINTS: Final = """
UNWIND $articles AS key
MATCH (a:Article {key: key})
MATCH (f:KgLive {article: key})
RETURN key, f {.article, .published_at, .signature, .bands, .original} AS fingerprint,
  COLLECT { MATCH (a)-[:MENTIONS]->(e:Entity) RETURN e.id } AS entities,
  COLLECT { MATCH (a)<-[:IN_ARTICLE]-(:Evidence)-[:SUPPORTS]->(r:Relation) RETURN DISTINCT r.id } AS relations,
  COLLECT { MATCH (m:KgMention {article: key}) RETURN m {.record, .antecedent, .event} } AS mentions
"""
REMOVE_ARTICLES: Final = (
    "UNWIND $articles AS key MATCH (n:Evidence {article: key}) DETACH DELETE n",
    "UNWIND $articles AS key MATCH (n:KgMention {article: key}) DELETE n",
    "UNWIND $articles AS key MATCH (n:KgFiller {article: key}) DELETE n",
    "UNWIND $articles AS key MATCH (n:KgBand {article: key}) DELETE n",
    "UNWIND $articles AS key MATCH (n:KgLive {article: key}) DELETE n",
    "UNWIND $articles AS key MATCH (n:Article {key: key}) DETACH DELETE n",
)
INSERT_ARTICLES: Final = "UNWIND $rows AS row CREATE (a:Article) SET a = row"
INSERT_LIVE: Final = "UNWIND $rows AS row CREATE (f:KgLive) SET f = row"
INSERT_BANDS: Final = "UNWIND $rows AS row CREATE (b:KgBand) SET b = row"
INSERT_APPEARANCES: Final = """
UNWIND $rows AS row
MATCH (a:Article {key: row.article})
MERGE (e:Entity {id: row.entity})
CREATE (a)-[m:MENTIONS]->(e)
SET m = row.properties
"""
INSERT_EVIDENCE: Final = """
UNWIND $rows AS row
MATCH (a:Article {key: row.article})
CREATE (v:Evidence)-[:IN_ARTICLE]->(a)
SET v = row
"""
INSERT_SPEAKERS: Final = """
UNWIND $rows AS row
MATCH (v:Evidence {id: row.evidence})
MERGE (e:Entity {id: row.speaker})
CREATE (v)-[:SAID_BY]->(e)
"""
INSERT_CLAIMS: Final = """
UNWIND $rows AS row
MATCH (v:Evidence {id: row.evidence})
MERGE (r:Relation {id: row.relation})
  ON CREATE SET r.kind = row.kind, r.source = row.source, r.target = row.target
CREATE (v)-[s:SUPPORTS]->(r)
SET s = row.properties
"""
INSERT_MENTIONS: Final = """
UNWIND $rows AS row
MATCH (v:Evidence {id: row.id})
MERGE (e:Event {id: row.event})
CREATE (v)-[:SUPPORTS]->(e)
CREATE (m:KgMention)
SET m = row
"""
INSERT_FILLERS: Final = "UNWIND $rows AS row CREATE (f:KgFiller) SET f = row"

_FINGERPRINT: Final = "f {.article, .published_at, .signature, .bands, .original} AS fingerprint"
ORIGINALS: Final = """
UNWIND $articles AS key
MATCH (f:KgLive {article: key})
WHERE f.original IS NOT NULL
RETURN f.article AS article, f.original AS original
"""
FINGERPRINTS_WITH: Final = f"""
UNWIND $bands AS band
MATCH (b:KgBand {{band: band}})
WITH DISTINCT b.article AS key
MATCH (f:KgLive {{article: key}})
RETURN {_FINGERPRINT}
"""
LINK_ORIGINALS: Final = """
UNWIND $rows AS row
MATCH (f:KgLive {article: row.article})
MATCH (a:Article {key: row.article})
SET f.original = row.original, a.original = row.original
WITH a
MATCH (a)-[d:DUPLICATE_OF]->(:Article)
DELETE d
"""
# An original that was replaced has lost the edges of its duplicates: they come back by its key.
DRAW_DUPLICATES: Final = (
    """
UNWIND $articles AS key
MATCH (a:Article {key: key})
MATCH (o:Article {key: a.original})
MERGE (a)-[:DUPLICATE_OF]->(o)
""",
    """
UNWIND $articles AS key
MATCH (o:Article {key: key})
MATCH (a:Article {original: key})
MERGE (a)-[:DUPLICATE_OF]->(o)
""",
)

# Projection, events.
_MENTION: Final = "m {.record, .antecedent, .event} AS mention"
MENTIONS_NEAR: Final = f"""
UNWIND $buckets AS bucket
CALL (bucket) {{
  MATCH (f:KgFiller)
  WHERE f.key = bucket.key AND f.day >= bucket.first_day AND f.day <= bucket.last_day
  RETURN f.mention AS id
  UNION
  MATCH (f:KgFiller) WHERE f.key = bucket.key AND f.date = bucket.date
  RETURN f.mention AS id
}}
WITH DISTINCT id
MATCH (m:KgMention {{id: id}})
RETURN {_MENTION}
"""
MENTIONS_OF: Final = f"""
UNWIND $events AS event
MATCH (m:KgMention {{event: event}})
RETURN {_MENTION}
"""
RELINK_MENTIONS: Final = """
UNWIND $rows AS row
MATCH (m:KgMention {id: row.id})
MATCH (v:Evidence {id: row.id})
SET v.facts = [row.event] + [fact IN v.facts WHERE fact <> m.event]
SET m.antecedent = row.antecedent, m.event = row.event
WITH v, row
MATCH (v)-[s:SUPPORTS]->(:Event)
DELETE s
WITH DISTINCT v, row
MERGE (e:Event {id: row.event})
CREATE (v)-[:SUPPORTS]->(e)
"""
REMOVE_EVENTS: Final = "UNWIND $ids AS id MATCH (e:Event {id: id}) DETACH DELETE e"
REPLACE_EVENTS: Final = """
UNWIND $rows AS row
MERGE (e:Event {id: row.id})
WITH e, row, [label IN labels(e) WHERE NOT label IN row.labels] AS old
REMOVE e:$(old)
SET e = row.properties, e:$(row.labels)
WITH e
MATCH (e)-[role]->(:Entity)
DELETE role
"""
INSERT_ROLES: Final = """
UNWIND $rows AS row
MATCH (e:Event {id: row.event})
MATCH (n:Entity {id: row.entity})
CREATE (e)-[:%s {role: row.role}]->(n)
"""

# Projection, relations: each is a node of its own, and an edge too where it is asserted.
CLAIMS: Final = """
UNWIND $relations AS id
MATCH (r:Relation {id: id})<-[s:SUPPORTS]-(v:Evidence)
RETURN r.id AS relation, r.kind AS kind, r.source AS source, r.target AS target,
  v.id AS evidence, v.article AS article, v.published_at AS published_at, v.start AS start,
  properties(s) AS claim
"""
REMOVE_EDGES: Final = """
UNWIND $ids AS id
MATCH (r:Relation {id: id})
MATCH (s:Entity {id: r.source})
MATCH (t:Entity {id: r.target})
MATCH (s)-[edge]->(t)
WHERE edge.id = id
DELETE edge
"""
REMOVE_RELATIONS: Final = "UNWIND $ids AS id MATCH (r:Relation {id: id}) DETACH DELETE r"
REPLACE_RELATIONS: Final = """
UNWIND $rows AS row
MERGE (r:Relation {id: row.id})
WITH r, row, [label IN labels(r) WHERE NOT label IN row.labels] AS old
REMOVE r:$(old)
SET r = row.properties, r:$(row.labels)
"""
INSERT_EDGES: Final = """
UNWIND $rows AS row
MATCH (s:Entity {id: row.source})
MATCH (t:Entity {id: row.target})
CREATE (s)-[edge:%s]->(t)
SET edge = row.properties
"""

# Projection, entities.
TALLIES: Final = """
UNWIND $entities AS id
MATCH (e:Entity {id: id})<-[m:MENTIONS]-(:Article)
RETURN e.id AS entity, m.kind AS kind, m.name AS name, m.roles AS roles, m.generic AS generic,
  m.group AS `group`, m.identifiers AS identifiers, count(*) AS articles, sum(m.count) AS mentions,
  min(m.published_at) AS first_seen, max(m.published_at) AS last_seen
"""
REPLACE_ENTITIES: Final = """
UNWIND $rows AS row
MERGE (e:Entity {id: row.id})
WITH e, row, [label IN labels(e) WHERE NOT label IN row.labels] AS old
REMOVE e:$(old)
SET e = row.properties, e:$(row.labels)
MERGE (n:KgSearch {entity: row.id})
SET n = row.search
"""
REMOVE_ENTITIES: Final = (
    "UNWIND $ids AS id MATCH (e:Entity {id: id}) DETACH DELETE e",
    "UNWIND $ids AS id MATCH (n:KgSearch {entity: id}) DELETE n",
)
