"""Hand-made gold beside hand-made extractions; every number here was counted by hand."""

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.evaluation.alignment import align_entities, fold
from ingest.evaluation.comparison import NOTHING, compare
from ingest.evaluation.errors import FactError, Mark, errors_of, sentence_around, sentence_at
from ingest.evaluation.gold import bare_document, read_extracted, read_gold, read_golds
from ingest.evaluation.report import Measured, difference_of, report_of
from kg_service.errors import KgError
from kg_service.ontology import load_ontology

Json = dict[str, Any]

ONTOLOGY = load_ontology()
TEXT = "Acme buys Globex for $2bn\n\nAcme Inc. said it would buy Globex. Initech denied that it sued Hooli."


def mentions(name: str, text: str = TEXT) -> list[list[int]]:
    starts = [i for i in range(len(text)) if text.startswith(name, i)]
    return [[start, start + len(name)] for start in starts]


def event(kind: str, roles: dict[str, list[str]], **fields: Any) -> Json:
    blank = {"direction": None, "stage": None, "factuality": "ASSERTED", "amounts": [], "date": None}
    return {"kind": kind, "roles": roles, **blank, **fields}


def gold_document() -> Json:
    names = {"a": "Acme", "g": "Globex", "h": "Hooli", "i": "Initech"}
    said = TEXT.index("Acme Inc.")
    return {
        "id": "d1",
        "title": "Acme buys Globex for $2bn",
        "date": "2026-05-06",
        "text": TEXT,
        "entities": [
            {"key": key, "kind": "Company", "name": name, "mentions": mentions(name)} for key, name in names.items()
        ],
        "relations": [
            {"kind": "COMPETES_WITH", "source": "g", "target": "a", "factuality": "ASSERTED", "sentence": said},
            {"kind": "OPERATES_IN", "source": "h", "target": "i", "factuality": "ASSERTED", "sentence": said},
        ],
        "events": [
            event(
                "Acquisition",
                {"acquirer": ["a"], "target": ["g"]},
                stage="ANNOUNCED",
                factuality="REPORTED",
                speaker=["a"],
                amounts=[{"value": 2e9, "unit": "USD"}],
                date="2026-05",
                mentions=[{"sentence": said}],
            ),
            event("PriceMove", {"asset": ["g"]}, direction="UP", speaker=[], mentions=[{"sentence": 0}]),
            event("LegalAction", {"plaintiff": ["i"], "defendant": ["h"]}, factuality="DENIED", mentions=[]),
        ],
        "negatives": [
            {"kind": "Bankruptcy", "roles": {"organization": "i"}, "why": "nobody says so"},
            {"kind": "PARTNERS_WITH", "source": "i", "target": ["a", "g"], "why": "nor this"},
            {"kind": "Acquisition", "roles": {"target": ["g"]}, "why": "gold says so: not counted"},
        ],
    }


def extracted_article() -> Json:
    """Acme twice, Globex of a wrong kind, Initech by its name, Hooli under a name that nobody has."""
    seen = [
        ("e1", "Company", "Acme Inc."),
        ("e2", "Company", "The ACME Group"),
        ("e3", "Person", "Globex"),
        ("e4", "Company", "Initech"),
        ("e5", "Company", "Umbrella"),
    ]
    evidence = [{"quote": "Acme Inc. said it would buy Globex.", "start": 27, "speakers": ["e2", "e5"]}]
    return {
        "article": {"id": "d1"},
        "entities": [{"id": i, "kind": kind, "name": name, "mentions": []} for i, kind, name in seen],
        "relations": [
            {"kind": "COMPETES_WITH", "source": "e1", "target": "e3", "factuality": "ASSERTED", "evidence": evidence},
            {"kind": "OPERATES_IN", "source": "e5", "target": "e4", "factuality": "ASSERTED", "evidence": evidence},
            {"kind": "PARTNERS_WITH", "source": "e3", "target": "e4", "factuality": "ASSERTED", "evidence": evidence},
            {"kind": "MENTIONS", "source": "e1", "target": "e4", "factuality": "ASSERTED", "evidence": evidence},
            {"kind": "OWNS", "source": "e1", "target": "e4", "factuality": "DENIED", "evidence": evidence},
        ],
        "events": [
            event("Acquisition", {"target": ["e3"]}, evidence=[]),
            event(
                "Acquisition",
                {"acquirer": ["e2"], "target": ["e3", "e5"]},
                stage="ANNOUNCED",
                amounts=[{"value": -2e9, "unit": "USD"}, {"value": 3.0, "unit": "EUR"}],
                evidence=evidence,
            ),
            event("LegalAction", {"plaintiff": ["e4"]}, evidence=[]),
            event("Bankruptcy", {"organization": ["e4"]}, factuality="REPORTED", evidence=[]),
        ],
    }


def figures(*pairs: tuple[Json, Json]) -> Json:
    return report_of(measured(*pairs))


def measured(*pairs: tuple[Json, Json]) -> Measured:
    shown = [compare(gold, extracted, ONTOLOGY) for gold, extracted in pairs]
    return Measured(shown=shown, everything=shown)


def outcome(score: Json) -> tuple[int, int, int]:
    return score["tp"], score["fp"], score["fn"]


def test_names_are_compared_without_case_legal_form_and_article() -> None:
    assert fold("The Acme Group, Inc.") == fold("ACME") == "acme"
    assert fold("Procter & Gamble Co.") == "procter & gamble"
    assert fold("The Company") == "the company"


def test_an_entity_stands_for_the_gold_entity_that_shares_most_names() -> None:
    gold = gold_document()
    gold["entities"].append({"key": "z", "kind": "Person", "name": "Acme", "mentions": []})
    aligned = align_entities(gold, extracted_article()["entities"])
    assert aligned == {"e1": "a", "e2": "a", "e3": "g", "e4": "i"}


def test_each_measure_counts_what_is_right_invented_and_missed() -> None:
    scores = figures((gold_document(), extracted_article()))["scores"]
    assert {name: outcome(score) for name, score in scores.items()} == {
        "entities (name)": (3, 1, 1),
        "entities (name and kind)": (2, 3, 2),
        "relations": (1, 2, 1),
        "market relations": (1, 1, 0),
        "events": (1, 3, 1),
        "roles in matched events": (2, 1, 0),
        "speakers in matched events": (1, 1, 0),
        "amounts in matched events": (1, 1, 0),
        "dates in matched events": (0, 0, 1),
    }
    events = scores["events"]
    assert [events[name]["value"] for name in ("precision", "recall", "f1")] == [25.0, 50.0, 33.3]


def test_kinds_add_up_to_the_whole() -> None:
    report = figures((gold_document(), extracted_article()))
    kinds = report["kinds"]
    assert {kind: outcome(score) for kind, score in kinds["entity kinds"].items()} == {
        "Company": (2, 2, 2),
        "Person": (0, 1, 0),
    }
    assert {kind: outcome(score) for kind, score in kinds["event kinds"].items()} == {
        "Acquisition": (1, 1, 0),
        "Bankruptcy": (0, 1, 0),
        "LegalAction": (0, 1, 0),
        "PriceMove": (0, 0, 1),
    }
    assert report["events macro F1"]["value"] == round((66.7 + 0.0) / 2, 1)


def test_attributes_are_judged_in_matched_events() -> None:
    pair = (gold_document(), extracted_article())
    attributes = figures(pair)["attributes"]
    assert {name: judged["accuracy"]["value"] for name, judged in attributes.items()} == {
        "direction": 100.0,
        "stage": 100.0,
        "factuality": 0.0,
    }
    right = extracted_article()
    right["events"][1]["factuality"] = "REPORTED"
    twice = figures(pair, ({**gold_document(), "id": "d2"}, right))["attributes"]["factuality"]
    assert (twice["accuracy"]["value"], twice["macro f1"]["value"]) == (50.0, 66.7)


def test_what_is_no_fact_and_came_out_as_one() -> None:
    asserted = figures((gold_document(), extracted_article()))["asserted"]
    assert {name: (judged["asserted"], judged["all"]) for name, judged in asserted.items()} == {
        "denied or hypothetical": (1, 1),
        "tempting non-facts": (2, 2),
    }


def test_a_perfect_extraction_has_100_everywhere_and_no_error() -> None:
    gold = gold_document()
    perfect = {
        **gold,
        "entities": [{**e, "id": e["key"], "mentions": []} for e in gold["entities"]],
        "events": [{**e, "evidence": [{"speakers": e.get("speaker", [])}]} for e in gold["events"]],
    }
    report = figures((gold, perfect))
    assert {score["f1"]["value"] for score in report["scores"].values()} == {100.0}
    assert {judged["share"]["value"] for judged in report["asserted"].values()} == {0.0}
    assert errors_of(compare(gold, perfect, ONTOLOGY)) == []


def test_unknown_entities_match_nobody_even_where_none_is_known() -> None:
    gold = gold_document()
    stranger = {"id": "a", "kind": "Company", "name": "Umbrella", "mentions": []}
    alone = {**NOTHING, "entities": [stranger], "events": [event("Acquisition", {"acquirer": ["a"]}, evidence=[])]}
    assert outcome(figures((gold, alone))["scores"]["events"]) == (0, 1, 2)


def test_intervals_are_the_same_each_time_and_hold_the_value() -> None:
    pairs = [(gold_document(), extracted_article()), (gold_document(), NOTHING), (gold_document(), NOTHING)]
    report = figures(*pairs)
    recall = report["scores"]["events"]["recall"]
    assert recall == {"value": 16.7, "low": 0.0, "high": 50.0}
    assert figures(*pairs) == report
    one = figures(pairs[0])["scores"]["events"]["recall"]
    assert one == {"value": 50.0, "low": 50.0, "high": 50.0}


def test_where_there_is_nothing_to_judge_by_there_is_no_interval() -> None:
    score = figures((gold_document(), NOTHING))["scores"]["events"]
    assert score["precision"] == {"value": 0.0, "low": None, "high": None}
    assert score["f1"] == {"value": 0.0, "low": 0.0, "high": 0.0}


def errors(gold: Json, extracted: Json) -> list[FactError]:
    return errors_of(compare(gold, extracted, ONTOLOGY))


def test_errors_stand_in_their_sentence() -> None:
    found = errors(gold_document(), extracted_article())
    told = [(error.fault, error.kind, error.fact, error.sentence) for error in found]
    assert ("missed", "PriceMove", "asset: Globex", "Acme buys Globex for $2bn") in told
    assert ("missed", "OPERATES_IN", "Hooli → Initech", "Acme Inc. said it would buy Globex.") in told
    assert ("invented", "PARTNERS_WITH", "Globex → Initech", "Acme Inc. said it would buy Globex.") in told
    facts = [error for error in found if error.measure in ("events", "relations")]
    assert sum(error.fault == "missed" for error in facts) == 2
    assert sum(error.fault == "invented" for error in facts) == 5


def test_what_is_wrong_in_names_and_in_matched_events_is_told_too() -> None:
    told = {(e.measure, e.fault, e.kind, e.fact) for e in errors(gold_document(), extracted_article())}
    assert {
        ("entities", "wrong", "Company", "Globex: Person instead of Company"),
        ("entities", "missed", "Company", "Hooli"),
        ("entities", "invented", "Company", "Umbrella"),
        ("roles", "invented", "Acquisition", "target: Umbrella"),
        ("factuality", "wrong", "Acquisition", "ASSERTED instead of REPORTED"),
        ("speakers", "invented", "Acquisition", "Umbrella"),
        ("amounts", "invented", "Acquisition", "3 EUR"),
        ("dates", "missed", "Acquisition", "2026-05"),
    } <= told


def test_marks_say_what_stands_where_in_the_sentence() -> None:
    gold = gold_document()
    gold["events"][0]["mentions"][0]["trigger"] = [TEXT.index("buy Globex."), TEXT.index("buy Globex.") + 3]
    missed = next(e for e in errors(gold, NOTHING) if e.kind == "Acquisition")
    words = {missed.sentence[mark.start : mark.end]: mark.what for mark in missed.marks}
    assert words == {"Acme": "acquirer", "buy": "trigger", "Globex": "target"}
    hooli = next(e for e in errors(gold, NOTHING) if e.measure == "entities" and e.fact == "Hooli")
    assert hooli.sentence == "Initech denied that it sued Hooli."
    assert hooli.marks == (Mark(28, 33, "name"),)
    article = extracted_article()
    article["events"][3]["evidence"] = [
        {"quote": "\nInitech denied.", "start": 70, "trigger": [79, 85], "arguments": [], "speakers": []}
    ]
    invented = next(e for e in errors(gold, article) if e.kind == "Bankruptcy")
    assert [invented.sentence[mark.start : mark.end] for mark in invented.marks] == ["denied"]


def test_two_systems_are_compared_in_pairs() -> None:
    gold = gold_document()
    other = {**gold, "id": "d2"}
    perfect = {
        **gold,
        "entities": [{**e, "id": e["key"], "mentions": []} for e in gold["entities"]],
        "events": [{**e, "evidence": []} for e in gold["events"]],
    }
    worse, better = measured((gold, perfect), (other, NOTHING)), measured((gold, perfect), (other, perfect))
    recall = difference_of(worse, better)["scores"]["events"]["recall"]
    assert (recall["value"], recall["low"], recall["high"]) == (50.0, 0.0, 100.0)
    same = difference_of(better, better)["scores"]["events"]["recall"]
    assert (same["value"], same["low"], same["high"]) == (0.0, 0.0, 0.0)


def test_confusions_are_told_by_name_and_by_trigger() -> None:
    gold, article = gold_document(), extracted_article()
    gold["events"][0]["mentions"][0]["trigger"] = [10, 14]
    gold["events"][1]["mentions"][0]["trigger"] = [30, 34]
    for event, trigger in zip(article["events"], ([12, 15], None, [50, 52], [33, 40]), strict=True):
        event["evidence"] = [{"trigger": trigger, "quote": "", "start": 0}]
    confusion = figures((gold, article))["confusion"]
    assert confusion["entity kinds"] == {"Company": {"Company": 2, "Person": 1, "none": 1}, "none": {"Company": 1}}
    assert confusion["event kinds"] == {
        "Acquisition": {"Acquisition": 1},
        "LegalAction": {"none": 1},
        "PriceMove": {"Bankruptcy": 1},
        "none": {"Acquisition": 1, "LegalAction": 1},
    }


def test_the_sentence_around_a_place_is_found() -> None:
    text = "A headline\n\nOne. Two words. Three"
    assert [sentence_around(text, text.index(word)) for word in ("headline", "One", "words", "Three")] == [
        0,
        12,
        17,
        28,
    ]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("Shares rose 3.5%. Then they fell.", "Shares rose 3.5%."),
        ("The U.S. Senate met. It left.", "The U.S. Senate met."),
        ('"We sell," he said. "Now."', '"We sell," he said.'),
        ("A headline\n\nA text.", "A headline\n"),
        ("Mr. Smith left", "Mr. Smith left"),
    ],
)
def test_a_sentence_ends_where_a_reader_ends_it(text: str, sentence: str) -> None:
    assert sentence_at(text, 0) == sentence


def test_the_extractor_sees_no_annotation() -> None:
    document = bare_document(gold_document())
    assert json.loads(document.content) == {
        "id": "d1",
        "title": "Acme buys Globex for $2bn",
        "published_at": "2026-05-06",
        "text": TEXT,
    }


def test_files_are_read_and_faults_name_the_line(tmp_path: Path) -> None:
    gold, extracted = tmp_path / "gold.jsonl", tmp_path / "out.jsonl"
    gold.write_text(json.dumps(gold_document()) + "\n\n")
    extracted.write_text(json.dumps(extracted_article()) + "\n")
    assert read_gold(gold) == [gold_document()]
    assert read_extracted(extracted) == {"d1": extracted_article()}
    with pytest.raises(KgError, match=r"out\.jsonl:1: not an annotated document"):
        read_gold(extracted)
    with pytest.raises(KgError, match=r"gold\.jsonl:1: not an article"):
        read_extracted(gold)
    with pytest.raises(KgError, match="d1 stands in two"):
        read_golds([gold, gold])
    gold.write_text(json.dumps(gold_document()) + "\n{")
    with pytest.raises(KgError, match=r"gold\.jsonl:2: not JSON"):
        read_gold(gold)
