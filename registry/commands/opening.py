"""What every command needs first: settings, the database, and refusals said as sentences."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from registry import database, migrations
from registry.errors import Refused
from registry.settings import Settings, from_environment

if TYPE_CHECKING:
    from registry.cameras.index_columns import Gathering

UNUSABLE = 2


@contextmanager
def refusals_said() -> Iterator[None]:
    """Say a refusal as its sentence, and end with the status of what cannot be used."""
    try:
        yield
    except Refused as refusal:
        click.echo(refusal.message, err=True)
        sys.exit(UNUSABLE)


@contextmanager
def register() -> Iterator[tuple[Settings, database.Database]]:
    """The settings and the database, whose tables must be those of this version."""
    settings = from_environment()
    opened = database.from_settings(settings)
    with refusals_said():
        if migrations.revision(opened) != migrations.head():
            raise Refused("The database is missing or older than this version. Run “init” first.")
        yield settings, opened
    opened.close()


def put_on_the_map(opened: database.Database, gathered: "Gathering | None" = None) -> None:
    """Write the map index after much was taken in, so that no visitor waits for it."""
    from registry.cameras import map_index

    with opened.reading() as session:
        map_index.refresh(session, gathered)
