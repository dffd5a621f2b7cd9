"""Official lists are told by their columns; what is neither a company nor a fund is left out."""

from pathlib import Path

import pytest

from kg_service.errors import KgError
from kg_service.registry.list_names import plain_name
from kg_service.registry.lists import read_list
from tests.kg_service.registry.lists import write_lists


def test_each_list_is_told_by_its_columns(tmp_path: Path) -> None:
    files = [read_list(path) for path in write_lists(tmp_path)]
    assert [file.list for file in files] == ["sec", "sp500", "equities", "etfs", "hedge-funds"]
    assert all(file.source == f"{file.list}:{file.sha256[:12]}" for file in files)


def test_the_form_without_exchanges_is_read_too(tmp_path: Path) -> None:
    path = tmp_path / "company_tickers.json"
    path.write_text('{"0": {"cik_str": 320193, "ticker": "AAPL", "title": "Apple Inc."}}', encoding="utf-8")
    (listing,) = read_list(path).listings
    assert (listing.name, listing.tickers, listing.identifiers["cik"]) == ("Apple", ("AAPL@XXXX",), "320193")


def test_papers_and_what_has_no_country_are_no_companies(tmp_path: Path) -> None:
    equities = read_list(write_lists(tmp_path)[2])
    assert [listing.name for listing in equities.listings] == ["Globex Widgets", "Evergreen", "Oldways"]
    assert equities.listings[2].tickers == ()  # delisted: somebody else may have the ticker by now


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("a,b\n1,2\n", "none of the lists that are known, by their columns: sp500 ("),
        ("", "none of the lists"),
        ('{"0": 5}', "no JSON of a list of tickers"),
        ("Symbol,Security,GICS Sector,Headquarters Location,CIK\nA,B,C,D,none\n", "a row of the list sp500"),
        ("symbol,name,family,mic,isin\nA,,B,C,D\n", "has no row that names"),
    ],
)
def test_a_wrong_file_is_told(content: str, fault: str, tmp_path: Path) -> None:
    path = tmp_path / "wrong.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(KgError, match=r"wrong\.csv") as caught:
        read_list(path)
    assert fault in str(caught.value)


@pytest.mark.parametrize(
    ("listed", "name"),
    [
        ("COSTCO WHOLESALE CORP /NEW", "Costco Wholesale"),
        ("Investor AB (publ)", "Investor"),
        ("Coca-Cola Company (The)", "Coca-Cola"),
        ("Alphabet Inc. (Class A)", "Alphabet"),
        ("CVS HEALTH Corp", "CVS Health"),
        ("Goodwill Rail Corp. Class A Common Stock", "Goodwill Rail"),
        ("A.P. Møller - Mærsk A/S", "A.P. Møller - Mærsk"),
        ("SEA LTD", "Sea"),
    ],
)
def test_names_are_made_as_texts_write_them(listed: str, name: str) -> None:
    assert plain_name(listed) == name
