"""The command that measures extraction: evaluate."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg_service.cli.output import plural, print_json, say
from kg_service.cli.parts import Parts, parts
from kg_service.model import Extraction

if TYPE_CHECKING:
    from rich.table import Table

    from ingest.evaluation.errors import FactError

Json = dict[str, Any]

#: Seconds for one document: figures must not depend on how busy the machine is.
_PATIENCE = 600.0
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_KINDS = {"entity kinds": "entities, by kind", "relation kinds": "relations, by kind", "event kinds": "events, by kind"}


@click.command()
@click.argument("gold", type=_FILE, metavar="GOLD.jsonl")
@click.option("--system", type=_FILE, help="Score this output of `kg extract` (JSONL) instead of extracting.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), help="As in `kg extract`.")
@click.option(
    "--errors", "shown", type=click.IntRange(0), default=0, metavar="N", help="List the first N errors, in their words."
)
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
def evaluate(gold: Path, system: Path | None, min_confidence: float | None, shown: int, as_json: bool) -> int:
    """Extract annotated documents and compare: precision, recall, F1, with 95% intervals.

    The extractor sees id, title, date and text of each document, and nothing of the annotation.
    The format of GOLD.jsonl is in ingest/evaluation/gold.py. Intervals are a bootstrap over
    documents: where they are wide, there is too little gold to tell.

    An event is right if one of its kind with a common participant is annotated (one to one);
    roles, attributes, speakers, amounts and dates are compared in the events that are right. A
    relation is right if kind and both ends are. Denied and hypothetical facts count apart: how
    many came out as fact.

    \b
    Examples:
      kg evaluate gold.jsonl --errors 20
      kg extract articles.jsonl > out.jsonl; kg evaluate gold.jsonl --system out.jsonl --json
    """
    from ingest.evaluation.comparison import NOTHING, compare
    from ingest.evaluation.counts import count
    from ingest.evaluation.errors import errors_of
    from ingest.evaluation.gold import read_extracted, read_gold
    from ingest.evaluation.report import report_of

    if system is not None and min_confidence is not None:
        raise click.UsageError("--min-confidence is for extracting; the facts of --system are there already")
    part = parts()
    documents = read_gold(gold)
    found = read_extracted(system) if system is not None else dict(_extracted(part, documents, min_confidence))
    missing = [document["id"] for document in documents if document["id"] not in found]
    counts, errors = [], []
    for document in documents:
        comparison = compare(document, found.get(document["id"], NOTHING), part.ontology)
        counts.append(count(comparison))
        errors += errors_of(comparison)
    report = {**report_of(counts), "missing": missing}
    if as_json:
        print_json({**report, "errors": [error.to_json() for error in errors[:shown]]} if shown else report)
    else:
        _show(report, errors, shown)
    if missing:
        say(f"{plural(len(missing), 'document')} without a result, counted as missed: {', '.join(missing[:5])}")
    return 1 if missing else 0


def _extracted(part: Parts, documents: Sequence[Json], min_confidence: float | None) -> Iterator[tuple[str, Json]]:
    """Each document's id and article in the contract of `kg extract`; one that fails is told and left out."""
    from ingest.contract import to_json
    from ingest.evaluation.gold import bare_document
    from ingest.worker import Limits, Workers

    recipe = part.recipe if min_confidence is None else replace(part.recipe, min_confidence=min_confidence)
    with Workers(recipe, limits=Limits(seconds=_PATIENCE)) as pool:
        outcomes = pool.run(bare_document(document) for document in documents)
        for document, (_, outcome) in zip(documents, outcomes, strict=True):
            if isinstance(outcome, Extraction):
                yield document["id"], to_json(outcome, part.ontology, part.registry)
            else:
                say(f"{document['id']}: {outcome.message}")


def _show(report: Json, errors: "Sequence[FactError]", shown: int) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    console.print(f"{plural(report['documents'], 'document')}; in percent, with 95% intervals")
    console.print(_score_table("measure", report["scores"]))
    console.print(f"events, mean F1 of the annotated kinds: {_figure(report['events macro F1'])}\n")
    console.print(_attribute_table(report["attributes"]))
    console.print(_non_fact_table(report["asserted"]))
    for group, name in _KINDS.items():
        console.print(_score_table(name, report["kinds"][group]))
    if shown:
        console.print(_error_table(errors, shown))


def _score_table(title: str, scores: Json) -> "Table":
    table = _table(title, "precision", "recall", "F1", "right", "invented", "missed")
    for name, score in scores.items():
        figures = [_figure(score[measure]) for measure in ("precision", "recall", "f1")]
        table.add_row(name, *figures, *(f"{score[outcome]:,}" for outcome in ("tp", "fp", "fn")))
    return table


def _attribute_table(attributes: Json) -> "Table":
    table = _table("attributes in matched events", "accuracy", "macro F1", "events")
    for name, figures in attributes.items():
        table.add_row(name, _figure(figures["accuracy"]), _figure(figures["macro f1"]), f"{figures['events']:,}")
    return table


def _non_fact_table(asserted: Json) -> "Table":
    table = _table("no facts, that came out as fact", "share", "as fact", "of")
    for name, figures in asserted.items():
        table.add_row(name, _figure(figures["share"]), f"{figures['asserted']:,}", f"{figures['all']:,}")
    return table


def _error_table(errors: "Sequence[FactError]", shown: int) -> "Table":
    from rich.table import Table
    from rich.text import Text

    table = Table(title=f"{min(shown, len(errors)):,} of {plural(len(errors), 'error')}", show_lines=True)
    for heading in ("document", "fault", "fact", "sentence"):
        table.add_column(heading, overflow="fold")
    for error in errors[:shown]:
        fact = Text(f"{error.kind}\n", style="bold").append(error.fact, style="not bold")
        table.add_row(Text(error.document), error.fault, fact, Text(error.sentence))
    return table


def _table(title: str, *headings: str) -> "Table":
    from rich.table import Table

    table = Table()
    table.add_column(title, overflow="fold", min_width=24)
    for heading in headings:
        table.add_column(heading, justify="right", no_wrap=True)
    return table


def _figure(figure: Json) -> str:
    """`81.3 (77.0-85.1)`, or `-` where there is nothing to judge by."""
    if figure["low"] is None:
        return "-"
    return f"{figure['value']:.1f} ({figure['low']:.1f}-{figure['high']:.1f})"
