"""An article in the terminal: entities in the colour of their kind, and under each sentence what it says."""

from collections.abc import Iterator, Mapping
from typing import Any

from rich.console import Console
from rich.text import Text

#: Colours that are told apart on dark and light grounds; kinds of one class share a family.
_COLOURS = {
    "Company": "bold blue",
    "Fund": "bold cyan",
    "Person": "bold magenta",
    "Publication": "bold yellow",
    "Authority": "bold red",
    "Exchange": "cyan",
    "Organization": "blue",
    "Place": "green",
    "Strategy": "yellow",
    "Theme": "bold green",
    "Product": "magenta",
}
_OTHER = "bold"

Fact = Mapping[str, Any]


def show_article(article: Mapping[str, Any], console: Console | None = None) -> None:
    """Prints an article in the contract of `kg extract`."""
    console = console or Console(highlight=False)
    about = article["article"]
    console.rule(
        Text(" · ".join(filter(None, (about["publication"], about["published_at"], about["id"])))), style="dim"
    )
    text = _coloured(article)
    names = {entity["id"]: entity["name"] for entity in article["entities"]}
    position = 0
    for start, end in _sentences(article):
        if end > position:
            console.print(text[position:end], end="", soft_wrap=False)
            console.print()
            position = end
        for fact, evidence in _facts_at(article, start, end):
            console.print(fact_line(fact, evidence, names))
        rest = article["text"][position:]
        position += len(rest) - len(rest.lstrip())
    if position < len(article["text"]):
        console.print(text[position:])
    kinds = dict.fromkeys(entity["kind"] for entity in article["entities"])
    console.print(Text("  ").join(Text(kind, style=_COLOURS.get(kind, _OTHER)) for kind in sorted(kinds)))
    console.print()


def fact_line(fact: Fact, evidence: Fact, names: Mapping[str, str]) -> Text:
    """One fact as one line: what, how sure, and in which words."""
    line = Text("   → ", style="dim")
    if "source" in fact:
        line.append(f"{names[fact['source']]} ")
        line.append(fact["kind"], style="bold")
        line.append(f" {names[fact['target']]}")
    else:
        line.append(fact["kind"], style="bold")
        line.append(f" {fact['name']}")
        roles = ", ".join(f"{role}: {', '.join(names[i] for i in ids)}" for role, ids in sorted(fact["roles"].items()))
        line.append(f" ({roles})" if roles else "", style="italic")
    marks = [fact.get("direction"), fact.get("stage"), fact["factuality"], f"{evidence['confidence']:.2f}"]
    line.append("  " + " ".join(mark for mark in marks if mark), style="dim")
    return line


def _coloured(article: Mapping[str, Any]) -> Text:
    text = Text(article["text"])
    for entity in article["entities"]:
        for mention in entity["mentions"]:
            text.stylize(_COLOURS.get(entity["kind"], _OTHER), mention["start"], mention["end"])
    return text


def _sentences(article: Mapping[str, Any]) -> list[tuple[int, int]]:
    """The sentences that say something, in text order."""
    facts = [*article["relations"], *article["events"]]
    return sorted({(evidence["start"], evidence["end"]) for fact in facts for evidence in fact["evidence"]})


def _facts_at(article: Mapping[str, Any], start: int, end: int) -> Iterator[tuple[Fact, Fact]]:
    for fact in (*article["events"], *article["relations"]):
        for evidence in fact["evidence"]:
            if (evidence["start"], evidence["end"]) == (start, end):
                yield fact, evidence
