"""Patterns on hand-built trees: paths, conditions, coordination, ranges, and the check of their examples."""

from pathlib import Path

import pytest
from spacy.tokens import Doc

from ingest.nlp.candidates import EventCandidate, RelationCandidate
from ingest.nlp.name import Name
from ingest.nlp.pattern_check import check_patterns
from ingest.nlp.patterns import Patterns
from kg_service.ontology import Ontology, load_ontology
from tests.ingest.nlp.hand_built import parsed

YAML = """
patterns:
  - id: test-upgrade
    kind: AnalystRating
    anchor: upgrade
    pos: VERB
    unless:
      - {path: object, lemma: network}
    roles: {issuer: object, firm: subject}
    direction: UPGRADE
    examples:
      - {text: UBS upgraded Tesco and Aldi ., roles: {firm: UBS, issuer: [Tesco, Aldi]}}
    non_examples:
      - Tesco upgraded its network .
  - id: test-supplier
    kind: SUPPLIES
    anchor: supplier
    roles: {source: "<appos | subject", target: "nmod:to"}
    confidence: 0.7
    examples:
      - {text: "Bosch , a supplier to Tesco .", roles: {source: Bosch, target: Tesco}}
"""
ACTIVE = [
    "UBS PROPN 1 nsubj",
    "upgraded VERB 1 ROOT",
    "Tesco PROPN 1 obj",
    "and CCONJ 4 cc",
    "Aldi PROPN 2 conj",
    ". PUNCT 1 punct",
]
PASSIVE = [
    "Tesco PROPN 2 nsubj:pass",
    "was AUX 2 aux:pass",
    "upgraded VERB 2 ROOT",
    "by ADP 4 case",
    "UBS PROPN 2 obl",
    ". PUNCT 2 punct",
]
NETWORK = [
    "Tesco PROPN 1 nsubj",
    "upgraded VERB 1 ROOT",
    "its PRON 3 nmod:poss",
    "network NOUN 1 obj",
    ". PUNCT 1 punct",
]
SUPPLIER = [
    "Bosch PROPN 0 ROOT",
    ", PUNCT 3 punct",
    "a DET 3 det",
    "supplier NOUN 0 appos",
    "to ADP 5 case",
    "Tesco PROPN 3 nmod",
    ". PUNCT 0 punct",
]
TREES = {" ".join(row.split()[0] for row in rows): rows for rows in (ACTIVE, PASSIVE, NETWORK, SUPPLIER)}


@pytest.fixture(scope="module")
def ontology(tmp_path_factory) -> Ontology:
    file = Path(tmp_path_factory.mktemp("ontology")) / "own.yaml"
    file.write_text(YAML, encoding="utf-8")
    return load_ontology(file)


@pytest.fixture
def patterns(ontology: Ontology) -> Patterns:
    return Patterns(ontology, [one for one in ontology.patterns if one.id.startswith("test-")])


def found(patterns: Patterns, rows, *names: Name) -> list[EventCandidate | RelationCandidate]:
    return list(patterns.candidates(parsed(rows), names))


def company(place: int) -> Name:
    return Name(place, place + 1, "Company", 1.0)


def roles(candidate: EventCandidate) -> dict[str, list[int]]:
    out: dict[str, list[int]] = {}
    for filler in candidate.fillers:
        out.setdefault(filler.role, []).append(filler.name)
    return out


def test_an_active_clause_with_coordinated_objects(patterns):
    (event,) = found(patterns, ACTIVE, company(0), company(2), company(4))
    assert (event.kind, event.direction, event.start, event.end) == ("AnalystRating", "UPGRADE", 1, 2)
    assert roles(event) == {"firm": [0], "issuer": [1, 2]}
    assert event.scores == {"pattern test-upgrade": 0.8}


def test_a_passive_clause_means_the_same(patterns):
    (event,) = found(patterns, PASSIVE, company(0), company(4))
    assert roles(event) == {"issuer": [0], "firm": [1]}


def test_a_condition_and_the_range_of_a_role_hold_it_back(patterns):
    assert found(patterns, NETWORK, company(0), company(3)) == []
    assert found(patterns, ACTIVE, Name(0, 1, "Person", 1.0), company(2)) == []
    assert found(patterns, ACTIVE, company(0)) == []


def test_a_relation_has_both_ends(patterns):
    (relation,) = found(patterns, SUPPLIER, company(0), company(5))
    assert isinstance(relation, RelationCandidate)
    assert (relation.kind, relation.source, relation.target) == ("SUPPLIES", 0, 1)
    assert relation.trigger == (3, 4)


def test_the_check_runs_examples_and_non_examples(ontology):
    own = [one for one in ontology.patterns if one.id.startswith("test-")]

    def parse(text: str) -> Doc:
        return parsed(TREES[text])

    assert check_patterns(parse, ontology, own) == ()

    def misparse(text: str) -> Doc:
        return parsed([f"{word} X 0 {'dep' if i else 'ROOT'}" for i, word in enumerate(text.split())])

    failures = check_patterns(misparse, ontology, own)
    assert {failure.pattern for failure in failures} == {"test-upgrade", "test-supplier"}
    assert "nothing" in str(failures[0])
