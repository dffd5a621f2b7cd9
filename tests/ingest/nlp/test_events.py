"""Event candidates: triggers and fillers off the heads, and the support of patterns."""

import numpy as np
import spacy
from spacy.tokens import Doc

from ingest.nlp.candidates import EventCandidate, Filler
from ingest.nlp.encoding import Encoding, FixedHeads
from ingest.nlp.events import combine, learned_events, triggers_of
from ingest.nlp.labels import Labels
from ingest.nlp.name import Name
from ingest.nlp.resources import model_path

LABELS = Labels.read(model_path() / "labels.json")
WORDS = ["Intel", "will", "lay", "off", "workers"]


def doc_of() -> Doc:
    return Doc(spacy.blank("en").vocab, words=WORDS, sent_starts=[True, False, False, False, False])


def encoding(cells: dict[tuple[int, str], float], direction: str = "CUT") -> Encoding:
    triggers = np.zeros((len(WORDS), len(LABELS.events)), dtype=np.float32)
    for (token, kind), p in cells.items():
        triggers[token, LABELS.event_kinds.index(kind)] = p
    directions = np.zeros((len(WORDS), len(LABELS.directions)), dtype=np.float32)
    directions[:, LABELS.directions.index(direction)] = 0.9
    return Encoding(
        LABELS,
        sentence_start=np.array([1, 0, 0, 0, 0], dtype=np.float32),
        triggers=triggers,
        direction=directions,
        heads=FixedHeads(LABELS, roles={(0, 0, "organization"): 0.9}),
    )


def test_adjacent_words_are_one_trigger_with_the_score_of_the_surest() -> None:
    found = triggers_of(encoding({(2, "WorkforceChange"): 0.7, (3, "WorkforceChange"): 0.9}))
    assert found == [(2, 4, "WorkforceChange", 0.9)]


def test_a_weak_neighbour_is_no_part_of_the_trigger() -> None:
    found = triggers_of(encoding({(2, "WorkforceChange"): 0.9, (3, "WorkforceChange"): 0.2}))
    assert found == [(2, 3, "WorkforceChange", 0.9)]


def test_a_candidate_has_its_fillers_and_a_direction_of_its_kind() -> None:
    names = [Name(0, 1, "Company", 0.9)]
    (found,) = learned_events(doc_of(), encoding({(2, "WorkforceChange"): 0.9}), names)
    assert found.fillers == (Filler("organization", 0, 0.9),)
    assert found.direction == "CUT"
    (other,) = learned_events(doc_of(), encoding({(2, "WorkforceChange"): 0.9}, direction="BUY"), names)
    assert other.direction != "BUY"


def test_a_pattern_on_the_same_words_supports_and_completes_the_candidate() -> None:
    learned = EventCandidate(kind="WorkforceChange", start=2, end=4, scores={"trigger": 0.4})
    pattern = EventCandidate(
        kind="WorkforceChange",
        start=2,
        end=3,
        fillers=(Filler("organization", 0, 0.8),),
        direction="CUT",
        scores={"pattern": 0.8},
    )
    (found,) = combine(doc_of(), [learned], [pattern])
    assert (found.direction, found.fillers, found.scores) == (
        "CUT",
        (Filler("organization", 0, 0.8),),
        {"trigger": 0.4, "pattern": 0.8},
    )


def test_a_pattern_of_another_kind_stands_beside() -> None:
    learned = EventCandidate(kind="WorkforceChange", start=2, end=4, scores={"trigger": 0.4})
    pattern = EventCandidate(kind="LaborAction", start=2, end=3, scores={"pattern": 0.8})
    assert len(combine(doc_of(), [learned], [pattern])) == 2
