"""Another writing of a known name is found; another bearer of a like name is not."""

import pytest

from ingest.nlp.similarity import SimilarNames
from kg_service.registry import Registry, load_registry


@pytest.fixture(scope="module")
def similar() -> SimilarNames:
    return SimilarNames(load_registry())


@pytest.mark.parametrize(
    ("name", "entry"),
    [
        ("J P Morgan Chase & Co", "org:jpmorgan-chase"),
        ("Black Rock", "org:blackrock"),
        ("Glencore International", "org:glencore"),
        ("Ubisoft Group", "org:ubisoft"),
        ("Westpac Banking Corporation", "org:westpac"),
        ("US Pentagon", "org:us-department-of-defense"),
        ("Berkshire Hathway", "org:berkshire-hathaway"),
        ("Volkswagon", "org:volkswagen"),
        ("Deutche Bank", "org:deutsche-bank"),
        ("Jerome H. Powell", "person:jerome-powell"),
        ("Mark E. Zuckerberg", "person:mark-zuckerberg"),
    ],
)
def test_another_writing_is_found(name: str, entry: str, similar: SimilarNames) -> None:
    assert [found.id for found in similar.find(name)] == [entry]


@pytest.mark.parametrize(
    "name",
    [
        "Bank of Iceland",  # one letter from the Bank of Ireland
        "Delta Electronics",  # Delta Air Lines
        "Delta Bank",
        "Santander Asset Management",  # a unit, not its parent
        "Samsung Bioepis",
        "Hyundai Mobis",
        "Citigroup Futures",
        "S.C. Johnson & Son",  # Johnson & Johnson
        "Boeing 737-800",
        "Prologix",  # Prologis
        "Meta Group",  # "Meta" alone is an ordinary word
        "Jon Paulson",
        "Nowhere Industries",
    ],
)
def test_another_bearer_is_not(name: str, similar: SimilarNames) -> None:
    assert similar.find(name) == []


def test_a_name_of_an_entry_needs_no_likeness(similar: SimilarNames) -> None:
    assert similar.find("Goldman Sachs") == []


def test_nothing_is_like_a_name_where_nothing_is_known() -> None:
    assert SimilarNames(Registry()).find("Goldman Sachs Group") == []
