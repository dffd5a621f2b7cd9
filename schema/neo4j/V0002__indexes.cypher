// Reading: by kind, by end, and in the orders of the lists.
CREATE INDEX entity_kind IF NOT EXISTS FOR (n:Entity) ON (n.kind);
CREATE INDEX entity_name IF NOT EXISTS FOR (n:Entity) ON (n.name);
CREATE INDEX entity_sort_name IF NOT EXISTS FOR (n:Entity) ON (n.sort_name);
CREATE INDEX entity_articles IF NOT EXISTS FOR (n:Entity) ON (n.article_count);
CREATE INDEX entity_moment IF NOT EXISTS FOR (n:Entity) ON (n.moment);
CREATE INDEX event_kind IF NOT EXISTS FOR (n:Event) ON (n.kind);
CREATE INDEX event_moment IF NOT EXISTS FOR (n:Event) ON (n.moment);
CREATE INDEX event_confidence IF NOT EXISTS FOR (n:Event) ON (n.confidence);
CREATE INDEX relation_kind IF NOT EXISTS FOR (n:Relation) ON (n.kind);
CREATE INDEX relation_source IF NOT EXISTS FOR (n:Relation) ON (n.source);
CREATE INDEX relation_target IF NOT EXISTS FOR (n:Relation) ON (n.target);
CREATE INDEX relation_moment IF NOT EXISTS FOR (n:Relation) ON (n.moment);
CREATE INDEX relation_confidence IF NOT EXISTS FOR (n:Relation) ON (n.confidence);
CREATE INDEX evidence_article IF NOT EXISTS FOR (n:Evidence) ON (n.article);
CREATE INDEX article_moment IF NOT EXISTS FOR (n:Article) ON (n.moment);
CREATE INDEX article_publication IF NOT EXISTS FOR (n:Article) ON (n.publication);
CREATE INDEX article_original IF NOT EXISTS FOR (n:Article) ON (n.original);

// Writing: what an article has, and what may belong together.
CREATE INDEX kg_version_article IF NOT EXISTS FOR (n:KgVersion) ON (n.article);
CREATE INDEX kg_version_state IF NOT EXISTS FOR (n:KgVersion) ON (n.state, n.article);
CREATE INDEX kg_name_article IF NOT EXISTS FOR (n:KgName) ON (n.article);
CREATE INDEX kg_band IF NOT EXISTS FOR (n:KgBand) ON (n.band);
CREATE INDEX kg_band_article IF NOT EXISTS FOR (n:KgBand) ON (n.article);
CREATE INDEX kg_mention_article IF NOT EXISTS FOR (n:KgMention) ON (n.article);
CREATE INDEX kg_mention_event IF NOT EXISTS FOR (n:KgMention) ON (n.event);
CREATE INDEX kg_filler_article IF NOT EXISTS FOR (n:KgFiller) ON (n.article);
CREATE INDEX kg_filler_day IF NOT EXISTS FOR (n:KgFiller) ON (n.key, n.day);
CREATE INDEX kg_filler_date IF NOT EXISTS FOR (n:KgFiller) ON (n.key, n.date);
