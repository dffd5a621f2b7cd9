"""Links are right where the registry's entry is, or rightly none; what was not found counts apart."""

from pathlib import Path

import pytest

from ingest.evaluation.linking import GoldLink, gold_links, linking_scores, links_of, read_links, wrong_links
from kg_service.errors import KgError
from kg_service.ontology import load_ontology
from kg_service.registry import Registry, RegistryEntry, load_registry

GOLD = [
    GoldLink(document="a", start=0, end=5, name="Apple", entry="org:apple"),
    GoldLink(document="a", start=10, end=16, name="Target", entry=None),
    GoldLink(document="a", start=20, end=25, name="Nobel", entry=None),
    GoldLink(document="b", start=0, end=4, name="Visa", entry="org:visa"),
    GoldLink(document="b", start=8, end=12, name="Shell", entry="org:shell"),
    GoldLink(document="unseen", start=0, end=3, name="Gap", entry="org:gap"),
]
SYSTEM = {
    "a": {(0, 5): "org:apple", (10, 16): "org:target", (100, 110): "org:shell"},
    "b": {(0, 9): "org:visa", (8, 12): None},
}


def test_a_link_is_right_or_rightly_none() -> None:
    scores = linking_scores(GOLD, SYSTEM)
    counted = {group: (score["right"], score["of"]) for group, score in scores.items()}
    assert counted == {
        "all names": (2, 5),  # Apple, and Nobel that nobody found; of Visa less than half is in the name found
        "names found": (1, 3),
        "known": (1, 2),
        "unknown": (0, 1),
        "links made": (1, 2),
    }
    assert scores["all names"]["value"] == 40.0
    assert scores["all names"]["low"] <= 40.0 <= scores["all names"]["high"]


def test_nothing_to_judge_is_no_figure() -> None:
    assert linking_scores([], SYSTEM)["all names"] == {"value": 0.0, "low": None, "high": None, "right": 0, "of": 0}


def test_errors_say_what_a_name_was_taken_for() -> None:
    assert [(link.name, taken) for link, taken in wrong_links(GOLD, SYSTEM)] == [
        ("Target", "org:target"),
        ("Shell", None),
    ]


def test_names_are_what_they_become_in_the_graph() -> None:
    registry = Registry([RegistryEntry(id="org:apple", kind="Company", name="Apple", common=("Apple",))])
    article = {
        "article": {"id": "a"},
        "entities": [
            {"id": "e1", "kind": "Company", "name": "Apple", "identifiers": {}, "mentions": [{"start": 0, "end": 5}]},
            {
                "id": "e2",
                "kind": "Company",
                "name": "Apple",
                "identifiers": {"registry": "org:apple"},
                "mentions": [{"start": 9, "end": 14}, {"start": 20, "end": 25}],
            },
        ],
    }
    links = links_of(article, load_ontology(), registry)
    assert links == {(0, 5): None, (9, 14): "org:apple", (20, 25): "org:apple"}


def test_a_document_may_bring_its_own_links() -> None:
    row = {"start": 0, "end": 5, "name": "Apple", "entry": "org:apple"}
    assert gold_links([{"id": "mine", "links": [row]}]) == [GoldLink(document="mine", **row)]
    with pytest.raises(KgError, match="mine: no annotated name"):
        gold_links([{"id": "mine", "links": [{"start": 0}]}])


def test_a_line_that_is_no_link_is_told(tmp_path: Path) -> None:
    path = tmp_path / "links.jsonl"
    path.write_text('{"document": "a"}\n', encoding="utf-8")
    with pytest.raises(KgError, match=r"links\.jsonl:1: no annotated name"):
        read_links(path)


def test_the_shipped_names_are_enough_and_their_entries_are_in_the_registry() -> None:
    links, registry = read_links(), load_registry()
    known = [link for link in links if link.entry is not None]
    assert len(known) >= 300
    assert len(links) - len(known) >= 100
    assert {link.entry for link in known} <= set(registry.by_id)
    assert all(link.end - link.start == len(link.name) for link in links)
