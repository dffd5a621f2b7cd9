"""Commands about the registry: import official lists of names."""

from collections.abc import Callable
from pathlib import Path

import click

from kg_service.cli.output import plural, say
from kg_service.cli.parts import parts

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def registry() -> None:
    """The entities that are known by name."""


@registry.command(name="import")
@click.argument("lists", type=_FILE, nargs=-1, required=True, metavar="LIST...")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE.yaml",
    help="Write this file.",
)
def import_(lists: tuple[Path, ...], out: Path) -> None:
    """Make a registry file of official lists of companies and funds, which you downloaded.

    Each list is told by its columns: company tickers of the SEC (company_tickers.json, or the one
    with exchanges), constituents of the S&P 500 (CSV), FinanceDatabase (equities, ETFs, funds:
    CSV), hedge funds with managers (CSV). What is the same in several lists becomes one entry;
    companies that the registry knows already get the tickers and identifiers that they lack. Each
    entry says which list it comes from, by the list's name and the beginning of its SHA-256. The
    same lists give the same file.

    \b
    Example:
      kg registry import company_tickers_exchange.json constituents.csv --out listed.yaml
      KG_REGISTRY=listed.yaml kg ingest articles/
    """
    from kg_service.registry.lists import read_list
    from kg_service.registry.merge import merge_lists
    from kg_service.registry.writing import registry_text

    part = parts()
    if out in part.settings.registry:
        raise click.UsageError(f"{out} is in KG_REGISTRY: take it out for the import, or write another file")
    files = [read_list(path) for path in lists]
    for path, file in zip(lists, files, strict=True):
        say(f"{path}: {file.list}, {plural(len(file.listings), 'row')}")
    entries = merge_lists(files, part.registry, part.ontology.entities, is_word=_english())
    out.write_text(registry_text(entries, files), encoding="utf-8")
    new = sum(entry.listed for entry in entries)
    say(f"{out}: {plural(new, 'new entry')}, additions to {plural(len(entries) - new, 'known one')}")
    say(f"use it with KG_REGISTRY={out}")


def _english() -> Callable[[str], bool]:
    """Whether a folded word is an ordinary one."""
    from spacy.lookups import load_lookups

    index = load_lookups("en", ["lemma_index"]).get_table("lemma_index")
    words = {word for pos in ("noun", "verb", "adj", "adv") for word in index[pos]}
    return words.__contains__
