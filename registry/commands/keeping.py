"""Commands that keep the register safe: a backup of it, and the register put back from one."""

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import click

from registry import database
from registry.commands.opening import refusals_said
from registry.keeping import Manifest, Progress
from registry.settings import Settings, from_environment

LONG = 8_000_000  # bytes; what is shorter is done before a bar is drawn


@click.command()
@click.argument("out", type=click.Path(path_type=Path))
def backup(out: Path) -> None:
    """Write the whole register to OUT, one file, while the portal serves on.

    The file holds what is withheld from the public and the secret key: keep it where nobody else
    can read it.
    """
    from registry import keeping

    with _opened() as (settings, opened), _bars() as progress:
        manifest = keeping.back_up(opened, settings, out, progress)
    click.echo(f"{out} holds {_said(manifest)}; {out.stat().st_size / 1e6:,.1f} MB.")


@click.command()
@click.argument("file", metavar="IN", type=click.Path(path_type=Path))
@click.option("--force", is_flag=True, help="Also in the place of a register that holds something.")
def restore(file: Path, force: bool) -> None:
    """Put the register back from the backup IN. Stop the portal first."""
    from registry import keeping

    with _opened() as (settings, opened), _bars() as progress:
        manifest = keeping.restore(opened, settings, file, progress, force=force)
    click.echo(f"The register is restored: {_said(manifest)}. Run “check” to hold it to its log.")


def _said(manifest: Manifest) -> str:
    return f"{manifest.entries:,} log entries, as they stood at {manifest.made_at}"


@contextmanager
def _opened() -> Iterator[tuple[Settings, database.Database]]:
    """The settings and the database, whatever shape it has and whether or not it is there."""
    # What is half written is removed also when a service manager ends the command.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    settings = from_environment()
    with refusals_said():
        opened = database.from_settings(settings)
        yield settings, opened
    opened.close()


@contextmanager
def _bars() -> Iterator[Progress]:
    """A bar for each step of long work."""
    shown: dict[str, Any] = {}

    def progress(doing: str, done: int, whole: int) -> None:
        if whole < LONG:
            return
        if doing not in shown:
            _finish(shown)
            bar = click.progressbar(length=whole, label=doing, file=sys.stderr)
            shown[doing] = bar.__enter__()
        shown[doing].update(max(0, min(done, whole) - shown[doing].pos))

    try:
        yield progress
    finally:
        _finish(shown)


def _finish(shown: dict[str, Any]) -> None:
    with suppress(IndexError):
        list(shown.values())[-1].render_finish()
