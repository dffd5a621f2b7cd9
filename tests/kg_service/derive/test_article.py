"""The facts of one article alone."""

from kg_service.derive import article_facts
from kg_service.store.base import FactFilter
from kg_service.store.embedded import EmbeddedStore
from tests.factories import entity, event, extraction
from tests.kg_service.store.contract import REGISTRY, deal, freeze, ontology


def test_facts_of_an_article_have_its_own_entity_ids() -> None:
    facts = article_facts(freeze("a"), ontology(), REGISTRY)
    assert {found.kind: found.roles for found in facts.events} == {
        "WorkforceChange": {"organization": ("Meta",)},
        "PositionChange": {"holder": ("hedge funds",), "subject": ("Meta",)},
    }
    assert [(found.kind, found.source, found.target) for found in facts.relations] == [
        ("SHORTS", "hedge funds", "Meta")
    ]
    assert facts.entities["Meta"] == "org:meta-platforms"


def test_its_evidence_and_event_ids_are_those_that_a_store_gives() -> None:
    given = deal("a")
    store = EmbeddedStore(None, ontology(), REGISTRY)
    store.put([given])
    (stored,) = store.find_events(FactFilter()).items
    (alone,) = article_facts(given, ontology(), REGISTRY).events
    assert (alone.id, alone.evidence, alone.name) == (stored.id, stored.evidence, stored.name)
    assert alone.evidence == (given.evidence[0].id,)


def test_several_sentences_tell_of_one_happening() -> None:
    told = [
        event(
            "Acquisition",
            {"acquirer": "Meta", "target": "Acme"},
            quote="Meta may buy Acme.",
            factuality="RUMOURED",
            stage="PROPOSED",
        ),
        event("Acquisition", {"acquirer": "Meta"}, quote="Meta denied that.", factuality="DENIED"),
        event(
            "Acquisition", {"acquirer": "Meta", "target": "Initech"}, quote="Meta bought Initech in 2019.", date="2019"
        ),
    ]
    facts = article_facts(
        extraction("a", [entity("Meta"), entity("Acme"), entity("Initech")], told), ontology(), REGISTRY
    )
    assert sorted((len(found.evidence), found.factuality) for found in facts.events) == [(1, "ASSERTED"), (2, "DENIED")]
