"""Which names of an article mean one entity, before the registry is asked which one.

Always to the one longer name that fits: where two fit ("Smith" after "John Smith" and "Ann Smith"), the lone name
stays by itself. Names of unlike kinds are joined only where one of them is doubtful: joining costs what the best
common kind has less than each name's own best kind, and a name that is surely a place is no short form of a bank.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from spacy.tokens import Doc

from ingest.nlp.aliases import (
    is_acronym,
    is_first_name_of,
    is_short_form,
    is_surname_of,
    singular,
    without_honorific,
    words_of,
)
from ingest.nlp.groups import group_of
from ingest.nlp.kinds import KNOWN, KNOWN_COMMON, added, best_kind, list_evidence, model_scores, word_evidence
from ingest.nlp.name import Name
from kg_service.ids import normalise
from kg_service.ontology import Ontology
from kg_service.registry import Registry

#: What joining two names of unlike kinds may cost, in natural logarithms.
SAME_WORDS = 4.0
SHORT_FORM = 2.5
#: A person is named in full where an article first names one: a lone word that begins a company's name is the company.
LONE_PERSON = 6.0


@dataclass(frozen=True, slots=True)
class Cluster:
    """Names that mean one entity; `names` are indices into the doc's names, `scores` what speaks for each kind, and
    `told` how much of it for the cluster's own kind is not the model's word but the text's and the registry's."""

    kind: str
    klass: str
    names: tuple[int, ...]
    words: frozenset[tuple[str, ...]]
    scores: Mapping[str, float]
    entries: tuple[str, ...] = ()
    group: str | None = None
    told: float = 0.0

    def with_all_of(self, other: "Cluster") -> "Cluster":
        """With all that another cluster has, of this one's kind."""
        return replace(
            self,
            names=(*self.names, *other.names),
            words=self.words | other.words,
            entries=tuple(dict.fromkeys((*self.entries, *other.entries))),
        )

    def moved(self, place: Mapping[int, int]) -> "Cluster":
        """The same over a list of names in which name i has moved to `place[i]`."""
        return replace(self, names=tuple(place[i] for i in self.names))


class Clustering:
    """Groups the names of a doc."""

    def __init__(self, ontology: Ontology, registry: Registry) -> None:
        self._klass = {kind.name: kind.klass for kind in ontology.entities.values()}
        self._registry = registry
        self._beside: Sequence[Mapping[str, float]] = ()

    def __call__(self, doc: Doc, names: Sequence[Name]) -> list[Cluster]:
        """The clusters, in no particular order; every name is in exactly one."""
        self._beside = list_evidence(doc, names)
        return self._joined(doc, names, self._alike(doc, names))

    def _cluster(
        self,
        doc: Doc,
        names: Sequence[Name],
        members: Iterable[int],
        *,
        group: str | None = None,
        among: frozenset[str] | None = None,
    ) -> Cluster:
        """The cluster of these names; its kind is one of `among`, if given."""
        indices = tuple(sorted(members))
        own = [names[i] for i in indices]
        told: dict[str, float] = {}
        if group is None:
            beside = [self._beside[i] for i in indices]
            kinds = {kind for found in beside for kind in found}
            listed = {kind: max(found.get(kind, 0.0) for found in beside) for kind in kinds}
            told = added([word_evidence(doc, own), listed, self._known(doc, own)])
        scores = added([model_scores(own), told])
        kind = best_kind(scores, among=among)
        return Cluster(
            kind=kind,
            klass=self._klass[kind],
            names=indices,
            words=frozenset(_words(doc, name, self._klass[name.kind], group) for name in own),
            scores=scores,
            entries=tuple(dict.fromkeys(e for name in own for e in name.entries)),
            group=group,
            told=told.get(kind, 0.0),
        )

    def _known(self, doc: Doc, own: Sequence[Name]) -> dict[str, float]:
        """What the registry says for each kind; of several names the strongest."""
        found: dict[str, float] = {}
        for name in own:
            folded = normalise(doc[name.start : name.end].text)
            entries = [self._registry.by_id[e] for e in name.entries if e in self._registry.by_id]
            entries += self._registry.lookup(folded)
            common = name.common or self._registry.is_common(folded)
            for entry in entries:
                weight = KNOWN_COMMON if common or entry.common_word else KNOWN
                found[entry.kind] = max(found.get(entry.kind, 0.0), weight)
        return found

    def _alike(self, doc: Doc, names: Sequence[Name]) -> list[Cluster]:
        """One cluster for each name that is written alike, or that the registry knows as one entry."""
        members: dict[tuple[str, ...], dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
        groups: dict[tuple[str, ...], str | None] = {}
        for index, name in enumerate(names):
            klass = self._klass[name.kind]
            group = group_of(doc, name)
            words = _words(doc, name, klass, group)
            lower = not doc[name.start].text[:1].isupper() and klass == "thing"
            key = ("group", *words) if group else ("term" if lower else "name", *words)
            if len(name.entries) == 1 and not group and not name.common:
                key = ("entry", name.entries[0])
            groups[key] = group
            members[key]["" if key[0] != "name" else klass].append(index)
        clusters = []
        for key, by_class in members.items():
            parts = [self._cluster(doc, names, found, group=groups[key]) for found in by_class.values()]
            while len(parts) > 1:
                parts.sort(key=lambda part: -max(part.scores.values()))
                first, *rest = parts
                near = next((part for part in rest if _cost(first, part) < SAME_WORDS), None)
                if near is None:
                    clusters.append(first)
                    parts = rest
                    continue
                both = self._cluster(doc, names, (*first.names, *near.names))
                parts = [both, *(part for part in rest if part is not near)]
            clusters += parts
        return self._terms(doc, names, clusters)

    def _terms(self, doc: Doc, names: Sequence[Name], clusters: Sequence[Cluster]) -> list[Cluster]:
        """With a term at the head of a sentence ("Robotics") and elsewhere ("robotics") taken together."""
        by_words: dict[tuple[object, ...], Cluster] = {}
        for number, cluster in enumerate(clusters):
            alone: tuple[object, ...] = ("alone", number)
            key = ("term", *min(cluster.words)) if cluster.klass == "thing" and not cluster.group else alone
            known = by_words.get(key)
            if known is not None:
                by_words[key] = self._cluster(doc, names, (*known.names, *cluster.names))
            else:
                by_words[key] = cluster
        return list(by_words.values())

    def _joined(self, doc: Doc, names: Sequence[Name], clusters: list[Cluster]) -> list[Cluster]:
        """Join short names to the one longer name that they can be short for."""
        kept: dict[int, Cluster] = dict(enumerate(clusters))
        order = sorted(kept, key=lambda i: max(len(w) for w in kept[i].words))
        for i in order:
            short = kept[i]
            if short.group:
                continue
            text = doc[names[short.names[0]].start : names[short.names[0]].end].text
            fits = [
                (j, among)
                for j, long in kept.items()
                if j != i and not long.group and (among := self._form(text, short, long)) is not None
            ]
            alike = [(j, among) for j, among in fits if kept[j].klass == short.klass and short.kind in among]
            if not alike:
                alike = [(j, among) for j, among in fits if _cost(short, kept[j], among=among) < _bound(short)]
            if len(alike) == 1:
                j, among = alike[0]
                kept[j] = self._cluster(doc, names, (*kept[j].names, *short.names), among=among)
                del kept[i]
        return list(kept.values())

    def _form(self, text: str, short: Cluster, long: Cluster) -> frozenset[str] | None:
        """The kinds that both are if the short cluster's names are forms of one of the long cluster's; None if not."""
        if short.entries and long.entries and not set(short.entries) & set(long.entries):
            return None
        longest = max(short.words, key=len)
        person = long.klass == "person"
        for words in sorted(long.words):
            part = len(words) > len(longest) and _is_capital(text)
            if part and (is_surname_of(longest, words) or (person and is_first_name_of(longest, words))):
                return self._kinds("person")
            if part and is_short_form(longest, words):
                return self._kinds("org", "thing")
            if len(longest) == 1 and is_acronym(text, words):
                return self._kinds("org", "thing")
        return None

    def _kinds(self, *classes: str) -> frozenset[str]:
        return frozenset(kind for kind, klass in self._klass.items() if klass in classes)


def _words(doc: Doc, name: Name, klass: str, group: str | None) -> tuple[str, ...]:
    words = words_of(doc[name.start : name.end].text)
    if klass == "thing" or group:
        return singular(words)
    return without_honorific(words) or words


def _bound(short: Cluster) -> float:
    lone = short.kind == "Person" and all(len(words) == 1 for words in short.words) and not short.entries
    lone = lone and short.told <= 0.0
    return LONE_PERSON if lone else SHORT_FORM


def _is_capital(text: str) -> bool:
    return text[:1].isupper() or text[:1].isdigit() or not text[:1].isalpha()


def _cost(one: Cluster, other: Cluster, *, among: frozenset[str] | None = None) -> float:
    """How much less speaks for the best common kind than for the best kind of each."""
    kinds = set(one.scores) | set(other.scores)
    allowed = [kind for kind in kinds if among is None or kind in among]
    both = max((one.scores.get(k, 0.0) + other.scores.get(k, 0.0) for k in allowed), default=0.0)
    return max(one.scores.values()) + max(other.scores.values()) - both
