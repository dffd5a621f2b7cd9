"""Golden articles: what must come out of an article, and what must not. A bug report is one more file here."""

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from ingest.contract import to_json
from ingest.sources import read_articles
from kg_service.model import SHOWN_AS_FACT, Article
from tests import sample

ROOT = Path(__file__).parents[1]
GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.json"))
SCHEMA = json.loads((ROOT / "schema/extract.schema.json").read_text(encoding="utf-8"))

Json = dict[str, Any]


def extracted(path: str) -> Json:
    (article,) = read_articles([str(ROOT / path)])
    assert isinstance(article, Article)
    resources = sample.resources()
    return to_json(sample.extractor().extract(article), resources.ontology, resources.registry)


def label(entity: Json) -> str:
    """A group is called by its group name, everything else by its name."""
    return str(entity["group"] or entity["name"])


@pytest.mark.parametrize("path", GOLDEN, ids=lambda p: p.stem)
def test_golden(path: Path) -> None:
    want = json.loads(path.read_text(encoding="utf-8"))
    got = extracted(want["article"])
    names = {e["id"]: label(e) for e in got["entities"]}
    for entity in want["entities"]:
        assert any(_is_entity(entity, e) for e in got["entities"]), f"no {entity}"
    for relation in want["relations"]:
        found = {(r["kind"], names[r["source"]], names[r["target"]]) for r in got["relations"]}
        assert (relation["kind"], relation["source"], relation["target"]) in found, f"no {relation}"
    for event in want["events"]:
        assert _speakers_of(event, got, names) >= set(event.get("speakers", [])), f"no {event}"
    asserted = [f for f in (*got["events"], *got["relations"]) if f["factuality"] in SHOWN_AS_FACT]
    for quote in want["nothing_asserted_in"]:
        assert quote in got["text"]
        wrong = [f for f in asserted if "roles" in f for e in f["evidence"] if e["quote"] == quote]
        assert wrong == [], f"asserted in {quote!r}: {[f['name'] for f in wrong]}"


def _is_entity(want: Json, entity: Json) -> bool:
    return (
        want["kind"] == entity["kind"]
        and want.get("group", want.get("name")) == label(entity)
        and entity["generic"] == want.get("generic", False)
        and set(want.get("roles", [])) <= set(entity["roles"])
        and want.get("ticker") in (None, entity["identifiers"].get("ticker"))
    )


def _speakers_of(want: Json, got: Json, names: dict[str, str]) -> set[str]:
    """Who speaks in the events that fit; fails where none fits."""
    fits = [
        e
        for e in got["events"]
        if e["kind"] == want["kind"]
        and e["direction"] == want["direction"]
        and all(filler in [names[i] for i in e["roles"].get(role, [])] for role, filler in want["roles"].items())
    ]
    assert fits, f"no {want}"
    return {names[i] for e in fits for x in e["evidence"] for i in x["speakers"]}


@pytest.mark.parametrize("article", sorted(sample.ARTICLES.glob("*.json")), ids=lambda p: p.stem)
def test_the_contract_holds_for_every_sample(article: Path) -> None:
    got = extracted(str(article.relative_to(ROOT)))
    jsonschema.validate(got, SCHEMA)
    text = got["text"]
    for entity in got["entities"]:
        for mention in entity["mentions"]:
            assert text[mention["start"] : mention["end"]] == mention["text"]
    for fact in (*got["events"], *got["relations"]):
        for evidence in fact["evidence"]:
            assert text[evidence["start"] : evidence["end"]] == evidence["quote"]
            if evidence["trigger"]:
                start, end = evidence["trigger"]
                assert evidence["start"] <= start < end <= evidence["end"]
