"""Words that mean an entity: one antecedent, or none."""

from ingest.nlp.name import Name
from ingest.nlp.nominals import find_nominals
from kg_service.model import LocalEntity
from tests.ingest.nlp.hand_built import plain


def meant(text: str, *entities: tuple[str, str]) -> dict[str, str]:
    """{words: name of the entity that they mean} for entities given as (name, kind), each named once."""
    doc = plain(text)
    names = []
    for name, kind in entities:
        span = doc.char_span(text.index(name), text.index(name) + len(name))
        assert span is not None
        names.append(Name(span.start, span.end, kind, 0.9))
    local = [LocalEntity(id=f"e{i}", kind=kind, name=name) for i, (name, kind) in enumerate(entities)]
    for token in doc:
        token.pos_ = "VERB" if token.text in ("cut", "fell", "bought") else "NOUN" if token.text.isalpha() else "PUNCT"
    found = find_nominals(doc, names, local, list(range(len(names))))
    return {doc[name.start : name.end].text: local[entity].name for name, entity in found}


def test_the_company_is_the_one_named_before() -> None:
    assert meant("Halden fell . Later the company cut jobs .", ("Halden", "Company")) == {"company": "Halden"}


def test_a_noun_means_the_one_that_the_text_calls_so() -> None:
    text = "The lender Halden bought Norvik . Then the lender cut jobs ."
    assert meant(text, ("Halden", "Company"), ("Norvik", "Company"))["lender"] == "Halden"


def test_a_pronoun_between_two_people_means_neither() -> None:
    text = "Ann Brandt and Eva Lind met . Then she resigned ."
    assert meant(text, ("Ann Brandt", "Person"), ("Eva Lind", "Person")) == {}
    assert meant("Ann Brandt spoke . Then she resigned .", ("Ann Brandt", "Person")) == {"she": "Ann Brandt"}


def test_another_company_is_not_the_one_before() -> None:
    assert meant("Halden fell . Later the new company cut jobs .", ("Halden", "Company")) == {}


def test_no_antecedent_is_sought_far_away() -> None:
    near, far = "Rain fell . " * 2, "Rain fell . " * 4
    assert meant(f"Halden fell . {near}Later the company cut jobs .", ("Halden", "Company")) == {"company": "Halden"}
    assert meant(f"Halden fell . {far}Later the company cut jobs .", ("Halden", "Company")) == {}
