"""The article's own entities: mentions that mean the same, with kind, name, roles and identifiers.

Names are joined by the registry's entry, by normalised name, and within the article by short form, acronym
and surname (`ingest.nlp.clusters`). The kind is decided once for each entity, over all its mentions, and its
names take it over, so that roles and relations are looked for with the kind that the whole article gives.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc, Span

from ingest.nlp.clusters import Cluster, Clustering
from ingest.nlp.doubts import without_doubtful
from ingest.nlp.groups import KNOWN_GROUPS
from ingest.nlp.link import Candidate, Linker
from ingest.nlp.link_context import ArticleContext, context_of, homes_near, lines_near, owners_of, related_to
from ingest.nlp.name import Name
from ingest.nlp.nominals import find_nominals
from ingest.nlp.people import person_roles
from ingest.nlp.resources import resources_of
from ingest.nlp.tickers import tickers_beside
from kg_service.model import LocalEntity, Mention
from kg_service.ontology import Ontology
from kg_service.registry import Registry


class Entities:
    """Sets `doc._.kg_entities` (LocalEntity, in text order), `doc._.kg_nominals` (Name: "the company"), and
    `doc._.kg_entity_of`: for each name, then for each nominal, the index of its entity."""

    def __init__(self, ontology: Ontology, registry: Registry) -> None:
        self._ontology = ontology
        self._registry = registry
        self._clustering = Clustering(ontology, registry)
        self._linker = Linker(registry)
        for extension, default in (("kg_entities", ()), ("kg_nominals", ()), ("kg_entity_of", ())):
            if not Doc.has_extension(extension):
                Doc.set_extension(extension, default=default)

    def __call__(self, doc: Doc) -> Doc:
        """Annotate the doc in place."""
        names: Sequence[Name] = doc._.kg_names
        clusters, names = without_doubtful(self._clustering(doc, names), names)
        chosen = self._entries(doc, clusters, names)
        clusters, chosen = _one_per_entry(clusters, chosen)
        entity_of = [0] * len(names)
        entities = []
        for number, cluster in enumerate(clusters):
            for index in cluster.names:
                entity_of[index] = number
            entities.append(self._entity(doc, f"e{number + 1}", cluster, names, chosen[number]))
        names = tuple(replace(n, kind=entities[e].kind) for n, e in zip(names, entity_of, strict=True))
        doc._.kg_names = names
        doc.ents = [_ent(doc, name, entities[e]) for name, e in zip(names, entity_of, strict=True)]
        doc._.kg_entities = tuple(entities)
        nominals = list(find_nominals(doc, names, entities, entity_of))
        doc._.kg_nominals = tuple(name for name, _ in nominals)
        doc._.kg_entity_of = (*entity_of, *(entity for _, entity in nominals))
        return doc

    def _entries(self, doc: Doc, clusters: Sequence[Cluster], names: Sequence[Name]) -> list[str | None]:
        """The registry entry of each cluster, decided with what else the article names."""
        context = context_of(doc, names, self._registry)
        return [None if c.group else self._linker.choose(self._candidate(doc, c, names, context)) for c in clusters]

    def _candidate(self, doc: Doc, cluster: Cluster, names: Sequence[Name], context: ArticleContext) -> Candidate:
        own = [names[i] for i in cluster.names]
        return Candidate(
            kind=cluster.kind,
            texts=tuple(dict.fromkeys(doc[name.start : name.end].text for name in own)),
            entries=cluster.entries,
            tickers=tickers_beside(doc, own),
            beside=context.beside,
            related=related_to(context.beside.difference(cluster.entries), self._registry),
            lines=lines_near(doc, own),
            homes=homes_near(doc, own, names, self._registry),
            countries=context.countries,
            owners=owners_of(doc, own, names, self._registry),
        )

    def _entity(
        self, doc: Doc, local: str, cluster: Cluster, names: Sequence[Name], entry_id: str | None
    ) -> LocalEntity:
        entry = self._registry.by_id.get(entry_id) if entry_id else None
        kind = entry.kind if entry else cluster.kind
        mentions = []
        for index in sorted(cluster.names):
            span = doc[names[index].start : names[index].end]
            mentions.append(Mention(start=span.start_char, end=span.end_char, text=span.text))
        own = [names[i] for i in cluster.names]
        identifiers = dict(_ticker_identifier(tickers_beside(doc, own)) if kind in ("Company", "Fund") else {})
        return LocalEntity(
            id=local,
            kind=kind,
            name=entry.name if entry else _group_name(mentions) if cluster.group else _best_name(mentions),
            roles=person_roles(doc, own) if kind == "Person" else (),
            generic=cluster.group is not None,
            group=cluster.group,
            identifiers=identifiers,
            mentions=tuple(mentions),
            registry_id=entry_id,
        )


def _group_name(mentions: Sequence[Mention]) -> str:
    """As within a sentence: the capital of "Analysts" is that of a sentence's first word."""
    name = _best_name(mentions)
    return name[:1].lower() + name[1:] if " " not in name or name.lower() in KNOWN_GROUPS else name


@Language.factory(
    "kg_entities",
    requires=["doc._.kg_names"],
    assigns=["doc.ents", "doc._.kg_names", "doc._.kg_entities", "doc._.kg_nominals", "doc._.kg_entity_of"],
)
def make_entities(nlp: Language, name: str) -> Entities:
    """Factory of `Entities`, with the ontology and the registry that the pipeline was given."""
    resources = resources_of(nlp)
    return Entities(resources.ontology, resources.registry)


def _ent(doc: Doc, name: Name, entity: LocalEntity) -> Span:
    return Span(doc, name.start, name.end, label=entity.kind, kb_id=entity.registry_id or "")


def _one_per_entry(clusters: Sequence[Cluster], chosen: Sequence[str | None]) -> tuple[list[Cluster], list[str | None]]:
    """The clusters in text order, those that are one entry of the registry taken together."""
    merged: dict[str, tuple[Cluster, str | None]] = {}
    for number, (cluster, entry) in enumerate(zip(clusters, chosen, strict=True)):
        key = entry or f"#{number}"
        if key in merged:
            merged[key] = (merged[key][0].with_all_of(cluster), entry)
        else:
            merged[key] = (cluster, entry)
    order = sorted(merged.values(), key=lambda pair: min(pair[0].names))
    return [cluster for cluster, _ in order], [entry for _, entry in order]


def _best_name(mentions: Sequence[Mention]) -> str:
    """The longest of the names that are not written in capitals throughout, the earlier one of equals."""

    def rank(m: Mention) -> tuple[bool, int, int]:
        return (m.text.isupper() and len(m.text) > 5, -len(m.text), m.start)

    return min(mentions, key=rank).text


def _ticker_identifier(tickers: Sequence[str]) -> Mapping[str, str]:
    return {"ticker": tickers[0]} if tickers else {}
