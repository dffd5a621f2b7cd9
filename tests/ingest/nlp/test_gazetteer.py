"""Registry names over tokens: exact proper names, folded terms, common words flagged, tickers."""

import pytest
import spacy
from spacy.language import Language

from ingest.nlp.gazetteer import Gazetteer, Proposal
from kg_service.registry import Registry, RegistryEntry

ENTRIES = (
    RegistryEntry(
        id="org:meta-platforms",
        kind="Company",
        name="Meta Platforms",
        aliases=("Meta", "Facebook"),
        common=("Meta",),
        tickers=("META@XNAS",),
    ),
    RegistryEntry(id="org:wall-street-journal", kind="Publication", name="The Wall Street Journal", aliases=("WSJ",)),
    RegistryEntry(id="thing:oil", kind="Asset", name="crude oil", aliases=("oil",)),
    RegistryEntry(id="thing:short-selling", kind="Strategy", name="short selling"),
    RegistryEntry(id="thing:electric-vehicles", kind="Theme", name="electric vehicles", aliases=("EV",)),
    RegistryEntry(id="org:target", kind="Company", name="Target", common=("Target",), tickers=("TGT@XNYS",)),
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return spacy.blank("en")


@pytest.fixture(scope="module")
def gazetteer(nlp: Language) -> Gazetteer:
    return Gazetteer(nlp, Registry(ENTRIES))


def proposals(nlp: Language, gazetteer: Gazetteer, text: str) -> dict[str, Proposal]:
    doc = gazetteer(nlp(text))
    return {doc[one.start : one.end].text: one for one in doc._.kg_gazetteer}


def test_proper_names_are_found_as_written_only(nlp, gazetteer):
    found = proposals(nlp, gazetteer, "Facebook told the Wall Street Journal; facebook and WSJ.")
    assert set(found) == {"Facebook", "Wall Street Journal", "WSJ"}
    assert found["Facebook"].entries == ("org:meta-platforms",)
    assert not found["Facebook"].common
    assert found["WSJ"].kinds == ("Publication",)


def test_names_that_are_ordinary_words_are_flagged(nlp, gazetteer):
    found = proposals(nlp, gazetteer, "Meta missed its target, and Target fell.")
    assert set(found) == {"Meta", "Target"}
    assert found["Meta"].common
    assert found["Target"].common


def test_terms_are_found_in_any_case_number_and_hyphenation(nlp, gazetteer):
    found = proposals(nlp, gazetteer, "Short-selling of electric vehicle makers; oil rose, EV sales fell, ev did not.")
    assert set(found) == {"Short-selling", "electric vehicle", "oil", "EV"}
    assert found["electric vehicle"].term
    assert not found["EV"].term


def test_tickers_count_with_venue_suffix_or_cashtag(nlp, gazetteer):
    found = proposals(nlp, gazetteer, "Apple rival (NASDAQ: META), (TGT.N) and $TGT; the META crowd.")
    assert found["$TGT"].entries == ("org:target",)
    assert not found["$TGT"].common
    doc = gazetteer(nlp("Apple rival (NASDAQ: META); the META crowd."))
    marked = [one.common for one in doc._.kg_gazetteer if one.ticker]
    assert marked == [False, True]


def test_a_longer_and_a_shorter_name_are_both_proposed(nlp, gazetteer):
    assert set(proposals(nlp, gazetteer, "Meta Platforms said.")) == {"Meta", "Meta Platforms"}
