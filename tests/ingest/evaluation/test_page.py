"""The page of figures and errors: everything in it, nothing from outside, and every error marked in its sentence."""

import re
from html.parser import HTMLParser

from ingest.evaluation.comparison import NOTHING, compare
from ingest.evaluation.errors import errors_of
from ingest.evaluation.page import page_of
from ingest.evaluation.report import difference_of, report_of
from kg_service.ontology import load_ontology
from tests.ingest.test_evaluate import extracted_article, gold_document, measured

_VOID = {"meta", "input"}


class _Balance(HTMLParser):
    """Follows which elements are open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.addresses += [value or "" for name, value in attrs if name in ("src", "href")]
        if tag not in _VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Opens and closes at once."""

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def page(system: str = "market-en") -> str:
    gold = gold_document()
    gold["text"] = gold["text"].replace("denied", '<u>&"x')  # as long as it was, so that offsets stay
    found = measured((gold, extracted_article()))
    reports = [{"system": system, **report_of(found)}, {"system": "other", **report_of(measured((gold, NOTHING)))}]
    errors = errors_of(compare(gold, extracted_article(), load_ontology()))
    return page_of(reports, errors, difference=difference_of(measured((gold, NOTHING)), found))


def test_the_page_is_whole_and_needs_nothing_from_outside() -> None:
    parser = _Balance()
    html = page()
    parser.feed(html)
    assert parser.open == []
    assert all(address.startswith("#") for address in parser.addresses)
    sections = set(re.findall(r'<section id="(\w+)"', html))
    assert sections == {address.removeprefix("#") for address in parser.addresses}
    assert "@import" not in html
    assert "url(" not in html


def test_each_error_stands_marked_in_its_sentence() -> None:
    html = page()
    assert html.count("<article") == len(re.findall(r"<blockquote>", html)) > 10
    assert "Acme buys <mark>Globex<sub>asset</sub></mark> for $2bn" in html
    assert 'data-measure="relations" data-fault="missed" data-kind="OPERATES_IN"' in html


def test_words_of_a_text_never_become_markup() -> None:
    html = page("<script>alert(1)</script>")
    assert "<script>alert" not in html
    assert "<u>" not in html
    assert "Initech &lt;u&gt;&amp;&quot;x that it sued <mark>Hooli" in html


def test_systems_stand_side_by_side_with_their_difference() -> None:
    html = page()
    assert "<th>market-en</th><th>other</th><th>difference</th>" in html
    assert re.search(r"events, recall</td><td>50\.0.*?<td>0\.0.*?\+50\.0 \(\+50\.0 to \+50\.0\)", html)
