"""Neo4j Browser in a real browser, without a network: the sample's graph reads well there.

`KG_TEST_SCREENSHOTS=docs` writes the picture of the README anew.
"""

import os
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from kg_service.model import Extraction
from kg_service.ontology import load_ontology
from kg_service.registry import load_registry
from kg_service.schema_files import schema_path
from kg_service.store.neo4j import Neo4jStore
from kg_service.store.neo4j.browser_files import Guide, make_server, read_guide, render_asciidoc, render_html
from kg_service.store.neo4j.connection import Connection
from tests.neo4j_server import Neo4jServer

pytestmark = pytest.mark.browser

CHROMIUM = "/usr/bin/chromium"
FLAGS = [
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",  # it asks for fonts and analytics
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 300_000
PICTURE = """
MATCH (c:Company {id: 'org:meta-platforms'})-[r]-(n)
WHERE n:WorkforceChange OR n:Statement OR n:PositionChange OR type(r) IN ['SHORTS', 'COVERS', 'HAS_VIEW_ON']
OPTIONAL MATCH (n)-[s:SPEAKER|HOLDER|EMPLOYED_BY]->(m)
RETURN c, r, n, s, m
LIMIT 40
"""


@pytest.fixture
def filled(neo4j_database: Neo4jServer, sample_extractions: Sequence[Extraction]) -> Iterator[Neo4jServer]:
    """A server with the sample in it, and with a Browser."""
    server = neo4j_database
    assert server.browser, "KG_TEST_NEO4J_BROWSER names the address of Browser on the server of KG_TEST_NEO4J_URI"
    store = Neo4jStore(
        server.uri, server.user, server.password, server.database, ontology=load_ontology(), registry=load_registry()
    )
    store.put(sample_extractions)
    yield server
    store.close()


@pytest.fixture
def files() -> Iterator[str]:
    """The address of guide and style."""
    with make_server("127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def page() -> Iterator[Page]:
    """An empty page of a browser that reaches nothing but this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        page = browser.new_page(viewport={"width": 1500, "height": 950})
        page.set_default_timeout(PATIENCE)
        yield page
        browser.close()


def connect(page: Page, server: Neo4jServer) -> None:
    """Open Browser and log in."""
    assert server.browser
    page.goto(server.browser, wait_until="commit")  # what it wants from outside never comes
    address = page.get_by_test_id("boltaddress")
    address.fill(server.uri.partition("://")[2])
    page.get_by_test_id("username").fill(server.user)
    page.get_by_test_id("password").fill(server.password)
    page.get_by_test_id("connect").click()
    expect(page.get_by_text("You are connected as user").first).to_be_visible(timeout=PATIENCE)


def command(page: Page, text: str) -> None:
    """Type a command or a query into the editor and run it."""
    page.get_by_test_id("activeEditor").locator("textarea.inputarea").focus()
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(" ".join(text.split()))
    page.get_by_test_id("editor-Run").click()


def test_the_sample_reads_well(page: Page, filled: Neo4jServer, files: str, tmp_path: Path) -> None:
    connect(page, filled)
    command(page, f":style {files}/style.grass")
    expect(page.get_by_test_id("frame").first).to_contain_text("node.Company", timeout=PATIENCE)
    command(page, ":clear")
    expect(page.get_by_test_id("frame")).to_have_count(0, timeout=PATIENCE)
    command(page, PICTURE)
    page.get_by_test_id("frame").get_by_title("Fullscreen", exact=True).click()
    nodes = page.locator("svg g.node")
    expect(nodes.first).to_be_visible(timeout=PATIENCE)
    page.wait_for_timeout(8_000)  # until the layout has come to rest
    page.get_by_role("button", name="zoom-to-fit").click()
    page.wait_for_timeout(2_000)
    captions = {" ".join(node.all_text_contents()) for node in (n.locator("text") for n in nodes.all())}
    written = " ".join(captions)
    assert len(captions) >= 5
    assert all(captions), "a node without a caption"
    assert "Meta" in written
    relationships = {text for text in page.locator("svg g.relationship text").all_text_contents() if text}
    assert "SHORTS" in relationships
    fills = {node.get_attribute("fill") for node in page.locator("svg g.node circle").all()}
    assert "#2F6DB5" in fills, "the style was not taken"
    folder = os.environ.get("KG_TEST_SCREENSHOTS")
    page.screenshot(path=(Path(folder) if folder else tmp_path) / "neo4j-browser.png")


def test_the_guide_opens_with_its_queries(page: Page, neo4j_database: Neo4jServer, files: str) -> None:
    connect(page, neo4j_database)
    command(page, f":guide {files}/guide.html")
    expect(page.get_by_text("Market events", exact=True).first).to_be_visible(timeout=PATIENCE)


@pytest.fixture(scope="module")
def guide() -> Guide:
    return read_guide(schema_path("browser"))


def test_both_guides_hold_every_query(guide: Guide) -> None:
    assert len(guide.slides) >= 5
    asciidoc, page = render_asciidoc(guide), render_html(guide)
    for slide in guide.slides:
        assert f"== {slide.title}\n" in asciidoc
        assert slide.query in asciidoc
        assert f"<h3>{slide.title}</h3>" in page


def test_every_query_of_the_guide_finds_something_in_the_sample(guide: Guide, filled: Neo4jServer) -> None:
    connection = Connection(filled.uri, filled.user, filled.password, filled.database)
    empty = [slide.title for slide in guide.slides if not connection.read(slide.query)]
    connection.close()
    assert not empty
