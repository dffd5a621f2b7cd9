"""What a person is, by the words beside the name."""

import pytest
import spacy
from spacy.tokens import Doc

from ingest.nlp.name import Name
from ingest.nlp.people import person_roles, position_beside

NLP = spacy.blank("en")
NLP.add_pipe("sentencizer")


def named(text: str, person: str) -> tuple[Doc, Name]:
    doc = NLP(text)
    start = text.index(person)
    span = doc.char_span(start, start + len(person))
    assert span is not None
    return doc, Name(span.start, span.end, "Person", 1.0)


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ('"It goes on," said Jonas Weidner, an analyst at Berenberg.', ("ANALYST",)),
        ("Berenberg analyst Jonas Weidner raised the target.", ("ANALYST",)),
        ("Jonas Weidner, chief strategist at UBS, was calm.", ("ANALYST",)),
        ("Chief executive Jonas Weidner resigned.", ("EXECUTIVE",)),
        ("Jonas Weidner, who is chief economist of the bank, spoke.", ("ECONOMIST",)),
        ("Finance minister Jonas Weidner disagreed.", ("OFFICIAL",)),
        ("Activist investor Jonas Weidner bought shares.", ("INVESTOR",)),
        ("Jonas Weidner was at lunch. The analyst was not.", ()),
    ],
)
def test_roles(text: str, roles: tuple[str, ...]) -> None:
    doc, name = named(text, "Jonas Weidner")
    assert person_roles(doc, [name]) == roles


def test_the_position_is_given_in_the_words_of_the_text() -> None:
    doc, name = named("Jonas Weidner, chief financial officer of Acme, left.", "Jonas Weidner")
    assert position_beside(doc, name) == "chief financial officer"
