"""Runs the examples and non-examples that patterns carry, and says which do not come out."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from spacy.language import Language
from spacy.tokens import Doc

from ingest.nlp.candidates import EventCandidate, RelationCandidate
from ingest.nlp.name import Name
from ingest.nlp.patterns import Patterns
from kg_service.ontology import Ontology, Pattern, PatternExample


@dataclass(frozen=True, slots=True)
class PatternFailure:
    """An example in which a pattern does not find what it should, or finds what it should not."""

    pattern: str
    text: str
    fault: str

    def __str__(self) -> str:
        return f"pattern {self.pattern}: {self.fault}: {self.text}"


def check_patterns(
    nlp: Language, ontology: Ontology, patterns: Iterable[Pattern] | None = None
) -> tuple[PatternFailure, ...]:
    """The failures of these patterns (None: all of the ontology) with the parse of this pipeline."""
    return tuple(
        failure
        for pattern in (ontology.patterns if patterns is None else patterns)
        for failure in _check(nlp, ontology, pattern)
    )


def _check(nlp: Language, ontology: Ontology, pattern: Pattern) -> Iterator[PatternFailure]:
    matcher = Patterns(ontology, [pattern])
    for example in pattern.examples:
        doc = nlp(example.text)
        names = _names(doc, _kinds(ontology, pattern, example), with_model=False)
        found = [_fillers(doc, names, one) for one in matcher.candidates(doc, names)]
        if not any(_says(fillers, example) for fillers in found):
            shown = "; ".join(str(fillers) for fillers in found) or "nothing"
            yield PatternFailure(pattern.id, example.text, f"finds {shown}, not {dict(example.roles)}")
    for example in pattern.non_examples:
        doc = nlp(example.text)
        names = _names(doc, example.entities, with_model=True)
        for candidate in matcher.candidates(doc, names):
            yield PatternFailure(pattern.id, example.text, f"finds {_fillers(doc, names, candidate)} in a non-example")


def _kinds(ontology: Ontology, pattern: Pattern, example: PatternExample) -> dict[str, str]:
    """Name -> kind: as the example says, else the first kind that the role admits."""
    kinds = dict(example.entities)
    for role in pattern.roles:
        admitted = role.kinds or _range(ontology, pattern, role.role)
        for name in example.roles.get(role.role, ()):
            kinds.setdefault(name, admitted[0] if admitted else "Company")
    return kinds


def _range(ontology: Ontology, pattern: Pattern, role: str) -> tuple[str, ...] | None:
    if pattern.fact_type == "relation":
        relation = ontology.relations[pattern.kind]
        return relation.source if role == "source" else relation.target
    known = ontology.events[pattern.kind].role(role) or ontology.roles.get(role)
    return known.kinds if known is not None else None


def _names(doc: Doc, kinds: Mapping[str, str], *, with_model: bool) -> list[Name]:
    """The places of these names in the doc; with the model's own names where they leave room."""
    names: list[Name] = []
    for text, kind in sorted(kinds.items(), key=lambda item: -len(item[0])):
        start = doc.text.find(text)
        while start >= 0:
            span = doc.char_span(start, start + len(text), alignment_mode="expand")
            name = None if span is None else Name(span.start, span.end, kind, 1.0)
            if name is not None and not any(name.overlaps(other) for other in names):
                names.append(name)
            start = doc.text.find(text, start + len(text))
    if with_model:
        found: Iterable[Name] = doc._.kg_names if Doc.has_extension("kg_names") else ()
        names += [name for name in found if not any(name.overlaps(other) for other in names)]
    return sorted(names, key=lambda name: name.start)


def _fillers(doc: Doc, names: list[Name], candidate: EventCandidate | RelationCandidate) -> dict[str, tuple[str, ...]]:
    if isinstance(candidate, RelationCandidate):
        pairs = [("source", candidate.source), ("target", candidate.target)]
    else:
        pairs = [(filler.role, filler.name) for filler in candidate.fillers]
    fillers: dict[str, tuple[str, ...]] = {}
    for role, index in pairs:
        text = doc[names[index].start : names[index].end].text
        fillers[role] = (*fillers.get(role, ()), text)
    return fillers


def _says(fillers: Mapping[str, tuple[str, ...]], example: PatternExample) -> bool:
    return all(set(wanted) <= set(fillers.get(role, ())) for role, wanted in example.roles.items())
