"""`kg evaluate`: documents extracted and scored, or an output scored that is there already."""

import json
from pathlib import Path

import pytest

from tests.kg_service.cli.conftest import Kg


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """The tiny extractor takes each capitalised word for a company, and each text for a price move of nobody."""
    text = "Acme rose."
    acme = {"key": "k1", "kind": "Company", "name": "Acme", "mentions": [[0, 4]]}
    move = {
        "kind": "PriceMove",
        "roles": {"asset": ["k1"]},
        "direction": "UP",
        "factuality": "ASSERTED",
        "mentions": [{"sentence": 0}],
    }
    document = {"id": "d1", "title": text, "date": "2026-05-06", "text": text, "entities": [acme], "relations": []}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps({**document, "events": [move], "negatives": []}))
    return path


def test_documents_are_extracted_and_scored(kg: Kg, gold: Path) -> None:
    result = kg("evaluate", str(gold), "--json", "--errors", "9")
    assert result.status == 0, result.err
    report = json.loads(result.out)
    entities = report["scores"]["entities (name and kind)"]
    assert (entities["tp"], entities["fp"], entities["fn"]) == (1, 0, 0)
    assert report["scores"]["events"]["fn"] == 1
    assert [(e["measure"], e["fault"], e["fact"], e["sentence"]) for e in report["errors"]] == [
        ("events", "invented", "", "Acme rose."),
        ("events", "missed", "asset: Acme", "Acme rose."),
    ]
    assert report["confidence"]["events"]["facts"] == 1
    assert report["confusion"]["entity kinds"] == {"Company": {"Company": 1}}


def test_an_output_is_scored_as_it_is(kg: Kg, gold: Path, tmp_path: Path) -> None:
    nothing = {"article": {"id": "d1"}, "entities": [], "relations": [], "events": []}
    system = tmp_path / "out.jsonl"
    system.write_text(json.dumps(nothing))
    result = kg("evaluate", str(gold), "--system", str(system), "--errors", "1", COLUMNS="120")
    assert result.status == 0
    assert "1 of 2 errors" in result.out
    assert "PriceMove" in result.out
    assert kg("evaluate", str(gold), "--system", str(system), "--min-confidence", "0.5").status == 2


def test_a_document_without_a_result_counts_as_missed_and_is_told(kg: Kg, gold: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.jsonl").write_text("")
    result = kg("evaluate", str(gold), "--system", str(tmp_path / "empty.jsonl"), "--json")
    assert result.status == 1
    assert "1 document without a result" in result.err
    assert json.loads(result.out)["missing"] == ["d1"]


def test_a_file_that_is_no_gold_is_wrong_use(kg: Kg, tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"id": "d1"}')
    result = kg("evaluate", str(tmp_path / "x.jsonl"))
    assert result.status == 2
    assert "x.jsonl:1: not an annotated document" in result.err


def test_several_files_count_as_one(kg: Kg, gold: Path, tmp_path: Path) -> None:
    other = tmp_path / "other.jsonl"
    other.write_text(gold.read_text().replace('"d1"', '"d2"'))
    assert json.loads(kg("evaluate", str(gold), str(other), "--json").out)["documents"] == 2
    result = kg("evaluate", str(gold), str(gold))
    assert result.status == 2
    assert "d1 stands in two of the files" in result.err


def test_the_page_holds_figures_and_errors(kg: Kg, gold: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    result = kg("evaluate", str(gold), "--html", str(page))
    assert result.status == 0, result.err
    assert page.read_text(encoding="utf-8").count("<article") == 2


def test_two_systems_stand_side_by_side(kg: Kg, gold: Path, tmp_path: Path) -> None:
    system = tmp_path / "nothing.jsonl"
    system.write_text(json.dumps({"article": {"id": "d1"}, "entities": [], "relations": [], "events": []}))
    result = kg("evaluate", str(gold), "--against", str(system), "--json")
    report = json.loads(result.out)
    assert (report["system"], report["against"]["system"]) == ("market-en", "nothing.jsonl")
    assert report["difference"]["scores"]["entities (name)"]["recall"]["value"] == 100.0
    shown = kg("evaluate", str(gold), "--against", str(system), COLUMNS="120")
    assert "+100.0 (+100.0 to +100.0)" in shown.out


def test_what_tables_show_fits_where_it_is_shown(kg: Kg, gold: Path) -> None:
    lines = kg("evaluate", str(gold)).out.splitlines()
    assert max(map(len, lines)) <= 112
    assert any(line.split()[:3] == ["entities", "(name", "and"] for line in lines)
