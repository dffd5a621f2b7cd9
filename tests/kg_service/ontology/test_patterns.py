"""Patterns are read strictly, and the shipped ones fit the kinds that they find."""

from pathlib import Path

import pytest

from kg_service.errors import OntologyError
from kg_service.ontology import Ontology, Step, load_ontology
from kg_service.ontology.load import read_ontology
from kg_service.schema_files import schema_path

KINDS = [schema_path("ontology", f"{name}.yaml") for name in ("entities", "relations", "events")]
PATTERN = """\
patterns:
  - id: upgrade-mine
    kind: AnalystRating
    anchor: upgrade
    roles: {issuer: object, firm?: subject}
    direction: UPGRADE
    examples: {text: UBS upgraded Nokia., roles: {issuer: Nokia}}
"""


def change(old: str, new: str) -> str:
    assert old in PATTERN
    return PATTERN.replace(old, new)


FAULTS = {
    "unknown kind": (change("AnalystRating", "Upgrade"), 3, "no event or relation kind"),
    "structural kind": (change("AnalystRating", "MENTIONS"), 3, "no event or relation kind"),
    "foreign role": (change("issuer: object", "debtor: object"), 5, "'debtor' is no role of AnalystRating"),
    "impossible kind": (
        change("issuer: object", "issuer: {path: object, kinds: Theme}"),
        5,
        "impossible: AnalystRating admits no Theme as issuer",
    ),
    "bad direction": (change("UPGRADE", "SIDEWAYS"), 6, "'SIDEWAYS' is none of UPGRADE"),
    "bad step": (change("issuer: object", "issuer: dobj"), 5, "'dobj' is no step"),
    "empty alternative": (change("issuer: object", 'issuer: "object |"'), 5, "empty alternative"),
    "walk goes on after its end": (change("issuer: object", "issuer: inside obj"), 5, "only be the last step"),
    "capital lemma": (change("anchor: upgrade", "anchor: Upgrade"), 4, "small letters"),
    "bad id": (change("upgrade-mine", "Upgrade_mine"), 2, "small letters, digits and hyphens"),
    "known id": (PATTERN + PATTERN.removeprefix("patterns:\n"), 8, "defined already, in "),
    "no example": (change("{text: UBS upgraded Nokia., roles: {issuer: Nokia}}", "[]"), 7, "at least one example"),
    "example without the filler": (change("roles: {issuer: Nokia}}", "roles: {firm: UBS}}"), 7, "who is 'issuer'"),
    "filler not in the text": (change("issuer: Nokia}}", "issuer: Tesco}}"), 7, "'Tesco' does not stand in"),
    "confidence out of range": (PATTERN + "    confidence: 1.5\n", 8, "above 0 and at most 1"),
    "confidence in words": (PATTERN + "    confidence: high\n", 8, "expected a number"),
    "condition that asks nothing": (PATTERN + "    where:\n      - {}\n", 9, "asks nothing"),
    "unknown part of speech": (PATTERN + "    pos: NN\n", 8, "no universal part of speech"),
    "property of another kind": (PATTERN + "    properties: {period: day}\n", 8, "no property of AnalystRating"),
}


@pytest.fixture(scope="module")
def ontology() -> Ontology:
    return load_ontology()


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_names_line_and_what_is_wrong(name: str, tmp_path: Path) -> None:
    content, line, fault = FAULTS[name]
    mine = tmp_path / "mine.yaml"
    mine.write_text(content)
    with pytest.raises(OntologyError) as caught:
        read_ontology(*KINDS, mine)
    assert (caught.value.file, caught.value.line) == (str(mine), line)
    assert fault in caught.value.fault


def test_a_relation_pattern_finds_both_ends(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text("""\
patterns:
  - id: shorts
    kind: SHORTS
    anchor: short
    roles: {source: subject}
    examples: {text: Kynikos shorts Tesla., roles: {source: Kynikos}}
""")
    with pytest.raises(OntologyError, match="finds both ends; 'target'"):
        read_ontology(*KINDS, mine)


def test_paths_tell_labels_from_prepositions_and_keep_alternatives(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(change("issuer: object", 'issuer: "<appos nmod:of,in | obl:agent | ."'))
    path = read_ontology(*KINDS, mine).patterns[-1].roles[0].path
    assert path == (
        (Step(move="up", label="appos"), Step(move="down", label="nmod", prepositions=("of", "in"))),
        (Step(move="down", label="obl:agent"),),
        (),
    )


def test_anybody_may_speak_of_an_event(tmp_path: Path) -> None:
    mine = tmp_path / "mine.yaml"
    mine.write_text(change("firm?: subject", "speaker?: subject"))
    pattern = read_ontology(*KINDS, mine).patterns[-1]
    assert [(role.role, role.required) for role in pattern.roles] == [("issuer", True), ("speaker", False)]


RARE = (
    "AnalystRating PriceTarget CreditRating CapitalRaise ContractAward Dividend Buyback StockSplit IndexChange"
    " ActivistCampaign ClinicalRegulatory SecurityIncident Guidance FundFlow StakeChange PublicOffering TradingStatus"
    " Accident LaborAction WorkforceChange StrategyShift PositionChange"
)


@pytest.mark.parametrize("kind", RARE.split())
def test_kinds_that_are_rare_in_the_news_have_patterns(kind: str, ontology: Ontology) -> None:
    assert any(pattern.kind == kind for pattern in ontology.patterns)


def test_the_shipped_patterns_name_fillers_that_their_kinds_admit(ontology: Ontology) -> None:
    for pattern in ontology.patterns:
        for role in pattern.roles:
            if pattern.fact_type == "relation":
                relation = ontology.relations[pattern.kind]
                admitted = relation.source if role.role == "source" else relation.target
            else:
                known = ontology.events[pattern.kind].role(role.role) or ontology.roles[role.role]
                admitted = known.kinds
            assert admitted is None or set(role.kinds or ()) <= set(admitted), pattern.id
