"""The query page: GraphiQL, all of it served from here, opening with three examples."""

import json
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

#: Where the built page script and its style lie.
STATIC = Path(str(files("kg_service.api") / "static"))

#: Nothing from anywhere else. GraphiQL puts styles into the page; scripts come from files alone.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self'; "
    "img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Market events</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/static/graphiql.css">
<style>html, body, #graphiql {{ height: 100%; margin: 0; }}</style>
</head>
<body>
<div id="graphiql" data-endpoint="/graphql"></div>
<script type="application/json" id="examples">{examples}</script>
<script src="/static/graphiql.js" defer></script>
</body>
</html>
"""


class Example(NamedTuple):
    """A query that shows what the graph can be asked; `title` is the question."""

    title: str
    query: str


def examples() -> tuple[Example, ...]:
    """The example queries, in their order; each begins with its question as a comment."""
    made = []
    for path in sorted(Path(str(files("kg_service.api") / "examples")).glob("*.graphql")):
        query = path.read_text(encoding="utf-8")
        comment = [line.removeprefix("#").strip() for line in query.splitlines() if line.startswith("#")]
        made.append(Example(" ".join(comment), query))
    return tuple(made)


def page() -> str:
    """The page as HTML."""
    given = json.dumps([{"query": example.query} for example in examples()])
    return _PAGE.format(examples=given.replace("<", "\\u003c"))
