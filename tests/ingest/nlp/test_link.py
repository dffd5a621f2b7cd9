"""Linking to the registry: what speaks for an entry, and when nothing speaks enough."""

from pathlib import Path

import pytest

from ingest.nlp.link import NOBODY_KNOWN, TABLE, Candidate, choose_entry, score
from kg_service.registry import Registry, load_registry

ENTRIES = """
- {id: org:dune-one, kind: Company, name: Dune, common: [Dune], tickers: [DUN@XNYS], country: US, sector: Energy}
- {id: org:dune-two, kind: Fund, name: Dunetwo Holdings, aliases: [Dune], common: [Dune], tickers: [DUT@XLON]}
- {id: org:acme-testing, kind: Company, name: Acme Testing, tickers: [ACMT@XNAS]}
- {id: thing:acme-kit, kind: Product, name: Acmekit, parent: org:acme-testing}
- {id: place:acmeville, kind: Place, name: Acmeville}
- {id: org:us-moot, kind: Authority, name: US Moot, aliases: [Moot], common: [Moot], country: US}
- {id: org:uk-moot, kind: Authority, name: UK Moot, aliases: [Moot], common: [Moot], country: GB}
- {id: org:quern, kind: Company, name: Quern, listed: true}
- {id: org:harbour, kind: Company, name: Harbour, common: [Harbour], listed: true, sector: Energy, country: "NO"}
- {id: person:ada-quill, kind: Person, name: Ada Quill, common: [Ada Quill], employer: org:quern, listed: true}
- {id: person:ann-hale, kind: Person, name: Ann Hale, employer: org:dune-two}
"""


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    path: Path = tmp_path_factory.mktemp("registry") / "own.yaml"
    path.write_text(ENTRIES, encoding="utf-8")
    return load_registry(path)


def test_a_name_of_its_own_links(registry: Registry) -> None:
    assert choose_entry(Candidate("Company", ("Acme Testing Inc.",)), registry) == "org:acme-testing"


def test_another_writing_of_a_name_links(registry: Registry) -> None:
    candidate = Candidate("Company", ("Acme Testing Group",))
    assert choose_entry(candidate, registry) == "org:acme-testing"
    assert choose_entry(Candidate("Company", ("Acme Textiles",)), registry) is None


def test_a_common_word_needs_the_kind(registry: Registry) -> None:
    assert choose_entry(Candidate("Theme", ("Dune",)), registry) is None
    assert choose_entry(Candidate("Company", ("Dune",)), registry) == "org:dune-one"


def test_the_ticker_decides_between_two_that_share_a_common_name(registry: Registry) -> None:
    assert choose_entry(Candidate("Company", ("Dune",), tickers=("DUT.L",)), registry) == "org:dune-two"


def test_who_is_named_beside_it_decides(registry: Registry) -> None:
    candidate = Candidate("Organization", ("Dune",), lines=frozenset({"Energy"}))
    assert choose_entry(candidate, registry) == "org:dune-one"
    with_its_manager = Candidate("Fund", ("Dune",), related=frozenset({"org:dune-two"}))
    assert choose_entry(with_its_manager, registry) == "org:dune-two"


@pytest.mark.parametrize(("country", "entry"), [("US", "org:us-moot"), ("GB", "org:uk-moot"), ("DE", None)])
def test_a_body_that_many_countries_have_is_that_of_the_article_s(
    country: str, entry: str | None, registry: Registry
) -> None:
    assert choose_entry(Candidate("Authority", ("Moot",), countries=(country,)), registry) == entry


def test_two_that_fit_alike_are_neither(registry: Registry) -> None:
    assert choose_entry(Candidate("Authority", ("Moot",)), registry) is None


def test_another_ticker_speaks_against_it(registry: Registry) -> None:
    candidate = Candidate("Company", ("Acme Testing",), tickers=("XYZ",))
    assert "says_otherwise" in score(candidate, registry.by_id["org:acme-testing"])
    assert choose_entry(candidate, registry) == NOBODY_KNOWN


def test_what_belongs_to_another_firm_is_something_else(registry: Registry) -> None:
    own = frozenset({"org:acme-testing"})
    assert choose_entry(Candidate("Product", ("Acmekit",), owners=own), registry) == "thing:acme-kit"
    assert (
        choose_entry(Candidate("Product", ("Acmekit",), owners=frozenset({"org:dune-one"})), registry) == NOBODY_KNOWN
    )
    assert choose_entry(Candidate("Place", ("Acmeville",), owners=own), registry) == NOBODY_KNOWN


def test_a_merely_listed_common_word_needs_more_than_the_kind(registry: Registry) -> None:
    assert choose_entry(Candidate("Company", ("Quern",)), registry) == "org:quern"
    assert choose_entry(Candidate("Company", ("Harbour",)), registry) is None
    assert choose_entry(Candidate("Company", ("Harbour",), lines=frozenset({"Energy"})), registry) == "org:harbour"
    assert choose_entry(Candidate("Company", ("Harbour",), homes=frozenset({"NO"})), registry) == "org:harbour"


def test_a_longer_name_of_another_keeps_its_short_form(registry: Registry) -> None:
    assert choose_entry(Candidate("Company", ("Quern Linen", "Quern")), registry) is not None
    assert choose_entry(Candidate("Company", ("Dune Linen", "Dune")), registry) is None


def test_a_merely_listed_person_is_known_beside_the_employer_alone(registry: Registry) -> None:
    assert choose_entry(Candidate("Person", ("Ada Quill",)), registry) is None
    assert choose_entry(Candidate("Person", ("Ada Quill",), beside=frozenset({"org:quern"})), registry) is not None


def test_an_unknown_name_stays_unknown(registry: Registry) -> None:
    assert choose_entry(Candidate("Company", ("Nowhere Industries",)), registry) is None


def test_every_row_of_the_table_explains_itself() -> None:
    assert all(function.__doc__ for function, _ in TABLE)
