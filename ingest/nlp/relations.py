"""Relation candidates: ordered pairs of mentions in a sentence, from the model and from patterns."""

from collections.abc import Sequence

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from ingest.nlp.candidates import RelationCandidate
from ingest.nlp.name import Name

#: Below this a pair is no candidate.
FLOOR = 0.1


@Language.factory(
    "kg_relations",
    requires=["doc._.kg_encoding", "doc._.kg_names", "doc.sents"],
    assigns=["doc._.kg_relation_candidates"],
)
def make_relations(nlp: Language, name: str) -> "Relations":
    """Factory of `Relations`."""
    return Relations()


class Relations:
    """Sets `doc._.kg_relation_candidates`, in text order."""

    def __init__(self) -> None:
        if not Doc.has_extension("kg_relation_candidates"):
            Doc.set_extension("kg_relation_candidates", default=())

    def __call__(self, doc: Doc) -> Doc:
        """Annotate the doc in place."""
        found: dict[tuple[str, int, int], RelationCandidate] = {}
        for candidate in [*learned_relations(doc), *_written(doc)]:
            key = (candidate.kind, candidate.source, candidate.target)
            old = found.get(key)
            if old is not None:
                candidate = RelationCandidate(
                    kind=old.kind,
                    source=old.source,
                    target=old.target,
                    factuality=candidate.factuality or old.factuality,
                    trigger=candidate.trigger or old.trigger,
                    properties={**old.properties, **candidate.properties},
                    scores={**old.scores, **candidate.scores},
                )
            found[key] = candidate
        names: Sequence[Name] = (*doc._.kg_names, *doc._.kg_nominals)
        order = sorted(found.values(), key=lambda c: (names[c.source].start, names[c.target].start, c.kind))
        doc._.kg_relation_candidates = tuple(order)
        return doc


def _written(doc: Doc) -> list[RelationCandidate]:
    return [c for c in doc._.kg_pattern_candidates if isinstance(c, RelationCandidate)]


def learned_relations(doc: Doc) -> list[RelationCandidate]:
    """The candidates of the model; a symmetric relation is given once, in text order."""
    names: Sequence[Name] = doc._.kg_names
    if len(names) < 2:
        return []
    encoding = doc._.kg_encoding
    labels = encoding.labels
    sentence_of = [doc[n.start].sent.start for n in names]
    spans = [(n.start, n.end, n.kind) for n in names]
    scores, stances, said = encoding.relations(spans, sentence_of)
    out = []
    for a, b, r in zip(*np.nonzero(scores >= FLOOR), strict=True):
        kind = labels.relation_kinds[r]
        score = float(scores[a, b, r])
        if kind in labels.symmetric:
            if b < a:
                continue
            score = max(score, float(scores[b, a, r]))
        properties: dict[str, str] = {}
        if kind == "HAS_VIEW_ON":
            properties["stance"] = labels.stances[int(stances[a, b].argmax())]
        out.append(
            RelationCandidate(
                kind=kind,
                source=int(a),
                target=int(b),
                factuality=labels.factualities[int(said[a, b].argmax())],
                properties=properties,
                scores={"pair": round(score, 4)},
            )
        )
    return out
