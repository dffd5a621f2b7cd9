"""The short way from Python: a text in, its facts out as plain records."""

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from kg_service.ids import content_hash
from kg_service.model import Article

if TYPE_CHECKING:
    from ingest.extract import Extractor

Json = dict[str, Any]


@lru_cache(maxsize=1)
def _extractor() -> "Extractor":
    """The shipped pipeline, loaded once (about two seconds)."""
    from ingest.extract import Extractor
    from ingest.nlp.pipeline import build_pipeline
    from ingest.nlp.resources import resources_of

    nlp = build_pipeline()
    resources = resources_of(nlp)
    return Extractor(nlp, resources.ontology, resources.registry)


def extract_text(
    text: str, *, title: str | None = None, published_at: str | None = None, publication: str | None = None
) -> Json:
    """The facts of one text in the contract of `kg extract` (schema/extract.schema.json).

    `published_at` (ISO 8601) resolves dates such as "on Tuesday". The title is put before the text.
    """
    from ingest.contract import to_json
    from ingest.nlp.resources import resources_of

    whole = text if not title or text.startswith(title) else f"{title}\n\n{text}"
    extractor = _extractor()
    article = Article(
        namespace="local",
        id=content_hash(whole)[:16],
        text=whole,
        title=title,
        published_at=published_at,
        publication=publication,
    )
    resources = resources_of(extractor.nlp)
    return to_json(extractor.extract(article), resources.ontology, resources.registry)


def fact_records(extracted: Json) -> list[dict[str, str | float | None]]:
    """One flat record per fact and piece of evidence, as a data frame takes them.

    Keys: fact, kind, name, direction, stage, factuality, confidence, date, speakers, quote, start, end, and
    `roles` ("acquirer=Shell; target=BG"; for relations source and target).
    """
    names = {e["id"]: e["name"] for e in extracted["entities"]}
    records: list[dict[str, str | float | None]] = []
    for fact_type in ("events", "relations"):
        for fact in extracted[fact_type]:
            for evidence in fact["evidence"]:
                records.append(_record(fact_type.removesuffix("s"), fact, evidence, names))
    return records


def _record(fact_type: str, fact: Json, evidence: Json, names: dict[str, str]) -> dict[str, str | float | None]:
    if fact_type == "event":
        roles = "; ".join(f"{role}={names[i]}" for role, ids in fact["roles"].items() for i in ids)
        name = fact["name"]
    else:
        roles = f"source={names[fact['source']]}; target={names[fact['target']]}"
        name = f"{names[fact['source']]} {fact['kind']} {names[fact['target']]}"
    return {
        "fact": fact_type,
        "id": fact["id"],
        "kind": fact["kind"],
        "name": name,
        "roles": roles,
        "direction": evidence["direction"],
        "stage": evidence["stage"],
        "factuality": evidence["factuality"],
        "confidence": evidence["confidence"],
        "date": evidence["date"],
        "speakers": "; ".join(names[i] for i in evidence["speakers"]),
        "quote": evidence["quote"],
        "start": evidence["start"],
        "end": evidence["end"],
    }
