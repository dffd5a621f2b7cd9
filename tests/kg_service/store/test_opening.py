"""What a store setting may be."""

from pathlib import Path

import pytest

from kg_service.errors import SettingsError
from kg_service.store import open_store
from kg_service.store.embedded import EmbeddedStore
from tests.kg_service.store.contract import REGISTRY, ontology


def test_a_path_opens_the_embedded_store(tmp_path: Path) -> None:
    store = open_store(tmp_path / "kg.db", ontology(), REGISTRY)
    assert isinstance(store, EmbeddedStore)
    assert (tmp_path / "kg.db").is_file()
    store.close()


@pytest.mark.parametrize("location", ["", ".", "postgres://localhost/kg", "http://localhost:7474"])
def test_what_is_no_store_is_refused_with_what_would_be_right(location: str) -> None:
    with pytest.raises(SettingsError, match=r"\./kg\.db"):
        open_store(location, ontology(), REGISTRY)
