"""The article's own entities: mentions that mean the same, with kind, name, roles and identifiers.

Names are joined by the registry's entry, by normalised name, and within the article by short form, acronym
and surname, always to the one longer name that fits: where two fit ("Smith" after "John Smith" and "Ann
Smith"), the lone name stays by itself.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from spacy.language import Language
from spacy.tokens import Doc

from ingest.nlp.aliases import is_acronym, is_short_form, is_surname_of, singular, without_honorific, words_of
from ingest.nlp.groups import group_of
from ingest.nlp.kinds import is_called_a_fund
from ingest.nlp.link import Candidate, choose_entry
from ingest.nlp.name import Name
from ingest.nlp.nominals import find_nominals
from ingest.nlp.people import person_roles
from ingest.nlp.resources import resources_of
from ingest.nlp.tickers import tickers_beside
from kg_service.model import LocalEntity, Mention
from kg_service.ontology import Ontology
from kg_service.registry import Registry

#: Votes of being called something in so many words: more than any number of mentions has.
CALLED = 100_000


@dataclass(slots=True)
class Cluster:
    """Names that mean one entity; `names` are indices into the doc's names."""

    klass: str
    names: list[int] = field(default_factory=list)
    words: set[tuple[str, ...]] = field(default_factory=set)
    votes: Counter[str] = field(default_factory=Counter)
    entries: Counter[str] = field(default_factory=Counter)
    group: str | None = None

    def absorb(self, other: "Cluster") -> None:
        """Take over all that another cluster has."""
        self.names += other.names
        self.words |= other.words
        self.votes += other.votes
        self.entries += other.entries


class Entities:
    """Sets `doc._.kg_entities` (LocalEntity, in text order), `doc._.kg_nominals` (Name: "the company"), and
    `doc._.kg_entity_of`: for each name, then for each nominal, the index of its entity."""

    def __init__(self, ontology: Ontology, registry: Registry) -> None:
        self._ontology = ontology
        self._registry = registry
        for extension, default in (("kg_entities", ()), ("kg_nominals", ()), ("kg_entity_of", ())):
            if not Doc.has_extension(extension):
                Doc.set_extension(extension, default=default)

    def __call__(self, doc: Doc) -> Doc:
        """Annotate the doc in place."""
        names: Sequence[Name] = doc._.kg_names
        clusters = self._clusters(doc, names)
        chosen = self._entries(doc, clusters, names)
        clusters, chosen = _one_per_entry(clusters, chosen)
        entity_of = [0] * len(names)
        entities = []
        for number, cluster in enumerate(clusters):
            for index in cluster.names:
                entity_of[index] = number
            entities.append(self._entity(doc, f"e{number + 1}", cluster, names, chosen[number]))
        doc._.kg_entities = tuple(entities)
        nominals = list(find_nominals(doc, names, entities, entity_of))
        doc._.kg_nominals = tuple(name for name, _ in nominals)
        doc._.kg_entity_of = (*entity_of, *(entity for _, entity in nominals))
        return doc

    def _clusters(self, doc: Doc, names: Sequence[Name]) -> list[Cluster]:
        by_key: dict[tuple[str, ...], Cluster] = {}
        for index, name in enumerate(names):
            klass = self._ontology.entities[name.kind].klass
            text = doc[name.start : name.end].text
            group = group_of(doc, name)
            words = words_of(text)
            if klass == "person":
                words = without_honorific(words) or words
            elif klass == "thing" or group:
                words = singular(words)
            key = ("group", *words) if group else (klass, *words)
            if len(name.entries) == 1 and not group:
                key = ("entry", name.entries[0])
            cluster = by_key.setdefault(key, Cluster(klass=klass, group=group))
            cluster.names.append(index)
            cluster.words.add(words)
            cluster.votes[name.kind] += max(1, round(100 * name.score))
            cluster.entries.update(name.entries)
        clusters = _joined(doc, names, list(by_key.values()))
        for cluster in clusters:
            own = [names[i] for i in cluster.names]
            if _kind(cluster) in ("Company", "Organization") and not cluster.entries and is_called_a_fund(doc, own):
                cluster.votes["Fund"] += CALLED
        return clusters

    def _entries(self, doc: Doc, clusters: Sequence[Cluster], names: Sequence[Name]) -> list[str | None]:
        """The registry entry of each cluster, decided with what else the article names."""
        sure = {next(iter(c.entries)) for c in clusters if len(c.entries) == 1}
        out: list[str | None] = []
        for cluster in clusters:
            if cluster.group:
                out.append(None)
                continue
            candidate = Candidate(
                kind=_kind(cluster),
                texts=tuple(doc[names[i].start : names[i].end].text for i in cluster.names),
                entries=tuple(cluster.entries),
                tickers=tickers_beside(doc, [names[i] for i in cluster.names]),
                beside=frozenset(sure),
            )
            out.append(choose_entry(candidate, self._registry))
        return out

    def _entity(
        self, doc: Doc, local: str, cluster: Cluster, names: Sequence[Name], entry_id: str | None
    ) -> LocalEntity:
        entry = self._registry.by_id.get(entry_id) if entry_id else None
        kind = entry.kind if entry else _kind(cluster)
        mentions = []
        for index in sorted(cluster.names):
            span = doc[names[index].start : names[index].end]
            mentions.append(Mention(start=span.start_char, end=span.end_char, text=span.text))
        own = [names[i] for i in cluster.names]
        identifiers = dict(_ticker_identifier(tickers_beside(doc, own)) if kind in ("Company", "Fund") else {})
        return LocalEntity(
            id=local,
            kind=kind,
            name=entry.name if entry else _best_name(mentions),
            roles=person_roles(doc, own) if kind == "Person" else (),
            generic=cluster.group is not None,
            group=cluster.group,
            identifiers=identifiers,
            mentions=tuple(mentions),
            registry_id=entry_id,
        )


@Language.factory(
    "kg_entities",
    requires=["doc._.kg_names"],
    assigns=["doc._.kg_entities", "doc._.kg_nominals", "doc._.kg_entity_of"],
)
def make_entities(nlp: Language, name: str) -> Entities:
    """Factory of `Entities`, with the ontology and the registry that the pipeline was given."""
    resources = resources_of(nlp)
    return Entities(resources.ontology, resources.registry)


def _one_per_entry(clusters: Sequence[Cluster], chosen: Sequence[str | None]) -> tuple[list[Cluster], list[str | None]]:
    """The clusters in text order, those that are one entry of the registry taken together."""
    merged: dict[str, tuple[Cluster, str | None]] = {}
    for number, (cluster, entry) in enumerate(zip(clusters, chosen, strict=True)):
        key = entry or f"#{number}"
        if key in merged:
            merged[key][0].absorb(cluster)
        else:
            merged[key] = (cluster, entry)
    order = sorted(merged.values(), key=lambda pair: min(pair[0].names))
    return [cluster for cluster, _ in order], [entry for _, entry in order]


def _kind(cluster: Cluster) -> str:
    return min(cluster.votes, key=lambda k: (-cluster.votes[k], k))


def _best_name(mentions: Sequence[Mention]) -> str:
    """The longest of the names that are not written in capitals throughout, the earlier one of equals."""

    def rank(m: Mention) -> tuple[bool, int, int]:
        return (m.text.isupper() and len(m.text) > 5, -len(m.text), m.start)

    return min(mentions, key=rank).text


def _ticker_identifier(tickers: Sequence[str]) -> Mapping[str, str]:
    return {"ticker": tickers[0]} if tickers else {}


def _joined(doc: Doc, names: Sequence[Name], clusters: list[Cluster]) -> list[Cluster]:
    """Join short names to the one longer name of their class that they can be short for."""
    absorbed: set[int] = set()
    order = sorted(range(len(clusters)), key=lambda i: max(len(w) for w in clusters[i].words))
    by_class: dict[str, list[int]] = defaultdict(list)
    for i in order:
        if not clusters[i].group:
            by_class[clusters[i].klass].append(i)
    for i in order:
        short = clusters[i]
        if short.group or short.klass not in ("org", "person", "thing"):
            continue
        text = doc[names[short.names[0]].start : names[short.names[0]].end].text
        fits = [j for j in by_class[short.klass] if j != i and j not in absorbed and _is_form(text, short, clusters[j])]
        if len(fits) == 1:
            clusters[fits[0]].absorb(short)
            absorbed.add(i)
    return [c for i, c in enumerate(clusters) if i not in absorbed]


def _is_form(text: str, short: Cluster, long: Cluster) -> bool:
    """Whether the short cluster's names are forms of one of the long cluster's."""
    if short.entries and long.entries and not set(short.entries) & set(long.entries):
        return False
    longest = max(short.words, key=len)
    for words in long.words:
        if len(words) <= len(longest) and not is_acronym(text, words):
            continue
        if short.klass == "person":
            if is_surname_of(longest, words):
                return True
        elif short.klass == "org":
            if is_short_form(longest, words) or (len(longest) == 1 and is_acronym(text, words)):
                return True
        elif len(longest) == 1 and is_acronym(text, words):
            return True
    return False
