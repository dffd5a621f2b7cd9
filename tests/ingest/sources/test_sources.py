"""Reading: every format becomes the same article, and everything else says why it does not."""

import io
import json
from pathlib import Path

import pytest

from ingest.sources import InputFault, read_article, read_articles, read_documents
from ingest.sources.document import CONTAINER_LIMIT, TEXT_LIMIT, Document
from kg_service.errors import InputError
from kg_service.model import Article

URL, DAY = "https://news.example/a", "2026-05-06"
SENTENCE = "Acme Corp agreed to buy Globex for $2 billion, the companies said on Monday."


def articles(*paths: Path | str, stdin: bytes | None = None, namespace: str | None = None) -> list[Article]:
    found = list(read_articles(paths, namespace=namespace, stdin=io.BytesIO(stdin) if stdin is not None else None))
    faults = [item for item in found if isinstance(item, InputFault)]
    assert not faults
    return [item for item in found if isinstance(item, Article)]


def one(tmp_path: Path, name: str, content: str | bytes) -> Article:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    (article,) = articles(path)
    return article


def fault(tmp_path: Path, name: str, content: bytes) -> InputFault:
    path = tmp_path / name
    path.write_bytes(content)
    (item,) = read_articles([path])
    assert isinstance(item, InputFault)
    return item


def test_plain_text_takes_its_first_line_as_title_if_an_empty_line_follows(tmp_path: Path) -> None:
    titled = one(tmp_path, "a.txt", f"Acme buys Globex\r\n\r\n{SENTENCE}\r\n")
    assert titled.title == "Acme buys Globex"
    assert titled.text == f"Acme buys Globex\n\n{SENTENCE}"
    untitled = one(tmp_path, "b.txt", f"{SENTENCE}\nMore of it.")
    assert (untitled.title, untitled.text) == (None, f"{SENTENCE}\nMore of it.")


def test_a_text_without_id_and_url_is_named_by_its_content(tmp_path: Path) -> None:
    first, same, other = (
        one(tmp_path, name, text) for name, text in (("a.txt", SENTENCE), ("b.txt", SENTENCE), ("c.txt", SENTENCE * 2))
    )
    assert first.key == same.key != other.key
    assert first.namespace == "local"


def test_markdown_loses_its_markup_and_keeps_its_words(tmp_path: Path) -> None:
    source = (
        "---\ntitle: Acme buys Globex\ndate: 2026-05-06\nsource: Example Wire\n---\n"
        "# Acme buys Globex\n\n**Acme Corp** agreed to [buy](https://x.example/y) *Globex*.\n\n"
        "- one `item`\n- two\n\n<b>x</b>\n"
    )
    article = one(tmp_path, "a.md", source)
    assert article.text == "Acme buys Globex\n\nAcme Corp agreed to buy Globex.\n\none item\n\ntwo\n\nx"
    assert (article.title, article.published_at, article.publication) == (
        "Acme buys Globex",
        "2026-05-06",
        "Example Wire",
    )


def test_markdown_without_front_matter_takes_its_first_heading_as_title(tmp_path: Path) -> None:
    article = one(tmp_path, "a.md", f"# Acme *buys* Globex\n\n{SENTENCE}\n\n## Later\n\nMore.")
    assert article.title == "Acme buys Globex"
    assert article.text == f"Acme buys Globex\n\n{SENTENCE}\n\nLater\n\nMore."


def test_html_gives_the_article_and_its_metadata_without_navigation(tmp_path: Path) -> None:
    paragraphs = "".join(f"<p>{SENTENCE} This is paragraph {n} of the story.</p>" for n in range(5))
    page = (
        "<html><head><title>Acme buys Globex</title><meta charset=utf-8>"
        '<meta property="og:title" content="Acme buys Globex"><meta property="og:site_name" content="Example Wire">'
        '<link rel="canonical" href="https://news.example/acme">'
        '<meta property="article:published_time" content="2026-05-06T10:00:00Z"></head>'
        "<body><nav><a href=/>Home</a> <a href=/m>Markets</a></nav>"
        f"<article><h1>Acme buys Globex</h1>{paragraphs}</article>"
        "<footer>Cookies and such</footer></body></html>"
    )
    article = one(tmp_path, "a.html", page)
    assert article.title == "Acme buys Globex"
    assert article.text.startswith(f"Acme buys Globex\n\n{SENTENCE}")
    assert "Cookies" not in article.text
    assert "Markets" not in article.text
    assert (article.published_at, article.publication) == ("2026-05-06", "Example Wire")
    assert (article.namespace, article.url) == ("news.example", "https://news.example/acme")


def test_html_in_a_declared_charset_is_read_in_it(tmp_path: Path) -> None:
    body = "<p>" + "Société Générale said on Monday that its profit rose in the quarter to £3 billion. " * 5 + "</p>"
    page = f"<html><head><meta charset='iso-8859-1'></head><body><article>{body}</article></body></html>"
    assert "Société Générale" in one(tmp_path, "a.html", page.encode("latin-1")).text


@pytest.mark.parametrize(
    "fields",
    [
        {"title": "T", "text": SENTENCE, "url": "https://News.example/a#top", "published_at": DAY, "publication": "W"},
        {"headline": "T", "body": SENTENCE, "link": URL, "date": "6 May 2026", "source": "W"},
        {"headline": "T", "content": SENTENCE, "url": URL, "publishedAt": DAY, "source": {"id": None, "name": "W"}},
        {"Title": "T", "Text": [SENTENCE], "URL": URL, "Date": "20260506", "source.name": "W"},
    ],
)
def test_the_synonyms_of_fields_give_one_article(tmp_path: Path, fields: dict[str, object]) -> None:
    article = one(tmp_path, "a.json", json.dumps(fields))
    assert article.key == "news.example/url-95bbca1f9b4bae7d73e8"
    assert article == Article(
        namespace="news.example",
        id=article.id,
        text=f"T\n\n{SENTENCE}",
        title="T",
        url="https://news.example/a",
        published_at="2026-05-06",
        publication="W",
    )


def test_an_id_is_kept_and_a_namespace_goes_before_the_host(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps({"id": 17, "text": SENTENCE, "url": "https://news.example/a"}))
    assert [a.key for a in articles(path)] == ["news.example/17"]
    assert [a.key for a in articles(path, namespace="feed")] == ["feed/17"]


def test_the_title_is_not_put_before_a_text_that_begins_with_it(tmp_path: Path) -> None:
    text = f"Acme  buys\nGlobex\n\n{SENTENCE}"
    assert one(tmp_path, "a.json", json.dumps({"title": "Acme buys Globex", "text": text})).text == text


def test_what_no_store_can_hold_is_cleaned_from_texts(tmp_path: Path) -> None:
    article = one(tmp_path, "a.json", '{"text": "Acme\\u0000 rose\\u0007 3%\\ud800 to \\ud83d\\ude00 $5."}')
    assert article.text == "Acme rose 3%\ufffd to 😀 $5."


def test_a_json_file_may_hold_a_list_or_an_envelope_of_articles(tmp_path: Path) -> None:
    items = [{"id": str(n), "text": f"{SENTENCE} {n}"} for n in range(3)]
    (tmp_path / "list.json").write_text(json.dumps(items))
    (tmp_path / "api.json").write_text(json.dumps({"status": "ok", "articles": items}, indent=2))
    for name in ("list.json", "api.json"):
        assert [a.id for a in articles(tmp_path / name)] == ["0", "1", "2"]


def test_folders_are_read_recursively_in_order_and_each_file_once(tmp_path: Path) -> None:
    for name in ("b/2.txt", "a/1.txt", "c.txt", ".hidden/4.txt", "a/.hidden.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{SENTENCE} {name}")
    found = [document.place for document in read_documents([tmp_path, tmp_path / "c.txt"])]
    assert found == [str(tmp_path / name) for name in ("c.txt", "a/1.txt", "b/2.txt")]
    assert len(articles(str(tmp_path / "**" / "*.txt"))) == 3


@pytest.mark.parametrize(
    ("content", "texts"),
    [
        (SENTENCE.encode(), [SENTENCE]),
        (b'{"text": "One rose."}\n{"text": "Two fell."}\n', ["One rose.", "Two fell."]),
        (b'{"text": "One\n{"text": "Two fell."}\n', None),
        (b'{\n "text": "One rose."\n}', ["One rose."]),
        (b'[{"text": "One rose."}, {"text": "Two fell."}]', ["One rose.", "Two fell."]),
        (b"# One\n\nTwo *fell*.", ["One\n\nTwo fell."]),
        (b"[Reuters] One rose.", ["[Reuters] One rose."]),
        (b"<!DOCTYPE html><html><body><p>" + SENTENCE.encode() * 6 + b"</p></body></html>", [SENTENCE * 6]),
    ],
)
def test_standard_input_is_read_by_what_it_looks_like(content: bytes, texts: list[str] | None) -> None:
    found = list(read_articles(["-"], stdin=io.BytesIO(content)))
    if texts is None:  # a broken first line: told with its number, and the second gets in
        broken, article = found
        assert isinstance(broken, InputFault)
        assert (broken.reason, broken.place) == ("broken-json", "standard input:1")
        assert isinstance(article, Article)
    else:
        assert [item.text for item in found if isinstance(item, Article)] == texts


def test_utf16_with_its_mark_is_read(tmp_path: Path) -> None:
    assert one(tmp_path, "a.txt", "Société Générale rose.".encode("utf-16")).text == "Société Générale rose."
    assert one(tmp_path, "b.txt", b"\xef\xbb\xbf" + SENTENCE.encode()).text == SENTENCE


@pytest.mark.parametrize(
    ("name", "content", "reason", "words"),
    [
        ("empty.txt", b"", "empty", "it is empty"),
        ("white.txt", b" \n\n", "empty", "white space"),
        ("empty.jsonl", b"\n\n", "empty", "white space"),
        ("list.json", b"[]", "empty", "no article"),
        ("a.txt", b"\x00\x01\x02\x03" * 50, "binary", "binary data"),
        ("a.txt", b"%PDF-1.7 ...", "binary", "a PDF"),
        ("a.txt", "Die Aktie fällt".encode("latin-1"), "encoding", "byte 0xe4 at offset 11 (line 1) is not UTF-8"),
        ("a.json", b'{"text": "One",}', "broken-json", "column 16"),
        ("a.json", b'{"text": "One",\n "x": }', "broken-json", "line 2, column 7"),
        ("a.json", b"[" * 100_000, "broken-json", "broken JSON"),
        ("a.json", b'{"title": "One", "text": ""}', "no-text", "none of text, body, content"),
        ("a.json", b'{"text": 5}', "no-text", "none of text, body, content"),
        ("a.json", b'"words"', "not-an-article", "a string"),
        ("a.html", b"<html><body><script>go()</script></body></html>", "no-text", "HTML"),
        ("big.txt", b"word " * 1_000_000, "too-large", "the limit is 1,000,000"),
        ("big.txt", b"word " * 4_000_000, "too-large", "16 MiB"),
    ],
)
def test_each_bad_input_has_its_own_reason_and_message(
    tmp_path: Path, name: str, content: bytes, reason: str, words: str
) -> None:
    found = fault(tmp_path, name, content)
    assert (found.reason, found.place) == (reason, str(tmp_path / name))
    assert words in found.message


def test_what_is_not_there_is_told_by_path(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    paths = [tmp_path / "gone.txt", tmp_path / "*.txt", tmp_path / "none"]
    found = [item for item in read_articles(paths) if isinstance(item, InputFault)]
    assert [(item.place, item.reason) for item in found] == [
        (str(paths[0]), "no-such-file"),
        (str(paths[1]), "no-such-file"),
        (str(paths[2]), "empty"),
    ]


def test_a_broken_line_is_told_with_its_number_and_the_others_get_in(tmp_path: Path) -> None:
    path = tmp_path / "feed.jsonl"
    lines = [b'{"text": "One rose."}', b'{"text": "Two', b"", b'{"text": "Caf\xe9"}', b"[1]", b'{"text": "Six fell."}']
    path.write_bytes(b"\n".join(lines))
    found = list(read_articles([path]))
    assert [item.text for item in found if isinstance(item, Article)] == ["One rose.", "Six fell."]
    assert [(item.place, item.reason) for item in found if isinstance(item, InputFault)] == [
        (f"{path}:2", "broken-json"),
        (f"{path}:4", "encoding"),
        (f"{path}:5", "not-an-article"),
    ]


def test_a_german_article_is_set_aside_and_short_or_declared_english_texts_are_not(tmp_path: Path) -> None:
    german = "Der Konzern teilte am Mittwoch mit, dass der Gewinn im dritten Quartal um zehn Prozent gesunken sei."
    aside = fault(tmp_path, "de.txt", german.encode())
    assert (aside.aside, aside.reason) == (True, "language")
    assert "language: de" in aside.message
    assert one(tmp_path, "short.txt", "Gewinn gesunken").text == "Gewinn gesunken"
    assert one(tmp_path, "told.json", json.dumps({"text": german, "language": "en-GB"})).language == "en"
    told = fault(tmp_path, "fr.json", json.dumps({"text": SENTENCE, "language": "fr"}).encode())
    assert (told.aside, told.message) == (True, "the text is not in English (language: fr)")


def test_what_cannot_be_is_left_out_with_a_warning() -> None:
    fields = {"text": SENTENCE, "date": "soon", "url": "javascript:alert(1)", "id": [1]}
    reading = read_article(Document(place="a.json", format="json", content=json.dumps(fields).encode()))
    assert (reading.article.published_at, reading.article.url) == (None, None)
    assert [warning.split()[2] for warning in reading.warnings] == ["id", "'javascript:alert(1)'", "date"]
    assert "'soon' is no date" in reading.warnings[-1]


def test_a_text_at_the_limit_gets_in_and_one_above_does_not() -> None:
    def read(length: int) -> Article:
        return read_article(Document(place="a", format="text", content=b"a" * length)).article

    assert len(read(TEXT_LIMIT).text) == TEXT_LIMIT
    with pytest.raises(InputError, match="1,000,001 characters"):
        read(TEXT_LIMIT + 1)


def test_a_json_file_above_the_limit_says_what_has_none(tmp_path: Path) -> None:
    path = tmp_path / "big.json"
    path.write_bytes(b"[ " + b" " * CONTAINER_LIMIT)
    (found,) = read_documents([path])
    assert isinstance(found, InputFault)
    assert found.reason == "too-large"
    assert "JSONL" in found.message
