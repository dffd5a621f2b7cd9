"""What a fact is, given all that was said of it."""

from typing import Any

import pytest

from kg_service.derive.facts import derive_event, derive_relation
from kg_service.derive.factuality import CONFIDENCE_CAP
from kg_service.derive.records import EventMention, RelationClaim
from kg_service.model import Event, Relation
from kg_service.ontology import load_ontology
from tests.factories import amount

ONTOLOGY = load_ontology()


def claim(article: str, published_at: str | None = "2026-05-06", **fields: Any) -> RelationClaim:
    defaults: dict[str, Any] = {
        "relation": "rel_1",
        "kind": "EMPLOYED_BY",
        "source": "person:x",
        "target": "org:y",
        "evidence": f"ev_{article}_{fields.get('start', 0)}",
        "start": 0,
        "factuality": "ASSERTED",
        "confidence": 0.5,
    }
    return RelationClaim(article=article, published_at=published_at, **(defaults | fields))


def mention(article: str, published_at: str | None = "2026-05-06", **fields: Any) -> EventMention:
    defaults: dict[str, Any] = {
        "evidence": f"ev_{article}_{fields.get('start', 0)}",
        "start": 0,
        "kind": "WorkforceChange",
        "roles": {"organization": ("org:meta",)},
        "names": {"org:meta": "Meta"},
        "factuality": "ASSERTED",
        "confidence": 0.5,
        "event": "event_a_0",
    }
    return EventMention(article=article, published_at=published_at, **(defaults | fields))


def related(*claims: RelationClaim, stories: dict[str, str] | None = None) -> Relation:
    found = derive_relation(claims, stories or {})
    assert derive_relation(claims[::-1], stories or {}) == found
    return found


def happened(*mentions: EventMention) -> Event:
    found = derive_event(mentions, {}, ONTOLOGY)
    assert derive_event(mentions[::-1], {}, ONTOLOGY) == found
    return found


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([("a", "ASSERTED"), ("a", "DENIED")], "DENIED"),
        ([("a", "RUMOURED"), ("a", "REPORTED")], "REPORTED"),
        ([("a", "FORECAST"), ("a", "RUMOURED")], "RUMOURED"),
        ([("a", "HYPOTHETICAL")], "HYPOTHETICAL"),
        ([("a", "RUMOURED"), ("b", "DENIED")], "DENIED"),
        ([("a", "DENIED"), ("b", "ASSERTED")], "ASSERTED"),
        ([("a", "ASSERTED"), ("b", "HYPOTHETICAL")], "ASSERTED"),
        ([("a", "ASSERTED"), ("b", "FORECAST")], "FORECAST"),
    ],
)
def test_the_latest_article_that_means_it_has_the_word(said: list[tuple[str, str]], expected: str) -> None:
    days = {"a": "2026-05-06", "b": "2026-05-07"}
    claims = [claim(article, days[article], factuality=word, start=n) for n, (article, word) in enumerate(said)]
    assert related(*claims).factuality == expected


def test_an_undated_article_comes_before_all_dated_ones() -> None:
    assert related(claim("b", None, factuality="DENIED"), claim("a", "1999-01-01")).factuality == "ASSERTED"


def test_confidence_grows_with_independent_stories_only() -> None:
    assert related(claim("a")).confidence == 0.5
    assert related(claim("a"), claim("a", start=1, confidence=0.6)).confidence == 0.6
    assert related(claim("a"), claim("b")).confidence == 0.75
    copied = related(claim("a"), claim("b"), claim("c"), stories={"b": "a"})
    assert (copied.confidence, copied.article_count, copied.source_count) == (0.75, 3, 2)
    assert related(claim("a"), claim("b", "2026-05-07", factuality="DENIED", confidence=0.4)).confidence == 0.4
    assert related(*[claim(str(number), confidence=0.9) for number in range(9)]).confidence == CONFIDENCE_CAP


def test_the_latest_article_gives_each_property_and_in_it_the_surest_claim() -> None:
    found = related(
        claim("a", "2026-05-06", properties={"position": "analyst", "role": "ANALYST"}),
        claim("b", "2026-05-07", properties={"position": "head", "role": None}, confidence=0.3),
        claim("b", "2026-05-07", properties={"position": "chief"}, confidence=0.6, start=9),
    )
    assert found.properties == {"position": "chief", "role": "ANALYST"}
    assert found.evidence == ("ev_a_0", "ev_b_0", "ev_b_9")
    assert (found.first_seen, found.last_seen) == ("2026-05-06", "2026-05-07")


def test_a_relation_is_implied_until_something_states_it() -> None:
    assert related(claim("a", implied=True)).implied
    assert not related(claim("a", implied=True), claim("b")).implied


def test_an_event_gathers_what_its_mentions_say() -> None:
    found = happened(
        mention(
            "a",
            stage="PROPOSED",
            date="2026-05",
            amounts=(amount(700, "PERSON", "COUNT"), amount(5.0, "PERCENT", "STAKE")),
        ),
        mention(
            "b",
            "2026-05-07",
            stage="COMPLETED",
            direction="CUT",
            date="2026-05-07",
            speakers=("org:wire",),
            amounts=(amount(800, "PERSON", "COUNT"),),
        ),
        mention(
            "c",
            "2026-05-08",
            roles={"organization": ("org:other", "org:meta")},
            date="2026",
            speakers=("org:paper", "org:wire"),
        ),
    )
    assert found.roles == {"organization": ("org:meta", "org:other")}
    assert (found.stage, found.direction, found.date) == ("COMPLETED", "CUT", "2026-05-07")
    assert (found.first_day, found.last_day) == ("2026-05-07", "2026-05-07")
    assert found.amounts == (amount(800, "PERSON", "COUNT"), amount(5.0, "PERCENT", "STAKE"))
    assert found.speakers == ("org:wire", "org:paper")
    assert (found.article_count, found.source_count, found.novelty) == (3, 3, round(1 / 3, 6))


def test_within_an_article_the_furthest_stage_counts() -> None:
    assert happened(mention("a", stage="COMPLETED"), mention("a", start=5, stage="PROPOSED")).stage == "COMPLETED"
    later = mention("b", "2026-05-07", stage="TERMINATED")
    assert happened(mention("a", stage="COMPLETED"), later).stage == "TERMINATED"


def test_an_event_is_named_from_its_mentions() -> None:
    assert happened(mention("a", direction="FREEZE")).name == "Meta freezes hiring"
    assert happened(mention("a", direction="FREEZE", factuality="DENIED")).name == "Denied: Meta freezes hiring"
    assert happened(mention("a", kind="KindOfAnotherOntology")).name == "KindOfAnotherOntology"
