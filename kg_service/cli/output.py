"""How the command speaks: results on standard output, everything else on standard error."""

import json
import sys
from collections.abc import Mapping
from typing import Any

import click


def say(message: str) -> None:
    """One line for people, on standard error."""
    click.echo(f"kg: {message}", err=True)


def print_json(value: Any) -> None:
    """For machines, on standard output: UTF-8 whatever the terminal is set to."""
    sys.stdout.flush()
    text = json.dumps(value, ensure_ascii=False, indent=2)
    click.echo(text.encode("utf-8", "replace"))


def print_line(value: Any) -> None:
    """One object, one line."""
    click.echo(json.dumps(value, ensure_ascii=False).encode("utf-8", "replace"))


def live(group: str, kinds: Mapping[str, int]) -> int:
    """How many there are of a group of `GraphStore.stats`; articles are counted in several ways."""
    return kinds["live"] if group == "articles" else sum(kinds.values())


def plural(count: int, noun: str) -> str:
    """`1 article`, `1,204 articles`."""
    if count != 1:
        noun = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{count:,} {noun}"
