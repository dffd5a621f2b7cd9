"""kg ingest, extract, retract and reextract as a user meets them."""

import json
import sqlite3
from pathlib import Path

import pytest

from kg_service.cli.parts import Parts
from kg_service.errors import StoreUnreachable
from tests.ingest.fakes import WordRecipe
from tests.kg_service.cli.conftest import Kg

GERMAN = "Der Konzern teilte am Mittwoch mit, dass der Gewinn im dritten Quartal um zehn Prozent gesunken sei."


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "a.txt").write_text("Acme rose on Monday.")
    (folder / "b.jsonl").write_text('{"id": "b", "text": "Globex fell."}\n{"id": "c", "text": "Initech slid."}\n')
    return folder


def test_a_folder_gets_in_and_the_summary_says_so(kg: Kg, news: Path) -> None:
    first = kg("ingest", str(news))
    assert (first.status, first.err) == (0, "")
    assert "3 new, 0 unchanged, 0 replaced, 0 dead" in first.out
    assert "3 articles" in first.out
    assert "words a second" in first.out
    again = kg("ingest", str(news), "--json")
    assert json.loads(again.out)["articles"] == {
        "new": 0,
        "unchanged": 3,
        "replaced": 0,
        "superseded": 0,
        "retracted": 0,
        "dead": 0,
        "aside": 0,
        "pending": 0,
    }


def test_what_did_not_get_in_is_told_and_listed(kg: Kg, news: Path) -> None:
    (news / "broken.jsonl").write_text('{"text": "Umbrella rose."}\n{"text": \n')
    (news / "german.txt").write_text(GERMAN)
    result = kg("ingest", str(news), "gone.txt")
    assert result.status == 1
    assert "4 new, 0 unchanged, 0 replaced, 2 dead, 1 set aside" in result.out
    assert "broken.jsonl:2: broken JSON" in result.err
    assert "gone.txt: there is no such file or folder" in result.err
    listed = kg("stats")
    assert listed.status == 0
    for words in ("broken.jsonl:2: broken JSON", "gone.txt", "german.txt: the text is not in English (language: de)"):
        assert words in listed.out
    assert "inputs  7  (0 pending, 4 in, 2 dead, 1 aside)" in listed.out


def test_nothing_readable_is_wrong_use(kg: Kg) -> None:
    assert kg("ingest", "gone.txt").status == 2
    nothing = kg("ingest")
    assert nothing.status == 2
    assert "name what to read" in nothing.err


def test_a_namespace_is_one_word(kg: Kg, news: Path) -> None:
    assert kg("ingest", str(news), "--namespace", "a/b").status == 2
    assert kg("ingest", str(news), "--namespace", "wire").status == 0
    assert kg("retract", "wire/b").out == "1 article retracted: wire/b\n"


def test_an_unreachable_store_loses_nothing(kg: Kg, news: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: Parts) -> None:
        raise StoreUnreachable("no answer from neo4j://h")

    with monkeypatch.context() as patch:
        patch.setattr(Parts, "open_store", refuse)
        result = kg("ingest", str(news))
    assert result.status == 3
    assert "error: no answer from neo4j://h" in result.err
    assert "nothing is lost: 3 articles wait in the spool" in result.err
    later = kg("ingest")
    assert later.status == 0
    assert "3 new" in later.out


def test_a_store_of_a_newer_version_has_its_own_status(kg: Kg, news: Path) -> None:
    kg("ingest", str(news / "a.txt"))
    with sqlite3.connect("kg.db") as database:
        database.execute("PRAGMA user_version=1000")
    database.close()
    result = kg("ingest", str(news))
    assert result.status == 4
    assert "2 articles wait" in result.err


def test_a_bug_has_its_own_status_and_shows_its_traceback_when_asked(kg: Kg, news: Path) -> None:
    (news / "d.txt").write_text("WRONG")
    plain = kg("extract", str(news / "d.txt"))
    assert plain.status == 70
    assert "IndexError: list index out of range" in plain.err
    assert "Traceback" not in plain.err
    assert "Traceback" in kg("--debug", "extract", str(news / "d.txt")).err


def test_extract_prints_one_object_a_line_and_speaks_on_standard_error(kg: Kg, news: Path) -> None:
    (news / "german.txt").write_text(GERMAN)
    result = kg("extract", str(news))
    assert result.status == 1
    objects = [json.loads(line) for line in result.out.splitlines()]
    assert [item["article"]["id"] for item in objects[1:]] == ["b", "c"]
    assert objects[0]["text"] == "Acme rose on Monday."
    assert [entity["name"] for entity in objects[0]["entities"]] == ["Acme", "Monday"]
    assert "german.txt: the text is not in English" in result.err
    assert "3 articles extracted, 1 left out" in result.err
    assert not Path("kg.db").exists()


def test_extract_pretty_shows_facts_under_their_sentence(kg: Kg, news: Path) -> None:
    result = kg("extract", str(news / "b.jsonl"), "--pretty")
    lines = [line.strip() for line in result.out.splitlines()]
    at = lines.index("Globex fell.")
    assert lines[at + 1].startswith("→ PriceMove")


def test_a_retracted_article_stays_out_until_asked_for(kg: Kg, news: Path) -> None:
    kg("ingest", str(news))
    assert kg("retract", "b").status == 0
    assert "1 retracted before" in kg("ingest", str(news)).out
    assert "the graph  2 articles" in kg("ingest", str(news)).out
    assert "the graph  3 articles" in kg("ingest", str(news), "--again").out


def test_retracting_what_is_not_there_says_what_a_key_is(kg: Kg, news: Path) -> None:
    kg("ingest", str(news))
    result = kg("retract", "nothing")
    assert result.status == 2
    assert "there is no article nothing" in result.err


def test_an_article_is_retracted_by_its_url(kg: Kg, news: Path) -> None:
    (news / "u.json").write_text(json.dumps({"text": "Acme rose.", "url": "https://news.example/a"}))
    kg("ingest", str(news))
    assert "news.example/url-" in kg("retract", "https://news.example/a#top").out


def test_reextract_gives_the_kept_texts_to_the_new_extractor(
    kg: Kg, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kg("ingest", str(news))
    monkeypatch.setattr(Parts, "recipe", property(lambda _: WordRecipe(version="2")))
    result = kg("reextract")
    assert result.status == 0
    assert "0 new, 0 unchanged, 3 replaced" in result.out
