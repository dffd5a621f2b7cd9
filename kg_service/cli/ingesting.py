"""Commands that read and write articles: ingest, extract, retract, reextract."""

import os
import sys
import time
import traceback
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from kg_service.cli.output import plural, print_json, print_line, say
from kg_service.cli.parts import parts
from kg_service.errors import KgError
from kg_service.model import Extraction

if TYPE_CHECKING:
    from ingest.run import Summary
    from ingest.worker import Failure
    from kg_service.ontology import Ontology
    from kg_service.registry import Registry

_PATHS = click.argument("paths", nargs=-1, metavar="PATH... | -")
_WORKERS = click.option(
    "--workers",
    type=click.IntRange(1, 256),
    default=1,
    show_default=True,
    help="Processes that extract side by side; each needs a core and about 400 MB.",
)
_JSON = click.option("--json", "as_json", is_flag=True, help="Print the summary as JSON, without a progress bar.")


def _namespace(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is not None and (not value.strip() or "/" in value or value != "".join(value.split())):
        raise click.BadParameter("a namespace is one word without a slash, like reuters")
    return value


_NAMESPACE = click.option(
    "--namespace",
    metavar="NAME",
    callback=_namespace,
    help="Keeps the ids of two feeds apart. Default: the host of the article's URL, else `local`.",
)


@click.command()
@_PATHS
@_NAMESPACE
@click.option("--again", is_flag=True, help="Extract all anew, and take retracted articles in again.")
@_WORKERS
@_JSON
def ingest(paths: tuple[str, ...], namespace: str | None, again: bool, workers: int, as_json: bool) -> int:
    """Read articles, extract what they say, and put it into the graph.

    PATH is a file, a folder (read recursively) or a glob; `-` is standard input. Formats: plain
    text, Markdown, HTML, JSON (one article, a list, or an object with `articles`) and JSONL (one
    article a line).

    \b
    Fields of JSON articles, with the names that are understood too:
      text (body, content)           title (headline)      id        url (link)
      published_at (date, publishedAt, published)          language
      publication (source, source.name, publisher)

    What is unchanged is not read twice, so the same command can run as often as you like. What
    cannot be read is told, listed by `kg stats`, and does not hold up the rest. If the store does
    not answer, all that was read waits; `kg ingest` without PATH goes on with it.

    \b
    Examples:
      kg ingest news/                          a folder
      kg ingest 'feed-*.jsonl' --namespace wire
      curl -s https://example.com/a.html | kg ingest -
    """
    from ingest.run import Source, Target
    from ingest.run import ingest as run
    from kg_service.cli.progress import Progress

    part = parts()
    with part.open_spool() as spool:
        if not paths and not spool.counts()["pending"]:
            raise click.UsageError("name what to read: files, folders, globs, or - (nothing is pending either)")
        target = Target(name=_store_name(), open=part.open_store, again=again)
        part.ontology, part.registry  # noqa: B018 - a fault in these files is told before anything is read
        with Progress(shown=not as_json) as progress:
            summary = run(
                Source(paths=paths, namespace=namespace),
                target,
                part.recipe,
                spool,
                workers=workers,
                tell=progress.tell,
            )
    _report(summary, as_json=as_json)
    return summary.exit_status


@click.command()
@_PATHS
@_NAMESPACE
@click.option("--pretty", is_flag=True, help="Show the article with its entities coloured and its facts below.")
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    help="Show facts from this confidence on. Default: each kind's own threshold; 0 shows every candidate.",
)
@_WORKERS
def extract(
    paths: tuple[str, ...], namespace: str | None, pretty: bool, min_confidence: float | None, workers: int
) -> int:
    """Extract what articles say and print it, without a store: one JSON object per article and line.

    Reads what `kg ingest` reads. Offsets are half-open and count Unicode code points of `text`;
    ids of entities are those of the article. The format is in schema/extract.schema.json.

    \b
    Examples:
      kg extract article.txt --pretty
      echo 'Acme agreed to buy Globex for $2bn.' | kg extract - | jq '.events[].name'
    """
    from ingest.run import Source
    from ingest.run import extract as run
    from ingest.summary import Summary
    from ingest.worker import Failure

    if not paths:
        raise click.UsageError("name what to read: files, folders, globs, or -")
    part = parts()
    recipe = part.recipe if min_confidence is None else replace(part.recipe, min_confidence=min_confidence)
    ontology, registry = part.ontology, part.registry
    summary, started = Summary(), time.monotonic()
    for place, outcome in run(Source(paths=paths, namespace=namespace), recipe, workers=workers):
        result = outcome if isinstance(outcome, Failure) else _in_contract(outcome, ontology, registry)
        if isinstance(result, Failure):
            summary.fail(result)
            _tell_failure(place, result.message, result.trace)
            continue
        assert isinstance(outcome, Extraction)
        summary.new += 1
        summary.words += len(outcome.article.text.split())
        for warning in outcome.warnings:
            say(f"warning: {place}: {warning}")
        if pretty:
            from kg_service.cli.pretty import show_article

            show_article(result)
        else:
            print_line(result)
            sys.stdout.flush()
    summary.seconds = time.monotonic() - started
    left_out = f", {summary.dead + summary.aside:,} left out" if summary.dead or summary.aside else ""
    say(f"{plural(summary.new, 'article')} extracted{left_out}, {summary.words_a_second:,.0f} words a second")
    return summary.exit_status


@click.command()
@click.argument("articles", nargs=-1, required=True, metavar="ARTICLE...")
def retract(articles: tuple[str, ...]) -> None:
    """Take the evidence of articles out of the graph.

    ARTICLE is a key (namespace/id, as `kg show` prints it), an id in the namespace `local`, or the
    URL of an article that came without an id. Facts that stood on these articles alone disappear.
    What was known before stays visible on the recorded clock; `kg ingest --again` takes an article
    in again.
    """
    store = parts().open_filled_store()
    try:
        keys = []
        for name in articles:
            candidates = _keys(name)
            held = store.articles(candidates)
            found = next((key for key in candidates if key in held), None)
            if found is None:
                raise KgError(f"there is no article {name}; a key looks like local/text-0a1b2c, as `kg show` prints it")
            keys.append(found)
        report = store.retract(keys)
    finally:
        store.close()
    click.echo(f"{plural(len(report.retracted), 'article')} retracted: {', '.join(report.retracted) or 'none'}")


@click.command()
@_WORKERS
@_JSON
def reextract(workers: int, as_json: bool) -> int:
    """Extract all kept texts again, and let the facts follow.

    After a new model, ontology (KG_ONTOLOGY) or registry (KG_REGISTRY); the sources are not needed.
    An article that cannot be extracted keeps the evidence that it has.
    """
    from ingest.run import Target
    from ingest.run import reextract as run
    from kg_service.cli.progress import Progress

    part = parts()
    target = Target(name=_store_name(), open=part.open_filled_store)
    with Progress(shown=not as_json) as progress:
        summary = run(target, part.recipe, workers=workers, tell=progress.tell)
    _report(summary, as_json=as_json)
    return summary.exit_status


def _report(summary: "Summary", *, as_json: bool) -> None:
    if as_json:
        print_json(summary.to_json())
    else:
        shown = {
            "new": summary.new,
            "unchanged": summary.unchanged,
            "replaced": summary.replaced,
            "older than what is there": summary.superseded,
            "retracted before": summary.retracted,
            "dead": summary.dead,
            "set aside": summary.aside,
        }
        always = ("new", "unchanged", "replaced", "dead")
        click.echo("articles   " + ", ".join(f"{n:,} {name}" for name, n in shown.items() if n or name in always))
        if summary.graph:
            groups = ("articles", "entities", "relations", "events", "evidence")
            click.echo("the graph  " + ", ".join(f"{summary.graph[g]:,} {g}" for g in groups if g in summary.graph))
        click.echo(f"time       {summary.seconds:,.1f} s, {summary.words_a_second:,.0f} words a second")
    if summary.error is not None:
        say(f"error: {summary.error}")
        waiting = f"{plural(summary.pending, 'article')} {'waits' if summary.pending == 1 else 'wait'} in the spool"
        say(f"nothing is lost: {waiting}; `kg ingest` goes on with them once this is put right")
    elif summary.dead or summary.aside:
        say("`kg stats` lists what did not get in")


def _in_contract(extraction: Extraction, ontology: "Ontology", registry: "Registry") -> "dict[str, Any] | Failure":
    """The article as it is printed; a fault of ours in it costs this article, and the next ones go on."""
    from ingest.contract import to_json
    from ingest.worker import Failure

    try:
        return to_json(extraction, ontology, registry)
    except Exception as error:
        message = f"{type(error).__name__}: {error}"
        return Failure(reason="bug", stage="extract", message=message, bug=True, trace=traceback.format_exc())


def _tell_failure(place: str, message: str, trace: str) -> None:
    say(f"{place}: {message}")
    if trace and "--debug" in sys.argv:
        click.echo(trace, err=True)


def _store_name() -> str:
    settings = parts().settings
    if settings.embedded:
        return os.path.abspath(settings.store)
    return f"{settings.store}/{settings.neo4j_database}"


def _keys(name: str) -> list[str]:
    """The keys that a user may mean by a name, the most literal first."""
    from ingest.sources import keys_of_url

    return [name, f"local/{name}", *keys_of_url(name)]
