"""Relations that evidence states, and those that an event implies."""

import pytest

from kg_service.derive.claims import claims_of
from kg_service.derive.entities import identify
from kg_service.derive.records import RelationClaim
from kg_service.model import Evidence, Interval, LocalEntity
from kg_service.ontology import load_ontology
from kg_service.registry import Registry
from tests.factories import amount, entity, event, extraction, relation

ONTOLOGY = load_ontology()
CAST = [
    entity("Meta"),
    entity("Acme"),
    entity("Citadel", "Fund"),
    entity("Jane Doe", "Person"),
    entity("Commerzbank"),
    entity("Nasdaq", "Exchange"),
    entity("short selling", "Strategy"),
]


def claims(evidence: Evidence, cast: list[LocalEntity] = CAST) -> tuple[RelationClaim, ...]:
    (placed,) = extraction("a", cast, [evidence]).evidence
    identities = identify(cast, "test/a", ONTOLOGY, Registry())
    return claims_of(placed, identities, ONTOLOGY, article_key="test/a", published_at="2026-05-06")


def said(evidence: Evidence) -> set[tuple[str, str, str, str]]:
    return {(c.kind, c.source.partition(":")[2], c.target.partition(":")[2], c.factuality) for c in claims(evidence)}


def test_a_stated_relation_is_claimed_with_its_interval_apart_from_its_properties() -> None:
    (claim,) = claims(
        relation(
            "EMPLOYED_BY", "Jane Doe", "Meta", properties={"position": "chief", "valid_from": "2020", "ended": True}
        )
    )
    assert (claim.kind, claim.source, claim.target, claim.implied) == (
        "EMPLOYED_BY",
        "person:jane-doe",
        "org:meta",
        False,
    )
    assert claim.properties == {"position": "chief"}
    assert claim.interval == Interval(valid_from="2020", ended=True)


def test_symmetric_ends_are_sorted() -> None:
    one, other = claims(relation("PARTNERS_WITH", "Meta", "Acme")), claims(relation("PARTNERS_WITH", "Acme", "Meta"))
    assert one[0].relation == other[0].relation
    assert (one[0].source, one[0].target) == ("org:acme", "org:meta")


def test_no_relation_links_an_entity_with_itself() -> None:
    cast = [entity("Acme"), entity("Acme Inc.")]
    assert claims(relation("SUPPLIES", "Acme", "Acme Inc."), cast) == ()


@pytest.mark.parametrize(
    ("evidence", "expected"),
    [
        (
            event("PositionChange", {"holder": "Citadel", "subject": "Meta"}, direction="SHORT", stage="COMPLETED"),
            {("SHORTS", "citadel", "meta", "ASSERTED")},
        ),
        (
            event("PositionChange", {"holder": "Citadel", "subject": "Meta"}, direction="BUY", stage="ANNOUNCED"),
            {("HOLDS", "citadel", "meta", "FORECAST")},
        ),
        (event("PositionChange", {"holder": "Citadel", "subject": "Meta"}, direction="SELL", stage="COMPLETED"), set()),
        (event("PositionChange", {"holder": "Citadel", "subject": "Meta"}, direction="SHORT", stage="PROPOSED"), set()),
        (
            event(
                "AnalystRating",
                {"analyst": "Jane Doe", "firm": "Commerzbank", "issuer": "Meta"},
                direction="UPGRADE",
                stage="COMPLETED",
                factuality="REPORTED",
            ),
            {("COVERS", "jane-doe", "meta", "REPORTED"), ("EMPLOYED_BY", "jane-doe", "commerzbank", "REPORTED")},
        ),
        (
            event("PriceTarget", {"firm": "Commerzbank", "issuer": "Meta"}, direction="SET", stage="COMPLETED"),
            {("COVERS", "commerzbank", "meta", "ASSERTED")},
        ),
        (
            event("Acquisition", {"acquirer": "Meta", "target": "Acme"}, stage="COMPLETED"),
            {("SUBSIDIARY_OF", "acme", "meta", "ASSERTED")},
        ),
        (event("Acquisition", {"acquirer": "Meta", "target": "Acme"}, stage="ANNOUNCED"), set()),
        (event("Acquisition", {"acquirer": "Jane Doe", "target": "Acme"}, stage="COMPLETED"), set()),
        (
            event("Acquisition", {"acquirer": "Meta", "target": "Acme"}, stage="COMPLETED", factuality="DENIED"),
            {("SUBSIDIARY_OF", "acme", "meta", "DENIED")},
        ),
        (
            event("TradingStatus", {"issuer": "Meta", "exchange": "Nasdaq"}, direction="LISTED", stage="COMPLETED"),
            {("LISTED_ON", "meta", "nasdaq", "ASSERTED")},
        ),
        (
            event(
                "StrategyShift",
                {"organization": "Citadel", "strategy": "short selling"},
                direction="ADOPT",
                stage="COMPLETED",
            ),
            {("PURSUES", "citadel", "short-selling", "ASSERTED")},
        ),
    ],
)
def test_events_imply_what_the_ontology_says(evidence: Evidence, expected: set[tuple[str, str, str, str]]) -> None:
    assert said(evidence) == expected


def test_an_implied_relation_takes_its_properties_from_the_event() -> None:
    (view,) = claims(
        event("Statement", {"speaker": "Jane Doe", "subject": "Meta"}, direction="NEGATIVE", stage="COMPLETED")
    )
    assert (view.kind, view.properties, view.implied) == ("HAS_VIEW_ON", {"stance": "NEGATIVE"}, True)
    (stake,) = claims(
        event(
            "StakeChange",
            {"holder": "Citadel", "issuer": "Meta"},
            direction="INCREASE",
            stage="COMPLETED",
            amounts=(amount(5.1, "PERCENT", "STAKE"),),
        )
    )
    assert stake.properties == {"percent": 5.1}


def test_who_leaves_is_no_longer_employed() -> None:
    out = event("ExecutiveChange", {"person": "Jane Doe", "organization": "Meta"}, direction="OUT", stage="COMPLETED")
    (undated,) = claims(out)
    assert undated.interval == Interval(ended=True)
    (dated,) = claims(
        event(
            "ExecutiveChange",
            {"person": "Jane Doe", "organization": "Meta"},
            direction="OUT",
            stage="COMPLETED",
            date="2026-05",
        )
    )
    assert dated.interval == Interval(valid_to="2026-05")
