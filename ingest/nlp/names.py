"""Names of all kinds: the model's tags, decoded boundary first, and the registry's names beside them.

The kind of a name may change inside it from tag to tag ("Wall" Place, "Street Journal" Publication). So the
boundary is decided over the sum of all kinds, by Viterbi, and the kind over the whole span.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span

from ingest.nlp.encoding import Encoding
from ingest.nlp.gazetteer import Proposal
from ingest.nlp.groups import KNOWN_GROUPS
from ingest.nlp.lexicon import words
from ingest.nlp.name import Name

Floats = NDArray[np.float32]

FLOOR = 1e-6
#: A registry name that the model did not tag is taken if the model gives its words at least this much.
PROPOSAL_SUPPORT = 0.08
#: ... and a lower-case term ("oil", "cost cutting") needs this much.
TERM_SUPPORT = 0.25
#: Words that are no name of anything by themselves, however a model may tag them.
NO_NAMES = words(
    "share shares stock stocks price prices company companies firm firms deal deals market markets group business"
    " sector industry fund bank unit division government ministry agency exchange index product products service"
    " services newspaper report analyst"
)
ARTICLES = frozenset({"the", "a", "an"})


@Language.factory(
    "kg_names",
    requires=["doc._.kg_encoding"],
    assigns=["doc.ents", "doc._.kg_names"],
)
def make_names(nlp: Language, name: str) -> "Names":
    """Factory of `Names`."""
    return Names()


class Names:
    """Sets `doc._.kg_names` and `doc.ents` (label: kind; kb_id: the registry's id, if only one fits)."""

    def __init__(self) -> None:
        if not Doc.has_extension("kg_names"):
            Doc.set_extension("kg_names", default=())

    def __call__(self, doc: Doc) -> Doc:
        """Annotate the doc in place."""
        encoding: Encoding = doc._.kg_encoding
        if len(doc) == 0:
            return doc
        tagged = [
            t
            for t in decode(encoding.names, encoding.labels.kinds)
            if any(c.isalnum() for c in doc[t.start : t.end].text)
        ]
        groups = known_groups(doc, tagged)
        tagged = [*(t for t in tagged if not any(t.overlaps(group) for group in groups)), *groups]
        names = merge(doc, [_trim(doc, t) for t in tagged], doc._.kg_gazetteer, encoding.names, encoding.labels.kinds)
        names = [n for n in names if doc[n.start : n.end].text.lower() not in NO_NAMES]
        doc._.kg_names = tuple(names)
        doc.ents = [
            Span(doc, n.start, n.end, label=n.kind, kb_id=n.entries[0] if len(n.entries) == 1 else "") for n in names
        ]
        return doc


def known_groups(doc: Doc, tagged: Sequence[Name]) -> list[Name]:
    """Groups such as "hedge funds", unless they are part of a longer name ("Hedge Funds Care")."""
    found = []
    lower = [t.lower_ for t in doc]
    for start in range(len(doc)):
        for length in (2, 3):
            kind = KNOWN_GROUPS.get(" ".join(lower[start : start + length]))
            if kind is not None:
                name = Name(start, start + length, kind, 0.9)
                if not any(name.overlaps(t) and t.end - t.start > length for t in tagged):
                    found.append(name)
    return found


def decode(tags: Floats, kinds: Sequence[str]) -> list[Name]:
    """Spans from tag probabilities [n, 1 + 2 * kinds] (O, then B and I of each kind in turn)."""
    outside, begin, inside = tags[:, 0], tags[:, 1::2], tags[:, 2::2]
    log = np.log(np.stack([outside, begin.sum(1), inside.sum(1)], axis=1).astype(np.float64) + FLOOR)
    states = _viterbi(np.round(log, 4))
    spans: list[Name] = []
    i = 0
    while i < len(states):
        if states[i] == 0:
            i += 1
            continue
        end = i + 1
        while end < len(states) and states[end] == 2:
            end += 1
        mass = begin[i] + inside[i : i + 1].sum(0) + (inside[i + 1 : end] + begin[i + 1 : end]).sum(0)
        mass = mass / (end - i)
        kind = int(np.round(mass, 4).argmax())
        boundary = float(np.exp(np.mean([log[t, states[t]] for t in range(i, end)])))
        share = float(mass[kind] / max(float(mass.sum()), FLOOR))
        spans.append(Name(i, end, kinds[kind], round(boundary * (0.5 + 0.5 * share), 4)))
        i = end
    return spans


def _viterbi(log: NDArray[np.floating[Any]]) -> list[int]:
    """The best sequence of O, B, I in which no I follows an O."""
    n = len(log)
    score = np.array([log[0, 0], log[0, 1], -np.inf])
    back = np.zeros((n, 3), dtype=np.int64)
    for i in range(1, n):
        best = int(score.argmax())
        inside = 1 if score[1] >= score[2] else 2
        back[i] = (best, best, inside)
        score = np.array([score[best] + log[i, 0], score[best] + log[i, 1], score[inside] + log[i, 2]])
    state = int(score.argmax())
    states = [state]
    for i in range(n - 1, 0, -1):
        state = int(back[i, state])
        states.append(state)
    return states[::-1]


def _trim(doc: Doc, name: Name) -> Name:
    """Without a leading article, a trailing possessive, or punctuation at the ends."""
    start, end = name.start, name.end
    while start < end - 1 and (doc[start].lower_ in ARTICLES or doc[start].is_punct or doc[start].is_space):
        start += 1
    while end > start + 1 and (
        doc[end - 1].text in ("'s", "’s", "'", "’")
        or doc[end - 1].is_space
        or doc[end - 1].text in (",", ";", ":", "-", "(", '"', "“", "”")
    ):
        end -= 1
    return Name(start, end, name.kind, name.score, name.entries)


def merge(
    doc: Doc, tagged: Sequence[Name], proposals: Sequence[Proposal], tags: Floats, kinds: Sequence[str]
) -> list[Name]:
    """The model's names and the registry's, without overlap, in text order.

    On the same words the registry decides the kind where all its entries agree on it. A longer registry name
    replaces the model's fragments of it; inside a longer name of the model it is dropped ("Bank of England
    Museum" is not the bank). Names that are ordinary words count only where the model sees a name.
    """
    taken: list[Name] = list(tagged)
    named = 1.0 - tags[:, 0]
    for p in sorted(proposals, key=lambda p: (p.start - p.end, p.start)):
        support = float(named[p.start : p.end].mean())
        same = next((n for n in taken if (n.start, n.end) == (p.start, p.end)), None)
        if same is not None:
            taken[taken.index(same)] = _decided(same, p, tags, kinds)
            continue
        over = [n for n in taken if n.start < p.end and p.start < n.end]
        if any(
            n.entries or n.end - n.start >= p.end - p.start or not p.start <= n.start or not n.end <= p.end
            for n in over
        ):
            continue
        if p.common or support < (TERM_SUPPORT if p.term else PROPOSAL_SUPPORT):
            continue
        taken = [n for n in taken if n not in over]
        score = round(max(0.5, support), 4)
        taken.append(Name(p.start, p.end, p.kinds[0], score, p.entries))
    return sorted(taken, key=lambda n: n.start)


def _decided(name: Name, proposal: Proposal, tags: Floats, kinds: Sequence[str]) -> Name:
    """The model's name with the entries of the registry that can be meant, and the kind that follows."""
    if proposal.common and name.kind not in proposal.kinds:
        return name
    kind = name.kind if name.kind in proposal.kinds else proposal.kinds[0]
    entries = tuple(e for e, k in zip(proposal.entries, proposal.kinds, strict=True) if k == kind)
    return Name(name.start, name.end, kind, name.score, entries)
