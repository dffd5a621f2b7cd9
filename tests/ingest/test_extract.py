"""What holds for every text: offsets say what they quote, and a text's facts never depend on other texts."""

import jsonschema
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.contract import to_json
from kg_service.model import Article
from tests import sample
from tests.test_golden import SCHEMA

FRAGMENTS = (
    "Intel will cut 5,000 jobs, the chipmaker said on Thursday.",
    "“Buy,” said Jonas Weidner, an analyst at Berenberg.",
    "Shell denied that it was in talks to buy Heliox Solar (CPH: HLX).",
    "Hedge funds hold short positions in Meta Platforms.",
    "SHARES OF NOVO NORDISK JUMP 6.5%",
    "\n\n",
    "\n",
    "   ",
    "• £1.2bn – 10,5 %",
    "🚀 naïve İstanbul ﬁnance \u200b\u00a0",
    "((((((((((((((((((((!!!!!!!!!!!!!!!!!!!!",
    "$$$$",
    "\t",
    "x" * 150,
)
texts = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=12), min_size=1, max_size=8).map(" ".join)


def article(text: str, id: str = "a") -> Article:
    return Article(namespace="test", id=id, text=text, published_at="2026-05-06")


@settings(max_examples=60)
@given(text=texts)
def test_offsets_say_what_they_quote_in_any_text(text: str) -> None:
    resources = sample.resources()
    got = to_json(sample.extractor().extract(article(text)), resources.ontology, resources.registry)
    jsonschema.validate(got, SCHEMA)
    for entity in got["entities"]:
        for mention in entity["mentions"]:
            assert text[mention["start"] : mention["end"]] == mention["text"]
    for fact in (*got["events"], *got["relations"]):
        for evidence in fact["evidence"]:
            assert text[evidence["start"] : evidence["end"]] == evidence["quote"]
            assert evidence["quote"].strip()


def test_an_article_gives_the_same_alone_in_any_batch_and_twice() -> None:
    extractor = sample.extractor()
    alone = {a.id: extractor.extract(a) for a in sample.articles()}
    backwards = {e.article.id: e for e in extractor.extract_many(reversed(sample.articles()))}
    assert backwards == alone
    assert {e.article.id: e for e in sample.extractions()} == alone
