"""The ontology's patterns, matched on a parsed Doc: candidates beside those of the model.

A pattern is found by its anchor's lemma or form, so that hundreds cost little where their words do not stand.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import product

from spacy.language import Language
from spacy.tokens import Doc, Token

from ingest.nlp.candidates import EventCandidate, Filler, RelationCandidate
from ingest.nlp.name import Name
from ingest.nlp.pattern_paths import walk
from ingest.nlp.resources import resources_of
from kg_service.ontology import Condition, Ontology, Pattern, PatternRole, Range


@Language.factory(
    "kg_patterns",
    requires=["token.lemma", "token.pos", "token.dep", "doc._.kg_names", "doc._.kg_nominals"],
    assigns=["doc._.kg_pattern_candidates"],
)
def make_patterns(nlp: Language, name: str) -> "Patterns":
    """Factory of `Patterns`, with the ontology that the pipeline was given."""
    return Patterns(resources_of(nlp).ontology)


class Patterns:
    """Sets `doc._.kg_pattern_candidates`, in text order."""

    def __init__(self, ontology: Ontology, patterns: Iterable[Pattern] | None = None) -> None:
        if not Doc.has_extension("kg_pattern_candidates"):
            Doc.set_extension("kg_pattern_candidates", default=())
        self._ranges = _ranges(ontology)
        self._by_anchor: dict[str, list[Pattern]] = {}
        for pattern in ontology.patterns if patterns is None else patterns:
            for anchor in sorted(pattern.anchors):
                self._by_anchor.setdefault(anchor, []).append(pattern)

    def __call__(self, doc: Doc) -> Doc:
        """Annotate the doc in place."""
        doc._.kg_pattern_candidates = tuple(self.candidates(doc, (*doc._.kg_names, *doc._.kg_nominals)))
        return doc

    def candidates(self, doc: Doc, names: Sequence[Name]) -> Iterator[EventCandidate | RelationCandidate]:
        """What the patterns find in a parsed doc with these names."""
        sentence = _Names(names)
        for token in doc:
            found = dict.fromkeys(
                pattern
                for anchor in (token.lemma_.lower(), token.lower_)
                for pattern in self._by_anchor.get(anchor, ())
            )
            for pattern in found:
                yield from self._match(pattern, token, sentence)

    def _match(self, pattern: Pattern, token: Token, names: "_Names") -> Iterator[EventCandidate | RelationCandidate]:
        if pattern.pos and token.pos_ not in pattern.pos:
            return
        if not all(_holds(condition, token, names) for condition in pattern.where):
            return
        if any(_holds(condition, token, names) for condition in pattern.unless):
            return
        fillers: dict[str, tuple[int, ...]] = {}
        for role in pattern.roles:
            taken = {name for found in fillers.values() for name in found}
            kinds = role.kinds if role.kinds is not None else self._ranges.get((pattern.kind, role.role))
            found = _fill(role, kinds, token, names, taken)
            if found:
                fillers[role.role] = found
            elif role.required:
                return
        yield from _candidates(pattern, token, fillers)


#: Labels of what is no name of the noun before it.
_OTHERS = frozenset({"conj", "nmod:poss", "ccomp", "parataxis"})


class _Names:
    """Which name a token lies in."""

    def __init__(self, names: Sequence[Name]) -> None:
        self.names = names
        self._at = {i: index for index, name in enumerate(names) for i in range(name.start, name.end)}

    def at(self, token: Token) -> int | None:
        return self._at.get(token.i)

    def near(self, token: Token) -> int | None:
        """The name in which the token lies, or the one that follows its class word ("the retailer Bed Bath")."""
        own = self.at(token)
        after = token.i + 1
        if own is not None or token.pos_ != "NOUN" or after >= token.sent.end:
            return own
        found = self._at.get(after)
        if found is None:
            return None
        top = token.doc[after]
        while top.head.i != top.i and self._at.get(top.head.i) == found:
            top = top.head
        if top.head.i not in (token.i, token.head.i) or top.dep_ in _OTHERS:
            return None
        return None if any(child.dep_ in ("case", "mark") for child in top.children) else found


def _ranges(ontology: Ontology) -> Mapping[tuple[str, str], Range]:
    ranges: dict[tuple[str, str], Range] = {}
    for event in ontology.events.values():
        ranges |= {(event.name, name): role.kinds for name, role in ontology.roles.items()}
        ranges |= {(event.name, role.name): role.kinds for role in event.roles}
    for relation in ontology.relations.values():
        ranges[relation.name, "source"] = relation.source
        ranges[relation.name, "target"] = relation.target
    return ranges


def _holds(condition: Condition, token: Token, names: _Names) -> bool:
    return any(_fits(condition, end, names) for ends in walk(token, condition.path) for end in ends)


def _fits(condition: Condition, token: Token, names: _Names) -> bool:
    if condition.lemmas and condition.lemmas.isdisjoint((token.lemma_.lower(), token.lower_)):
        return False
    if condition.words and token.lower_ not in condition.words:
        return False
    if condition.pos and token.pos_ not in condition.pos:
        return False
    if condition.kinds:
        name = names.at(token)
        return name is not None and names.names[name].kind in condition.kinds
    return True


def _fill(role: PatternRole, kinds: Range, token: Token, names: _Names, taken: set[int]) -> tuple[int, ...]:
    """The names at the first end of the role's path that is one it admits, with what is coordinated to it."""
    for steps, ends in zip(role.path, walk(token, role.path), strict=True):
        # "A and B, chairman of C" says it of B alone; "A and B, directors of C" of both
        alone = bool(steps) and steps[-1].move == "up" and token.lower_ == token.lemma_.lower()
        for end in ends:
            others = () if alone else sorted(end.conjuncts, key=lambda other: other.i)
            found = [names.near(one) for one in (end, *others)]
            admitted = [
                name
                for name in dict.fromkeys(found)
                if name is not None and name not in taken and (kinds is None or names.names[name].kind in kinds)
            ]
            if admitted and found[0] == admitted[0]:
                return tuple(admitted)
    return ()


def _candidates(
    pattern: Pattern, token: Token, fillers: Mapping[str, tuple[int, ...]]
) -> Iterator[EventCandidate | RelationCandidate]:
    scores = {f"pattern {pattern.id}": pattern.confidence}
    if pattern.fact_type == "relation":
        for source, target in product(fillers["source"], fillers["target"]):
            yield RelationCandidate(
                kind=pattern.kind,
                source=source,
                target=target,
                factuality=pattern.factuality,
                trigger=(token.i, token.i + 1),
                properties=pattern.properties,
                scores=scores,
            )
        return
    end = token.i + 1
    if end < len(token.doc) and token.doc[end].dep_ == "compound:prt" and token.doc[end].head.i == token.i:
        end += 1
    yield EventCandidate(
        kind=pattern.kind,
        start=token.i,
        end=end,
        fillers=tuple(Filler(role, name, pattern.confidence) for role, found in fillers.items() for name in found),
        direction=pattern.direction,
        stage=pattern.stage,
        factuality=pattern.factuality,
        properties=pattern.properties,
        scores=scores,
    )
