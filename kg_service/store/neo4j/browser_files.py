"""The guide, the style and the saved queries of Neo4j Browser, served where Browser may fetch them.

`python -m kg_service.store.neo4j.browser_files`, then in Browser `:guide http://localhost:8001/guide.adoc` (the
Browser of current servers) or `:guide http://localhost:8001/guide.html` (that of older ones), and
`:style http://localhost:8001/style.grass`. The name `localhost` matters: Browser lets no number through.
Both guides are made from the same files, `schema/browser/`.
"""

import argparse
import html
from collections.abc import Sequence
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from kg_service.schema_files import schema_path

PORT = 8001


@dataclass(frozen=True, slots=True, kw_only=True)
class Slide:
    """One query with what it is called and what it shows."""

    title: str
    text: str
    query: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guide:
    """What a guide is made from."""

    title: str
    paragraphs: tuple[str, ...]
    slides: tuple[Slide, ...]


def read_guide(folder: Path) -> Guide:
    """The guide of a folder: `intro.txt` and the queries in order of their names.

    A query begins with two lines of comment: its title, and what it shows.
    """
    title, *paragraphs = (folder / "intro.txt").read_text(encoding="utf-8").strip().split("\n\n")
    slides = []
    for path in sorted((folder / "queries").glob("*.cypher")):
        name, text, query = path.read_text(encoding="utf-8").split("\n", 2)
        slides.append(Slide(title=name.removeprefix("// "), text=text.removeprefix("// "), query=query.strip()))
    return Guide(title=title, paragraphs=tuple(paragraphs), slides=tuple(slides))


def render_html(guide: Guide) -> str:
    """The guide for Browser up to 5.24, which wants its own elements."""
    intro = "".join(f"<p>{html.escape(paragraph)}</p>" for paragraph in guide.paragraphs)
    slides = [_html_slide(guide.title, intro)]
    for slide in guide.slides:
        code = f'<pre class="code runnable" mode="cypher">{html.escape(slide.query)}</pre>'
        slides.append(_html_slide(slide.title, f"<p>{html.escape(slide.text)}</p><figure>{code}</figure>"))
    return f'<article class="guide"><carousel class="deck container-fluid">{"".join(slides)}</carousel></article>\n'


def _html_slide(title: str, body: str) -> str:
    return (
        f'<slide class="row-fluid"><div class="col-sm-3"><h3>{html.escape(title)}</h3></div>'
        f'<div class="col-sm-9">{body}</div></slide>'
    )


def render_asciidoc(guide: Guide) -> str:
    """The guide for the Browser of current servers."""
    parts = [f"= {guide.title}", "== Overview", *guide.paragraphs]
    for slide in guide.slides:
        parts += [f"== {slide.title}", slide.text, f"[source,cypher]\n----\n{slide.query}\n----"]
    return "\n\n".join(parts) + "\n"


def browser_files(folder: Path) -> dict[str, tuple[str, str]]:
    """What is served, by path: media type and text."""
    guide = read_guide(folder)
    files = {
        "/guide.html": ("text/html", render_html(guide)),
        "/guide.adoc": ("text/plain", render_asciidoc(guide)),
        "/style.grass": ("text/plain", (folder / "style.grass").read_text(encoding="utf-8")),
    }
    for path in sorted((folder / "queries").glob("*.cypher")):
        files[f"/queries/{path.name}"] = ("text/plain", path.read_text(encoding="utf-8"))
    return files


def make_server(host: str, port: int) -> ThreadingHTTPServer:
    """A server of the files, not yet running; port 0 means a free one."""
    files = browser_files(schema_path("browser"))

    class FileHandler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = files.get(self.path.partition("?")[0])
            kind, text = found or ("text/plain", "not found\n")
            self._answer(404 if found is None else 200, kind, text.encode())

        def do_OPTIONS(self) -> None:
            self._answer(204, "text/plain", b"")

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            # Browser is served from another port, and asks before it fetches.
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Access-Control-Allow-Methods", "GET, OPTIONS")
            self.send_header("Access-Control-Allow-Headers", "*")
            self.send_header("Access-Control-Allow-Private-Network", "true")
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing of every request."""

    return ThreadingHTTPServer((host, port), FileHandler)


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve until Ctrl-C."""
    parser = argparse.ArgumentParser(prog="python -m kg_service.store.neo4j.browser_files")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=PORT)
    options = parser.parse_args(arguments)
    with make_server(options.host, options.port) as server:
        where = f"http://localhost:{options.port}"
        print(f"in Neo4j Browser: :style {where}/style.grass, then :guide {where}/guide.adoc (older: guide.html)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
