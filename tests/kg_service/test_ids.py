"""Ids hold what they promise: one name, one id; another place, another id."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg_service.ids import (
    article_names,
    canonical_json,
    content_hash,
    entity_id,
    event_id,
    evidence_id,
    identify_evidence,
    mention_id,
    normalise,
    relation_id,
)
from kg_service.model import Amount, Article
from tests.factories import entity, event, extraction, relation


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("The Walt Disney Co.", "walt disney"),
        ("Walt Disney’s", "walt disney"),
        ("Meta Platforms, Inc.", "meta platforms"),
        ("L'Oréal S.A.", "loreal"),
        ("AT&T", "at and t"),
        ("Johnson & Johnson", "johnson and johnson"),
        ("Marks & Co", "marks"),
        ("U.S. Steel", "us steel"),
        ("Ørsted A/S", "orsted a s"),
        ("Disney+", "disney+"),
        ("hedge funds'", "hedge funds"),
        ("Ｔｏｙｏｔａ  Motor Corp", "toyota motor"),
        ("SE", "se"),
        ("The", "the"),
        ("三菱商事", "三菱商事"),
    ],
)
def test_normalise_folds_what_does_not_tell_names_apart(name: str, expected: str) -> None:
    assert normalise(name) == expected


@given(st.text(max_size=40))
def test_normalise_is_idempotent(name: str) -> None:
    once = normalise(name)
    assert normalise(once) == once


def test_entity_ids_agree_for_spellings_of_one_name_and_differ_between_classes() -> None:
    assert entity_id("org", "Acme Robotics Inc.") == entity_id("org", "the ACME Robotics") == "org:acme-robotics"
    assert entity_id("person", "Acme Robotics") != entity_id("org", "Acme Robotics")
    assert entity_id("person", "Smith", article_key="n/a") != entity_id("person", "Smith", article_key="n/b")
    assert entity_id("thing", "!!!") != entity_id("thing", "???")


def test_symmetric_relations_have_one_id_for_both_orders() -> None:
    assert relation_id("PARTNERS_WITH", "a", "b", symmetric=True) == relation_id(
        "PARTNERS_WITH", "b", "a", symmetric=True
    )
    assert relation_id("SUPPLIES", "a", "b") != relation_id("SUPPLIES", "b", "a")


def test_the_id_of_an_event_names_its_root_mention() -> None:
    root = evidence_id("n/a", "Merger", (3, 9))
    assert mention_id(event_id(root)) == root == mention_id(root)


def test_evidence_ids_depend_on_article_kind_and_place() -> None:
    ids = {
        evidence_id("n/a", "Merger", (3, 9)),
        evidence_id("n/b", "Merger", (3, 9)),
        evidence_id("n/a", "Acquisition", (3, 9)),
        evidence_id("n/a", "Merger", (3, 10)),
        evidence_id("n/a", "Merger", (3, 9), 1),
    }
    assert len(ids) == 5


def test_events_of_one_kind_on_one_trigger_are_numbered_whatever_order_they_come_in() -> None:
    both = [
        event("PriceMove", {"subject": "Meta"}, quote="Meta and Acme fell.", trigger=(14, 18)),
        event("PriceMove", {"subject": "Acme"}, quote="Meta and Acme fell.", trigger=(14, 18)),
    ]
    people = [entity("Meta"), entity("Acme")]
    one = extraction("a", people, both)
    other = extraction("a", people, both[::-1])
    assert one.evidence == other.evidence
    assert len({item.id for item in one.evidence}) == 2
    assert one.evidence[0].id == evidence_id("test/a", "PriceMove", (14, 18))


def test_the_same_evidence_has_another_id_in_another_article() -> None:
    found = extraction("a", [entity("Meta"), entity("Acme")], [relation("SUPPLIES", "Acme", "Meta")]).evidence
    assert identify_evidence("test/a", found) == found
    assert identify_evidence("test/b", found)[0].id != found[0].id


def test_canonical_json_forgets_what_does_not_matter() -> None:
    assert canonical_json({"b": 1.0, "a": None, "c": "e\u0301"}) == canonical_json({"c": "\u00e9", "b": 1})
    assert canonical_json(0.1 + 0.2) == canonical_json(0.3)
    amount = Amount(value=2.0, unit="USD", measure="VALUE")
    assert canonical_json(amount) == b'{"measure":"VALUE","unit":"USD","value":2}'
    assert canonical_json(amount) != canonical_json(replace(amount, of="profit"))


def test_content_hash_sees_text_and_not_its_unicode_form() -> None:
    assert content_hash("Orléans") == content_hash("Orle\u0301ans") != content_hash("Orleans")


def test_an_article_is_recognised_by_key_and_by_url_without_fragment() -> None:
    article = Article(namespace="n", id="1", text="x", url="https://example.org/a#top")
    assert article_names(article) == ("key:n/1", "url:https://example.org/a")
    assert article_names(replace(article, url=None)) == ("key:n/1",)
