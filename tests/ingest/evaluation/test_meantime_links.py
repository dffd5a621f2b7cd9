"""Names of a corpus in NAF become links; pronouns and descriptions do not."""

from pathlib import Path

from ingest.evaluation.meantime_links import read_document

WORDS = (
    (1, "The Apple Corps suit ."),
    (2, "May 6 , 2005"),
    (3, "Apple Corps sued Apple ( again ) ; the company 's boss said it won ."),
)
ENTITIES = (("Apple_Corps", (2, 3)), ("Apple_Corps", (10, 11)), ("Apple_Inc.", (13,)), ("Apple_Inc.", (18, 19)))


def naf() -> str:
    words = [(sentence, word) for sentence, text in WORDS for word in text.split()]
    tokens = "".join(f'<wf id="{i}" sent="{s}">{w}</wf>' for i, (s, w) in enumerate(words, 1))
    entities = "".join(
        f'<entity id="{i}"><externalRef reference="http://dbpedia.org/resource/{name}"/>'
        + "".join(f'<target id="{t}"/>' for t in targets)
        + "</entity>"
        for i, (name, targets) in enumerate(ENTITIES)
    )
    return f"<NAF><text>{tokens}</text><entities>{entities}</entities></NAF>"


def test_names_are_links_with_offsets_in_the_text(tmp_path: Path) -> None:
    path = tmp_path / "7_Apple.naf"
    path.write_text(naf(), encoding="utf-8")
    document = read_document(path, {"Apple_Corps": None, "Apple_Inc.": "org:apple"})
    assert document["text"].split("\n\n") == [
        "The Apple Corps suit.",
        "May 6, 2005",
        "Apple Corps sued Apple (again); the company's boss said it won.",
    ]
    assert [(link["name"], link["entry"]) for link in document["links"]] == [
        ("Apple Corps", None),
        ("Apple Corps", None),
        ("Apple", "org:apple"),
    ]
    for link in document["links"]:
        assert document["text"][link["start"] : link["end"]] == link["name"]
