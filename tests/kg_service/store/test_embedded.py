"""The embedded store: the contract, and what only a file can do."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg_service.errors import StoreError, StoreTooNew, StoreUnreachable
from kg_service.store.base import AsOf, FactFilter
from kg_service.store.embedded import EmbeddedStore
from tests.kg_service.store.contract import REGISTRY, StoreContract, deal, freeze, ontology


def opened(path: Path | None, *, busy_seconds: float = 0.2) -> EmbeddedStore:
    return EmbeddedStore(path, ontology(), REGISTRY, busy_seconds=busy_seconds)


class TestEmbeddedFile(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[EmbeddedStore]:
        store = EmbeddedStore(tmp_path / "kg.db", ontology(), REGISTRY)
        yield store
        store.close()


class TestEmbeddedInMemory(StoreContract):
    @pytest.fixture
    def store(self) -> Iterator[EmbeddedStore]:
        store = opened(None)
        yield store
        store.close()


def test_what_was_written_is_there_when_the_file_is_opened_again(tmp_path: Path) -> None:
    store = opened(tmp_path / "kg.db")
    store.put([deal("a"), freeze("b")])
    digest = store.digest()
    store.close()
    again = opened(tmp_path / "kg.db")
    assert (again.digest(), again.sequence()) == (digest, 1)
    again.close()


def test_two_open_stores_share_a_file(tmp_path: Path) -> None:
    one, other = opened(tmp_path / "kg.db"), opened(tmp_path / "kg.db")
    one.put([deal("a")])
    other.put([freeze("b")])
    assert one.digest() == other.digest()
    assert one.sequence() == 2
    one.close()
    other.close()


def test_snapshots_follow_the_writes(tmp_path: Path) -> None:
    store = opened(tmp_path / "kg.db")
    store.put([deal("a")])
    as_of = AsOf(at="2026-06-01")
    assert store.as_of(as_of) is store.as_of(as_of)
    store.put([freeze("b")])
    assert len(store.as_of(as_of).find_events(FactFilter()).items) == 3
    store.close()


@pytest.mark.parametrize("content", [b"# notes\n" * 200, b"x"])
def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "notes.md"
    path.write_bytes(content)
    with pytest.raises(StoreError, match="no store"):
        opened(path)
    assert path.read_bytes() == content


def test_the_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE photos (id)")
    connection.close()
    content = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        opened(path)
    assert path.read_bytes() == content


def test_a_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "kg.db"
    opened(path).close()
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreTooNew, match="newer version") as caught:
        opened(path)
    assert caught.value.exit_status == 4


def test_a_locked_store_says_so_and_takes_the_write_later(tmp_path: Path) -> None:
    path = tmp_path / "kg.db"
    store = opened(path)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreUnreachable, match="locked"):
        store.put([deal("a")])
    assert store.stats()["articles"]["live"] == 0
    other.execute("ROLLBACK")
    other.close()
    assert store.put([deal("a")]).new == ("test/a",)
    store.close()


def test_a_missing_folder_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="no folder"):
        opened(tmp_path / "none" / "kg.db")


def test_a_folder_in_place_of_the_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="cannot be"):
        opened(tmp_path)


def test_a_damaged_store_says_so(tmp_path: Path) -> None:
    path = tmp_path / "kg.db"
    store = opened(path)
    store.put([deal(f"a{number}") for number in range(20)])
    store.close()
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xff" * (len(content) - 4096)
    path.write_bytes(bytes(content))
    with pytest.raises(StoreError, match="damaged"):
        opened(path).digest()


def test_a_full_disk_keeps_nothing_of_the_write(tmp_path: Path) -> None:
    store = opened(tmp_path / "kg.db")
    store.put([deal("a")])
    before = store.digest()
    with store._connections.reading() as sql:
        pages = sql.execute("PRAGMA page_count").fetchone()[0]
    with store._connections._borrowed() as sql:
        sql.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreError, match="no room"):
        store.put([freeze(f"b{number}") for number in range(200)])
    assert store.digest() == before
    store.close()


def test_a_closed_store_says_so(tmp_path: Path) -> None:
    store = opened(tmp_path / "kg.db")
    store.close()
    with pytest.raises(StoreError, match="closed"):
        store.digest()
