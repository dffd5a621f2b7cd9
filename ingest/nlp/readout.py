"""From a Doc to the entities and the evidence of its article: the one place where candidates become evidence.

Here, and nowhere else: role ranges, thresholds, factuality and speakers as the parts of the pipeline agree on
them, amounts, dates, properties. That several sentences tell of one happening is for `kg_service.derive` to say.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from spacy.tokens import Doc, Span

from ingest.nlp.amounts import Trigger, amounts_of
from ingest.nlp.attribution import attribution_at, speakers_at
from ingest.nlp.calibration import Calibration
from ingest.nlp.candidates import EventCandidate, Filler, RelationCandidate
from ingest.nlp.event_dates import date_of
from ingest.nlp.factuality_cues import cue_at
from ingest.nlp.name import Name
from ingest.nlp.properties import event_properties, relation_properties
from kg_service.ids import identify_evidence
from kg_service.model import Argument, Article, Evidence, LocalEntity
from kg_service.ontology import EventKind, Ontology

#: From this strength on a cue in the text outweighs the model's reading of factuality.
OVERRULES = 0.7
#: A second filler of a role must be nearly as sure as the first.
SURELY = 0.9
#: From this share of the surest one's score on, a second filler from another sentence makes both doubtful.
RIVALS = 0.7


#: From this score on a trigger competes for numbers and dates; the score of one that only a pattern found.
COMPETES = 0.3
PATTERN_TRIGGER = 0.9

#: A person who is named in another sentence fills a role only where one of these stands.
_PRONOUNS = frozenset({"he", "she", "him", "her", "his", "who", "they"})


@dataclass(frozen=True, slots=True)
class _Reading:
    """All that the read-out of one doc looks at."""

    doc: Doc
    names: Sequence[Name]
    entities: Sequence[LocalEntity]
    entity_of: Sequence[int]
    ontology: Ontology
    calibration: Calibration
    extractor: str
    min_confidence: float | None
    triggers: Sequence[Trigger]

    def entity(self, name: int) -> LocalEntity:
        return self.entities[self.entity_of[name]]

    def argument(self, role: str, name: int) -> Argument:
        span = self.doc[self.names[name].start : self.names[name].end]
        return Argument(role=role, entity=self.entity(name).id, start=span.start_char, end=span.end_char)


def read_out(
    doc: Doc,
    article: Article,
    ontology: Ontology,
    calibration: Calibration,
    *,
    extractor: str,
    min_confidence: float | None = None,
) -> tuple[tuple[LocalEntity, ...], tuple[Evidence, ...]]:
    """The local entities and the evidence of one annotated doc."""
    reading = _Reading(
        doc,
        (*doc._.kg_names, *doc._.kg_nominals),
        doc._.kg_entities,
        doc._.kg_entity_of,
        ontology,
        calibration,
        extractor,
        min_confidence,
        _triggers(doc),
    )
    found = [e for c in doc._.kg_event_candidates if (e := _event(reading, c)) is not None]
    found += _relations(reading, doc._.kg_relation_candidates)
    return tuple(doc._.kg_entities), identify_evidence(article.key, found)


def _triggers(doc: Doc) -> list[Trigger]:
    """The triggers that compete for the numbers and dates of their sentences, with how sure each is."""
    scored = [(c, c.scores.get("trigger", PATTERN_TRIGGER)) for c in doc._.kg_event_candidates]
    return [Trigger(c.kind, c.start, c.end, score) for c, score in scored if score >= COMPETES]


def _event(reading: _Reading, candidate: EventCandidate) -> Evidence | None:
    """The evidence of an event candidate; None where nobody fills a role, or it is not sure enough."""
    kind = reading.ontology.events.get(candidate.kind)
    if kind is None:
        return None
    chosen = _fillers(reading, kind, candidate)
    if not chosen:
        return None
    scores = {**candidate.scores, "role": max(f.score for f in chosen)}
    confidence = reading.calibration.event(scores, kind.name)
    if confidence < _least(reading, kind.name, relation=False, factuality="DENIED"):
        return None
    said = _said(reading, kind, candidate)
    if confidence < _least(reading, kind.name, relation=False, factuality=said.factuality):
        return None
    doc = reading.doc
    trigger = doc[candidate.start : candidate.end]
    sentence = _sentence(trigger)
    persons = [reading.names[f.name] for f in chosen if f.role == "person"]
    return Evidence(
        id="",
        fact_type="event",
        kind=kind.name,
        quote=sentence.text,
        start=sentence.start_char,
        end=sentence.end_char,
        trigger=(trigger.start_char, trigger.end_char),
        arguments=tuple(reading.argument(f.role, f.name) for f in chosen),
        speakers=said.speakers,
        factuality=said.factuality,
        direction=candidate.direction if candidate.direction in kind.directions else None,
        stage=candidate.stage,
        amounts=amounts_of(doc, Trigger(kind.name, candidate.start, candidate.end), reading.triggers),
        date=date_of(doc, Trigger(kind.name, candidate.start, candidate.end), reading.triggers),
        properties={**event_properties(doc, kind.name, sentence, trigger, persons), **candidate.properties},
        scores=scores,
        confidence=confidence,
        extractor=reading.extractor,
    )


def _fillers(reading: _Reading, kind: EventKind, candidate: EventCandidate) -> list[Filler]:
    """The mentions that fill roles: for each entity and role the best one, for each entity one role.

    The speaker of a kind that has no such role is no filler (it is read apart, in `_said`).
    """
    best: dict[tuple[str, str], Filler] = {}
    for filler in candidate.fillers:
        role = kind.role(filler.role)
        entity = reading.entity(filler.name)
        if role is None or not role.admits(entity.kind) or filler.score < reading.calibration.role:
            continue
        key = (filler.role, entity.id)
        if key not in best or (best[key].score, -best[key].name) < (filler.score, -filler.name):
            best[key] = filler
    one_role: dict[str, Filler] = {}
    for filler in sorted(best.values(), key=lambda f: (-f.score, f.role, f.name)):
        one_role.setdefault(reading.entity(filler.name).id, filler)
    order = {role.name: i for i, role in enumerate(kind.roles)}
    chosen = [f for name in order for f in _here(reading, candidate, [f for f in one_role.values() if f.role == name])]
    told = {f.role for f in chosen}
    personal = {role.name for role in kind.roles if role.kinds == ("Person",)}
    if personal and any(t.lower_ in _PRONOUNS for t in reading.doc[candidate.start].sent):
        personal = set()
    stray = [f for f in one_role.values() if f.role not in told and f.role not in personal]
    chosen += _elsewhere(reading, candidate, stray)
    return sorted(chosen, key=lambda f: (order[f.role], f.name))


def _here(reading: _Reading, candidate: EventCandidate, fillers: Sequence[Filler]) -> list[Filler]:
    """Those that the trigger's own sentence names, without the ones that another part of it is about."""
    sentence = reading.doc[candidate.start].sent
    here = [f for f in fillers if sentence.start <= reading.names[f.name].start < sentence.end]
    surest = max((f.score for f in here), default=0.0)
    return [f for f in here if f.score >= SURELY * surest]


def _elsewhere(reading: _Reading, candidate: EventCandidate, fillers: Sequence[Filler]) -> list[Filler]:
    """For each role the filler that another sentence names, if only one comes into question, or the trigger's
    sentence means it ("the company"): a round-up tells of one company a sentence, and they must not run together.
    """
    sentence = reading.doc[candidate.start].sent
    first = len(reading.doc._.kg_names)
    meant = {
        reading.entity_of[first + i]
        for i, nominal in enumerate(reading.names[first:])
        if sentence.start <= nominal.start < sentence.end
    }
    by_role: dict[str, list[Filler]] = {}
    for f in sorted(fillers, key=lambda f: (-f.score, abs(reading.names[f.name].start - candidate.start))):
        by_role.setdefault(f.role, []).append(f)
    chosen = []
    for ranked in by_role.values():
        named = [f for f in ranked if reading.entity_of[f.name] in meant]
        alone = len(ranked) == 1 or ranked[1].score < RIVALS * ranked[0].score
        chosen += named[:1] or (ranked[:1] if alone else [])
    return chosen


@dataclass(frozen=True, slots=True)
class _Said:
    """How far the text vouches for a candidate, and who says so (local entity ids)."""

    factuality: str
    speakers: tuple[str, ...]


def _said(reading: _Reading, kind: EventKind, candidate: EventCandidate) -> _Said:
    """The model's reading, overruled by plain words: a denial or a condition in the text always counts."""
    doc, start, end = reading.doc, candidate.start, candidate.end
    factuality = candidate.factuality or ("REPORTED" if kind.name == "Statement" else "ASSERTED")
    cue = cue_at(doc, start, end, kind=kind.name)
    if cue is not None and factuality not in ("DENIED", "HYPOTHETICAL"):
        rumoured = cue.factuality == "RUMOURED" and candidate.stage == "PROPOSED" and factuality != "FORECAST"
        if cue.strength >= OVERRULES or rumoured:
            factuality = cue.factuality
    attribution = attribution_at(doc, start, end, kind=kind.name)
    if attribution is not None and attribution.anonymous and factuality in ("ASSERTED", "REPORTED"):
        factuality = "RUMOURED"
    if factuality == "ASSERTED" and attribution is not None and attribution.speakers:
        outlets = all(reading.entity(i).kind == "Publication" for i in attribution.speakers)
        factuality = "REPORTED" if outlets else factuality
    speakers = [f.name for f in candidate.fillers if f.role == "speaker" and f.score >= reading.calibration.speaker]
    if factuality == "ASSERTED" and kind.name != "Statement":  # the text's own word
        speakers = []
    elif not speakers:
        speakers = list(speakers_at(doc, start, end, kind=kind.name, factuality=factuality))
    ids = tuple(dict.fromkeys(reading.entity(i).id for i in speakers))
    return _Said(factuality, ids)


def _relations(reading: _Reading, candidates: Sequence[RelationCandidate]) -> list[Evidence]:
    """The evidence of the relation candidates; of several pairs of one relation in a sentence the surest."""
    best: dict[tuple[str, str, str, int], tuple[float, RelationCandidate]] = {}
    for candidate in candidates:
        kind = reading.ontology.relations.get(candidate.kind)
        source, target = reading.entity(candidate.source), reading.entity(candidate.target)
        if kind is None or source.id == target.id:
            continue
        if not kind.admits(source.kind, target.kind):
            continue
        confidence = reading.calibration.relation(candidate.scores, kind.name)
        if confidence < _least(reading, kind.name, relation=True, factuality=candidate.factuality):
            continue
        sentence = reading.doc[reading.names[candidate.source].start].sent.start
        ends = tuple(sorted((source.id, target.id))) if kind.symmetric else (source.id, target.id)
        key = (kind.name, ends[0], ends[1], sentence)
        if key not in best or best[key][0] < confidence:
            best[key] = (confidence, candidate)
    return [_relation(reading, candidate, confidence) for confidence, candidate in best.values()]


def _relation(reading: _Reading, candidate: RelationCandidate, confidence: float) -> Evidence:
    doc = reading.doc
    source, target = reading.names[candidate.source], reading.names[candidate.target]
    sentence = _sentence(doc[source.start : source.end])
    trigger = doc[slice(*candidate.trigger)] if candidate.trigger else None
    at = min(source.start, target.start)
    factuality = candidate.factuality or "ASSERTED"
    speakers = speakers_at(doc, at, max(source.end, target.end), kind=candidate.kind, factuality=factuality)
    return Evidence(
        id="",
        fact_type="relation",
        kind=candidate.kind,
        quote=sentence.text,
        start=sentence.start_char,
        end=sentence.end_char,
        trigger=(trigger.start_char, trigger.end_char) if trigger is not None else None,
        arguments=(reading.argument("source", candidate.source), reading.argument("target", candidate.target)),
        speakers=tuple(dict.fromkeys(reading.entity(i).id for i in speakers)),
        factuality=factuality,
        properties={
            **relation_properties(doc, candidate.kind, source, target, sentence, doc._.kg_values),
            **candidate.properties,
        },
        scores=dict(candidate.scores),
        confidence=confidence,
        extractor=reading.extractor,
    )


def _least(reading: _Reading, kind: str, *, relation: bool, factuality: str | None) -> float:
    if reading.min_confidence is not None:
        return reading.min_confidence
    return reading.calibration.threshold(kind, relation=relation, factuality=factuality)


def _sentence(span: Span) -> Span:
    """The sentence around a span, without white space at its ends."""
    sentence = span.sent
    start, end = sentence.start, sentence.end
    while end > start + 1 and span.doc[end - 1].is_space:
        end -= 1
    while start < end - 1 and span.doc[start].is_space:
        start += 1
    return span.doc[start:end]
