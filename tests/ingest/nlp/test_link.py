"""Linking to the registry: what speaks for an entry, and when nothing speaks enough."""

from pathlib import Path

import pytest

from ingest.nlp.link import TABLE, Candidate, choose_entry, score
from kg_service.registry import Registry, load_registry

ENTRIES = """
- {id: org:dune-one, kind: Company, name: Dune, common: [Dune], tickers: [DUN@XNYS]}
- {id: org:dune-two, kind: Company, name: Dunetwo Holdings, aliases: [Dune], common: [Dune], tickers: [DUT@XLON]}
- {id: org:acme-testing, kind: Company, name: Acme Testing, tickers: [ACMT@XNAS]}
"""


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Registry:
    path: Path = tmp_path_factory.mktemp("registry") / "own.yaml"
    path.write_text(ENTRIES, encoding="utf-8")
    return load_registry(path)


def test_a_name_of_its_own_links(registry: Registry) -> None:
    assert choose_entry(Candidate("Company", ("Acme Testing Inc.",)), registry) == "org:acme-testing"


def test_a_common_word_needs_the_kind(registry: Registry) -> None:
    assert choose_entry(Candidate("Theme", ("Dune",)), registry) is None


def test_the_ticker_decides_between_two_that_share_a_common_name(registry: Registry) -> None:
    assert choose_entry(Candidate("Company", ("Dune",), tickers=("DUT.L",)), registry) == "org:dune-two"


def test_another_ticker_speaks_against_it(registry: Registry) -> None:
    candidate = Candidate("Company", ("Acme Testing",), tickers=("XYZ",))
    assert "says_otherwise" in score(candidate, registry.by_id["org:acme-testing"])
    assert choose_entry(candidate, registry) is None


def test_an_unknown_name_stays_unknown(registry: Registry) -> None:
    assert choose_entry(Candidate("Company", ("Nowhere Industries",)), registry) is None


def test_every_row_of_the_table_explains_itself() -> None:
    assert all(function.__doc__ for function, _ in TABLE)
