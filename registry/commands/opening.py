"""What every command needs first: settings, the database, and refusals said as sentences."""

import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

import click

from registry import database, migrations, room
from registry.database import NEWEST
from registry.errors import Refused, Unavailable
from registry.settings import Settings, from_environment

if TYPE_CHECKING:
    from registry.cameras.index.index_columns import Gathering

UNUSABLE = 2


@contextmanager
def refusals_said() -> Iterator[None]:
    """Say a refusal as its sentence, and end with the status of what cannot be used."""
    try:
        with room.refusals():
            yield
    except Refused as refusal:
        click.echo(refusal.message, err=True)
        sys.exit(UNUSABLE)


@contextmanager
def register() -> Iterator[tuple[Settings, database.Database]]:
    """The settings and the database, whose tables must be those of this version."""
    settings = from_environment()
    with refusals_said(), closing(database.from_settings(settings)) as opened:
        if _revision(opened) != migrations.head():
            raise Refused("The database is missing or older than this version. Run “init” first.")
        yield settings, opened


def _revision(opened: database.Database) -> str | None:
    """The shape as the primary has it; of the replica, where only that one answers."""
    try:
        return migrations.revision(opened, NEWEST)
    except Unavailable:
        return migrations.revision(opened)


def put_on_the_map(opened: database.Database, gathered: "Gathering | None" = None) -> None:
    """Write the map index after much was taken in, so that no visitor waits for it."""
    from registry.cameras.index import map_index

    try:
        with opened.reading(after=opened.position) as session:
            map_index.refresh(session, gathered)
    except OSError as failure:
        click.echo(
            f"What was taken in stands. The map index could not be written ({failure}); the "
            "portal makes do without the file until there is room.",
            err=True,
        )
