"""Names of events read like headlines, whatever is missing."""

import pytest

from kg_service.model import Amount
from kg_service.ontology import EventKind, event_name, load_ontology
from kg_service.ontology.naming import format_amount

EVENTS = load_ontology().events
JOBS = Amount(value=800, unit="PERSON", measure="COUNT")


@pytest.mark.parametrize(
    ("stage", "factuality", "name"),
    [
        ("COMPLETED", "ASSERTED", "Orsted cuts 800 jobs"),
        (None, "REPORTED", "Orsted cuts 800 jobs"),
        ("ANNOUNCED", "ASSERTED", "Orsted to cut 800 jobs"),
        ("PROPOSED", "ASSERTED", "Orsted may cut 800 jobs"),
        ("TERMINATED", "ASSERTED", "Orsted drops plan to cut 800 jobs"),
        ("PROPOSED", "DENIED", "Denied: Orsted cuts 800 jobs"),
        ("PROPOSED", "RUMOURED", "Rumoured: Orsted may cut 800 jobs"),
    ],
)
def test_stage_and_factuality_show(stage: str | None, factuality: str, name: str) -> None:
    kind = EVENTS["WorkforceChange"]
    fillers = {"organization": ["Orsted"]}
    assert event_name(kind, fillers, direction="CUT", stage=stage, factuality=factuality, amounts=[JOBS]) == name


@pytest.mark.parametrize(
    ("kind", "roles", "direction", "name"),
    [
        ("WorkforceChange", {"organization": ["Meta"]}, "FREEZE", "Meta freezes hiring"),
        ("PositionChange", {"holder": ["hedge funds"], "subject": ["Meta"]}, "SHORT", "Hedge funds short Meta"),
        ("PositionChange", {"subject": ["Meta"]}, "SHORT", "Meta is sold short"),
        ("Merger", {"party": ["Delta", "Northwest"]}, None, "Delta and Northwest merge"),
        ("Merger", {"party": ["Delta", "Northwest", "KLM"]}, None, "Delta and 2 others merge"),
        ("Acquisition", {"target": ["eBay"]}, None, "eBay is taken over"),
        ("LegalAction", {"plaintiff": ["Epic"], "defendant": ["Apple"]}, "SETTLED", "Epic and Apple settle case"),
        ("AnalystRating", {"firm": ["UBS"]}, "UPGRADE", "Analyst rating: UBS"),
        ("Accident", {}, None, "Accident"),
    ],
)
def test_missing_roles_and_plurals(kind: str, roles: dict[str, list[str]], direction: str | None, name: str) -> None:
    assert event_name(EVENTS[kind], roles, direction=direction) == name


@pytest.mark.parametrize("kind", EVENTS.values(), ids=list(EVENTS))
def test_its_main_role_is_enough_to_name_an_event_in_every_direction(kind: EventKind) -> None:
    for direction in (None, *kind.directions):
        name = event_name(kind, {kind.main_roles[0]: ["Acme"]}, direction=direction)
        assert "Acme" in name
        assert "{" not in name
        assert ": Acme" not in name  # which is what an event gets for which no template fits


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (1_200_000_000, "USD", "$1.2bn"),
        (40_000_000, "CHF", "CHF 40m"),
        (12.5, "USD", "$12.50"),
        (3.5, "PERCENT", "3.5%"),
        (25, "BASIS_POINT", "25 bp"),
        (1500, "PERSON", "1,500"),
        (160, "GBX", "160p"),
    ],
)
def test_amounts_are_short(value: float, unit: str, text: str) -> None:
    assert format_amount(Amount(value=value, unit=unit, measure="VALUE")) == text
