"""The article's own entities, on hand-made names."""

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from ingest.nlp.entities import Entities
from ingest.nlp.name import Name
from kg_service.model import LocalEntity
from kg_service.ontology import load_ontology
from kg_service.registry import load_registry


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("sentencizer")
    return nlp


@pytest.fixture(scope="module")
def component() -> Entities:
    return Entities(load_ontology(), load_registry())


def entities_of(nlp: Language, component: Entities, text: str, *named: tuple[str, str]) -> dict[str, LocalEntity]:
    """Entities by name, for mentions given as (words, kind) in text order."""
    doc: Doc = nlp(text)
    names, at = [], 0
    for words, kind in named:
        at = text.index(words, at)
        span = doc.char_span(at, at + len(words))
        assert span is not None, words
        names.append(Name(span.start, span.end, kind, 0.9))
        at += len(words)
    if not Doc.has_extension("kg_names"):
        Doc.set_extension("kg_names", default=())
    doc._.kg_names = tuple(names)
    component(doc)
    assert len(doc._.kg_entity_of) == len(names)
    return {e.name: e for e in doc._.kg_entities}


def test_short_form_and_full_name_are_one(nlp: Language, component: Entities) -> None:
    found = entities_of(
        nlp,
        component,
        "Norvik Robotics fell. Norvik said it would recover.",
        ("Norvik Robotics", "Company"),
        ("Norvik", "Company"),
    )
    assert [m.text for m in found["Norvik Robotics"].mentions] == ["Norvik Robotics", "Norvik"]


def test_a_surname_joins_its_full_name(nlp: Language, component: Entities) -> None:
    found = entities_of(
        nlp,
        component,
        "Jonas Weidner spoke. Weidner smiled.",
        ("Jonas Weidner", "Person"),
        ("Weidner", "Person"),
    )
    assert list(found) == ["Jonas Weidner"]


def test_a_surname_that_fits_two_people_joins_neither(nlp: Language, component: Entities) -> None:
    found = entities_of(
        nlp,
        component,
        "John Smith met Ann Smith. Smith left.",
        ("John Smith", "Person"),
        ("Ann Smith", "Person"),
        ("Smith", "Person"),
    )
    assert sorted(found) == ["Ann Smith", "John Smith", "Smith"]


def test_a_known_company_under_two_names_is_one_with_its_entry(nlp: Language, component: Entities) -> None:
    found = entities_of(
        nlp,
        component,
        "Meta Platforms fell. The owner of Facebook, Meta, declined.",
        ("Meta Platforms", "Company"),
        ("Meta", "Company"),
    )
    assert [e.registry_id for e in found.values()] == ["org:meta-platforms"]


def test_a_common_word_is_not_the_company(nlp: Language, component: Entities) -> None:
    found = entities_of(nlp, component, "A new Target for growth.", ("Target", "Theme"))
    assert found["Target"].registry_id is None


def test_a_group_is_generic_and_has_a_group_name(nlp: Language, component: Entities) -> None:
    found = entities_of(
        nlp,
        component,
        "Several hedge funds sold. Hedge Fund Managers Inc. did not.",
        ("hedge funds", "Fund"),
        ("Hedge Fund Managers Inc.", "Company"),
    )
    group = found["hedge funds"]
    assert (group.generic, group.group) == (True, "hedge fund")
    assert [e.generic for e in found.values()] == [True, False]


def test_a_ticker_beside_the_name_is_its_identifier(nlp: Language, component: Entities) -> None:
    found = entities_of(nlp, component, "Norvik Robotics (OSE: NRVK) fell.", ("Norvik Robotics", "Company"))
    assert found["Norvik Robotics"].identifiers == {"ticker": "NRVK"}


def test_the_role_of_a_person_stands_beside_the_name(nlp: Language, component: Entities) -> None:
    found = entities_of(
        nlp, component, '"Buy," said Jonas Weidner, an analyst at Berenberg.', ("Jonas Weidner", "Person")
    )
    assert found["Jonas Weidner"].roles == ("ANALYST",)


def test_the_kind_is_decided_over_all_mentions(nlp: Language, component: Entities) -> None:
    found = entities_of(
        nlp,
        component,
        "Wanjiru Mbeki spoke. Mbeki left.",
        ("Wanjiru Mbeki", "Person"),
        ("Mbeki", "Person"),
    )
    assert [(e.kind, len(e.mentions)) for e in found.values()] == [("Person", 2)]


def test_a_doubtful_surname_of_another_kind_joins_and_its_name_takes_the_kind(
    nlp: Language, component: Entities
) -> None:
    doc: Doc = nlp("Wanjiru Mbeki spoke. Mbeki left.")
    sure, doubtful = (("Person", 0.98),), (("Company", 0.55), ("Person", 0.4))
    doc._.kg_names = (
        Name(0, 2, "Person", 0.9, shares=sure),
        Name(4, 5, "Company", 0.7, shares=doubtful),
    )
    component(doc)
    assert [(e.kind, len(e.mentions)) for e in doc._.kg_entities] == [("Person", 2)]
    assert [name.kind for name in doc._.kg_names] == ["Person", "Person"]


def test_a_place_that_is_sure_is_no_short_form_of_a_company(nlp: Language, component: Entities) -> None:
    doc: Doc = nlp("Narvika Energy fell. It is in Narvika.")
    doc._.kg_names = (
        Name(0, 2, "Company", 0.9, shares=(("Company", 0.98),)),
        Name(7, 8, "Place", 0.9, shares=(("Place", 0.98),)),
    )
    component(doc)
    assert sorted(e.kind for e in doc._.kg_entities) == ["Company", "Place"]


def test_a_name_that_the_model_doubts_is_left_out(nlp: Language, component: Entities) -> None:
    doc: Doc = nlp("Narvika fell. Halden rose.")
    doc._.kg_names = (Name(0, 1, "Company", 0.3), Name(3, 4, "Company", 0.9))
    component(doc)
    assert [e.name for e in doc._.kg_entities] == ["Halden"]
    assert len(doc._.kg_names) == len(doc._.kg_entity_of) == 1
