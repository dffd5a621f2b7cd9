"""The command that measures extraction: evaluate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg_service.cli.output import plural, print_json, say
from kg_service.cli.parts import Parts, parts
from kg_service.model import Extraction

if TYPE_CHECKING:
    from ingest.evaluation.errors import FactError
    from ingest.evaluation.report import Measured

Json = dict[str, Any]

#: Seconds for one document: figures must not depend on how busy the machine is.
_PATIENCE = 600.0
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("gold", type=_FILE, metavar="GOLD.jsonl...", nargs=-1, required=True)
@click.option("--model", metavar="NAME", help="A shipped model, a model's folder, or a spaCy pipeline.")
@click.option("--against", metavar="NAME", help="Another one to compare with, or a file as of --system.")
@click.option("--system", type=_FILE, help="Score this output of `kg extract` (JSONL) instead of extracting.")
@click.option("--min-confidence", type=click.FloatRange(0, 1), help="As in `kg extract`.")
@click.option(
    "--errors", "shown", type=click.IntRange(0), default=0, metavar="N", help="List the first N errors, in their words."
)
@click.option(
    "--html", "page", type=click.Path(dir_okay=False, path_type=Path), help="Write all figures and errors as one page."
)
@click.option("--json", "as_json", is_flag=True, help="Print all figures as JSON.")
def evaluate(
    gold: tuple[Path, ...],
    model: str | None,
    against: str | None,
    system: Path | None,
    min_confidence: float | None,
    shown: int,
    page: Path | None,
    as_json: bool,
) -> int:
    """Extract annotated documents and compare: precision, recall, F1, with 95% intervals.

    The extractor sees id, title, date and text of each document, and nothing of the annotation.
    The format of GOLD.jsonl is in ingest/evaluation/gold.py; several files count as one.
    Intervals are a bootstrap over documents: where they are wide, there is too little gold to tell.

    An event is right if one of its kind with a common participant is annotated (one to one);
    roles, attributes, speakers, amounts and dates are compared in the events that are right. A
    relation is right if kind and both ends are. Denied and hypothetical facts count apart: how
    many came out as fact. What confidences are worth is measured on all candidates.

    \b
    Examples:
      kg evaluate gold.jsonl --errors 20
      kg evaluate dev.jsonl test.jsonl --html report.html
      kg evaluate gold.jsonl --model market-en --against en_core_web_sm
      kg extract articles.jsonl > out.jsonl; kg evaluate gold.jsonl --system out.jsonl --json
    """
    from ingest.evaluation.errors import errors_of
    from ingest.evaluation.gold import read_golds
    from ingest.evaluation.page import page_of
    from ingest.evaluation.report import difference_of, report_of
    from kg_service.cli.figures import show_difference, show_report

    if system is not None and (min_confidence is not None or model is not None):
        raise click.UsageError(
            "--model and --min-confidence are for extracting; the facts of --system are there already"
        )
    part = parts()
    documents = read_golds(gold)
    named = [str(system) if system is not None else model, *([against] if against is not None else [])]
    systems = [_System.named(part, documents, name, min_confidence) for name in named]
    measured = [found.measured(part, documents) for found in systems]
    reports = [
        {
            "system": found.name,
            **report_of(own),
            "linking": found.linking(part, documents),
            "missing": found.missing(documents),
        }
        for found, own in zip(systems, measured, strict=True)
    ]
    difference = difference_of(measured[1], measured[0]) if against is not None else None
    errors = [error for comparison in measured[0].shown for error in errors_of(comparison)]
    if page is not None:
        page.write_text(page_of(reports, errors, difference=difference), encoding="utf-8")
    if as_json:
        print_json(_json(reports, difference, errors[:shown]))
    else:
        show_report(reports[0], errors, shown)
        if difference is not None:
            show_difference(reports, difference)
    missing = [name for report in reports for name in report["missing"]]
    if missing:
        say(f"{plural(len(missing), 'document')} without a result, counted as missed: {', '.join(missing[:5])}")
    return 1 if missing else 0


def _json(reports: Sequence[Json], difference: Json | None, errors: "Sequence[FactError]") -> Json:
    result = dict(reports[0])
    if errors:
        result["errors"] = [error.to_json() for error in errors]
    if difference is not None:
        result |= {"against": reports[1], "difference": difference}
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class _System:
    """What one extractor makes of the documents, by their ids: as it shows it, and all that it thought of."""

    name: str
    shown: Mapping[str, Json]
    everything: Mapping[str, Json] | None = None

    @classmethod
    def named(cls, part: Parts, documents: Sequence[Json], name: str | None, least: float | None) -> "_System":
        """What a file holds, or what a model extracts. Raises: `KgError`."""
        from ingest.evaluation.gold import read_extracted

        if name is not None and Path(name).is_file():
            return cls(name=Path(name).name, shown=read_extracted(Path(name)))
        return cls.extract(part, documents, name, least)

    @classmethod
    def extract(
        cls, part: Parts, documents: Sequence[Json], name: str | None, min_confidence: float | None
    ) -> "_System":
        """In the contract of `kg extract`. A document that fails is told and left out."""
        from ingest.contract import to_json
        from ingest.evaluation.gold import bare_document
        from ingest.nlp.calibration import without_unsure
        from ingest.worker import Limits, Workers

        recipe = part.recipe_of(name)
        least = part.settings.min_confidence if min_confidence is None else min_confidence
        shown, everything = {}, {}
        with Workers(recipe, limits=Limits(seconds=_PATIENCE)) as pool:
            outcomes = pool.run(bare_document(document) for document in documents)
            for document, (_, outcome) in zip(documents, outcomes, strict=True):
                if not isinstance(outcome, Extraction):
                    say(f"{document['id']}: {outcome.message}")
                    continue
                sure = without_unsure(outcome, recipe.calibration, min_confidence=least)
                shown[document["id"]] = to_json(sure, part.ontology, part.registry)
                everything[document["id"]] = to_json(outcome, part.ontology, part.registry)
        return cls(name=name or part.settings.base_pipeline or "market-en", shown=shown, everything=everything)

    def measured(self, part: Parts, documents: Sequence[Json]) -> "Measured":
        from ingest.evaluation.comparison import NOTHING, compare
        from ingest.evaluation.report import Measured

        shown, everything = (
            None if found is None else [compare(d, found.get(d["id"], NOTHING), part.ontology) for d in documents]
            for found in (self.shown, self.everything)
        )
        return Measured(shown=shown or (), everything=everything)

    def linking(self, part: Parts, documents: Sequence[Json]) -> Json:
        """How often names are taken for the right entry of the registry, where that is annotated."""
        from ingest.evaluation.linking import gold_links, linking_scores, links_of

        gold = [link for link in gold_links(documents) if link.document in self.shown]
        names = {link.document for link in gold}
        system = {n: links_of(self.shown[n], part.ontology, part.registry) for n in names}
        return linking_scores(gold, system) if gold else {}

    def missing(self, documents: Sequence[Json]) -> list[str]:
        return [document["id"] for document in documents if document["id"] not in self.shown]
