"""The query page in a real browser without a network: it opens with the examples, and answers them."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Page, expect, sync_playwright

from kg_service.api.app import create_app
from kg_service.ontology import load_ontology
from kg_service.registry import Registry
from kg_service.store.embedded import EmbeddedStore
from tests.kg_service.api.world import articles

pytestmark = pytest.mark.browser

CHROMIUM = "/usr/bin/chromium"
OFFLINE = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """The service over the small market."""
    ontology = load_ontology()
    store = EmbeddedStore(None, ontology, Registry())
    store.put(articles())
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        server = uvicorn.Server(uvicorn.Config(create_app(store, ontology), ws="none", log_level="critical"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        thread.start()
        deadline = time.monotonic() + 60
        while not server.started and time.monotonic() < deadline:
            time.sleep(0.01)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        server.should_exit = True
        thread.join()
    store.close()


@pytest.fixture
def page() -> Iterator[Page]:
    """An empty page of a browser that reaches nothing but this machine."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=[OFFLINE, "--no-sandbox"])
        page = browser.new_page(viewport={"width": 1400, "height": 900})
        page.set_default_timeout(60_000)
        yield page
        browser.close()


def test_the_page_opens_with_three_examples_and_answers_them(page: Page, address: str) -> None:
    complaints: list[str] = []
    asked: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    tabs = page.locator(".graphiql-tab")
    expect(tabs).to_have_count(3, timeout=60_000)
    expect(page.locator(".graphiql-tab-button")).to_have_text(["ShortedCompanies", "Analysts", "Takeovers"])
    page.locator(".graphiql-tab-button").first.click()
    page.locator(".graphiql-execute-button").click()
    answer = page.locator(".result-window")
    expect(answer).to_contain_text("Falcon Capital", timeout=60_000)
    expect(answer).to_contain_text("Meta Platforms")
    assert complaints == []
    assert {
        url.partition("/graphql")[0].partition("/static")[0].rstrip("/") for url in asked if not url.startswith("data:")
    } == {address}
