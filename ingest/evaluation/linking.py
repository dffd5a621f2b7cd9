"""Which entity of the registry a name is taken for: extracted links beside annotated ones.

The annotation is standoff, one JSON object a line: `document` (id), `start` and `end` (offsets of the name in the
document's text), `name` (the words), `kind`, and `entry`: the id in the registry, or null where the registry does not
have what the name means. `linking_gold.jsonl` beside this file is such an annotation, of part of our own corpus. A gold
document may also bring its own, without `document`, as a list `links`.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

import numpy as np

from ingest.evaluation import bootstrap
from ingest.evaluation.bootstrap import RESAMPLES
from kg_service.derive import identify
from kg_service.errors import KgError
from kg_service.model import LocalEntity
from kg_service.ontology import Ontology
from kg_service.registry import Registry

Json = dict[str, Any]
#: Names of an extracted article: offsets -> id in the registry, or None for an entity of its own.
Links: TypeAlias = Mapping[tuple[int, int], str | None]

SHIPPED = Path(__file__).with_name("linking_gold.jsonl")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldLink:
    """An annotated name: half-open offsets in the document's text, and what it is in the registry (None: nothing)."""

    document: str
    start: int
    end: int
    name: str
    entry: str | None


def read_links(path: Path = SHIPPED) -> list[GoldLink]:
    """The annotated names of a file. Raises: `KgError` with file and line."""
    found = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise KgError(f"{path}: cannot be read: {error}") from error
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                found.append(_link(json.loads(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise KgError(f"{path}:{number}: no annotated name: {error!r}") from error
    return found


def gold_links(documents: Iterable[Json]) -> list[GoldLink]:
    """The annotated names of gold documents: their own, and those that are shipped. Raises: `KgError`."""
    found = []
    names = set()
    for document in documents:
        names.add(document["id"])
        try:
            found += [_link({**row, "document": document["id"]}) for row in document.get("links") or ()]
        except (KeyError, TypeError) as error:
            raise KgError(f"{document['id']}: no annotated name: {error!r}") from error
    return [*found, *(link for link in read_links() if link.document in names)]


def _link(row: Json) -> GoldLink:
    return GoldLink(**{name: row[name] for name in ("document", "start", "end", "name", "entry")})


def links_of(article: Json, ontology: Ontology, registry: Registry) -> Links:
    """The names of an article as `kg extract` gives it, each with the entry that it becomes in the graph.

    An entity that the linker leaves open is identified by its name, as the graph does it.
    """
    entities = [
        LocalEntity(
            id=entity["id"],
            kind=entity["kind"],
            name=entity["name"],
            generic=bool(entity.get("generic")),
            registry_id=(entity.get("identifiers") or {}).get("registry"),
        )
        for entity in article["entities"]
    ]
    identities = identify(entities, f"x/{article['article']['id']}", ontology, registry)
    return {
        (mention["start"], mention["end"]): identity.id if identity.id in registry.by_id else None
        for entity in article["entities"]
        for identity in (identities[entity["id"]],)
        for mention in entity["mentions"]
    }


def linking_scores(gold: Iterable[GoldLink], system: Mapping[str, Links], *, resamples: int = RESAMPLES) -> Json:
    """How often a name is taken for the right entry, or rightly for none, in percent with 95% intervals.

    `all names`: one that was not found is right only where it is nothing in the registry. `names found`: the
    linker's own work; finding names is measured as entities. `known` and `unknown` part the names found by whether
    the registry has them, `links made` are the names found that were linked: its figure is their precision.
    Documents without an entry in `system` are left out; intervals are a bootstrap over documents. A figure is
    {value, low, high, right, of}; low and high are None where there is nothing to judge by.
    """
    documents: dict[str, list[tuple[Collection[str], bool]]] = {}
    for link in gold:
        if link.document in system:
            documents.setdefault(link.document, []).append(_judge(link, system[link.document]))
    groups = ("all names", "names found", "known", "unknown", "links made")
    return {group: _figure([_tally(judged, group) for judged in documents.values()], resamples) for group in groups}


def wrong_links(gold: Iterable[GoldLink], system: Mapping[str, Links]) -> list[tuple[GoldLink, str | None]]:
    """The names found that were taken for something else than annotated, each with what they were taken for."""
    wrong = []
    for link in gold:
        place = _place(link, system.get(link.document, {}))
        if place is not None and system[link.document][place] != link.entry:
            wrong.append((link, system[link.document][place]))
    return wrong


def _judge(link: GoldLink, links: Links) -> tuple[Collection[str], bool]:
    """The groups that a name counts in, and whether it is right."""
    place = _place(link, links)
    if place is None:
        return ("all names",), link.entry is None
    groups = ["all names", "names found", "unknown" if link.entry is None else "known"]
    if links[place] is not None:
        groups.append("links made")
    return groups, links[place] == link.entry


def _place(link: GoldLink, links: Links) -> tuple[int, int] | None:
    """The extracted name that shares most with the annotated one, and at least half of what both cover."""
    best = max(links, key=lambda place: (_shared(link, place), place), default=None)
    return best if best is not None and _shared(link, best) >= 0.5 else None


def _shared(link: GoldLink, place: tuple[int, int]) -> float:
    common = min(link.end, place[1]) - max(link.start, place[0])
    return max(0.0, common / (max(link.end, place[1]) - min(link.start, place[0])))


def _tally(judged: Sequence[tuple[Collection[str], bool]], group: str) -> tuple[int, int]:
    counted = [right for groups, right in judged if group in groups]
    return sum(counted), len(counted)


def _figure(tallies: Sequence[tuple[int, int]], resamples: int) -> Json:
    if not tallies:
        return {"value": 0.0, "low": None, "high": None, "right": 0, "of": 0}
    right, of = (bootstrap.draw(len(tallies), resamples) @ np.array(tallies, dtype=np.float64)).T
    return {**bootstrap.figure(100 * bootstrap.ratio(right, of)), "right": int(right[0]), "of": int(of[0])}
