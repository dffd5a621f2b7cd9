"""What is the same in several lists is one entry; known entries are added to; nobody takes another's name."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from kg_service.ontology import load_ontology
from kg_service.registry import Registry, RegistryEntry
from kg_service.registry.lists import read_list
from kg_service.registry.merge import merge_lists
from tests.kg_service.registry.lists import write_lists

KINDS = load_ontology().entities
PLACES = [
    RegistryEntry(id=f"place:{code.lower()}", kind="Place", name=name, country=code)
    for code, name in (("US", "United States"), ("FR", "France"), ("GB", "United Kingdom"))
]
APPLE = RegistryEntry(id="org:apple", kind="Company", name="Apple", common=("Apple",), tickers=("AAPL@XNAS",))


def merged(folder: Path, *known: RegistryEntry, order: Sequence[int] = range(5)) -> dict[str, RegistryEntry]:
    files = [read_list(path) for path in write_lists(folder)]
    registry = Registry([*PLACES, *known])
    entries = merge_lists([files[i] for i in order], registry, KINDS, is_word={"summit", "apple"}.__contains__)
    return {entry.id: entry for entry in entries}


def test_rows_of_one_company_become_one_entry_with_its_sources(tmp_path: Path) -> None:
    globex = merged(tmp_path)["org:globex-widgets"]
    assert globex.tickers == ("GLBX@XNYS", "GLBX-PA@XNYS", "GLX@XETR")
    assert globex.identifiers == {"cik": "55", "isin": "US0000000055"}
    assert (globex.name, globex.sector, globex.country, globex.listed) == ("Globex Widgets", "Industrials", "US", True)
    assert [source.partition(":")[0] for source in globex.source] == ["sp500", "sec", "equities"]


def test_companies_that_share_a_name_but_not_its_legal_form_stay_two(tmp_path: Path) -> None:
    found = merged(tmp_path)
    assert found["org:evergreen"].identifiers == {"cik": "77"}
    assert found["org:evergreen-evg"].identifiers == {"isin": "FR0000000077"}
    assert all(found[name].common == ("Evergreen",) for name in ("org:evergreen", "org:evergreen-evg"))


def test_a_known_entry_gets_what_it_lacks_and_keeps_its_name(tmp_path: Path) -> None:
    apple = merged(tmp_path, APPLE)["org:apple"]
    assert apple.identifiers == {"cik": "320193"}
    assert (apple.tickers, apple.listed) == ((), False)


def test_the_name_of_a_known_entry_is_not_taken(tmp_path: Path) -> None:
    known = RegistryEntry(id="org:oldways-taiwan", kind="Company", name="Oldways", country="TW")
    found = merged(tmp_path, known)
    (other,) = (entry for entry in found.values() if entry.name.startswith("Oldways"))
    assert other.id != known.id
    assert other.name != "Oldways"


def test_an_ordinary_word_and_a_fund_s_short_name_are_common(tmp_path: Path) -> None:
    found = merged(tmp_path)
    assert found["org:summit"].common == ("Summit",)
    assert found["org:hawkmoor-capital-management"].common == ("Hawkmoor",)


def test_a_manager_is_a_person_who_works_there_and_is_known_in_context_alone(tmp_path: Path) -> None:
    quill = merged(tmp_path)["person:ada-quill"]
    assert (quill.employer, quill.common) == ("org:hawkmoor-capital-management", ("Ada Quill",))


def test_a_fund_on_two_exchanges_is_one(tmp_path: Path) -> None:
    assert merged(tmp_path)["org:umbrella-world-ucits-etf"].tickers == ("WRLD@XLON", "WRLD@ARCX")


@pytest.mark.parametrize("order", [(4, 3, 2, 1, 0), (2, 0, 4, 1, 3)])
def test_the_order_of_the_files_does_not_matter(order: tuple[int, ...], tmp_path: Path) -> None:
    assert merged(tmp_path, APPLE, order=order) == merged(tmp_path, APPLE)
