"""Commands about the graph itself: stats, schema, migrate, doctor."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from kg_service.cli.output import live, plural, print_json
from kg_service.cli.parts import Parts, parts
from kg_service.errors import KgError

if TYPE_CHECKING:
    from ingest.spool import LeftOut

_SHOWN = 20


@click.command()
@click.option("--all", "show_all", is_flag=True, help=f"List all that did not get in, not the latest {_SHOWN}.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def stats(show_all: bool, as_json: bool) -> int:
    """Count what is in the graph, kind by kind, and list what did not get in, with the reason.

    An input is in the graph, dead (it cannot be read or extracted), set aside (readable, but not
    in English) or pending; the four add up to all that ever came in.
    """
    part = parts()
    counts, left_out = _spool(part, limit=1_000_000 if show_all else _SHOWN)
    graph: Mapping[str, Mapping[str, int]] = {}
    error: KgError | None = None
    try:
        store = part.open_filled_store()
        try:
            graph = store.stats()
        finally:
            store.close()
    except KgError as fault:
        error = fault
    if as_json:
        print_json({"graph": graph, "inputs": counts, "left_out": [asdict(item) for item in left_out]})
    else:
        _show_stats(graph, counts, left_out)
    if error is not None:
        raise error
    return 0


@click.command()
@click.option("--sdl", is_flag=True, help="Print the GraphQL schema instead.")
def schema(sdl: bool) -> None:
    """Print what the graph can say: kinds of entities, relations and events, with those of KG_ONTOLOGY."""
    ontology = parts().ontology
    if sdl:
        from kg_service.api.schema import sdl as write

        click.echo(write(ontology), nl=False)
        return
    click.echo(click.style("Entities", bold=True))
    for entity in ontology.entities.values():
        _line(entity.name, ", ".join(entity.roles), entity.description)
    click.echo(click.style("\nRelations", bold=True))
    for relation in ontology.relations.values():
        arrow = "-" if relation.symmetric else "->"
        source = "Article" if relation.structural else _range(relation.source)
        _line(relation.name, f"{source} {arrow} {_range(relation.target)}", relation.description)
    click.echo(click.style("\nEvents", bold=True))
    for event in ontology.events.values():
        roles = ", ".join(f"{role.name}+" if role.many else role.name for role in event.roles)
        directions = f"  [{' '.join(event.directions)}]" if event.directions else ""
        _line(event.name, roles + directions, event.description)


@click.group()
def migrate() -> None:
    """See and apply migrations: the constraints and indexes that a store needs."""


@migrate.command()
def status() -> None:
    """List the migrations that the store has, and those that it lacks."""
    from kg_service.cli.migrations import lines

    for line in lines(parts(), apply=False):
        click.echo(line)


@migrate.command()
def up() -> None:
    """Apply what is missing; safe to run again."""
    from kg_service.cli.migrations import lines

    for line in lines(parts(), apply=True):
        click.echo(line)


@click.command()
def doctor() -> int:
    """Say what is configured, what is reachable and in which version, with advice for what is not."""
    from kg_service.cli.diagnosis import diagnose

    worst = 0
    for finding in diagnose():
        mark = click.style("ok  ", fg="green") if finding.error is None else click.style("FAIL", fg="red")
        click.echo(f"{mark}  {finding.subject:12}  {finding.detail}")
        if finding.error is not None:
            click.echo(f"{'':20}{finding.error}")
            worst = max(worst, finding.error.exit_status)
    return worst


def _spool(part: Parts, *, limit: int) -> tuple[Mapping[str, int], "tuple[LeftOut, ...]"]:
    if not part.settings.spool.exists():
        return {}, ()
    with part.open_spool() as spool:
        return {str(state): count for state, count in spool.counts().items()}, spool.left_out(limit=limit)


def _show_stats(
    graph: Mapping[str, Mapping[str, int]], counts: Mapping[str, int], left_out: "tuple[LeftOut, ...]"
) -> None:
    for group, kinds in graph.items():
        click.echo(click.style(f"{group}  {live(group, kinds):,}", bold=True))
        for kind, count in sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0])):
            click.echo(f"  {count:>9,}  {kind}")
    if counts:
        states = ", ".join(f"{count:,} {state}" for state, count in counts.items())
        click.echo(click.style(f"inputs  {sum(counts.values()):,}", bold=True) + f"  ({states})")
    if left_out:
        click.echo(click.style("did not get in", bold=True))
        for item in left_out:
            click.echo(f"  {item.state:6}{item.reason:16}{item.place}: {item.message}")
        hidden = counts["dead"] + counts["aside"] - len(left_out)
        if hidden > 0:
            click.echo(f"  and {plural(hidden, 'other')}: --all lists them")


def _range(kinds: tuple[str, ...] | None) -> str:
    return "any" if kinds is None else ", ".join(kinds)


def _line(name: str, form: str, description: str) -> None:
    click.echo(f"  {name:20} {form}")
    if description:
        click.echo(click.style(f"  {'':20} {description}", dim=True))
