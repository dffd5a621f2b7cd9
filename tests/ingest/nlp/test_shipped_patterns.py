"""The shipped patterns on the shipped model: each finds its examples, none its non-examples."""

import pytest

from ingest.nlp.pattern_check import check_patterns
from ingest.nlp.pipeline import build_pipeline
from kg_service.ontology import Ontology, load_ontology


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


def test_every_pattern_finds_its_examples_and_nothing_in_its_non_examples(ontology):
    nlp = build_pipeline(ontology, exclude=("kg_patterns", "kg_events", "kg_relations", "kg_attribution"))
    assert [str(failure) for failure in check_patterns(nlp, ontology)] == []


def test_every_pattern_says_by_example_what_it_finds_and_what_it_leaves(ontology):
    said = {pattern.id: (len(pattern.examples), len(pattern.non_examples)) for pattern in ontology.patterns}
    assert {name: count for name, count in said.items() if count[0] < 2 or count[1] < 1} == {}


def test_patterns_cover_kinds_that_a_model_sees_too_rarely_to_learn(ontology):
    covered = {pattern.kind for pattern in ontology.patterns}
    rare = "AnalystRating PriceTarget CreditRating IndexChange ActivistCampaign Bankruptcy StockSplit Dividend Buyback"
    assert set(rare.split()) <= covered
    assert len(covered) >= 45
