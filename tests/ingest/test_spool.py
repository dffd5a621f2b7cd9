"""The spool: nothing that came in is lost, and every item is in one state."""

import sqlite3
from pathlib import Path

import pytest

from ingest.sources import Document, InputFault
from ingest.spool import Entry, Spool
from kg_service.errors import StoreError, StoreTooNew


def document(text: str, place: str = "feed.jsonl:1") -> Document:
    return Document(place=place, format="json", content=text.encode(), namespace="feed")


def entry(item: Document) -> Entry:
    return Entry(id=item.id, article="feed/1", held="h", extractor="1", store="s")


def test_what_was_added_is_there_for_the_next_process(tmp_path: Path) -> None:
    items = [document(str(n), place=f"feed.jsonl:{n}") for n in range(100)]
    with Spool(tmp_path / "spool") as spool:
        assert spool.add(items) == {}
    with Spool(tmp_path / "spool") as spool:
        assert list(spool.pending()) == items


def test_an_item_is_in_one_state_and_the_states_add_up(tmp_path: Path) -> None:
    items = [document(str(n), place=f"feed.jsonl:{n}") for n in range(4)]
    with Spool(tmp_path / "spool") as spool:
        spool.add([*items, items[0], InputFault(place="gone.txt", reason="no-such-file", message="not there")])
        spool.mark_in([entry(items[0])])
        spool.mark_out(items[1].id, state="aside", stage="read", reason="language", message="German")
        spool.mark_out(items[2].id, state="dead", stage="extract", reason="crash", message="it crashed")
        assert spool.counts() == {"in": 1, "dead": 2, "aside": 1, "pending": 1}
        assert list(spool.pending()) == [items[3]]
        assert [(item.place, item.state, item.stage, item.reason) for item in spool.left_out()] == [
            ("feed.jsonl:2", "dead", "extract", "crash"),
            ("feed.jsonl:1", "aside", "read", "language"),
            ("gone.txt", "dead", "read", "no-such-file"),
        ]


def test_the_bytes_of_the_dead_are_kept_and_those_of_what_is_in_are_not(tmp_path: Path) -> None:
    first, second = document("1"), document("2", place="other.jsonl:1")
    with Spool(tmp_path / "spool") as spool:
        spool.add([first, second])
        spool.mark_in([entry(first)])
        spool.mark_out(second.id, state="dead", stage="extract", reason="timeout", message="slow")
    rows = dict(sqlite3.connect(tmp_path / "spool").execute("SELECT state, content FROM item").fetchall())
    assert rows == {"in": None, "dead": b"2"}


def test_what_is_in_stays_in_until_it_is_renewed(tmp_path: Path) -> None:
    item = document("1")
    with Spool(tmp_path / "spool") as spool:
        spool.add([item])
        spool.mark_in([entry(item)])
        assert spool.add([item]) == {item.id: entry(item)}
        assert list(spool.pending()) == []
        spool.renew([item])
        assert list(spool.pending()) == [item]


def test_what_was_put_right_at_its_place_is_no_longer_listed(tmp_path: Path) -> None:
    path = str(tmp_path / "a.json")
    with Spool(tmp_path / "spool") as spool:
        spool.add([InputFault(place=path, reason="no-such-file", message="not there")])
        broken = document("{", place=path)
        spool.add([broken])
        spool.mark_out(broken.id, state="dead", stage="read", reason="broken-json", message="broken")
        assert [item.reason for item in spool.left_out()] == ["broken-json"]
        spool.add([document("{}", place=path)])
        assert spool.left_out() == ()


def test_places_may_have_any_bytes_in_their_names(tmp_path: Path) -> None:
    with Spool(tmp_path / "spool") as spool:
        spool.add([document("1", place="caf\udce9.json"), InputFault(place="x\udcff", reason="empty", message="empty")])
        assert spool.counts()["pending"] == 1


def test_a_spool_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    Spool(tmp_path / "spool").close()
    sqlite3.connect(tmp_path / "spool").execute("PRAGMA user_version=99")
    with pytest.raises(StoreTooNew, match="newer version"):
        Spool(tmp_path / "spool")


def test_a_file_that_is_no_spool_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "spool").write_text("my notes, which must not be overwritten by anything" * 20)
    with pytest.raises(StoreError, match="KG_SPOOL"):
        Spool(tmp_path / "spool")
    assert (tmp_path / "spool").read_text().startswith("my notes")
