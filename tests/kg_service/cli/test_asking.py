"""kg query, show and why as a user meets them."""

import json
import re
from pathlib import Path

import pytest

from tests.kg_service.cli.conftest import Kg


@pytest.fixture
def filled(kg: Kg, tmp_path: Path) -> Kg:
    lines = [
        {"id": "1", "text": "Acme rose on news of Globex.", "date": "2026-05-06", "publication": "Example Wire"},
        {"id": "2", "text": "Globex Energy fell.", "date": "2026-05-07"},
    ]
    (tmp_path / "feed.jsonl").write_text("\n".join(map(json.dumps, lines)))
    assert kg("ingest", "feed.jsonl").status == 0
    return kg


def test_a_query_is_a_text_or_a_file_and_the_answer_is_json(filled: Kg) -> None:
    query = "{ articles(first: 5) { nodes { id } } }"
    by_text = filled("query", query)
    assert by_text.status == 0
    assert len(json.loads(by_text.out)["data"]["articles"]["nodes"]) == 2
    Path("q.graphql").write_text(query)
    assert filled("query", "q.graphql").out == by_text.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("gone.graphql",), "neither a file that is there nor a GraphQL query"),
        (("{ a }", "-v", "{"), "--variables is no JSON"),
        (("{ a }", "-v", "[]"), "must be a JSON object"),
    ],
)
def test_a_query_that_is_none_says_what_is_wrong(filled: Kg, arguments: tuple[str, ...], words: str) -> None:
    result = filled("query", *arguments)
    assert result.status == 2
    assert words in result.err


def test_a_query_for_what_there_is_not_prints_the_errors_and_fails(filled: Kg) -> None:
    result = filled("query", "{ nonsense }")
    assert result.status == 2
    assert "nonsense" in json.loads(result.out)["errors"][0]["message"]


def test_an_entity_page_shows_identifiers_and_where_it_was_seen(filled: Kg) -> None:
    result = filled("show", "acme")
    assert result.status == 0
    assert result.out.startswith("Acme  Company  org:acme")
    assert "1, 2026-05-06" in result.out


def test_a_name_that_nobody_has_and_one_that_several_may_have(filled: Kg) -> None:
    nobody = filled("show", "Zzyzx")
    assert (nobody.status, nobody.out) == (2, "")
    assert "no entity has a name like 'Zzyzx'" in nobody.err


def test_why_shows_the_evidence_of_a_fact(filled: Kg) -> None:
    answer = filled("query", "{ events(first: 5) { nodes { id } } }")
    facts = [node["id"] for node in json.loads(answer.out)["data"]["events"]["nodes"]]
    pages = [filled("why", fact) for fact in facts]
    assert [page.status for page in pages] == [0, 0]
    page = next(page.out for page in pages if "Globex." in page.out)
    assert "“Acme rose on news of Globex.”" in page
    assert re.search(r"source +Example Wire, 2026-05-06, local/1", page)
    assert re.search(r"confidence +1\.00", page)


def test_why_of_what_is_no_fact_says_where_ids_are(filled: Kg) -> None:
    result = filled("why", "rel_0")
    assert result.status == 2
    assert "kg show NAME" in result.err


@pytest.mark.parametrize("arguments", [("show", "Acme"), ("why", "rel_0"), ("query", "{ a }"), ("stats",)])
def test_reading_where_no_graph_is_makes_none(kg: Kg, arguments: tuple[str, ...]) -> None:
    result = kg(*arguments)
    assert result.status == 2
    assert "there is no graph at kg.db yet" in result.err
    assert not Path("kg.db").exists()
