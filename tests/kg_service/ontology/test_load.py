"""Loading the ontology: what is shipped holds together, faults name file and line, users can extend it."""

from pathlib import Path

import pytest

from kg_service.errors import OntologyError
from kg_service.ontology import Ontology, Range, load_ontology
from kg_service.ontology.load import read_ontology

BASE = """\
measures: {VALUE: worth}
entities:
  Company: {description: A firm., class: org}
  Person: {description: A human., class: person, roles: [ANALYST]}
roles:
  buyer: [Company]
  analyst: [Person]
relations:
  OWNS: {description: d, source: [Company], target: [Company], properties: [percent]}
events:
  Purchase:
    description: A firm buys a firm.
    roles: [buyer]
    main_roles: [buyer]
    directions: [WHOLE, PART]
"""

FAULTS = {
    "unknown section": ("thing: {}\n", 1, "unknown key 'thing'"),
    "unknown key": ("entities:\n  Ship: {description: d, class: thing, colour: red}\n", 2, "unknown key 'colour'"),
    "missing key": ("entities:\n  Ship:\n    class: thing\n", 3, "'description' is missing"),
    "wrong type": ("entities:\n  Ship:\n    description: [a, b]\n    class: thing\n", 3, "expected a text"),
    "nothing where text is": ("entities:\n  Ship:\n    description:\n    class: thing\n", 3, "found nothing"),
    "not a mapping": ("entities: [Ship]\n", 1, "expected a mapping"),
    "unknown class": ("entities:\n  Ship: {description: d, class: vessel}\n", 2, "'vessel' is none of"),
    "bad name": ("entities:\n  big_ship: {description: d, class: thing}\n", 2, "CamelCase"),
    "reserved name": ("entities:\n  Article: {description: d, class: thing}\n", 2, "uses itself"),
    "duplicate in one file": (
        "entities:\n  Ship: {description: d, class: thing}\n  Ship: {description: d, class: org}\n",
        3,
        "stands twice",
    ),
    "silent redefinition": ("entities:\n  Company: {description: d, class: org}\n", 2, "base.yaml:3"),
    "redefinition as another sort": ("events:\n  OWNS: {}\n", 2, "defined already"),
    "redefined role": ("roles:\n  buyer: [Person]\n", 2, "defined already"),
    "dangling range": (
        "relations:\n  SAILS:\n    description: d\n    source: [Ship]\n    target: any\n",
        4,
        "'Ship' is no entity kind",
    ),
    "empty range": ("relations:\n  SAILS:\n    description: d\n    source: []\n    target: any\n", 4, "impossible"),
    "lopsided symmetry": (
        "relations:\n  NEAR:\n    description: d\n    source: Company\n    target: Person\n    symmetric: true\n",
        6,
        "same source and target",
    ),
    "not true or false": (
        "relations:\n  NEAR:\n    description: d\n    source: any\n    target: any\n    symmetric: perhaps\n",
        6,
        "expected true or false",
    ),
    "role without range": (
        "events:\n  Wreck:\n    description: d\n    roles: [captain]\n    main_roles: [captain]\n",
        4,
        "'captain' has no range",
    ),
    "foreign main role": (
        "events:\n  Wreck:\n    description: d\n    roles: [buyer]\n    main_roles: [analyst]\n",
        5,
        "no role of the kind",
    ),
    "closed list": ("stages: {DREAMT: d}\n", 1, "this list is closed"),
    "no YAML": ("entities:\n  Ship: {description: d\n", 3, "no valid YAML"),
}

EVENT = """\
events:
  Wreck:
    description: d
    roles: [buyer, analyst]
    main_roles: [buyer]
    directions: [SUNK]
"""

EVENT_FAULTS = {
    "implies nothing known": (
        "    implies:\n      - {relation: SANK, source: buyer, target: buyer}\n",
        8,
        "no relation",
    ),
    "implies from no role": ("    implies:\n      - {relation: OWNS, source: owner, target: buyer}\n", 8, "no role"),
    "implies an impossible end": (
        "    implies:\n      - {relation: OWNS, source: analyst, target: buyer}\n",
        8,
        "impossible: no filler of 'analyst'",
    ),
    "implies at a foreign direction": (
        "    implies:\n      - {relation: OWNS, directions: WHOLE, source: buyer, target: buyer}\n",
        8,
        "no direction of Wreck",
    ),
    "implies at a stage that never does": (
        "    implies:\n      - {relation: OWNS, stages: PROPOSED, source: buyer, target: buyer}\n",
        8,
        "no stage that implies",
    ),
    "implied property unknown": (
        "    implies:\n      - {relation: OWNS, source: buyer, target: buyer, properties: {colour: direction}}\n",
        8,
        "no property of OWNS",
    ),
    "implied property from nowhere": (
        "    implies:\n      - {relation: OWNS, source: buyer, target: buyer, properties: {percent: amount SIZE}}\n",
        8,
        "is none of",
    ),
    "name with unknown slot": ('    names:\n      any: "{captain} <sink>"\n', 8, "{captain}"),
    "name with stray bracket": ('    names:\n      any: "{buyer} [sinks"\n', 8, "stray"),
    "name for no direction": ('    names:\n      RAISED: "{buyer} <sink>"\n', 8, "neither a direction"),
}


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


@pytest.fixture
def base(tmp_path: Path) -> Path:
    path = tmp_path / "base.yaml"
    path.write_text(BASE)
    return path


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_names_file_line_and_what_is_wrong(name: str, base: Path, tmp_path: Path) -> None:
    content, line, fault = FAULTS[name]
    mine = tmp_path / "mine.yaml"
    mine.write_text(content)
    with pytest.raises(OntologyError) as caught:
        read_ontology(base, mine)
    assert (caught.value.file, caught.value.line) == (str(mine), line)
    assert fault in caught.value.fault
    assert str(caught.value).startswith(f"{mine}:{line}: ")


@pytest.mark.parametrize("name", EVENT_FAULTS)
def test_faults_of_what_events_imply_and_are_called(name: str, base: Path, tmp_path: Path) -> None:
    content, line, fault = EVENT_FAULTS[name]
    mine = tmp_path / "mine.yaml"
    mine.write_text(EVENT + content)
    with pytest.raises(OntologyError) as caught:
        read_ontology(base, mine)
    assert caught.value.line == line
    assert fault in caught.value.fault


def test_a_file_that_is_not_there_or_no_text(tmp_path: Path) -> None:
    with pytest.raises(OntologyError, match=r"nowhere\.yaml: cannot be read"):
        load_ontology(tmp_path / "nowhere.yaml")
    binary = tmp_path / "binary.yaml"
    binary.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(OntologyError, match="not UTF-8"):
        load_ontology(binary)


def test_a_user_adds_kinds_and_a_pattern(tmp_path: Path, ontology: Ontology) -> None:
    (tmp_path / "ships.yaml").write_text("entities:\n  Vessel: {description: A ship., class: thing}\n")
    (tmp_path / "wrecks.yaml").write_text("""\
roles: {vessel: [Vessel]}
relations:
  SAILS: {description: d, source: [Company], target: [Vessel]}
events:
  Wreck:
    description: A ship is lost.
    roles: [vessel, organization]
    main_roles: [vessel]
    implies:
      - {relation: SAILS, source: organization, target: vessel}
patterns:
  - id: sink
    kind: Wreck
    anchor: sink
    roles: {vessel: subject}
    examples: {text: The Vasa sank., roles: {vessel: Vasa}}
""")
    extended = load_ontology(tmp_path)  # a folder stands for the files in it
    wreck = extended.events["Wreck"]
    assert [role.kinds for role in wreck.roles if role.name == "vessel"] == [("Vessel",)]
    assert wreck.implies[0].relation == "SAILS"
    assert extended.patterns[-1].id == "sink"
    assert set(ontology.events) == set(extended.events) - {"Wreck"}
    assert extended.entities["Vessel"].klass == "thing"


def test_the_shipped_kinds_are_all_there(ontology: Ontology) -> None:
    structural = {kind.name for kind in ontology.relations.values() if kind.structural}
    assert len(ontology.entities) == 15
    assert structural == {"PUBLISHED_BY", "MENTIONS"}
    assert len(ontology.relations) - len(structural) == 21
    assert len(ontology.events) == 41
    assert list(ontology.stages) == ["PROPOSED", "ANNOUNCED", "APPROVED", "COMPLETED", "TERMINATED"]
    assert len(ontology.factualities) == 6
    assert ontology.knows_unit("EUR")
    assert ontology.knows_unit("BASIS_POINT")
    assert not ontology.knows_unit("euro")


def test_every_range_names_known_kinds_and_the_speaker_may_be_anybody_who_talks(ontology: Ontology) -> None:
    def known(kinds: Range) -> bool:
        return kinds is None or (bool(kinds) and set(kinds) <= set(ontology.entities))

    assert all(known(role.kinds) for event in ontology.events.values() for role in event.roles)
    asserted = [kind for kind in ontology.relations.values() if not kind.structural]
    assert all(known(kind.source) and known(kind.target) for kind in asserted)
    assert ontology.relations["SHORTS"].admits("Fund", "Company")
    assert not ontology.relations["SHORTS"].admits("Company", "Place")
    speaker = ontology.events["Statement"].role("speaker")
    assert speaker is not None
    assert speaker.admits("Publication")
    assert not speaker.admits("Theme")


IMPLIED = [
    # event, direction, relation, source roles, target roles
    ("PositionChange", "SHORT", "SHORTS", ("holder",), ("subject",)),
    ("PositionChange", "BUY", "HOLDS", ("holder",), ("subject",)),
    ("ExecutiveChange", "IN", "EMPLOYED_BY", ("person",), ("organization",)),
    ("StrategyShift", "ADOPT", "PURSUES", ("organization",), ("strategy",)),
    ("AnalystRating", "UPGRADE", "COVERS", ("analyst", "firm"), ("issuer",)),
    ("AnalystRating", None, "EMPLOYED_BY", ("analyst",), ("firm",)),
    ("PriceTarget", None, "COVERS", ("analyst", "firm"), ("issuer",)),
    ("PriceTarget", "SET", "EMPLOYED_BY", ("analyst",), ("firm",)),
    ("StakeChange", "INCREASE", "OWNS_STAKE_IN", ("holder",), ("issuer",)),
    ("Acquisition", None, "SUBSIDIARY_OF", ("target",), ("acquirer",)),
    ("Statement", "POSITIVE", "HAS_VIEW_ON", ("speaker",), ("subject",)),
    ("Statement", "NEGATIVE", "HAS_VIEW_ON", ("speaker",), ("subject",)),
    ("TradingStatus", "LISTED", "LISTED_ON", ("issuer",), ("exchange",)),
    ("IndexChange", "ADDED", "MEMBER_OF", ("company",), ("index",)),
]


@pytest.mark.parametrize(("event", "direction", "relation", "source", "target"), IMPLIED)
def test_implied_relations(
    ontology: Ontology, event: str, direction: str | None, relation: str, source: tuple[str], target: tuple[str]
) -> None:
    rules = [
        rule
        for rule in ontology.events[event].implies
        if rule.relation == relation and rule.factuality(direction, "COMPLETED", "ASSERTED") == "ASSERTED"
    ]
    assert [(rule.source, rule.target, rule.ends) for rule in rules] == [(source, target, False)]


def test_nothing_else_is_implied(ontology: Ontology) -> None:
    implied = {(event.name, rule.relation) for event in ontology.events.values() for rule in event.implies}
    assert implied == {(event, relation) for event, _, relation, _, _ in IMPLIED}


def test_what_stage_and_direction_make_of_an_implied_relation(ontology: Ontology) -> None:
    short = ontology.events["PositionChange"].implies[0]
    assert short.factuality("SHORT", None, "REPORTED") == "REPORTED"
    assert short.factuality("SHORT", "ANNOUNCED", "ASSERTED") == "FORECAST"
    assert short.factuality("SHORT", "ANNOUNCED", "DENIED") == "DENIED"
    assert [short.factuality("SHORT", stage, "ASSERTED") for stage in ("PROPOSED", "APPROVED", "TERMINATED")] == [
        None,
        None,
        None,
    ]
    assert short.factuality("COVER", "COMPLETED", "ASSERTED") is None
    (takeover,) = ontology.events["Acquisition"].implies
    assert takeover.factuality(None, "ANNOUNCED", "ASSERTED") is None
    assert takeover.target_kinds == ("Company",)
    leaving = [rule for rule in ontology.events["ExecutiveChange"].implies if rule.ends]
    assert [rule.directions for rule in leaving] == [("OUT",)]
