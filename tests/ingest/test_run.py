"""A run from inputs to store: what gets in, what does not, and that nothing is lost in between."""

import json
from pathlib import Path

import pytest

from ingest.run import Notice, Source, Summary, Target, extract, ingest, reextract
from ingest.spool import Spool
from ingest.worker import Failure, Limits
from kg_service.errors import StoreAccessRefused, StoreTooNew, StoreUnreachable
from kg_service.model import Extraction
from kg_service.ontology import load_ontology
from kg_service.registry import load_registry
from kg_service.store.base import GraphStore
from kg_service.store.embedded import EmbeddedStore
from tests.ingest.fakes import MemoryStore, WordRecipe

GERMAN = "Der Konzern teilte am Mittwoch mit, dass der Gewinn im dritten Quartal um zehn Prozent gesunken sei."


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.writer._PATIENCE", (0.0, 0.0))


class Bench:
    """A folder with inputs, a spool and a store."""

    def __init__(self, folder: Path) -> None:
        self.inputs = folder / "inputs"
        self.inputs.mkdir()
        self.spool = folder / "spool"
        self.store = MemoryStore()
        self.notices: list[Notice] = []

    def write(self, name: str, *texts: str, **fields: str) -> None:
        lines = [json.dumps({"id": f"{name}-{n}", "text": text, **fields}) for n, text in enumerate(texts)]
        (self.inputs / f"{name}.jsonl").write_text("\n".join(lines))

    def run(
        self,
        *paths: str,
        recipe: WordRecipe | None = None,
        again: bool = False,
        workers: int = 1,
        seconds: float = 60.0,
    ) -> Summary:
        self.notices.clear()
        with Spool(self.spool) as spool:
            return ingest(
                Source(paths=paths or (str(self.inputs),)),
                Target(name="memory", open=self.store.open, again=again),
                recipe or WordRecipe(),
                spool,
                workers=workers,
                limits=Limits(seconds=seconds),
                tell=self.notices.append,
            )

    def states(self) -> dict[str, int]:
        with Spool(self.spool) as spool:
            return dict(spool.counts())

    def told(self, kind: str) -> list[str]:
        return [notice.message for notice in self.notices if notice.kind == kind]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_articles_get_in_and_the_summary_counts_them(bench: Bench) -> None:
    bench.write("a", *(f"Acme rose {n}%." for n in range(100)))
    summary = bench.run(workers=2)
    assert (summary.new, summary.words, summary.exit_status) == (100, 300, 0)
    assert summary.graph == {"articles": 100, "evidence": 100}
    assert [keys == sorted(keys) for keys in bench.store.writes] == [True, True]
    assert bench.states() == {"in": 100, "dead": 0, "aside": 0, "pending": 0}
    assert sum(n.count for n in bench.notices if n.kind == "read") == 100
    assert sum(n.count for n in bench.notices if n.kind == "done") == 100


def test_what_is_unchanged_is_not_extracted_again(bench: Bench) -> None:
    bench.write("a", "Acme rose.", "Acme fell.")
    bench.run()
    summary = bench.run(recipe=WordRecipe(fault="bug"))  # any extraction would raise
    assert (summary.new, summary.unchanged, summary.exit_status) == (0, 2, 0)


def test_a_new_extractor_version_extracts_again(bench: Bench) -> None:
    bench.write("a", "Acme rose.")
    bench.run()
    assert bench.run(recipe=WordRecipe(version="2")).replaced == 1
    assert bench.store.held["local/a-0"].evidence[0].extractor == "2"


def test_a_store_that_was_emptied_is_filled_again(bench: Bench) -> None:
    bench.write("a", "Acme rose.", "Acme fell.")
    bench.run()
    bench.store.held.clear()
    assert bench.run().new == 2


def test_versions_that_lost_are_not_extracted_again(bench: Bench) -> None:
    for name, day, text in (("new", "2026-05-07", "Acme fell."), ("old", "2026-05-06", "Acme rose.")):
        content = json.dumps({"id": "x", "text": text, "date": day})
        (bench.inputs / f"{name}.json").write_text(content)
    first = bench.run()
    assert (first.new, first.replaced + first.superseded) == (1, 1)
    bench.run()
    summary = bench.run(recipe=WordRecipe(fault="bug"))
    assert (summary.unchanged, bench.store.held["local/x"].article.text) == (2, "Acme fell.")


def test_a_retracted_article_stays_out_until_asked_for_again(bench: Bench) -> None:
    bench.write("a", "Acme rose.")
    bench.run()
    bench.store.retracted.add("local/a-0")
    assert bench.run().retracted == 1
    assert bench.run(again=True).retracted == 0
    assert bench.store.retracted == set()


def test_each_bad_input_is_told_and_the_others_get_in(bench: Bench) -> None:
    bench.write("a", "Acme rose.", "CRASH", "HANG", GERMAN, "Acme fell.")
    (bench.inputs / "empty.txt").touch()
    (bench.inputs / "latin.txt").write_bytes("Die Aktie fällt".encode("latin-1"))
    (bench.inputs / "undated.json").write_text(json.dumps({"text": "Acme slid.", "date": "soon"}))
    gone = str(bench.inputs / "gone.txt")
    summary = bench.run(str(bench.inputs), gone, seconds=8)
    assert (summary.new, summary.dead, summary.aside, summary.warnings, summary.exit_status) == (3, 5, 1, 1, 1)
    assert bench.states() == {"in": 3, "dead": 5, "aside": 1, "pending": 0}
    with Spool(bench.spool) as spool:
        assert {(Path(item.place).name, item.stage, item.reason) for item in spool.left_out()} == {
            ("a.jsonl:2", "extract", "crash"),
            ("a.jsonl:3", "extract", "timeout"),
            ("a.jsonl:4", "read", "language"),
            ("empty.txt", "read", "empty"),
            ("latin.txt", "read", "encoding"),
            ("gone.txt", "read", "no-such-file"),
        }


def test_nothing_readable_at_all_is_wrong_use(bench: Bench) -> None:
    (bench.inputs / "empty.txt").touch()
    assert bench.run(str(bench.inputs), "/no/such/file").exit_status == 2


def test_a_german_article_alone_was_readable(bench: Bench) -> None:
    bench.write("a", GERMAN)
    assert bench.run().exit_status == 1


def test_a_bug_costs_one_article_and_the_exit_status_says_so(bench: Bench) -> None:
    bench.write("a", "Acme rose.", "WRONG")
    summary = bench.run()
    assert (summary.new, summary.dead, summary.exit_status) == (1, 1, 70)
    assert [notice.trace != "" for notice in bench.notices if notice.kind == "left-out"] == [True]


def test_an_article_that_the_store_trips_over_is_found_out(bench: Bench) -> None:
    bench.write("a", "Acme rose.", "Acme POISON fell.", "Acme slid.")
    bench.store.poison = "POISON"
    summary = bench.run()
    assert (summary.new, summary.dead, summary.exit_status) == (2, 1, 70)
    with Spool(bench.spool) as spool:
        assert [(item.stage, item.reason, item.message) for item in spool.left_out()] == [
            ("write", "bug", "TypeError: no such column")
        ]


def test_a_store_that_answers_again_is_written_without_a_word_lost(bench: Bench) -> None:
    bench.write("a", "Acme rose.")
    bench.store.faults = [StoreUnreachable("no answer"), StoreUnreachable("no answer")]
    assert bench.run().exit_status == 0
    assert len(bench.told("retry")) == 2


@pytest.mark.parametrize(
    ("error", "status"),
    [(StoreUnreachable("no answer"), 3), (StoreAccessRefused("wrong password"), 3), (StoreTooNew("newer"), 4)],
)
def test_a_store_that_cannot_be_used_leaves_all_pending_for_later(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int
) -> None:
    bench.write("a", *(f"Acme rose {n}%." for n in range(300)))

    def refuse() -> MemoryStore:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(bench.store, "open", refuse)
        summary = bench.run()
    assert (summary.exit_status, summary.pending, summary.new) == (status, 300, 0)
    assert bench.states() == {"in": 0, "dead": 0, "aside": 0, "pending": 300}
    assert bench.run(str(bench.inputs)).new == 300


def test_a_store_that_fails_in_the_middle_keeps_the_rest_pending(bench: Bench) -> None:
    bench.write("a", *(f"Acme rose {n}%." for n in range(300)))
    bench.store.faults = [StoreUnreachable("no answer")] * 3
    summary = bench.run()
    assert (summary.exit_status, summary.pending) == (3, 300)
    (bench.inputs / "a.jsonl").unlink()
    bench.write("b", "Globex rose.")
    assert bench.run().new == 301


def test_an_extractor_that_cannot_be_built_loses_nothing(bench: Bench) -> None:
    bench.write("a", "Acme rose.")
    with pytest.raises(RuntimeError):
        bench.run(recipe=WordRecipe(fault="bug"))
    assert bench.states()["pending"] == 1
    assert bench.run().new == 1


def test_copies_of_one_input_are_one_item(bench: Bench) -> None:
    for name in "abc":
        (bench.inputs / f"{name}.txt").write_text("Acme rose.")
    summary = bench.run()
    assert (summary.new, summary.unchanged) == (1, 2)
    assert sum(bench.states().values()) == 1


def test_extract_needs_no_store_and_keeps_the_order(bench: Bench) -> None:
    bench.write("a", "Acme rose.", GERMAN, "Acme fell.")
    found = list(extract(Source(paths=(str(bench.inputs), "/no/such/file")), WordRecipe(), workers=2))
    assert [item.article.text if isinstance(item, Extraction) else item.reason for _, item in found] == [
        "Acme rose.",
        "language",
        "Acme fell.",
        "no-such-file",
    ]
    assert [place.rsplit(":", 1)[-1] for place, _ in found[:3]] == ["1", "2", "3"]
    assert isinstance(found[1][1], Failure)
    assert found[1][1].aside


def test_reextract_gives_all_kept_texts_to_the_new_extractor(bench: Bench) -> None:
    (bench.inputs / "a.json").write_text(json.dumps({"id": "1", "text": "Acme rose.", "date": "soon"}))
    bench.write("b", *(f"Acme rose {n}%." for n in range(100)))
    bench.run()
    summary = reextract(Target(name="memory", open=bench.store.open), WordRecipe(version="2"))
    assert (summary.replaced, summary.exit_status) == (101, 0)
    assert {item.evidence[0].extractor for item in bench.store.held.values()} == {"2"}
    assert "'soon' is no date" in bench.store.held["local/1"].warnings[0]


def test_the_embedded_store_takes_all_this_in(bench: Bench, tmp_path: Path) -> None:
    def opened() -> GraphStore:
        return EmbeddedStore(tmp_path / "kg.db", load_ontology(), load_registry())

    def run(*, again: bool = False) -> Summary:
        with Spool(bench.spool) as spool:
            target = Target(name="kg.db", open=opened, again=again)
            source = Source(paths=(str(bench.inputs),))
            return ingest(source, target, WordRecipe(), spool, tell=bench.notices.append)

    bench.write("a", "Acme rose.", "Globex fell.")
    assert (run().new, run().unchanged) == (2, 2)
    (bench.inputs / "x.json").write_text(json.dumps({"id": "x", "text": "Acme slid.", "url": "https://a.example/1"}))
    assert run().new == 1
    article = {"id": "x", "text": "Acme slid.", "url": "https://a.example/2", "date": "2026-05-06"}
    (bench.inputs / "x.json").write_text(json.dumps(article))
    assert (run().replaced, len(bench.told("warning"))) == (1, 1)
    assert "came with another URL" in bench.told("warning")[0]
    store = opened()
    store.retract(["a.example/x"])
    store.close()
    summary = run()
    assert (summary.unchanged, summary.retracted, summary.graph["articles"]) == (2, 1, 2)
    assert (run(again=True).graph["articles"], run().unchanged) == (3, 3)
