"""The command that serves the portal."""

import os
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from registry.commands.opening import refusals_said, register
from registry.commands.progress import progress
from registry.settings import from_environment

CONNECTIONS = 1000  # at once, per worker; further ones wait to be accepted
HEADERS_WITHIN = 15_000  # milliseconds, also for an idle connection
LONGEST_HEADERS = 65_536  # bytes
DRAINED_WITHIN = 30  # seconds from SIGTERM until what is still under way is cut off


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--live", help="Address of the live portal; REGISTRY_BASE_URL if it is not said.")
def site(out: Path, live: str | None) -> None:
    """Write the whole public register as static files into the folder OUT."""
    settings = from_environment()
    address = live or settings.base_url
    if not address.startswith(("https://", "http://")):
        raise click.UsageError("Say with --live where the live portal is, as https://…")
    with refusals_said(), progress() as told:
        made = import_module("registry.mirror").write(
            out, settings, live=address, told=lambda: told.tell("Written", 1, unit="addresses")
        )
    click.echo(f"{made.pages} pages, {made.files} files and a map of {made.tiles} tiles: {out}")


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
def serve(host: str, port: int, workers: int) -> None:
    """Serve the portal. SIGTERM or Ctrl+C lets the answers under way finish first."""
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.server import Server

    from registry.web import metrics, shedding

    # What the database lacks is said now, and not to the first visitor.
    with register() as (_, opened):
        if not opened.takes_changes():
            click.echo("The database takes no changes just now: the register can only be read.")
    import_module("registry.site")  # once, before the workers part: they share its memory
    click.echo(f"Ashyq Kamera is at http://{host}:{port}/  (stop with Ctrl+C)")
    with TemporaryDirectory(prefix="registry-metrics-") as folder:
        os.environ[metrics.FOLDER] = folder
        Server(
            "registry.site:serving",
            factory=True,
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=workers,
            blocking_threads=shedding.THREADS,
            backlog=2048,
            backpressure=CONNECTIONS,
            http1_settings=HTTP1Settings(
                header_read_timeout=HEADERS_WITHIN, max_buffer_size=LONGEST_HEADERS
            ),
            websockets=False,
            respawn_failed_workers=True,
            workers_kill_timeout=DRAINED_WITHIN,
            log_enabled=True,
            log_access=False,
        ).serve()
