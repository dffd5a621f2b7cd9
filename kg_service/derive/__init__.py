"""Derivation: from evidence, ontology and registry to facts. Pure: no I/O and no clock."""

from kg_service.derive.article import ArticleFacts, article_facts, live_article, with_events
from kg_service.derive.entities import derive_entities, identify
from kg_service.derive.facts import derive_event, derive_relation
from kg_service.derive.near_duplicates import signature

__all__ = [
    "ArticleFacts",
    "article_facts",
    "derive_entities",
    "derive_event",
    "derive_relation",
    "identify",
    "live_article",
    "signature",
    "with_events",
]
