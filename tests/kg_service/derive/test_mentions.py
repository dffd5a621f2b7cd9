"""Which mentions are of one event."""

from typing import Any

import pytest

from kg_service.derive.mentions import antecedents, link_within_article, root_events
from kg_service.derive.records import EventMention
from kg_service.ids import event_id
from kg_service.ontology import load_ontology

ONTOLOGY = load_ontology()


def mention(
    name: str, published_at: str | None = "2026-05-06", *, kind: str = "Acquisition", **fields: Any
) -> EventMention:
    roles = fields.pop("roles", {"acquirer": ("a",), "target": ("t",)})
    defaults: dict[str, Any] = {"article": name, "start": 0, "factuality": "ASSERTED", "confidence": 0.8}
    return EventMention(evidence=f"ev_{name}", published_at=published_at, kind=kind, roles=roles, **(defaults | fields))


def links(*mentions: EventMention) -> dict[str, str | None]:
    """For each mention its antecedent, once those of each article are linked and then the articles."""
    articles = sorted({m.article for m in mentions})
    own = [m for name in articles for m in link_within_article((m for m in mentions if m.article == name), ONTOLOGY)]
    found = {m.evidence: m.antecedent for m in own} | antecedents(own, own, ONTOLOGY)
    return {name.removeprefix("ev_"): before and before.removeprefix("ev_") for name, before in found.items()}


def linked(one: EventMention, other: EventMention) -> bool:
    return links(one, other)[other.evidence.removeprefix("ev_")] is not None


def test_a_mention_goes_on_with_the_nearest_before_it() -> None:
    assert links(mention("3", "2026-05-09"), mention("1"), mention("2", "2026-05-08")) == {
        "1": None,
        "2": "1",
        "3": "2",
    }


def test_the_same_article_comes_first() -> None:
    one, other = mention("2", article="2", start=5), mention("3", article="2", start=90)
    assert links(mention("1"), one, other) == {"1": None, "2": "1", "3": "2"}


def test_a_mention_that_leaves_open_who_joins_no_two_happenings() -> None:
    named = mention("1", article="x", roles={"acquirer": ("a",), "target": ("t",)})
    vague = mention("2", article="x", start=5, roles={"acquirer": ("a",)})
    other = mention("3", article="x", start=9, roles={"acquirer": ("a",), "target": ("u",)})
    assert links(named, vague, other) == {"1": None, "2": "1", "3": None}
    later = mention("4", "2026-05-07", roles={"acquirer": ("a",), "target": ("u",)})
    assert links(named, vague, other, later)["4"] == "3"
    assert links(named, vague, later)["4"] is None


def test_more_shared_fillers_win_over_nearness() -> None:
    found = links(mention("1"), mention("2", "2026-05-08", roles={"acquirer": ("a",)}), mention("3", "2026-05-09"))
    assert found["3"] == "1"


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ({}, {}, True),
        ({}, {"kind": "Merger", "roles": {"party": ("a", "t")}}, False),
        ({}, {"roles": {"acquirer": ("a",)}}, True),
        ({}, {"roles": {"acquirer": ("a",), "target": ("other",)}}, False),
        ({}, {"roles": {"acquirer": ("a", "b"), "target": ("t",)}}, True),
        ({}, {"roles": {"acquirer": ("t",), "target": ("a",)}}, False),
        ({"roles": {}}, {"roles": {}}, False),
        ({"direction": "UP"}, {"direction": "DOWN"}, False),
        ({"direction": "UP"}, {}, True),
        ({"properties": {"period": "day"}}, {"properties": {"period": "week"}}, False),
        ({"date": "2026-05-05"}, {"date": "2026-05"}, True),
        ({"date": "2019"}, {"date": "2026-05"}, False),
        ({"roles": {"acquirer": ("a",), "speaker": ("x",)}}, {"roles": {"acquirer": ("a",), "speaker": ("y",)}}, True),
        ({"roles": {"acquirer": ("a",), "speaker": ("x",)}}, {"roles": {"target": ("t",), "speaker": ("x",)}}, False),
    ],
)
def test_mentions_are_of_one_event_if_they_contradict_each_other_nowhere(
    first: dict[str, Any], second: dict[str, Any], expected: bool
) -> None:
    assert linked(mention("1", **first), mention("2", **second)) is expected


@pytest.mark.parametrize(
    ("one", "other", "dates", "expected"),
    [
        ("2026-05-01", "2026-05-08T23:00:00Z", (None, None), True),
        ("2026-05-01", "2026-05-09", (None, None), False),
        ("2026-05-01", "2026-07-09", ("2026-04-30", "2026-04-30"), True),
        ("2026-05-01", "2026-07-09", ("2026-04-30", "2026-04"), False),
        ("2026-05-01", "2026-07-09", ("2026", "2026"), False),
        (None, "2026-05-01", (None, None), False),
        (None, None, (None, None), False),
        (None, "2026-05-01", ("2026-Q1", "2026-Q1"), True),
    ],
)
def test_articles_are_near_by_publication_or_by_an_equal_date(
    one: str | None, other: str | None, dates: tuple[str | None, str | None], expected: bool
) -> None:
    assert linked(mention("1", one, date=dates[0]), mention("2", other, date=dates[1])) is expected


def test_statements_of_two_speakers_are_two() -> None:
    one = mention("1", kind="Statement", roles={"speaker": ("x",), "subject": ("s",)})
    assert not linked(one, mention("2", kind="Statement", roles={"speaker": ("y",), "subject": ("s",)}))
    assert linked(one, mention("2", kind="Statement", roles={"speaker": ("x",), "subject": ("s",)}))


def test_an_event_is_named_by_the_root_of_its_tree() -> None:
    mentions = root_events(
        [mention("3", antecedent="ev_2"), mention("1"), mention("2", antecedent="ev_1"), mention("4")]
    )
    assert {m.evidence: m.event for m in mentions} == {
        "ev_1": event_id("ev_1"),
        "ev_2": event_id("ev_1"),
        "ev_3": event_id("ev_1"),
        "ev_4": event_id("ev_4"),
    }
