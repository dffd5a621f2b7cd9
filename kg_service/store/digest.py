"""The digest of a graph: one number that is equal where all that is live is equal, whatever the store."""

import hashlib
from collections.abc import Iterable
from dataclasses import replace

from kg_service.ids import canonical_json
from kg_service.model import Entity, Event, LocalEntity, Relation, StoredArticle, StoredEvidence

Live = StoredArticle | StoredEvidence | Entity | Relation | Event | tuple[str, str, LocalEntity]


def digest_of(records: Iterable[Live]) -> str:
    """SHA-256 over the records, in any order: articles (the text by its hash), evidence, facts, and the local
    entities as (article key, entity id, local entity). The recorded clock is left out."""
    hashes = sorted(hashlib.sha256(canonical_json([type(item).__name__, _timeless(item)])).digest() for item in records)
    return hashlib.sha256(b"".join(hashes)).hexdigest()


def _timeless(record: Live) -> object:
    if isinstance(record, StoredArticle):
        return replace(record, recorded_from="", recorded_to=None, article=replace(record.article, text=""))
    if isinstance(record, StoredEvidence):
        return replace(record, recorded_from="", recorded_to=None)
    return record
