"""What every GraphStore must do: one suite, bound to each store by a class with a fixture `store`.

`Put` and `store` stand for the store under test, empty; the ontology is the shipped one, the registry `REGISTRY`.
"""

import threading
from dataclasses import replace
from functools import cache

import pytest

from kg_service.errors import QueryError, StoreError
from kg_service.model import Extraction, Interval
from kg_service.ontology import Ontology, load_ontology
from kg_service.registry import Registry, RegistryEntry
from kg_service.store.base import ArticleFilter, AsOf, EntityFilter, FactFilter, GraphStore
from tests.factories import amount, entity, event, extraction, relation

REGISTRY = Registry(
    [
        RegistryEntry(
            id="org:meta-platforms",
            kind="Company",
            name="Meta Platforms",
            aliases=("Meta", "Facebook"),
            tickers=("META@XNAS",),
            identifiers={"cik": "1326801"},
        ),
        RegistryEntry(id="org:citadel", kind="Fund", name="Citadel"),
        RegistryEntry(id="place:paris", kind="Place", name="Paris"),
    ]
)


@cache
def ontology() -> Ontology:
    return load_ontology()


def deal(
    id: str, *, published_at: str | None = "2026-05-06", quote: str = "Meta bought Acme.", **fields: object
) -> Extraction:
    """An article that tells that Meta took over Acme Robotics."""
    found = event(
        "Acquisition", {"acquirer": "Meta", "target": "Acme Robotics"}, quote=quote, **({"stage": "COMPLETED"} | fields)
    )
    return extraction(id, [entity("Meta"), entity("Acme Robotics")], [found], published_at=published_at)


def freeze(id: str, *, published_at: str | None = "2026-05-06", **fields: object) -> Extraction:
    """An article that tells that Meta froze hiring, and that hedge funds bet on a fall of its shares."""
    found = [
        event("WorkforceChange", {"organization": "Meta"}, direction="FREEZE", quote="Meta froze hiring.", **fields),
        event("PositionChange", {"holder": "hedge funds", "subject": "Meta"}, direction="SHORT", stage="COMPLETED"),
    ]
    group = entity("hedge funds", "Fund", generic=True, group="hedge funds")
    return extraction(id, [entity("Meta"), group], found, published_at=published_at)


class StoreContract:
    """Inherited by one class for each store."""

    # writing

    def test_an_empty_store_answers(self, store: GraphStore) -> None:
        assert store.sequence() == 0
        assert store.find_events(FactFilter()).items == ()
        assert store.find_entities(EntityFilter()).next is None
        assert store.search("Meta") == ()
        assert store.events(["event_none"]) == store.relations(["rel_none"]) == store.entities(["org:none"]) == {}
        assert store.subgraph().number_of_nodes() == 0
        assert list(store.extractions()) == []
        assert store.put([]).new == ()

    def test_put_derives_entities_relations_and_events(self, store: GraphStore) -> None:
        report = store.put([deal("a"), freeze("b")])
        assert (report.new, report.sequence, store.sequence()) == (("test/a", "test/b"), 1, 1)
        names = {found.name for found in store.find_events(FactFilter()).items}
        assert names == {
            "Meta Platforms acquires Acme Robotics",
            "Meta Platforms freezes hiring",
            "Hedge funds short Meta Platforms",
        }
        implied = {(found.kind, found.source, found.target) for found in store.find_relations(FactFilter()).items}
        shorts = next(name for kind, name, _ in implied if kind == "SHORTS")
        assert implied == {
            ("SUBSIDIARY_OF", "org:acme-robotics", "org:meta-platforms"),
            ("SHORTS", shorts, "org:meta-platforms"),
        }
        found = store.entities(["org:meta-platforms", "org:acme-robotics", shorts])
        meta = found["org:meta-platforms"]
        assert (meta.kind, meta.name, meta.known, meta.article_count) == ("Company", "Meta Platforms", True, 2)
        assert meta.identifiers == {"ticker": "META", "mic": "XNAS", "cik": "1326801"}
        assert found["org:acme-robotics"].known is False
        assert (found[shorts].generic, found[shorts].group) == (True, "hedge funds")

    def test_a_second_put_changes_nothing(self, store: GraphStore) -> None:
        store.put([deal("a"), freeze("b")])
        before, recorded = store.digest(), store.articles(["test/a"])["test/a"].recorded_from
        report = store.put([freeze("b"), deal("a")])
        assert (report.new, sorted(report.unchanged)) == ((), ["test/a", "test/b"])
        assert store.digest() == before
        assert store.articles(["test/a"])["test/a"].recorded_from == recorded

    def test_digests_tell_graphs_apart(self, store: GraphStore) -> None:
        digests = {store.digest()}
        for article in (deal("a"), freeze("b"), deal("a", published_at="2026-05-07"), deal("c", factuality="DENIED")):
            store.put([article])
            digests.add(store.digest())
        assert len(digests) == 5

    def test_a_new_extraction_replaces_the_evidence_of_its_article(self, store: GraphStore) -> None:
        store.put([deal("a")])
        report = store.put([replace(deal("a"), evidence=())])
        assert report.replaced == ("test/a",)
        assert store.find_events(FactFilter()).items == store.find_relations(FactFilter()).items == ()
        assert store.entities(["org:acme-robotics"])["org:acme-robotics"].article_count == 1
        assert store.put([deal("a")]).replaced == ("test/a",)
        assert len(store.find_events(FactFilter()).items) == 1

    def test_entities_go_with_the_last_article_that_mentions_them(self, store: GraphStore) -> None:
        store.put([deal("a")])
        store.put([replace(deal("a"), evidence=(), entities=())])
        assert store.find_entities(EntityFilter()).items == ()
        assert store.search("Acme Robotics") == ()

    def test_the_latest_version_wins_whenever_it_comes(self, store: GraphStore) -> None:
        old, new = deal("a", published_at="2026-05-06"), freeze("a", published_at="2026-05-07")
        assert store.put([new]).new == ("test/a",)
        before = store.digest()
        assert store.put([old]).superseded == ("test/a",)
        assert store.put([old]).unchanged == ("test/a",)
        assert store.digest() == before
        assert store.stats()["articles"]["versions"] == 2

    def test_one_url_is_one_article_under_its_smallest_key(self, store: GraphStore) -> None:
        url = "https://example.org/deal"
        first = replace(deal("b"), article=replace(deal("b").article, url=url))
        store.put([first])
        event_before = store.find_events(FactFilter()).items[0].id
        second = deal("a", published_at="2026-05-07")
        second = replace(second, article=replace(second.article, url=url))
        store.put([second])
        assert list(store.articles(["test/a", "test/b"])) == ["test/a"]
        (found,) = store.find_events(FactFilter()).items
        assert found.id != event_before
        assert store.put([first]).unchanged == ("test/b",)

    def test_an_id_with_another_url_is_a_new_version_with_a_warning(self, store: GraphStore) -> None:
        one, other = deal("a"), deal("a", published_at="2026-05-08")
        store.put([replace(one, article=replace(one.article, url="https://example.org/1"))])
        report = store.put([replace(other, article=replace(other.article, url="https://example.org/2"))])
        assert report.replaced == ("test/a",)
        assert "https://example.org/2" in report.warnings[0]
        assert "https://example.org/1" in report.warnings[0]

    def test_retraction_takes_facts_out_and_again_brings_them_back(self, store: GraphStore) -> None:
        store.put([deal("a"), freeze("b")])
        before = store.digest()
        assert store.retract(["test/a"]).retracted == ("test/a",)
        assert [found.kind for found in store.find_events(FactFilter(kinds=("Acquisition",))).items] == []
        assert store.articles(["test/a"]) == {}
        assert store.stats()["articles"]["retracted"] == 1
        assert store.put([deal("a")]).retracted == ("test/a",)
        assert store.articles(["test/a"]) == {}
        assert store.put([deal("a")], again=True).new == ("test/a",)
        assert store.digest() == before
        assert store.put([deal("a")]).unchanged == ("test/a",)

    def test_retracting_what_is_not_there_is_refused_whole(self, store: GraphStore) -> None:
        store.put([deal("a")])
        before = store.digest()
        with pytest.raises(KeyError, match="test/none"):
            store.retract(["test/a", "test/none"])
        assert store.digest() == before
        assert store.sequence() == 1

    def test_a_fault_while_writing_leaves_the_graph_as_it_was(self, store: GraphStore) -> None:
        store.put([deal("a")])
        before = store.digest()
        broken = deal("b")
        with pytest.raises(ValueError, match="no date"):
            store.put([freeze("c"), replace(broken, evidence=(replace(broken.evidence[0], date="soon"),))])
        assert (store.digest(), store.sequence()) == (before, 1)

    def test_concurrent_writers_lose_nothing(self, store: GraphStore) -> None:
        articles = [deal(f"a{number}", published_at=f"2026-05-0{number + 1}") for number in range(6)]
        threads = [threading.Thread(target=store.put, args=([article],)) for article in articles]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert store.sequence() == 6
        (found,) = store.find_events(FactFilter()).items
        assert found.article_count == 6

    # derived facts

    def test_mentions_of_one_happening_are_one_event(self, store: GraphStore) -> None:
        store.put([deal("b", published_at="2026-05-08", amounts=(amount(2e9),))])
        alone = store.find_events(FactFilter()).items[0]
        store.put([deal("a", published_at="2026-05-06", stage="ANNOUNCED", factuality="RUMOURED")])
        (together,) = store.find_events(FactFilter()).items
        assert together.id != alone.id
        assert (together.article_count, together.source_count, together.novelty) == (2, 2, 0.5)
        assert (together.factuality, together.stage, together.amounts) == ("ASSERTED", "COMPLETED", (amount(2e9),))
        assert (together.first_seen, together.last_seen) == ("2026-05-06", "2026-05-08")
        assert store.events([alone.id, alone.evidence[0]]) == {alone.id: together, alone.evidence[0]: together}
        assert [item.article for item in store.evidence_of([alone.id])[alone.id]] == ["test/a", "test/b"]

    def test_an_event_falls_apart_when_the_article_between_goes(self, store: GraphStore) -> None:
        days = {"a": "2026-05-01", "b": "2026-05-07", "c": "2026-05-13"}
        store.put([deal(name, published_at=day) for name, day in days.items()])
        assert len(store.find_events(FactFilter()).items) == 1
        store.retract(["test/b"])
        assert len(store.find_events(FactFilter()).items) == 2

    def test_a_denial_has_the_last_word(self, store: GraphStore) -> None:
        store.put([deal("a", factuality="RUMOURED", stage="PROPOSED")])
        store.put([deal("b", published_at="2026-05-07", factuality="DENIED", stage="PROPOSED")])
        (found,) = store.find_events(FactFilter()).items
        assert found.factuality == "DENIED"
        assert found.name.startswith("Denied: ")
        assert store.find_events(FactFilter(factuality=("ASSERTED", "REPORTED"))).items == ()

    def test_near_duplicates_count_as_one_source(self, store: GraphStore) -> None:
        text = "Meta bought Acme. " + " ".join(f"word{number}" for number in range(80)) + " Meta Acme Robotics"
        found = event(
            "Acquisition", {"acquirer": "Meta", "target": "Acme Robotics"}, quote="Meta bought Acme.", stage="COMPLETED"
        )
        people = [entity("Meta"), entity("Acme Robotics")]
        wire, copy = (
            extraction(name, people, [found], text=text + end, published_at=day, near_duplicates=True)
            for name, end, day in (("copy", " Agency", "2026-05-06"), ("again", " Paper", "2026-05-07"))
        )
        store.put([copy])
        store.put([wire])
        stored = store.articles(["test/copy", "test/again"])
        assert (stored["test/copy"].original, stored["test/again"].original) == (None, "test/copy")
        (event_found,) = store.find_events(FactFilter()).items
        assert (event_found.article_count, event_found.source_count, event_found.confidence) == (2, 1, 0.8)
        (relation_found,) = store.find_relations(FactFilter()).items
        assert (relation_found.article_count, relation_found.source_count) == (2, 1)
        assert store.stats()["articles"]["duplicates"] == 1
        store.retract(["test/copy"])
        assert store.articles(["test/again"])["test/again"].original is None

    def test_relations_merge_their_evidence_over_articles(self, store: GraphStore) -> None:
        people = [entity("Jane Doe", "Person"), entity("Citadel", "Fund")]
        store.put(
            [
                extraction(
                    "a",
                    people,
                    [
                        relation(
                            "EMPLOYED_BY",
                            "Jane Doe",
                            "Citadel",
                            properties={"position": "analyst", "valid_from": "2020"},
                        )
                    ],
                ),
                extraction(
                    "b",
                    people,
                    [
                        relation(
                            "EMPLOYED_BY",
                            "Jane Doe",
                            "Citadel",
                            properties={"position": "chief", "valid_to": "2025-06"},
                        )
                    ],
                    published_at="2026-05-07",
                ),
            ]
        )
        (found,) = store.find_relations(FactFilter()).items
        assert (found.source, found.target) == ("person:jane-doe", "org:citadel")
        assert found.properties == {"position": "chief"}
        assert found.intervals == (Interval(valid_from="2020", valid_to="2025-06"),)
        assert (found.article_count, found.confidence, found.implied) == (2, 0.96, False)

    # reading

    def test_evidence_shows_quotes_in_graph_ids(self, store: GraphStore) -> None:
        article = extraction(
            "a",
            [entity("Meta"), entity("Jane Doe", "Person")],
            [
                event(
                    "Statement",
                    {"speaker": "Jane Doe", "subject": "Meta"},
                    direction="POSITIVE",
                    stage="COMPLETED",
                    quote="Meta will win, said Jane Doe.",
                    speakers=("Jane Doe",),
                    scores={"role": 0.7},
                )
            ],
        )
        store.put([article])
        (found,) = store.find_events(FactFilter()).items
        (view,) = store.find_relations(FactFilter(kinds=("HAS_VIEW_ON",))).items
        of = store.evidence_of([found.id, view.id, "event_none"])
        assert of[found.id] == of[view.id]
        (stored,) = of[found.id]
        assert stored.evidence.quote == "Meta will win, said Jane Doe."
        assert {(a.role, a.entity) for a in stored.evidence.arguments} == {
            ("speaker", "person:jane-doe"),
            ("subject", "org:meta-platforms"),
        }
        assert stored.evidence.speakers == ("person:jane-doe",)
        assert stored.evidence.scores == {"role": 0.7}
        assert (stored.article, stored.published_at, stored.facts) == ("test/a", "2026-05-06", (found.id, view.id))
        assert list(of) == [found.id, view.id]
        assert store.facts_in(["test/a", "test/none"]) == {"test/a": ((view.id,), (found.id,))}
        assert store.find_events(FactFilter(speakers=("person:jane-doe",))).items == (found,)
        assert store.find_relations(FactFilter(speakers=("org:meta-platforms",))).items == ()

    def test_articles_come_with_text_only_when_asked(self, store: GraphStore) -> None:
        given = replace(deal("a"), warnings=("odd",))
        given = replace(
            given, article=replace(given.article, title="Deal", url="https://example.org/1", publication="Wire")
        )
        store.put([given])
        assert store.articles(["test/a"])["test/a"].article == replace(given.article, text="")
        stored = store.articles(["test/a", "test/b"], text=True)
        assert stored["test/a"].article == given.article
        assert stored["test/a"].warnings == ("odd",)
        assert list(store.extractions()) == [given]
        assert list(store.extractions(["test/b"])) == []

    def test_mentions_are_those_of_the_article(self, store: GraphStore) -> None:
        given = freeze("a")
        store.put([given])
        found = store.mentions_in(["test/a"])["test/a"]
        assert [local for _, local in found] == list(given.entities)
        assert found[0][0] == "org:meta-platforms"

    def test_facts_are_filtered_by_every_field(self, store: GraphStore) -> None:
        store.put([deal("a", published_at="2026-05-06", date="2026-04"), freeze("b", published_at="2026-05-09")])

        def kinds(**fields: object) -> set[str]:
            return {found.kind for found in store.find_events(FactFilter(**fields)).items}  # type: ignore[arg-type]

        everything = {"Acquisition", "WorkforceChange", "PositionChange"}
        assert kinds() == kinds(entities=("org:meta-platforms",)) == everything
        assert kinds(kinds=("Acquisition", "Merger")) == {"Acquisition"}
        assert kinds(entities=("org:acme-robotics",)) == {"Acquisition"}
        assert kinds(entities=("org:meta-platforms",), roles=("organization",)) == {"WorkforceChange"}
        assert kinds(directions=("SHORT",)) == {"PositionChange"}
        assert kinds(stages=("COMPLETED",)) == {"Acquisition", "PositionChange"}
        assert kinds(articles=("test/a",)) == {"Acquisition"}
        assert (
            kinds(min_confidence=0.9)
            == kinds(factuality=("DENIED",))
            == kinds(sources=("org:meta-platforms",))
            == set()
        )
        assert kinds(since="2026-05-01") == {"WorkforceChange", "PositionChange"}
        assert kinds(until="2026-05-01") == {"Acquisition"}
        assert kinds(ids=()) == kinds(kinds=()) == set()

        def relations(**fields: object) -> set[str]:
            return {found.kind for found in store.find_relations(FactFilter(**fields)).items}  # type: ignore[arg-type]

        assert relations(entities=("org:meta-platforms",)) == {"SUBSIDIARY_OF", "SHORTS"}
        assert relations(sources=("org:acme-robotics",)) == {"SUBSIDIARY_OF"}
        assert relations(targets=("org:meta-platforms",), articles=("test/b",)) == {"SHORTS"}
        assert relations(entities=("org:meta-platforms",), roles=("source",)) == set()
        assert relations(directions=("SHORT",)) == set()

    def test_entities_are_filtered_and_ordered(self, store: GraphStore) -> None:
        store.put([deal("a"), freeze("b", published_at="2026-05-09")])

        def names(order: str = "NAME", **fields: object) -> list[str]:
            return [found.name for found in store.find_entities(EntityFilter(**fields), order=order).items]  # type: ignore[arg-type]

        assert names() == ["Acme Robotics", "Meta Platforms", "hedge funds"]
        assert names("MENTIONED")[0] == "Meta Platforms"
        assert names("LAST_SEEN")[2] == "Acme Robotics"
        assert names(kinds=("Fund",)) == names(generic=True) == ["hedge funds"]
        assert names(name="FACEB") == names(name="meta") == ["Meta Platforms"]
        assert names(name="%") == []
        assert names(ids=("org:acme-robotics", "org:none")) == ["Acme Robotics"]

    def test_entities_are_filtered_by_ticker_and_by_what_they_take_part_in(self, store: GraphStore) -> None:
        store.put([freeze("a"), deal("b", stage="ANNOUNCED")])

        def names(**fields: object) -> set[str]:
            return {e.name for e in store.find_entities(EntityFilter(**fields)).items}

        assert names(tickers=("meta",)) == {"Meta Platforms"}
        shorted = FactFilter(kinds=("SHORTS",), roles=("target",))
        assert names(has_relation=shorted) == {"Meta Platforms"}
        assert names(has_relation=replace(shorted, source_kinds=("Fund",))) == {"Meta Platforms"}
        assert names(has_relation=replace(shorted, source_kinds=("Person",))) == set()
        assert names(has_relation=replace(shorted, roles=("source",))) == {"hedge funds"}
        assert names(has_relation=replace(shorted, roles=None)) == {"hedge funds", "Meta Platforms"}
        freezing = FactFilter(kinds=("WorkforceChange",), directions=("FREEZE",))
        assert names(has_event=freezing) == {"Meta Platforms"}
        assert names(has_event=replace(freezing, roles=("union",))) == set()
        assert names(has_event=replace(freezing, directions=("CUT",))) == set()
        acquired = FactFilter(kinds=("Acquisition",), roles=("target",))
        assert names(has_event=acquired, kinds=("Company",)) == {"Acme Robotics"}
        assert names(has_event=acquired, has_relation=shorted) == set()

    def test_relations_are_filtered_by_the_kinds_of_their_ends(self, store: GraphStore) -> None:
        store.put([freeze("a")])

        def kinds(**fields: object) -> list[str]:
            return [r.kind for r in store.find_relations(FactFilter(**fields)).items]

        assert kinds(source_kinds=("Fund",), target_kinds=("Company",)) == ["SHORTS"]
        assert kinds(source_kinds=("Company",)) == []
        assert kinds(target_kinds=("Fund",)) == []
        assert store.find_events(FactFilter(target_kinds=("Company",))).items == ()

    def test_entities_are_filtered_by_role(self, store: GraphStore) -> None:
        store.put(
            [
                extraction(
                    "a", [entity("Jane Doe", "Person", roles=("ANALYST", "JOURNALIST")), entity("John Roe", "Person")]
                )
            ]
        )
        found = store.find_entities(EntityFilter(roles=("ANALYST", "EXECUTIVE"))).items
        assert [person.name for person in found] == ["Jane Doe"]

    @pytest.mark.parametrize("order", ["NEWEST", "OLDEST", "CONFIDENCE"])
    def test_pages_join_to_the_whole_list(self, store: GraphStore, order: str) -> None:
        days = [None, None, "2026-01-01", "2026-02-01", "2026-02-01", "2026-03-01", "2026-04-01"]
        for number, day in enumerate(days):
            people = [entity(f"Firm {number}"), entity("Meta")]
            said = relation("SUPPLIES", f"Firm {number}", "Meta", confidence=0.5 + number % 3 / 10)
            store.put([extraction(f"a{number}", people, [said], published_at=day)])
        whole = store.find_relations(FactFilter(), order=order).items  # type: ignore[arg-type]
        found, after = [], None
        while True:
            page = store.find_relations(FactFilter(), order=order, first=2, after=after)  # type: ignore[arg-type]
            found += page.items
            after = page.next
            if after is None:
                break
        assert tuple(found) == whole
        assert len(whole) == 7
        days_found = [item.last_seen for item in whole]
        if order == "NEWEST":
            assert days_found == ["2026-04-01", "2026-03-01", "2026-02-01", "2026-02-01", "2026-01-01", None, None]
            own = store.relations_of(["org:meta-platforms"], FactFilter(), first=3)["org:meta-platforms"]
            rest = store.find_relations(FactFilter(entities=("org:meta-platforms",)), after=own.next).items
            assert own.items + rest == whole
        elif order == "OLDEST":
            assert days_found[:2] == ["2026-01-01", "2026-02-01"]
            assert days_found[5:] == [None, None]
        else:
            assert [item.confidence for item in whole] == sorted((item.confidence for item in whole), reverse=True)

    def test_a_cursor_of_something_else_is_refused(self, store: GraphStore) -> None:
        store.put([deal("a"), freeze("b")])
        after = store.find_events(FactFilter(), first=1).next
        with pytest.raises(QueryError, match="order"):
            store.find_events(FactFilter(), order="OLDEST", after=after)
        for wrong in ("", "nonsense", "é", "bnVsbA"):
            with pytest.raises(QueryError, match="no cursor"):
                store.find_events(FactFilter(), after=wrong)

    def test_links_are_read_in_batches(self, store: GraphStore) -> None:
        store.put([deal("a"), freeze("b", published_at="2026-05-09")])
        events = store.events_of(["org:meta-platforms", "org:acme-robotics", "org:none"], FactFilter(), first=1)
        assert [len(page.items) for page in events.values()] == [1, 1, 0]
        assert events["org:meta-platforms"].next is not None
        assert events["org:acme-robotics"].next is None
        of = store.articles_of(["org:meta-platforms", "org:acme-robotics"], first=5)
        assert [found.article.key for found in of["org:meta-platforms"].items] == ["test/b", "test/a"]
        assert [found.article.key for found in of["org:acme-robotics"].items] == ["test/a"]
        assert all(found.article.text == "" for found in of["org:meta-platforms"].items)

    def test_articles_are_filtered_and_newest_first(self, store: GraphStore) -> None:
        wire = deal("a")
        store.put(
            [
                replace(wire, article=replace(wire.article, publication="Wire")),
                freeze("b", published_at=None),
                freeze("c", published_at="2026-05-09"),
            ]
        )

        def keys(**fields: object) -> list[str]:
            return [found.article.id for found in store.find_articles(ArticleFilter(**fields)).items]  # type: ignore[arg-type]

        assert keys() == ["c", "a", "b"]
        assert keys(publications=("Wire",)) == keys(mentions=("org:acme-robotics",)) == ["a"]
        assert keys(since="2026-05-07") == ["c"]
        assert keys(until="2026-05-07") == ["a"]
        assert keys(keys=("test/b",)) == ["b"]
        first = store.find_articles(ArticleFilter(), first=2)
        assert [found.article.id for found in store.find_articles(ArticleFilter(), after=first.next).items] == ["b"]

    def test_search_finds_names_aliases_tickers_and_misspellings(self, store: GraphStore) -> None:
        store.put([deal("a"), freeze("b")])

        def best(text: str, **options: object) -> str | None:
            found = store.search(text, **options)  # type: ignore[arg-type]
            return found[0][0].name if found else None

        assert best("Meta Platforms Inc.") == best("facebook") == best("META") == best("the meta") == "Meta Platforms"
        assert best("acme") == best("acme robtics") == best("Acme Robot") == "Acme Robotics"
        assert best("hedge", kinds=("Fund",)) == "hedge funds"
        assert best("meta", kinds=("Fund",)) is None
        assert best("zzzz") is best("") is best('"*( OR') is None
        scores = [score for _, score in store.search("meta")]
        assert scores[0] == 1.0
        assert scores == sorted(scores, reverse=True)
        assert len(store.search("meta", first=0)) == 0

    def test_subgraph_shows_asserted_facts_without_generic_groups(self, store: GraphStore) -> None:
        other = extraction(
            "c", [entity("Acme Robotics"), entity("Initech")], [relation("SUPPLIES", "Initech", "Acme Robotics")]
        )
        denied = extraction(
            "d",
            [entity("Initech"), entity("Citadel")],
            [relation("SUPPLIES", "Initech", "Citadel", factuality="DENIED")],
        )
        store.put([deal("a"), freeze("b"), other, denied])
        graph = store.subgraph()
        assert {(u, v, data["kind"]) for u, v, data in graph.edges(data=True)} >= {
            ("org:acme-robotics", "org:meta-platforms", "SUBSIDIARY_OF"),
            ("org:initech", "org:acme-robotics", "SUPPLIES"),
        }
        assert not any("hedge-funds" in node for node in graph)
        assert graph.degree("org:citadel") == 0
        around = store.subgraph(["org:meta-platforms"])
        assert "org:acme-robotics" in around
        assert "org:initech" not in around
        assert "org:initech" in store.subgraph(["org:meta-platforms"], hops=2)

    def test_stats_count_by_kind(self, store: GraphStore) -> None:
        store.put([deal("a"), freeze("b")])
        stats = store.stats()
        assert stats["articles"] == {"live": 2, "duplicates": 0, "retracted": 0, "versions": 2}
        assert stats["entities"] == {"Company": 2, "Fund": 1}
        assert stats["relations"] == {"SHORTS": 1, "SUBSIDIARY_OF": 1}
        assert stats["events"] == {"Acquisition": 1, "PositionChange": 1, "WorkforceChange": 1}
        assert stats["evidence"] == {"Acquisition": 1, "PositionChange": 1, "WorkforceChange": 1}

    # the two clocks

    def test_as_of_published_shows_what_the_world_could_know(self, store: GraphStore) -> None:
        store.put([deal("a", factuality="RUMOURED", published_at="2026-05-06T09:00:00Z")])
        then = store.digest()
        store.put([deal("b", factuality="DENIED", published_at="2026-05-07"), freeze("c", published_at=None)])
        assert store.as_of(AsOf(at="2026-05-06")).digest() == then
        assert store.as_of(AsOf(at="2026-05-06T11:00:00+02:00")).digest() == then
        assert store.as_of(AsOf(at="2026-05-06T08:59:59Z")).stats()["articles"]["live"] == 0
        later = store.as_of(AsOf(at="2026-05-07"))
        assert later.find_events(FactFilter()).items[0].factuality == "DENIED"
        assert later.articles(["test/c"]) == {}
        assert list(later.articles(["test/b"], text=True)["test/b"].article.text) != []

    def test_as_of_published_shows_the_version_of_the_time(self, store: GraphStore) -> None:
        old, new = deal("a", published_at="2026-05-06"), freeze("a", published_at="2026-05-08")
        store.put([new])
        store.put([old])
        then = store.as_of(AsOf(at="2026-05-07"))
        assert [found.kind for found in then.find_events(FactFilter()).items] == ["Acquisition"]

    def test_as_of_recorded_shows_what_the_graph_knew(self, store: GraphStore) -> None:
        store.put([deal("a")])
        first, before = store.articles(["test/a"])["test/a"].recorded_from, store.digest()
        store.put([freeze("b", published_at="2020-01-01")])
        second, both = store.articles(["test/b"])["test/b"].recorded_from, store.digest()
        store.retract(["test/a"])
        assert store.as_of(AsOf(at=first, clock="recorded")).digest() == before
        then = store.as_of(AsOf(at=second, clock="recorded"))
        assert then.digest() == both
        assert then.articles(["test/a"])["test/a"].recorded_from == first
        assert store.as_of(AsOf(at="2000-01-01", clock="recorded")).stats()["articles"]["live"] == 0

    def test_as_of_is_read_only_and_refuses_what_is_no_instant(self, store: GraphStore) -> None:
        store.put([deal("a")])
        with pytest.raises(StoreError, match="read-only"):
            store.as_of(AsOf(at="2026-06-01")).put([freeze("b")])
        with pytest.raises(QueryError, match="no instant"):
            store.as_of(AsOf(at="yesterday"))
