"""Names of all kinds: the model's tags, decoded boundary first, and the registry's names beside them.

The kind of a name may change inside it from tag to tag ("Wall" Place, "Street Journal" Publication). So the
boundary is decided over the sum of all kinds, by Viterbi, and the kind over the whole span.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from spacy.language import Language
from spacy.tokens import Doc, Span

from ingest.nlp.asides import asides_of
from ingest.nlp.encoding import Encoding
from ingest.nlp.gazetteer import Proposal
from ingest.nlp.groups import KNOWN_GROUPS
from ingest.nlp.name import Name
from ingest.nlp.name_edges import NO_NAMES, split, trim

Floats = NDArray[np.float32]

FLOOR = 1e-6
#: A registry name that the model did not tag is taken if the model gives its words at least this much.
PROPOSAL_SUPPORT = 0.08
#: ... and a lower-case term ("oil", "cost cutting") needs this much; one of the broader kinds, whose words texts use
#: in passing ("the airline", "restructuring"), is taken only where the model rather sees a name than none.
TERM_SUPPORT = 0.25
BROAD_SUPPORT = 0.5
_NUMBERS = frozenset({"million", "billion", "trillion", "thousand", "hundred", "crore", "lakh", "m", "bn", "tn"})
_BROAD = frozenset({"Sector", "Theme", "Strategy"})


@Language.factory(
    "kg_names",
    requires=["doc._.kg_encoding"],
    assigns=["doc.ents", "doc._.kg_names", "doc._.kg_asides"],
)
def make_names(nlp: Language, name: str) -> "Names":
    """Factory of `Names`."""
    return Names()


class Names:
    """Sets `doc._.kg_names` and `doc.ents` (label: kind; kb_id: the registry's id, if only one fits).

    Also `doc._.kg_asides`: token ranges that are no part of the article; there are no names and no triggers there.
    """

    def __init__(self) -> None:
        for extension in ("kg_names", "kg_asides"):
            if not Doc.has_extension(extension):
                Doc.set_extension(extension, default=())

    def __call__(self, doc: Doc) -> Doc:
        """Annotate the doc in place."""
        encoding: Encoding = doc._.kg_encoding
        if len(doc) == 0:
            return doc
        hush(doc, encoding)
        tagged = [part for name in decode(encoding.names, encoding.labels.kinds) for part in split(doc, name)]
        groups = known_groups(doc, tagged)
        tagged = [*(t for t in tagged if not any(t.overlaps(group) for group in groups)), *groups]
        trimmed = [name for t in tagged if (name := trim(doc, t)) is not None]
        trimmed = [n for n in trimmed if not (n.kind == "Asset" and n.end - n.start == 1 and _counted(doc, n.start))]
        apart = {i for start, end in doc._.kg_asides for i in range(start, end)}
        proposals = [
            p for p in doc._.kg_gazetteer if p.start not in apart and doc[p.start : p.end].text.lower() not in NO_NAMES
        ]
        names = merge(doc, trimmed, proposals, encoding.names, encoding.labels.kinds)
        doc._.kg_names = tuple(names)
        doc.ents = [
            Span(doc, n.start, n.end, label=n.kind, kb_id=n.entries[0] if len(n.entries) == 1 else "") for n in names
        ]
        return doc


def hush(doc: Doc, encoding: Encoding) -> None:
    """Note the asides of a doc, and take from the encoding what it says about names and triggers in them."""
    doc._.kg_asides = tuple(asides_of(doc))
    for start, end in doc._.kg_asides:
        encoding.names[start:end] = 0.0
        encoding.names[start:end, 0] = 1.0
        encoding.triggers[start:end] = 0.0


def known_groups(doc: Doc, tagged: Sequence[Name]) -> list[Name]:
    """Groups such as "hedge funds", unless they are part of a longer name ("Hedge Funds Care")."""
    found = []
    lower = [t.lower_ for t in doc]
    for start in range(len(doc)):
        for length in (1, 2, 3):
            kind = KNOWN_GROUPS.get(" ".join(lower[start : start + length]))
            if kind is not None:
                name = Name(start, start + length, kind, 0.9)
                if not _apart(doc, start) and not any(name.overlaps(t) and t.end - t.start > length for t in tagged):
                    found.append(name)
    return found


def _apart(doc: Doc, at: int) -> bool:
    return any(start <= at < end for start, end in doc._.kg_asides)


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
        mass = _mass(tags, i, end)
        kind = int(np.round(mass, 4).argmax())
        boundary = float(np.exp(np.mean([log[t, states[t]] for t in range(i, end)])))
        shares = _shares(mass, kinds)
        spans.append(Name(i, end, kinds[kind], round(boundary * (0.5 + 0.5 * shares[0][1]), 4), shares=shares))
        i = end
    return spans


def _shares(mass: Floats, kinds: Sequence[str]) -> tuple[tuple[str, float], ...]:
    """The kinds with at least a hundredth of the mass, best first, each with its share."""
    shares = np.round(mass / max(float(mass.sum()), FLOOR), 4)
    return tuple((kinds[k], float(shares[k])) for k in np.argsort(-shares, kind="stable") if shares[k] >= 0.01) or (
        (kinds[int(shares.argmax())], 1.0),
    )


def _mass(tags: Floats, start: int, end: int) -> Floats:
    """The mean probability of each kind over tokens [start, end)."""
    mean: Floats = (tags[start:end, 1::2].sum(0) + tags[start:end, 2::2].sum(0)) / np.float32(end - start)
    return mean


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
        if p.term and _counted(doc, p.start):
            continue
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
        if p.common or support < _support(doc, p):
            continue
        taken = [n for n in taken if n not in over]
        score = round(max(0.5, support), 4)
        shares = _shares(_mass(tags, p.start, p.end), kinds)
        taken.append(Name(p.start, p.end, p.kinds[0], score, p.entries, shares))
    return sorted(taken, key=lambda n: n.start)


def _counted(doc: Doc, at: int) -> bool:
    """Whether a number stands before the word: "15 billion yen" is a sum, not a currency."""
    before = doc[at - 1].lower_ if at else ""
    return before in _NUMBERS or (at > 0 and doc[at - 1].like_num)


def _support(doc: Doc, proposal: Proposal) -> float:
    """How likely a name the model must hold these words at least."""
    if not proposal.term:
        named = doc[proposal.start : proposal.end]
        plain = all(t.pos_ == "PROPN" for t in named if t.text[:1].isupper()) and not named[0].is_sent_start
        return 0.0 if plain and not proposal.ticker else PROPOSAL_SUPPORT
    return BROAD_SUPPORT if set(proposal.kinds) & _BROAD else TERM_SUPPORT


def _decided(name: Name, proposal: Proposal, tags: Floats, kinds: Sequence[str]) -> Name:
    """The model's name with the entries of the registry that can be meant, and the kind that follows."""
    if proposal.common and name.kind not in proposal.kinds:
        if proposal.ticker:
            return name
        return replace(name, entries=proposal.entries, common=True)
    kind = name.kind if name.kind in proposal.kinds else proposal.kinds[0]
    return replace(name, kind=kind, entries=proposal.entries, common=proposal.common)
