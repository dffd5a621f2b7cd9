"""The tables of the embedded store. `record` columns hold whole records as JSON (`store.codec`)."""

#: Raised with every change of the tables, and kept in `user_version`.
VERSION = 1
#: Says that a SQLite file is one of ours ("kgme").
APPLICATION_ID = 0x6B676D65

TABLES = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value) WITHOUT ROWID;

-- truth: every version of every article, as it was put
CREATE TABLE names (name TEXT PRIMARY KEY, article TEXT NOT NULL) WITHOUT ROWID;
CREATE INDEX names_by_article ON names (article);
CREATE TABLE versions (
  id TEXT PRIMARY KEY, article TEXT NOT NULL, rank TEXT NOT NULL, extracted TEXT NOT NULL, state TEXT NOT NULL,
  recorded_from TEXT NOT NULL, recorded_to TEXT, body BLOB NOT NULL
);
CREATE INDEX versions_by_article ON versions (article, state);

-- projection, by article
CREATE TABLE articles (
  key TEXT PRIMARY KEY, published_at TEXT, publication TEXT, original TEXT, record TEXT NOT NULL,
  fingerprint TEXT NOT NULL
);
CREATE INDEX articles_by_date ON articles (published_at DESC, key);
CREATE INDEX articles_by_publication ON articles (publication, published_at DESC, key);
CREATE TABLE bands (band TEXT NOT NULL, article TEXT NOT NULL, PRIMARY KEY (band, article)) WITHOUT ROWID;
CREATE INDEX bands_by_article ON bands (article);
CREATE TABLE local_entities (
  article TEXT NOT NULL, ordinal INTEGER NOT NULL, entity TEXT NOT NULL, record TEXT NOT NULL,
  PRIMARY KEY (article, ordinal)
) WITHOUT ROWID;
CREATE TABLE appearances (
  entity TEXT NOT NULL, article TEXT NOT NULL, published_at TEXT, kind TEXT NOT NULL, name TEXT NOT NULL,
  roles TEXT NOT NULL, generic INTEGER NOT NULL, grouped TEXT, identifiers TEXT NOT NULL, mentions INTEGER NOT NULL,
  PRIMARY KEY (entity, article)
) WITHOUT ROWID;
CREATE INDEX appearances_by_article ON appearances (article);
CREATE INDEX appearances_by_date ON appearances (entity, published_at DESC, article);
CREATE TABLE evidence (
  id TEXT PRIMARY KEY, article TEXT NOT NULL, published_at TEXT, start INTEGER NOT NULL, kind TEXT NOT NULL,
  record TEXT NOT NULL
);
CREATE INDEX evidence_by_article ON evidence (article);
CREATE TABLE fact_evidence (
  fact TEXT NOT NULL, evidence TEXT NOT NULL, article TEXT NOT NULL, PRIMARY KEY (fact, evidence)
) WITHOUT ROWID;
CREATE INDEX fact_evidence_by_evidence ON fact_evidence (evidence);
CREATE INDEX fact_evidence_by_article ON fact_evidence (article, fact);
CREATE TABLE speakers (
  entity TEXT NOT NULL, evidence TEXT NOT NULL, article TEXT NOT NULL, PRIMARY KEY (entity, evidence)
) WITHOUT ROWID;
CREATE INDEX speakers_by_article ON speakers (article);

-- projection, events and relations
CREATE TABLE mentions (
  evidence TEXT PRIMARY KEY, article TEXT NOT NULL, event TEXT NOT NULL, antecedent TEXT, record TEXT NOT NULL
);
CREATE INDEX mentions_by_article ON mentions (article);
CREATE INDEX mentions_by_event ON mentions (event);
CREATE TABLE fillers (
  entity TEXT NOT NULL, kind TEXT NOT NULL, day TEXT, date TEXT, article TEXT NOT NULL, evidence TEXT NOT NULL
);
CREATE INDEX fillers_by_day ON fillers (entity, kind, day);
CREATE INDEX fillers_by_date ON fillers (entity, kind, date);
CREATE INDEX fillers_by_article ON fillers (article);
CREATE TABLE claims (
  relation TEXT NOT NULL, evidence TEXT NOT NULL, article TEXT NOT NULL, record TEXT NOT NULL,
  PRIMARY KEY (relation, evidence)
) WITHOUT ROWID;
CREATE INDEX claims_by_article ON claims (article, relation);
CREATE TABLE events (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, factuality TEXT NOT NULL, direction TEXT, stage TEXT,
  confidence REAL NOT NULL, moment TEXT, record TEXT NOT NULL
);
CREATE INDEX events_by_moment ON events (moment, id);
CREATE INDEX events_by_kind ON events (kind, moment, id);
CREATE TABLE event_roles (
  entity TEXT NOT NULL, role TEXT NOT NULL, event TEXT NOT NULL, PRIMARY KEY (entity, role, event)
) WITHOUT ROWID;
CREATE INDEX event_roles_by_event ON event_roles (event);
CREATE TABLE relations (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, source TEXT NOT NULL, target TEXT NOT NULL, factuality TEXT NOT NULL,
  confidence REAL NOT NULL, moment TEXT, record TEXT NOT NULL
);
CREATE INDEX relations_by_moment ON relations (moment, id);
CREATE INDEX relations_by_kind ON relations (kind, moment, id);
CREATE INDEX relations_by_source ON relations (source, kind);
CREATE INDEX relations_by_target ON relations (target, kind);

-- projection, entities
CREATE TABLE entities (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, name TEXT NOT NULL, folded TEXT NOT NULL,
  terms TEXT NOT NULL, generic INTEGER NOT NULL, article_count INTEGER NOT NULL, last_seen TEXT, record TEXT NOT NULL
);
CREATE INDEX entities_by_name ON entities (name, id);
CREATE INDEX entities_by_kind ON entities (kind, article_count);
CREATE INDEX entities_by_articles ON entities (article_count, id);
CREATE TABLE entity_roles (role TEXT NOT NULL, entity TEXT NOT NULL, PRIMARY KEY (role, entity)) WITHOUT ROWID;
CREATE INDEX entity_roles_by_entity ON entity_roles (entity);
CREATE VIRTUAL TABLE entity_terms USING fts5 (
  terms, content = 'entities', content_rowid = 'number', detail = none,
  tokenize = "unicode61 remove_diacritics 0 tokenchars '+_^$'"
);
"""
