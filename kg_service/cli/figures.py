"""Figures of extraction in the terminal: tables of scores, of what was taken for what, of errors, of differences."""

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from ingest.evaluation.wording import compared_rows, figure, signed
from kg_service.cli.output import plural

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from ingest.evaluation.errors import FactError

Json = dict[str, Any]

_KINDS = {"entity kinds": "entities, by kind", "relation kinds": "relations, by kind", "event kinds": "events, by kind"}
#: Columns that a table of scores takes with all its intervals.
_WIDE = 112
_CONFUSED = {"entity kinds": "entities, found by name", "event kinds": "events, found by trigger"}


def show_report(report: Json, errors: "Sequence[FactError]", shown: int) -> None:
    """All figures, and the first errors."""
    console = _console()
    console.print(f"{report['system']}: {plural(report['documents'], 'document')}; in percent, with 95% intervals")
    console.print(_score_table("measure", report["scores"]))
    console.print(f"events, mean F1 of the annotated kinds: {figure(report['events macro F1'])}\n")
    console.print(_attribute_table(report["attributes"]))
    console.print(_non_fact_table(report["asserted"]))
    if report.get("linking"):
        console.print(_linking_table(report["linking"]))
    if report["confidence"]:
        console.print(_confidence_table(report["confidence"]))
    for group, name in _KINDS.items():
        console.print(_score_table(name, report["kinds"][group]))
    for group, name in _CONFUSED.items():
        console.print(_confusion_table(name, report["confusion"][group]))
    if shown:
        console.print(_error_table(errors, shown))


def show_difference(reports: Sequence[Json], difference: Json) -> None:
    """The figures of two systems side by side; a difference whose interval does not hold 0 stands out."""
    from rich.text import Text

    table = _table("measure", str(reports[0]["system"]), str(reports[1]["system"]), "difference")
    for name, one, other, gap in compared_rows(reports, difference):
        sure = gap["low"] is not None and (gap["low"] > 0 or gap["high"] < 0)
        table.add_row(name, figure(one), figure(other), Text(signed(gap), style="bold" if sure else "dim"))
    _console().print(table)


def _console() -> "Console":
    """What is piped on is as wide as the tables, if nothing else is said."""
    from rich.console import Console

    console = Console(highlight=False)
    if not console.is_terminal and "COLUMNS" not in os.environ:
        console.width = _WIDE
    return console


def _score_table(title: str, scores: Json) -> "Table":
    table = _table(title, "precision", "recall", "F1", "right", "invented", "missed")
    for name, score in scores.items():
        figures = [figure(score[measure]) for measure in ("precision", "recall", "f1")]
        table.add_row(name, *figures, *(f"{score[outcome]:,}" for outcome in ("tp", "fp", "fn")))
    return table


def _attribute_table(attributes: Json) -> "Table":
    table = _table("attributes in matched events", "accuracy", "macro F1", "events")
    for name, figures in attributes.items():
        table.add_row(name, figure(figures["accuracy"]), figure(figures["macro f1"]), f"{figures['events']:,}")
    return table


def _non_fact_table(asserted: Json) -> "Table":
    table = _table("no facts, that came out as fact", "share", "as fact", "of")
    for name, figures in asserted.items():
        table.add_row(name, figure(figures["share"]), f"{figures['asserted']:,}", f"{figures['all']:,}")
    return table


def _linking_table(linking: Json) -> "Table":
    table = _table("linking with the registry", "right", "names", "of")
    for name, value in linking.items():
        table.add_row(name, figure(value), f"{value['right']:,}", f"{value['of']:,}")
    return table


def _confidence_table(confidence: Json) -> "Table":
    table = _table("confidence, all candidates", *confidence)
    first = next(iter(confidence.values()))
    for name, values in first.items():
        if name in ("bins", "facts", "threshold for precision"):
            continue
        for point in values if "value" not in values else ("",):
            row = [c[name] if not point else c[name][point] for c in confidence.values()]
            table.add_row(f"{name} {point}".strip(), *(figure(value) for value in row))
    return table


def _confusion_table(title: str, rows: Json) -> "Table":
    """For each annotated kind what it was taken for; the last row is what was made of nothing."""
    from rich.text import Text

    table = _table(title, "right", "missed")
    table.add_column("taken for")
    for kind, taken in rows.items():
        others = {other: n for other, n in taken.items() if other not in (kind, "none")}
        told = ", ".join(f"{other} {n}" for other, n in sorted(others.items(), key=lambda item: (-item[1], item[0])))
        if kind == "none":
            table.add_row("nothing that is annotated", "", "", Text(told))
        else:
            table.add_row(kind, str(taken.get(kind, 0)), str(taken.get("none", 0)), Text(told))
    return table


def _error_table(errors: "Sequence[FactError]", shown: int) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(title=f"{min(shown, len(errors)):,} of {plural(len(errors), 'error')}", show_lines=True)
    for heading in ("document", "fault", "fact", "sentence"):
        table.add_column(heading, overflow="fold")
    for error in errors[:shown]:
        fact = Text(f"{error.kind}\n", style="bold").append(error.fact, style="not bold")
        fault = error.fault if error.measure in ("events", "relations") else f"{error.measure}: {error.fault}"
        table.add_row(Text(error.document), fault, fact, _marked(error))
    return table


def _marked(error: "FactError") -> "Text":
    from rich.text import Text

    text = Text(error.sentence)
    for mark in error.marks:
        text.stylize("bold" if mark.what == "trigger" else "underline", mark.start, mark.end)
    return text


def _table(title: str, *headings: str) -> "Table":
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1))
    table.add_column(title, overflow="fold")
    for heading in headings:
        table.add_column(heading, justify="right")
    return table
