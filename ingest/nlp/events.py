"""Event candidates: triggers and roles read off the encoder's heads, and those that patterns find beside them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc

from ingest.nlp.candidates import EventCandidate, Filler
from ingest.nlp.encoding import Encoding
from ingest.nlp.name import Name
from ingest.nlp.stage_cues import read_stage, stage_cue

#: Below this a trigger is no candidate.
TRIGGER_FLOOR = 0.05
#: Below this a mention is not considered for a role.
ROLE_FLOOR = 0.15
#: Of two kinds on the same words the less likely one is dropped if it has less than this share of the other.
RIVAL = 0.8


@Language.factory(
    "kg_events",
    requires=["doc._.kg_encoding", "doc._.kg_names", "doc._.kg_nominals"],
    assigns=["doc._.kg_event_candidates"],
)
def make_events(nlp: Language, name: str) -> "Events":
    """Factory of `Events`."""
    return Events()


class Events:
    """Sets `doc._.kg_event_candidates`, in text order."""

    def __init__(self) -> None:
        if not Doc.has_extension("kg_event_candidates"):
            Doc.set_extension("kg_event_candidates", default=())

    def __call__(self, doc: Doc) -> Doc:
        """Annotate the doc in place."""
        names: Sequence[Name] = (*doc._.kg_names, *doc._.kg_nominals)
        learned = learned_events(doc, doc._.kg_encoding, names) if len(doc) else []
        written = [c for c in doc._.kg_pattern_candidates if isinstance(c, EventCandidate)]
        doc._.kg_event_candidates = tuple(without_rivals(combine(doc, learned, written)))
        return doc


def triggers_of(encoding: Encoding) -> list[tuple[int, int, str, float]]:
    """(start, end, kind, score) of adjacent words that express one kind; the score is that of the surest word."""
    found = []
    scores = encoding.triggers
    for column, kind in enumerate(encoding.labels.event_kinds):
        hits = np.flatnonzero(scores[:, column] >= TRIGGER_FLOOR)
        runs: list[list[int]] = []
        for i in hits.tolist():
            if runs and runs[-1][-1] == i - 1:
                runs[-1].append(i)
            else:
                runs.append([i])
        for run in runs:
            peak = float(scores[run, column].max())
            kept = [i for i in run if scores[i, column] >= peak / 2]
            found.append((kept[0], kept[-1] + 1, kind, round(peak, 4)))
    return sorted(found)


def learned_events(doc: Doc, encoding: Encoding, names: Sequence[Name]) -> list[EventCandidate]:
    """The candidates of the model."""
    triggers = triggers_of(encoding)
    if not triggers:
        return []
    labels = encoding.labels
    spans = [(n.start, n.end, n.kind) for n in names]
    fits = encoding.roles([t[:3] for t in triggers], spans)
    out = []
    for t, (start, end, kind, score) in enumerate(triggers):
        fillers = tuple(
            Filler(labels.roles[r], m, round(float(fits[t, m, r]), 4))
            for m, r in zip(*np.nonzero(fits[t] >= ROLE_FLOOR), strict=True)
        )
        column = labels.event_kinds.index(kind)
        at = end - 1
        direction = _direction(encoding, at, column)
        stage = encoding.stage[at]
        factuality = encoding.factuality[at]
        out.append(
            EventCandidate(
                kind=kind,
                start=start,
                end=end,
                fillers=fillers,
                direction=direction,
                stage=read_stage(
                    stage_cue(doc, kind, start, end), dict(zip(labels.stages, stage.tolist(), strict=True))
                ),
                factuality=labels.factualities[int(factuality.argmax())],
                scores={
                    "trigger": score,
                    "stage": round(float(stage.max()), 4),
                    "factuality": round(float(factuality.max()), 4),
                },
            )
        )
    return out


def _direction(encoding: Encoding, at: int, column: int) -> str | None:
    """The likeliest direction that the kind has; None for kinds without, or where NONE is likeliest."""
    mask = encoding.labels.direction_mask[column]
    best = int(np.where(mask, encoding.direction[at], -1.0).argmax())
    return encoding.labels.directions[best] if best else None


def combine(doc: Doc, learned: Sequence[EventCandidate], written: Sequence[EventCandidate]) -> list[EventCandidate]:
    """One table: what a pattern finds supports the model's candidate on the same words, else stands by itself.

    Where both speak of one trigger, the pattern's fixed direction, stage and properties win, and its fillers
    are added with its confidence.
    """
    by_kind: dict[str, list[EventCandidate]] = defaultdict(list)
    for candidate in learned:
        by_kind[candidate.kind].append(candidate)
    for pattern in written:
        own = by_kind[pattern.kind]
        match = next((i for i, c in enumerate(own) if c.start < pattern.end and pattern.start < c.end), None)
        if match is None:
            match = next((i for i, c in enumerate(own) if _same_happening(doc, c, pattern)), None)
        if match is None:
            own.append(pattern)
            continue
        own[match] = _supported(own[match], pattern)
    return sorted((c for cs in by_kind.values() for c in cs), key=lambda c: (c.start, c.end, c.kind))


def without_rivals(candidates: Sequence[EventCandidate]) -> list[EventCandidate]:
    """Without the kinds that the model holds much less likely than another kind on the same words."""

    def trigger(candidate: EventCandidate) -> float:
        return candidate.scores.get("trigger", 0.0)

    def outdone(candidate: EventCandidate) -> bool:
        if any(name.startswith("pattern ") for name in candidate.scores):
            return False
        return any(
            trigger(candidate) < RIVAL * trigger(other)
            for other in candidates
            if other.start < candidate.end and candidate.start < other.end and other.kind != candidate.kind
        )

    return [c for c in candidates if not outdone(c)]


def _same_happening(doc: Doc, learned: EventCandidate, pattern: EventCandidate) -> bool:
    """Near words of one sentence, with a filler in common."""
    if doc[learned.start].sent.start != doc[pattern.start].sent.start or abs(learned.start - pattern.start) > 4:
        return False
    return bool({(f.role, f.name) for f in learned.fillers} & {(f.role, f.name) for f in pattern.fillers})


def _supported(learned: EventCandidate, pattern: EventCandidate) -> EventCandidate:
    fillers = {(f.role, f.name): f for f in learned.fillers}
    for f in pattern.fillers:
        old = fillers.get((f.role, f.name))
        fillers[(f.role, f.name)] = f if old is None or old.score < f.score else old
    return replace(
        learned,
        fillers=tuple(fillers.values()),
        direction=pattern.direction or learned.direction,
        stage=pattern.stage or learned.stage,
        factuality=pattern.factuality or learned.factuality,
        properties={**learned.properties, **pattern.properties},
        scores={**learned.scores, **pattern.scores},
    )
