"""The Cypher of reads: text only. Each method of the store is one query.

Lists are `match`, `WHERE` and an order: pieces that `find.py` puts together. `n` is what is listed.
`moment` is the date of a fact, an entity or an article, and the empty text where there is none, so that
an index can give the order; `sort_id` and `sort_name` are id and name as `records.sortable` writes them.
"""

from typing import Final

# By id.
ENTITIES: Final = "UNWIND $ids AS id MATCH (n:Entity {id: id}) RETURN properties(n) AS row"
RELATIONS: Final = "UNWIND $ids AS id MATCH (n:Relation {id: id}) RETURN properties(n) AS row"
# `asked` are pairs of the id that was asked for and the mention that it names.
EVENTS: Final = """
UNWIND $asked AS pair
MATCH (m:KgMention {id: pair[1]})
MATCH (n:Event {id: m.event})
RETURN pair[0] AS id, properties(n) AS row
"""
ARTICLES: Final = "UNWIND $keys AS key MATCH (n:Article {key: key}) RETURN properties(n) AS row, null AS body"
ARTICLES_WITH_TEXT: Final = """
UNWIND $keys AS key
MATCH (n:Article {key: key})
OPTIONAL MATCH (v:KgVersion {article: key, state: 'live'})
RETURN properties(n) AS row, v.body AS body
"""

# Lists.
MATCH_ENTITIES: Final = "MATCH (n:Entity)"
MATCH_NAMED: Final = """
MATCH (s:KgSearch) WHERE s.folded CONTAINS $name
MATCH (n:Entity {id: s.entity})"""
MATCH_RELATIONS: Final = "MATCH (n:Relation)"
MATCH_EVENTS: Final = "MATCH (n:Event)"
MATCH_EVENTS_WITH: Final = """
UNWIND $entities AS filler
MATCH (:Entity {id: filler})<-[role]-(n:Event)
WHERE $roles IS NULL OR role.role IN $roles
WITH DISTINCT n"""
MATCH_ARTICLES: Final = "MATCH (n:Article)"
MATCH_ARTICLES_WITH: Final = """
UNWIND $mentions AS mentioned
MATCH (:Entity {id: mentioned})<-[:MENTIONS]-(n:Article)
WITH DISTINCT n"""

CONDITIONS: Final = {
    "ids": "n.id IN $ids",
    "keys": "n.key IN $keys",
    "kinds": "n.kind IN $kinds",
    "entity_roles": "any(role IN $entity_roles WHERE role IN n.roles)",
    "generic": "n.generic = $generic",
    "tickers": "toUpper(n.ticker) IN $tickers",
    "source_kinds": "EXISTS { (end:Entity {id: n.source}) WHERE end.kind IN $source_kinds }",
    "target_kinds": "EXISTS { (end:Entity {id: n.target}) WHERE end.kind IN $target_kinds }",
    "event_with": (
        "EXISTS { (n)-[part]->(filler:Entity) WHERE filler.id IN $entities"
        " AND ($roles IS NULL OR part.role IN $roles) }"
    ),
    "source_or_target": "(n.source IN $entities OR n.target IN $entities)",
    "source": "n.source IN $entities",
    "target": "n.target IN $entities",
    "never": "false",
    "sources": "n.source IN $sources",
    "targets": "n.target IN $targets",
    "factuality": "n.factuality IN $factuality",
    "directions": "n.direction IN $directions",
    "stages": "n.stage IN $stages",
    "min_confidence": "n.confidence >= $min_confidence",
    "speakers": "EXISTS { (n)<-[:SUPPORTS]-(:Evidence)-[:SAID_BY]->(s:Entity) WHERE s.id IN $speakers }",
    "articles": "EXISTS { (n)<-[:SUPPORTS]-(v:Evidence) WHERE v.article IN $articles }",
    "publications": "n.publication IN $publications",
    "since": "n.moment >= $since",
    "until": "n.moment < $until AND n.moment <> ''",
}

LIST: Final = """
{match}
WHERE {conditions}
WITH n ORDER BY {order} LIMIT $limit
RETURN properties(n) AS row
ORDER BY {order}
"""
LIST_PER: Final = """
UNWIND $per AS entity
CALL (entity) {{
  {match}
  WHERE {conditions}
  RETURN n ORDER BY {order} LIMIT $limit
}}
RETURN entity, properties(n) AS row
ORDER BY entity, {order}
"""
MATCH_RELATIONS_OF: Final = """
  CALL (entity) {
    MATCH (r:Relation {source: entity}) WHERE 'source' IN $ends RETURN r
    UNION
    MATCH (r:Relation {target: entity}) WHERE 'target' IN $ends RETURN r
  }
  WITH entity, r AS n"""
MATCH_EVENTS_OF: Final = """
  MATCH (:Entity {id: entity})<-[role]-(n:Event)
  WHERE $roles IS NULL OR role.role IN $roles
  WITH DISTINCT entity, n"""
MATCH_ARTICLES_OF: Final = "MATCH (:Entity {id: entity})<-[:MENTIONS]-(n:Article)"

# What stands on what.
EVIDENCE_OF: Final = """
UNWIND $asked AS pair
CALL (pair) {
  MATCH (m:KgMention {id: pair[1]})
  MATCH (:Event {id: m.event})<-[:SUPPORTS]-(v:Evidence)
  RETURN v
  UNION
  MATCH (:Relation {id: pair[0]})<-[:SUPPORTS]-(v:Evidence)
  RETURN v
}
RETURN pair[0] AS fact, properties(v) AS row
"""
MENTIONS_IN: Final = """
UNWIND $articles AS key
MATCH (f:KgLive {article: key})
RETURN key, f {.entities, .local_entities} AS row
"""
FACTS_IN: Final = """
UNWIND $articles AS key
MATCH (a:Article {key: key})
RETURN key,
  COLLECT { MATCH (a)<-[:IN_ARTICLE]-(:Evidence)-[:SUPPORTS]->(r:Relation) RETURN DISTINCT r.id } AS relations,
  COLLECT { MATCH (a)<-[:IN_ARTICLE]-(:Evidence)-[:SUPPORTS]->(e:Event) RETURN DISTINCT e.id } AS events
"""
SEARCH: Final = """
CALL db.index.fulltext.queryNodes('kg_search_tokens', $terms) YIELD node, score
WHERE $kinds IS NULL OR node.kind IN $kinds
WITH node, score ORDER BY score DESC, node.entity LIMIT $limit
MATCH (n:Entity {id: node.entity})
RETURN properties(n) AS row
"""

# Everything.
LIVE_VERSIONS: Final = """
MATCH (v:KgVersion {state: 'live'})
WHERE $keys IS NULL OR v.article IN $keys
RETURN v.id AS id, v.article AS article
"""
EVERY_RELATION: Final = "MATCH (n:Relation) RETURN properties(n) AS row"
EVERY_EVENT: Final = "MATCH (n:Event) RETURN properties(n) AS row"
EVERY_ENTITY: Final = "MATCH (n:Entity) RETURN properties(n) AS row"
EVERY_ARTICLE: Final = "MATCH (n:Article) RETURN properties(n) AS row"
EVERY_EVIDENCE: Final = "MATCH (n:Evidence) RETURN properties(n) AS row"
EVERY_MENTION: Final = "MATCH (n:KgLive) RETURN n {.article, .entities, .local_entities} AS row"
COUNT_KINDS: Final = """
CALL () {
  MATCH (n:Entity) RETURN 'entities' AS what, n.kind AS kind, count(*) AS found
  UNION ALL
  MATCH (n:Relation) RETURN 'relations' AS what, n.kind AS kind, count(*) AS found
  UNION ALL
  MATCH (n:Event) RETURN 'events' AS what, n.kind AS kind, count(*) AS found
  UNION ALL
  MATCH (n:Evidence) RETURN 'evidence' AS what, n.kind AS kind, count(*) AS found
  UNION ALL
  MATCH (n:Article) RETURN 'articles' AS what, 'live' AS kind, count(*) AS found
  UNION ALL
  MATCH (n:Article) WHERE n.original IS NOT NULL RETURN 'articles' AS what, 'duplicates' AS kind, count(*) AS found
  UNION ALL
  MATCH (v:KgVersion) WITH v.article AS article, collect(v.state) AS states WHERE NOT 'live' IN states
  RETURN 'articles' AS what, 'retracted' AS kind, count(*) AS found
  UNION ALL
  MATCH (v:KgVersion) RETURN 'articles' AS what, 'versions' AS kind, count(*) AS found
}
RETURN what, kind, found
ORDER BY what, kind
"""
VERSION_HEADS: Final = """
MATCH (v:KgVersion)
RETURN v {.id, .article, .rank, .extracted, .state, .recorded_from, .recorded_to} AS version
"""
VERSION_BODIES: Final = "UNWIND $ids AS id MATCH (v:KgVersion {id: id}) RETURN v.id AS id, v.body AS body"
SEQUENCE: Final = "OPTIONAL MATCH (s:KgSequence {name: 'writes'}) RETURN coalesce(s.number, 0) AS number"
