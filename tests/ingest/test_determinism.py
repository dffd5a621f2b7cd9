"""The same article gives the same bytes in any batch, in any order, and in any number of processes."""

import json
import random

import pytest

import ingest.extract
from ingest.contract import to_json
from ingest.extract import Extractor
from ingest.recipe import PipelineRecipe
from ingest.worker import Limits, Workers
from kg_service.model import Extraction
from tests import sample


def as_bytes(extraction: Extraction) -> bytes:
    resources = sample.resources()
    return json.dumps(to_json(extraction, resources.ontology, resources.registry), ensure_ascii=False).encode()


@pytest.fixture(scope="module")
def expected() -> dict[str, bytes]:
    return {extraction.article.id: as_bytes(extraction) for extraction in sample.extractions()}


@pytest.mark.parametrize(("batch", "seed"), [(1, 1), (8, 2), (64, 3)])
def test_in_any_batch_and_order(
    batch: int, seed: int, expected: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ingest.extract, "BATCH", batch)
    resources = sample.resources()
    articles = list(sample.articles())
    random.Random(seed).shuffle(articles)
    extractor = Extractor(sample.extractor().nlp, resources.ontology, resources.registry)
    assert {e.article.id: as_bytes(e) for e in extractor.extract_many(articles)} == expected


@pytest.mark.parametrize("processes", [1, 2])
def test_in_any_number_of_processes(processes: int, expected: dict[str, bytes]) -> None:
    articles = list(reversed(sample.articles()))
    with Workers(PipelineRecipe(), processes, limits=Limits(seconds=600.0)) as pool:
        outcomes = [outcome for _, outcome in pool.run(articles)]
    found = {outcome.article.id: as_bytes(outcome) for outcome in outcomes if isinstance(outcome, Extraction)}
    assert found == expected
