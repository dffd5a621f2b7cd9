"""Text as it comes, through the whole pipeline: none of it breaks a sentence, and what is no news is no fact."""

from collections.abc import Iterator

import pytest

from kg_service.model import Article, Evidence, Extraction
from tests.sample import extractor

DAY = "2024-05-06"


def extract(text: str) -> Extraction:
    return extractor().extract(Article(namespace="test", id="1", text=text, title="", published_at=DAY))


def sentences(text: str) -> list[str]:
    doc = extractor().parse(Article(namespace="test", id="1", text=text, title="", published_at=DAY))
    return [sentence.text.strip() for sentence in doc.sents]


def names(found: Extraction) -> set[str]:
    return {entity.name for entity in found.entities}


def facts(found: Extraction) -> Iterator[tuple[str, dict[str, str], Evidence]]:
    """(kind, name of the entity by role, evidence) of each fact."""
    name = {entity.id: entity.name for entity in found.entities}
    for evidence in found.evidence:
        yield evidence.kind, {a.role: name[a.entity] for a in evidence.arguments}, evidence


def kinds_and_roles(text: str) -> list[tuple[str, dict[str, str]]]:
    return [(kind, roles) for kind, roles, _ in facts(extract(text))]


def amounts(text: str) -> set[tuple[float, str | None]]:
    return {(a.value, a.unit) for evidence in extract(text).evidence for a in evidence.amounts}


def test_a_headline_in_capitals_names_the_same_companies_as_the_text() -> None:
    text = "NORVIK ROBOTICS TO BUY HALDEN SENSORS\n\nNorvik Robotics agreed to buy Halden Sensors for $1.2bn in cash."
    assert names(extract(text)) == {"Norvik Robotics", "Halden Sensors"}
    assert ("Acquisition", {"acquirer": "Norvik Robotics", "target": "Halden Sensors"}) in kinds_and_roles(text)


def test_a_headline_without_a_verb_is_a_sentence_of_its_own() -> None:
    text = "Apple: record quarter, weak outlook\n\nApple said revenue rose 6% to $124.3 billion."
    assert sentences(text)[0] == "Apple: record quarter, weak outlook"
    assert names(extract(text)) == {"Apple"}


@pytest.mark.parametrize(
    ("text", "name", "ticker"),
    [
        ("Apple Inc. (NASDAQ: AAPL) shares rose 3% on Tuesday.", "Apple", "AAPL"),
        ("Barclays (BARC.L) cut 300 jobs in London.", "Barclays", "BARC.L"),
        ("Tesla ($TSLA) fell 4% on Monday.", "Tesla", "TSLA"),
    ],
)
def test_a_ticker_is_an_identifier_and_no_company_of_its_own(text: str, name: str, ticker: str) -> None:
    found = extract(text)
    companies = [entity for entity in found.entities if entity.kind == "Company"]
    assert [entity.name for entity in companies] == [name]
    assert ticker in {companies[0].identifiers.get("ticker"), *(m.text for m in companies[0].mentions)}
    assert len(sentences(text)) == 1


def test_a_ticker_alone_means_its_company() -> None:
    found = extract("Apple Inc. (NASDAQ: AAPL) shares rose 3% on Tuesday. AAPL closed at $190.")
    (apple,) = [entity for entity in found.entities if entity.kind == "Company"]
    assert [m.text for m in apple.mentions][-1] == "AAPL"


def test_a_dateline_is_no_fact_about_the_agency() -> None:
    text = (
        "Kestrel wins contract\n\nLONDON, May 6 (Reuters) - Kestrel Aerospace won a $300 million contract from the"
        " Ministry of Defence on Monday, the company said."
    )
    found = list(facts(extract(text)))
    assert found
    assert all("Reuters" not in roles.values() for _, roles, _ in found)


def test_a_byline_does_not_run_into_the_dateline() -> None:
    text = "Nestle lifts dividend\n\nBy John Miller and Ana Ruiz\n\nZURICH, Feb 13 - Nestle raised its dividend."
    found = extract(text)
    assert all("\n" not in m.text for entity in found.entities for m in entity.mentions)
    assert {("Dividend", "Nestlé")} >= {(kind, roles.get("issuer")) for kind, roles in kinds_and_roles(text)}


def test_every_item_of_a_list_is_about_its_own_company() -> None:
    text = "Movers\n\n- Tesla fell 4% on Monday\n- General Motors cut 1,000 jobs in Michigan\n• Ford rose 2%"
    assert len(sentences(text)) == 4
    moves = {roles["subject"] for kind, roles in kinds_and_roles(text) if kind == "PriceMove"}
    assert moves <= {"Tesla", "Ford Motor"}
    assert ("WorkforceChange", {"organization": "General Motors"}) in kinds_and_roles(text)


@pytest.mark.parametrize("bar", [" | ", "\t"])
def test_the_cells_of_a_table_of_ratings_do_not_run_together(bar: str) -> None:
    rows = [("Company", "Broker", "Old", "New"), ("Apple", "UBS", "Neutral", "Buy"), ("Tesla", "HSBC", "Hold", "Sell")]
    text = "Analyst actions\n\n" + "\n".join(bar.join(row) for row in rows) + "\n\nApple shares were up 1%."
    found = extract(text)
    assert {"Apple", "UBS", "Tesla", "HSBC"} >= names(found) >= {"Apple", "Tesla"}
    assert sentences(text)[-1] == "Apple shares were up 1%."


def test_curly_quotes_hold_their_words_and_their_speaker() -> None:
    text = "“We will not sell Halden Sensors,” said Norvik’s chief executive, Lena Brandt. ‘It’s core,’ she added."
    assert len(sentences(text)) == 2
    assert "Lena Brandt" in names(extract(text))
    assert all("’" not in name and "“" not in name for name in names(extract(text)))


@pytest.mark.parametrize("hyphen", ["-", "\u2010", "\u2011"])
def test_any_hyphen_parts_a_place_from_based(hyphen: str) -> None:
    text = f"The London{hyphen}based lender Barclays cut 300 jobs on Monday."
    assert {"London", "Barclays"} <= names(extract(text))


@pytest.mark.parametrize("dash", ["—", "–", "-"])
def test_dashes_around_an_aside_leave_the_sentence_whole(dash: str) -> None:
    text = f"Siemens {dash} the German engineering group {dash} agreed to buy Altair for $10.6bn."
    assert sentences(text) == [text]
    assert "Siemens" in names(extract(text))


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Norvik Robotics bought Halden Sensors for $1.2bn in cash.", 1.2e9, "USD"),
        ("Norvik Robotics bought Halden Sensors for EUR 3m in cash.", 3e6, "EUR"),
        ("Norvik Robotics bought Halden Sensors for Rs 500 crore in cash.", 5e9, "INR"),
        ("Norvik Robotics shares fell 10,5 % on Monday.", 10.5, "PERCENT"),
    ],
)
def test_sums_as_they_are_written(text: str, value: float, unit: str) -> None:
    assert len(sentences(text)) == 1
    assert (value, unit) in amounts(text)


def test_a_sum_ends_a_sentence_as_any_word_does() -> None:
    text = "Norvik Robotics bought Halden Sensors for EUR 3m. Inflation in Germany was 2% in October."
    assert sentences(text)[0].endswith("3m.")


def test_comments_of_readers_are_no_facts_and_name_nobody() -> None:
    text = (
        "Volvo cuts 500 jobs\n\nVolvo said on Monday it will cut 500 jobs in Gothenburg.\n\nComments (2)\n"
        "TomM: I think Volvo bought Ford and fired everyone!\nKarin: Tesla is bankrupt"
    )
    found = extract(text)
    assert names(found) == {"Volvo", "Gothenburg"}
    assert {kind for kind, _, evidence in facts(found) if evidence.fact_type == "event"} == {"WorkforceChange"}


@pytest.mark.parametrize(
    "call",
    [
        "Subscribe to our newsletter for the best of Reuters delivered to your inbox.",
        "Read more: Apple buys Tesla for $1 trillion",
        "Related: Ford cuts 9,000 jobs",
        "Click here for the Financial Times guide to Apple's takeover of Tesla.",
        "Follow us on Twitter and Facebook.",
        "© 2024 Thomson Reuters. All rights reserved.",
    ],
)
def test_calls_to_subscribe_and_links_to_other_stories_are_no_facts(call: str) -> None:
    news = "Volvo cuts 500 jobs\n\nVolvo said on Monday it will cut 500 jobs in Gothenburg."
    alone = kinds_and_roles(news)
    assert all(fact in alone for fact in kinds_and_roles(f"{news}\n\n{call}"))
    assert names(extract(f"{news}\n\n{call}")) == names(extract(news))
