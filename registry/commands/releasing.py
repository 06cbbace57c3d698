"""Commands for releases of statistics: prepared at a desk, and a release's file audited again."""

import sys
from datetime import UTC, datetime
from pathlib import Path

import click

from registry.commands.opening import refusals_said, register
from registry.database import NEWEST

UNSAFE = 1


@click.group()
def release() -> None:
    """Releases of statistics: prepare one, or check the file of one."""


@release.command()
@click.argument("release_id", metavar="ID")
def prepare(release_id: str) -> None:
    """Work out what of a release can be shown; safe to stop, and to run again.

    Nothing becomes public by it: a prepared release comes out at its hour.
    """
    from registry.statistics import releases
    from registry.statistics.releases import questions

    at = datetime.now(UTC)
    with register() as (settings, opened):
        with opened.writing() as session:
            today = at.astimezone(settings.timezone).date()
            found = questions.by_id(session, release_id)
            releases.begin(session, found, at=at, today=today)
        releases.prepare(opened, release_id, at=at)
        with opened.reading(NEWEST) as session:
            found = questions.by_id(session, release_id)
            said, refused = found.status, releases.trouble(found)
    if refused is not None:
        click.echo(f"Not published: {refused.message}", err=True)
        sys.exit(UNSAFE)
    click.echo(f"The release {release_id} is {said}.")


@release.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def verify(file: Path) -> None:
    """Audit the file of a release again, from nothing but what stands in it, without the register.

    It is true if no small count of people can be worked out from the published ones.
    """
    from registry.statistics import releases

    with refusals_said():
        found = releases.verify(file.read_bytes())
    for sentence in found.faults[:100]:
        click.echo(sentence, err=True)
    if found.faults:
        click.echo(f"Not true: {len(found.faults)} faults.", err=True)
        sys.exit(UNSAFE)
    click.echo(f"True: {found.cells} cells, {found.hidden} hidden, {found.said}")
    click.echo(f"The file's SHA-256 is {found.sha256}; hold it against the log.")
