"""The command `kg`: the only place that puts the parts together. `main` is the console script."""

import os
import sys
import traceback
from collections.abc import Sequence
from importlib import metadata

import click

from kg_service.cli.asking import query, show, why
from kg_service.cli.evaluating import evaluate
from kg_service.cli.ingesting import extract, ingest, reextract, retract
from kg_service.cli.output import say
from kg_service.cli.registry import registry
from kg_service.cli.serving import serve
from kg_service.cli.upkeep import doctor, migrate, schema, stats
from kg_service.errors import KgError

_BUG = 70
_INTERRUPTED = 130


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(metadata.version("market-event-graph"), prog_name="kg")
@click.option("--debug", is_flag=True, help="Show the traceback of an unexpected error.")
def kg(debug: bool) -> None:
    """A graph of market events from news, in which every fact shows the sentence it stands on.

    \b
    Start with:
      kg ingest articles/            read articles, fill the graph (./kg.db unless KG_STORE says else)
      kg show "Meta"                 what the graph knows of an entity, with quotes
      kg serve                       the GraphQL service, with a page to try queries
      kg doctor                      what is configured and reachable, and what to do where not

    \b
    Exit statuses:  0 all in   1 some not   2 wrong use   3 store unreachable or access refused
                    4 store of a newer version   70 a bug
    """


for command in (
    ingest,
    extract,
    evaluate,
    serve,
    query,
    show,
    why,
    retract,
    reextract,
    stats,
    schema,
    migrate,
    registry,
    doctor,
):
    kg.add_command(command)


def main(arguments: Sequence[str] | None = None) -> None:
    """Runs one command and exits with its status; every error is one clear message on standard error."""
    arguments = sys.argv[1:] if arguments is None else list(arguments)
    try:
        status = kg.main(args=list(arguments), prog_name="kg", standalone_mode=False)
        sys.stdout.flush()
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        say("stopped; what was written stays, what was read and not yet written stays pending")
        sys.exit(_INTERRUPTED)
    except KgError as error:
        say(f"error: {error}")
        sys.exit(error.exit_status)
    except BrokenPipeError:  # the reader of our output (a pager, `head`) has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        say(f"error: this is a bug in kg: {type(error).__name__}: {error}")
        if "--debug" in arguments:
            traceback.print_exc()
        else:
            say("`kg --debug COMMAND ...` shows where")
        sys.exit(_BUG)
    sys.exit(status if isinstance(status, int) else 0)
