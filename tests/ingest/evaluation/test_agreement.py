"""Two readers of one text: where they agree, and where they do not."""

import copy
from pathlib import Path

import pytest

from ingest.evaluation.agreement import SECOND_READER, agreement
from ingest.evaluation.gold import read_annotations, read_gold
from kg_service.errors import KgError
from kg_service.ontology import load_ontology

BRIEFS = Path(__file__).parents[3] / "ingest/train/written/briefs.jsonl"


def test_a_reader_agrees_with_himself() -> None:
    gold = read_gold(BRIEFS)[:12]
    report = agreement(gold, copy.deepcopy(gold), load_ontology())
    assert report["documents"] == 12
    for name, score in report["scores"].items():
        assert score["f1"]["value"] in (100.0, None), name


def test_what_the_second_reader_leaves_out_is_missed_and_documents_of_one_reader_do_not_count() -> None:
    gold = read_gold(BRIEFS)[:12]
    second = copy.deepcopy(gold[:6])
    for document in second:
        document["events"] = []
    report = agreement(gold, second, load_ontology())
    assert report["documents"] == 6
    assert report["scores"]["entities (name)"]["f1"]["value"] == 100.0
    assert report["scores"]["events"]["recall"]["value"] == 0.0


def test_the_second_readers_annotations_hold_no_text() -> None:
    annotated = read_annotations(SECOND_READER)
    assert len(annotated) == 40
    assert not any("text" in document or "title" in document for document in annotated)


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "other.jsonl"
    path.write_text('{"id": "a"}\n')
    with pytest.raises(KgError, match=r"other\.jsonl:1"):
        read_annotations(path)
