"""Small extractions for tests, written as the facts that they hold."""

from collections.abc import Mapping, Sequence
from typing import Any

from kg_service.derive.near_duplicates import signature
from kg_service.ids import identify_evidence
from kg_service.model import Amount, Argument, Article, Evidence, Extraction, LocalEntity, Mention


def entity(name: str, kind: str = "Company", **fields: Any) -> LocalEntity:
    """A local entity whose id is its name; `extraction` finds its mentions in the text."""
    return LocalEntity(id=name, kind=kind, name=name, **fields)


def event(kind: str, roles: Mapping[str, str | Sequence[str]], **fields: Any) -> Evidence:
    """Evidence of an event whose fillers are given by name; `quote` is its sentence."""
    arguments = [
        Argument(role=role, entity=name, start=0, end=0)
        for role, names in roles.items()
        for name in ([names] if isinstance(names, str) else names)
    ]
    return _evidence("event", kind, arguments, fields)


def relation(kind: str, source: str, target: str, **fields: Any) -> Evidence:
    """Evidence of a relation whose ends are given by name; `quote` is its sentence."""
    ends = [
        Argument(role="source", entity=source, start=0, end=0),
        Argument(role="target", entity=target, start=0, end=0),
    ]
    return _evidence("relation", kind, ends, fields)


def amount(value: float, unit: str = "USD", measure: str = "VALUE", of: str | None = None) -> Amount:
    """An amount."""
    return Amount(value=value, unit=unit, measure=measure, of=of)


def extraction(
    id: str,
    entities: Sequence[LocalEntity] = (),
    evidence: Sequence[Evidence] = (),
    *,
    text: str | None = None,
    namespace: str = "test",
    published_at: str | None = "2026-05-06",
    near_duplicates: bool = False,
    **article: Any,
) -> Extraction:
    """What one article gives. Without a `text` it is made of the quotes and, for each entity, its name.

    Quotes, triggers and names are found in the text, so offsets are right; `near_duplicates` adds the signature.
    """
    quotes = [item.quote or f"{item.kind} {number}." for number, item in enumerate(evidence)]
    body = text or "\n".join([*quotes, *(e.name for e in entities), id])
    named = tuple(_mentioned(e, body) for e in entities)
    spans = {e.id: (e.mentions[0].start, e.mentions[0].end) for e in named}
    found = Article(namespace=namespace, id=id, text=body, published_at=published_at, **article)
    placed = [_placed(item, quote, body, spans) for item, quote in zip(evidence, quotes, strict=True)]
    return Extraction(
        article=found,
        entities=named,
        evidence=identify_evidence(found.key, placed),
        signature=signature(body) if near_duplicates else (),
    )


def _evidence(fact_type: Any, kind: str, arguments: list[Argument], fields: dict[str, Any]) -> Evidence:
    defaults: dict[str, Any] = {"quote": "", "start": 0, "end": 0, "confidence": 0.8, "extractor": "test 1"}
    return Evidence(id="", fact_type=fact_type, kind=kind, arguments=tuple(arguments), **(defaults | fields))


def _mentioned(found: LocalEntity, text: str) -> LocalEntity:
    start = text.find(found.name)
    if start < 0:
        raise ValueError(f"{found.name!r} does not stand in the text")
    mention = Mention(start=start, end=start + len(found.name), text=found.name)
    return LocalEntity(**{**_fields(found), "mentions": found.mentions or (mention,)})


def _placed(item: Evidence, quote: str, text: str, spans: Mapping[str, tuple[int, int]]) -> Evidence:
    start = text.find(quote)
    if start < 0:
        raise ValueError(f"{quote!r} does not stand in the text")
    arguments = tuple(
        Argument(role=a.role, entity=a.entity, start=spans[a.entity][0], end=spans[a.entity][1]) for a in item.arguments
    )
    return Evidence(
        **{**_fields(item), "quote": quote, "start": start, "end": start + len(quote), "arguments": arguments}
    )


def _fields(record: Any) -> dict[str, Any]:
    return {name: getattr(record, name) for name in record.__dataclass_fields__}
