"""How a run shows how far it is: a bar where there is a terminal, and a line for each thing that went wrong."""

import sys
from typing import TYPE_CHECKING

import click

from kg_service.cli.output import say

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

    from ingest.run import Notice


class Progress:
    """Takes the notices of a run; a context manager."""

    def __init__(self, *, shown: bool) -> None:
        self._bar: Bar | None = None
        self._read = self._done = 0
        if shown and sys.stderr.isatty():
            from rich import progress
            from rich.console import Console

            columns = (
                progress.TextColumn("reading articles"),
                progress.BarColumn(),
                progress.MofNCompleteColumn(),
                progress.TimeElapsedColumn(),
            )
            self._bar = progress.Progress(*columns, console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("articles", total=None)

    def __enter__(self) -> "Progress":
        if self._bar is not None:
            self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        if self._bar is not None:
            self._bar.stop()

    def tell(self, notice: "Notice") -> None:
        """Shows one notice."""
        if notice.kind in ("read", "done"):
            if notice.kind == "read":
                self._read += notice.count
            else:
                self._done += notice.count
            if self._bar is not None:  # what was pending from before makes more done than read
                self._bar.update(self._task, total=max(self._read, self._done), completed=self._done)
            return
        place = f"{notice.place}: " if notice.place else ""
        prefix = "warning: " if notice.kind == "warning" else ""
        say(f"{prefix}{place}{notice.message}")
        if notice.trace and "--debug" in sys.argv:
            click.echo(notice.trace, err=True)
