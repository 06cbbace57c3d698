"""The command line. What a command's help says is its docstring."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from registry import database, migrations
from registry.errors import Refused
from registry.settings import Settings, from_environment

UNUSABLE = 2
CONNECTIONS = 1000  # at once, per worker; further ones wait to be accepted
HEADERS_WITHIN = 15_000  # milliseconds, also for an idle connection
LONGEST_HEADERS = 65_536  # bytes
DRAINED_WITHIN = 30  # seconds from SIGTERM until what is still under way is cut off


@click.group()
def main() -> None:
    """Ashyq Kamera, a public register of city cameras."""


@contextmanager
def _refusals_said() -> Iterator[None]:
    try:
        yield
    except Refused as refusal:
        click.echo(refusal.message, err=True)
        sys.exit(UNUSABLE)


@contextmanager
def _register() -> Iterator[tuple[Settings, database.Database]]:
    """The settings and the database, whose tables must be those of this version."""
    settings = from_environment()
    opened = database.from_settings(settings)
    with _refusals_said():
        if migrations.revision(opened) != migrations.head():
            raise Refused("The database is missing or older than this version. Run “init” first.")
        yield settings, opened
    opened.close()


@main.command()
def init() -> None:
    """Create the database, or bring it to the newest shape."""
    settings = from_environment()
    opened = database.from_settings(settings)
    migrations.upgrade(opened)
    opened.close()
    settings.secret_key()
    click.echo(f"The database is ready (shape {migrations.head()}).")


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
def serve(host: str, port: int, workers: int) -> None:
    """Serve the portal. SIGTERM or Ctrl+C lets the answers under way finish first."""
    from granian.constants import Interfaces
    from granian.http import HTTP1Settings
    from granian.server import Server

    from registry.web import metrics, shedding

    with _register():
        pass  # says so now, and not at the first visitor, when the database is not ready
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


@main.command()
@click.option("--if-empty", is_flag=True, help="Do nothing on a register that holds something.")
def demo(if_empty: bool) -> None:
    """Load the demonstration register: invented cameras at real public places."""
    from registry import demonstration, log

    with _register() as (_, opened):
        with opened.reading() as session:
            held = log.size(session)
        if held and if_empty:
            click.echo("The register holds entries already; the demonstration was not loaded.")
            return
        if held:
            raise Refused(
                "The register holds {held} entries; the demonstration loads into an empty one "
                "only. Point REGISTRY_DATA_DIR at another folder and run “init” there.",
                held=held,
            )
        with opened.writing() as session:
            entries = demonstration.load(session)
        _put_on_the_map(opened)
        click.echo(f"The demonstration register is loaded: {entries} entries.")


@main.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--profile", help="A saved mapping, or “osm”.")
@click.option("--map", "mapping", multiple=True, metavar="FIELD=COLUMN")
@click.option("--encoding", help="Encoding of a text file, such as cp1251.")
@click.option("--crs", metavar="EPSG:N", help="Coordinate system of the file.")
@click.option("--controller", metavar="ORG", help="Who answers for these cameras.")
@click.option("--source", help="What the file is a version of.")
@click.option("--within", metavar="AREA", help="Area id or W,S,E,N that all cameras lie in.")
@click.option("--absent", type=click.Choice(["listed", "removed"]), default="listed")
@click.option("--dry-run", is_flag=True, help="Check and report; write nothing.")
@click.option("--accept-partial", is_flag=True, help="Write the good rows, refuse the others.")
@click.option("--report", type=click.Path(path_type=Path), metavar="OUT.json")
@click.option("--yes", is_flag=True, help="Do not ask before writing.")
def import_(
    file: Path, report: Path | None, yes: bool, mapping: tuple[str, ...], **said: Any
) -> None:
    """Take cameras in from FILE: a table, a spreadsheet or a map file of almost any kind."""
    from registry.cameras import intake

    with _register() as (_, opened):
        options = intake.Options(mapping=_pairs(mapping), **said)
        prepared = intake.prepare(file, options)
        click.echo(intake.explain(prepared))
        asks = sys.stdin.isatty() and not (yes or options.dry_run)
        if asks and not click.confirm("Write these into the register?"):
            sys.exit(UNUSABLE)
        result = _taken_in(opened, prepared, options)
        _put_on_the_map(opened)
        if report:
            report.write_text(json.dumps(result.as_json(), ensure_ascii=False, indent=1) + "\n")
        click.echo(result.summary())
        sys.exit(result.exit_status)


def _taken_in(opened: database.Database, prepared: Any, options: Any) -> Any:
    from registry.cameras import intake

    with _progress(len(prepared)) as advance:
        if options.dry_run:
            with opened.reading() as session:
                return intake.apply(
                    session, prepared, options, at=datetime.now(UTC), progress=advance
                )
        with opened.writing() as session:
            return intake.apply(session, prepared, options, at=datetime.now(UTC), progress=advance)


def _put_on_the_map(opened: database.Database) -> None:
    """Write the map index after much was taken in, so that no visitor waits for it."""
    from registry.cameras import map_index

    with opened.reading() as session:
        map_index.refresh(session)


@contextmanager
def _progress(length: int) -> Iterator[Callable[[int], None]]:
    with click.progressbar(length=length, label="Writing", file=sys.stderr, show_pos=True) as bar:
        yield bar.update


def _pairs(mapping: tuple[str, ...]) -> dict[str, str]:
    for pair in mapping:
        if "=" not in pair:
            raise Refused("--map {pair} lacks its “=”. Write --map FIELD=COLUMN.", pair=pair)
    return dict(pair.split("=", 1) for pair in mapping)


@main.command()
@click.argument("out", type=click.Path(path_type=Path))
@click.option("--format", "ending", help="Format, when the file's ending does not say it.")
@click.option(
    "--where", default="", metavar="QUERY", help="Filters, as in function=anpr&area=astana."
)
@click.option("--bbox", metavar="W,S,E,N")
@click.option("--as-of", metavar="WHEN", help="Day, moment or log size.")
def export(out: Path, ending: str | None, where: str, bbox: str | None, as_of: str | None) -> None:
    """Write the cameras of a selection to OUT; the ending says the format."""
    from urllib.parse import parse_qs

    from registry import cameras
    from registry.datasets import formats

    args = parse_qs(where, keep_blank_values=True)
    args |= {key: [value] for key, value in (("bbox", bbox), ("as_of", as_of)) if value}
    with _register() as (settings, opened), opened.reading() as session:
        today = datetime.now(settings.timezone).date()
        chosen = cameras.selection(session, args, today=today, timezone=settings.timezone)
        ending = (ending or out.suffix.removeprefix(".")).lower()
        number = formats.write(cameras.every(session, chosen), out, ending)
    click.echo(f"{number} cameras are in {out}.")


@main.command()
def check() -> None:
    """Hold the tables and the map index against the log."""
    from registry.cameras import checking

    with _register() as (settings, opened), opened.reading() as session:
        found = list(checking.faults(session, settings.index_path))
    for sentence in found[:100]:
        click.echo(sentence)
    click.echo(f"{len(found)} faults." if found else "The register is sound.")
    sys.exit(1 if found else 0)


@main.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
def basemap(source: Path, out: Path) -> None:
    """Build a city basemap OUT.pmtiles from an OSM extract or from street lines."""
    from registry.maps import pmtiles

    with _refusals_said():
        made = pmtiles.build_basemap(source, out)
    click.echo(json.dumps(made, ensure_ascii=False))
    click.echo(f"Serve it with REGISTRY_BASEMAP={out}")
