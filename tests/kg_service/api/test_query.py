"""What a reader gets: linked facts with their sentences, both ways, filtered, paged, and as of a date."""

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[..., Any]

QUESTION = """
{
  companies(filter: { hasRelation: { kinds: [SHORTS], direction: INCOMING, withKinds: [Fund] } }) {
    nodes {
      name
      ticker
      shortedBy { nodes { name } }
      statementsAbout { nodes { speakers { name roles } evidence { ...Source } } }
      workforceChanges { nodes { direction evidence { ...Source } } }
    }
  }
}
fragment Source on Evidence { quote article { title publication publishedAt } }
"""


def test_one_query_links_shorts_speakers_and_workforce_changes_to_their_sentences(ask: Ask) -> None:
    assert ask(QUESTION)["companies"]["nodes"] == [
        {
            "name": "Meta Platforms",
            "ticker": "META",
            "shortedBy": {"nodes": [{"name": "Falcon Capital"}]},
            "statementsAbout": {
                "nodes": [
                    {
                        "speakers": [{"name": "Jane Roe", "roles": ["ANALYST"]}],
                        "evidence": [
                            {
                                "quote": "Jane Roe of Bergbank said spending at Meta Platforms goes on.",
                                "article": {
                                    "title": "What analysts say",
                                    "publication": "Wire",
                                    "publishedAt": "2026-05-05T08:00:00Z",
                                },
                            }
                        ],
                    }
                ]
            },
            "workforceChanges": {
                "nodes": [
                    {
                        "direction": "FREEZE",
                        "evidence": [
                            {
                                "quote": "Meta Platforms froze hiring in its AI division.",
                                "article": {
                                    "title": "Meta pauses",
                                    "publication": "The Daily Journal",
                                    "publishedAt": "2026-05-04T08:00:00Z",
                                },
                            }
                        ],
                    }
                ]
            },
        }
    ]


def test_the_same_question_can_start_from_the_relations(ask: Ask) -> None:
    query = """{ relations(filter: {kinds: [SHORTS], sourceKinds: [Fund]}) { nodes { source { name } target {
        ... on Company { name people { nodes { name } }
          views: events(filter: {kinds: [Statement], roles: [subject]}) { nodes { roles { role entity { name } } } }
        } } } } }"""
    (relation,) = ask(query)["relations"]["nodes"]
    assert relation["source"]["name"] == "Falcon Capital"
    assert relation["target"]["name"] == "Meta Platforms"
    assert relation["target"]["views"]["nodes"][0]["roles"] == [
        {"role": "speaker", "entity": {"name": "Jane Roe"}},
        {"role": "subject", "entity": {"name": "Meta Platforms"}},
    ]


def test_rumours_are_shown_when_asked_for(ask: Ask) -> None:
    query = (
        "query ($f: [Factuality!]) { relations(filter: {kinds: [SHORTS], factuality: $f}) { nodes { factuality } } }"
    )
    assert ask(query, f=["RUMOURED"])["relations"]["nodes"] == [{"factuality": "RUMOURED"}]
    assert len(ask(query, f=None)["relations"]["nodes"]) == 2


def test_evidence_shows_the_words_of_each_argument_even_from_another_sentence(ask: Ask) -> None:
    query = """{ entity(name: "Jane Roe") { ... on Person { employers { edges { node { name } relation { evidence {
        quote start
        end trigger { text } arguments { role text start end entity { name } }
        article { text } } } } } } } }"""
    (edge,) = ask(query)["entity"]["employers"]["edges"]
    (evidence,) = edge["relation"]["evidence"]
    text = evidence["article"]["text"]
    assert evidence["quote"] == text[evidence["start"] : evidence["end"]] == "Roe works for the broker."
    assert evidence["trigger"] is None
    assert [(a["role"], a["text"], a["entity"]["name"]) for a in evidence["arguments"]] == [
        ("source", "Roe", "Jane Roe"),
        ("target", "Bergbank", "Bergbank"),
    ]
    assert all(text[a["start"] : a["end"]] == a["text"] for a in evidence["arguments"])


def test_an_article_leads_to_its_entities_and_facts(ask: Ask) -> None:
    query = """{ article(key: "wire/a3") { id title
        entities(kinds: [Person]) { name entity { __typename } mentions { text } }
        relations(kinds: [SHORTS], factuality: null) { kind target { name } }
        events(kinds: [Statement]) { kind name evidence { facts { __typename id } } } } }"""
    article = ask(query)["article"]
    assert article["id"] == "wire/a3"
    assert article["entities"] == [
        {"name": "Max Poe", "entity": {"__typename": "Person"}, "mentions": [{"text": "Max Poe"}]}
    ]
    assert article["relations"] == [{"kind": "SHORTS", "target": {"name": "Orla Foods"}}]
    assert [event["kind"] for event in article["events"]] == ["Statement"]
    assert "Event" in {fact["__typename"] for fact in article["events"][0]["evidence"][0]["facts"]}


def test_an_entity_is_found_by_id_name_alias_and_ticker(ask: Ask) -> None:
    id_ = ask('{ entity(name: "Meta Platforms") { id } }')["entity"]["id"]
    assert ask("query ($id: ID!) { entity(id: $id) { name } }", id=id_)["entity"]["name"] == "Meta Platforms"
    assert ask('{ entity(ticker: "META") { id } }')["entity"]["id"] == id_
    assert ask('{ entity(name: "Nobody Inc") { id } }')["entity"] is None


def test_pages_join_without_gap_or_double(ask: Ask) -> None:
    query = """query ($after: String) { events(first: 2, after: $after) {
        edges { node { id } } nodes { id } pageInfo { hasNextPage hasPreviousPage endCursor } } }"""
    seen: list[str] = []
    after, pages = None, 0
    while True:
        page = ask(query, after=after)["events"]
        assert [edge["node"] for edge in page["edges"]] == page["nodes"]
        assert page["pageInfo"]["hasPreviousPage"] == (pages > 0)
        seen += [node["id"] for node in page["nodes"]]
        after, pages = page["pageInfo"]["endCursor"], pages + 1
        if not page["pageInfo"]["hasNextPage"]:
            break
    everything = [node["id"] for node in ask("{ events(first: 100) { nodes { id } } }")["events"]["nodes"]]
    assert seen == everything
    assert pages == 2


def test_a_linked_list_goes_on_from_its_entity(ask: Ask, refuse: Ask) -> None:
    query = """query ($id: ID!, $after: String) { entity(id: $id) {
        relations(filter: {factuality: null}, first: 1, after: $after) { nodes { id } pageInfo { endCursor } } } }"""
    id_ = ask('{ entity(name: "Falcon Capital") { id } }')["entity"]["id"]
    first = ask(query, id=id_)["entity"]["relations"]
    second = ask(query, id=id_, after=first["pageInfo"]["endCursor"])["entity"]["relations"]
    assert second["pageInfo"]["endCursor"] is None
    assert first["nodes"] != second["nodes"]
    messages = refuse('{ companies { nodes { events(after: "x") { nodes { id } } } } }')
    assert messages == ["`after` continues the list of one entity; ask for that entity by its id"]


def test_as_of_shows_only_what_was_known(ask: Ask) -> None:
    query = "query ($at: Instant!) { people(asOf: {at: $at}) { nodes { name } } }"
    names = [person["name"] for person in ask(query, at="2026-05-05T12:00:00+02:00")["people"]["nodes"]]
    assert names == ["Jane Roe"]
    assert ask(query, at="2026-05-04T23:00:00Z")["people"]["nodes"] == []


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ('{ entity(id: "a", name: "b") { id } }', "entity takes exactly one of id, name and ticker"),
        ("{ events(first: 101) { nodes { id } } }", "first is 101; it can be 1 to 100"),
        ("{ events(first: 0) { nodes { id } } }", "first is 0; it can be 1 to 100"),
        (
            "{ companies(filter: {hasRelation: {withKinds: [Fund]}}) { nodes { id } } }",
            "withKinds needs a direction: OUTGOING or INCOMING",
        ),
        (
            "{ events(filter: {roles: [subject]}) { nodes { id } } }",
            "roles needs entities: it says in which role one of them takes part",
        ),
        (
            "{ companies(filter: {kinds: [Fund]}) { nodes { id } } }",
            "this list has one kind; entities(filter: {kinds: ...}) has any",
        ),
        ("{ nope }", "Cannot query field 'nope' on type 'Query'."),
    ],
)
def test_a_wrong_question_is_told_what_is_wrong(refuse: Ask, query: str, message: str) -> None:
    assert refuse(query) == [message]


def test_a_wrong_date_is_told_what_is_right(refuse: Ask) -> None:
    (message,) = refuse('{ events(filter: {since: "last week"}) { nodes { id } } }')
    assert "'last week' is no instant; write 2026-05-06" in message


def test_fields_are_left_out_by_skip_and_include(ask: Ask) -> None:
    query = """query ($more: Boolean!) { article(key: "wire/a1") { title
        events @include(if: $more) { id } relations @skip(if: $more) { kind } } }"""
    assert set(ask(query, more=True)["article"]) == {"title", "events"}
    assert set(ask(query, more=False)["article"]) == {"title", "relations"}


def test_one_response_key_can_mean_different_things_on_different_types(ask: Ask) -> None:
    query = """{ entities(filter: {kinds: [Company, Fund]}) { nodes { name
        ... on Fund { links: related(filter: {kinds: [SHORTS], direction: OUTGOING}) { nodes { name } } }
        ... on Company { links: related(filter: {kinds: [EMPLOYED_BY]}) { nodes { name } } } } } }"""
    links = {node["name"]: [n["name"] for n in node["links"]["nodes"]] for node in ask(query)["entities"]["nodes"]}
    assert links["Falcon Capital"] == ["Meta Platforms"]
    assert links["Bergbank"] == ["Jane Roe"]


def test_the_graph_tells_what_it_holds_and_can_say(ask: Ask) -> None:
    data = ask("{ stats { entities { name count } } ontology { relations { name source target symmetric } } }")
    assert {"name": "Fund", "count": 1} in data["stats"]["entities"]
    shorts = next(kind for kind in data["ontology"]["relations"] if kind["name"] == "SHORTS")
    assert "Fund" in shorts["source"]
    assert not shorts["symmetric"]


def test_search_finds_by_part_of_a_name(ask: Ask) -> None:
    (hit, *_) = ask('{ search(text: "falcon", first: 3) { score entity { name kind } } }')["search"]
    assert hit["entity"] == {"name": "Falcon Capital", "kind": "Fund"}
    assert 0 < hit["score"] <= 1
