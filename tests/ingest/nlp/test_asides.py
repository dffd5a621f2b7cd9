"""What is not of the article: found by the line, the sentence, or the heading of the readers' comments."""

import pytest
import spacy
from spacy.tokens import Doc

from ingest.nlp.asides import asides_of
from ingest.nlp.tokenizer import make_tokenizer

NLP = spacy.blank("en")
NLP.tokenizer = make_tokenizer(NLP)


def doc_of(text: str) -> Doc:
    doc = NLP.make_doc(text)
    for token in doc:
        token.is_sent_start = token.i == 0 or doc[token.i - 1].text in (".", "?", "!")
    return doc


def asides(text: str) -> list[str]:
    doc = doc_of(text)
    return [doc[start:end].text.strip() for start, end in asides_of(doc)]


def test_a_line_is_left_out_and_its_neighbours_stay() -> None:
    text = "Title\n\nVolvo fell.\n\nSign up here for our daily alerts\n\nIt rose later."
    assert asides(text) == ["Sign up here for our daily alerts"]


def test_of_a_paragraph_only_the_sentence_that_calls_is_left_out() -> None:
    text = "Title\n\nVolvo fell 2%. Sign up for our newsletter. It rose later."
    assert asides(text) == ["Sign up for our newsletter."]


def test_after_the_heading_of_comments_nothing_is_of_the_article() -> None:
    assert asides("Title\n\nVolvo fell.\n\n3 comments\nAnna: nonsense.\n\nBob: sell!") == [
        "3 comments\nAnna: nonsense.\n\nBob: sell!"
    ]


@pytest.mark.parametrize(
    "line",
    [
        "Comments from Fed officials sent the dollar lower.",
        "Readers of the newspaper subscribe to the print edition.",
        "Copyright fees will rise, the court said.",
        "See the company's plan: it cuts 300 jobs.",
    ],
)
def test_news_that_uses_such_words_stays(line: str) -> None:
    assert asides(f"Title\n\n{line}") == []


def test_the_title_is_never_an_aside() -> None:
    assert asides("Read more: a publisher's plan\n\nThe publisher cut jobs.") == []
