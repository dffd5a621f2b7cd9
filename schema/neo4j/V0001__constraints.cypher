// What people look at: Entity, Event, Relation, Evidence, Article.
CREATE CONSTRAINT entity_id IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT event_id IF NOT EXISTS FOR (n:Event) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT relation_id IF NOT EXISTS FOR (n:Relation) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT evidence_id IF NOT EXISTS FOR (n:Evidence) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT article_key IF NOT EXISTS FOR (n:Article) REQUIRE n.key IS UNIQUE;

// Bookkeeping: labels that begin with Kg. These nodes have no relationships, so no picture shows them.
CREATE CONSTRAINT kg_migration IF NOT EXISTS FOR (n:KgMigration) REQUIRE n.version IS UNIQUE;
CREATE CONSTRAINT kg_sequence IF NOT EXISTS FOR (n:KgSequence) REQUIRE n.name IS UNIQUE;
CREATE CONSTRAINT kg_version IF NOT EXISTS FOR (n:KgVersion) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT kg_name IF NOT EXISTS FOR (n:KgName) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT kg_live IF NOT EXISTS FOR (n:KgLive) REQUIRE n.article IS UNIQUE;
CREATE CONSTRAINT kg_mention IF NOT EXISTS FOR (n:KgMention) REQUIRE n.id IS UNIQUE;
CREATE CONSTRAINT kg_search IF NOT EXISTS FOR (n:KgSearch) REQUIRE n.entity IS UNIQUE;
