"""Names alone: a small NAF file, and names beside those of an extraction."""

from pathlib import Path

import pytest

from ingest.evaluation.meantime import read_meantime
from ingest.evaluation.names import NamedSpan, NamedText, name_scores, names_of
from kg_service.errors import KgError

SENTENCES = (
    "Fiat buys Chrysler",
    "European auto maker Fiat of Italy and the Chrysler CEO Jim Press agreed .",
    "Apple and AT&T 's Japanese partners sold its iPhone .",
    *("Nothing ." for _ in range(3)),
    "Ford slept .",
)
PHRASES = (
    ("ORG", 1, "Fiat"),
    ("ORG", 1, "Chrysler"),
    ("ORG", 2, "European auto maker Fiat"),
    ("LOC", 2, "Italy"),
    ("PER", 2, "the Chrysler CEO Jim Press"),
    ("PER", 2, "the Chrysler CEO"),
    ("ORG", 3, "Apple and AT&T 's"),
    ("ORG", 3, "Apple"),
    ("ORG", 3, "AT&T 's"),
    ("LOC", 3, "Japanese"),
    ("ORG", 3, "its"),
    ("PRO", 3, "iPhone"),
    ("ORG", 7, "Ford"),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    words = [(number, word) for number, text in enumerate(SENTENCES, 1) for word in text.split()]
    wf = "".join(f'<wf id="w{i}" sent="{s}"><![CDATA[{word}]]></wf>' for i, (s, word) in enumerate(words))
    terms = "".join(f'<term id="t{i}"><span><target id="w{i}"/></span></term>' for i in range(len(words)))
    entities = ""
    for kind, sentence, phrase in PHRASES:
        own = [i for i, (s, _) in enumerate(words) if s == sentence]
        length = len(phrase.split())
        start = next(i for i in own if [word for _, word in words[i : i + length]] == phrase.split())
        targets = "".join(f'<target id="t{i}"/>' for i in range(start, start + length))
        entities += f'<entity type="{kind}"><references><span>{targets}</span></references></entity>'
    xml = f"<NAF><text>{wf}</text><terms>{terms}</terms><entities>{entities}</entities></NAF>"
    (tmp_path / "one.naf").write_text(xml, encoding="utf-8")
    return tmp_path


def test_phrases_become_the_names_in_them(folder: Path) -> None:
    (document,) = read_meantime(folder)
    assert document.text.startswith("Fiat buys Chrysler\n\nEuropean auto maker Fiat of Italy")
    assert "AT&T's Japanese partners sold its iPhone." in document.text
    assert [(document.text[n.start : n.end], n.kind) for n in document.names] == [
        ("Fiat", "organisation"),
        ("Chrysler", "organisation"),
        ("Fiat", "organisation"),
        ("Italy", "place"),
        ("Jim Press", "person"),
        ("Apple", "organisation"),
        ("AT&T", "organisation"),
    ]


def test_a_folder_without_documents_is_told(tmp_path: Path) -> None:
    with pytest.raises(KgError, match=r"no \.naf file"):
        read_meantime(tmp_path)
    (tmp_path / "x.naf").write_text("<NAF>")
    with pytest.raises(KgError, match=r"x\.naf: cannot be read"):
        read_meantime(tmp_path)


def test_kinds_of_organisations_count_as_one_and_other_kinds_not_at_all() -> None:
    def entity(kind: str, *spans: tuple[int, int], generic: bool = False) -> dict[str, object]:
        return {"kind": kind, "generic": generic, "mentions": [{"start": a, "end": b} for a, b in spans]}

    article = {
        "entities": [
            entity("Authority", (0, 3), (10, 13)),
            entity("Person", (20, 25)),
            entity("Product", (30, 33)),
            entity("Fund", (35, 36), generic=True),
            entity("Place", (90, 95)),
        ]
    }
    want = (NamedSpan(0, 3, "organisation"), NamedSpan(10, 13, "place"), NamedSpan(40, 44, "person"))
    document = NamedText(id="d", text="", names=want, end=50)
    scores = name_scores([document], {"d": names_of(article)})
    assert [scores["names"][outcome] for outcome in ("tp", "fp", "fn")] == [1, 2, 2]
    assert [scores["boundaries"][outcome] for outcome in ("tp", "fp", "fn")] == [2, 1, 1]
    assert scores["person"]["f1"]["value"] == 0.0
    assert name_scores([document], {})["names"]["fn"] == 3
