"""The command that serves: kg serve."""

import logging
import socket
from typing import TYPE_CHECKING

import click

from kg_service.cli.parts import parts
from kg_service.errors import KgError

if TYPE_CHECKING:
    from starlette.applications import Starlette


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 serves other machines, too.")
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@click.option("--workers", type=click.IntRange(1, 256), default=1, show_default=True, help="Processes that answer.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the graph over GraphQL, with a page to try queries, until Ctrl-C.

    \b
    POST /graphql    answers queries
    GET  /graphql    the query page; it works without a network
    GET  /healthz    whether the store answers
    """
    from kg_service.api.serve import serve as run

    _check_port(host, port)
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    application = create() if workers == 1 else _checked_factory()
    address = f"[{host}]" if ":" in host else "127.0.0.1" if host == "0.0.0.0" else host
    click.echo(f"query page: http://{address}:{port}/graphql   (Ctrl-C stops)", err=True)
    run(application, host=host, port=port, workers=workers)


def create() -> "Starlette":
    """The application for the configured store: what each worker process calls."""
    from kg_service.api.app import create_app

    part = parts()
    return create_app(part.open_store(), part.ontology, close_store=True)


def _checked_factory() -> str:
    """The factory by its name, once it is known that the store opens: a worker's error would come too late."""
    parts().open_store().close()
    return "kg_service.cli.serving:create"


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
    except OSError as error:
        raise KgError(f"cannot serve on {host} port {port}: {error.strerror}; choose another with --port") from None
