"""Commands for the published log: signed, checked, and a receipt for one entry."""

import sys
from pathlib import Path

import click

from registry.commands.opening import register
from registry.database import NEWEST
from registry.errors import Refused
from registry.settings import from_environment

UNTRUE = 1


@click.group()
def log() -> None:
    """The published log: check it, prove an entry, sign it."""


@log.command()
@click.argument("place", metavar="[DIR-or-URL]", required=False)
@click.option("--key", help="The log's public key (name+hash+key), had from elsewhere.")
@click.option(
    "--seen",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint kept from earlier, which the log has to go on from.",
)
@click.option("--strict", is_flag=True, help="Hold every entry to canonical JSON too; slower.")
def verify(place: str | None, key: str | None, seen: Path | None, strict: bool) -> None:
    """Check a log, also a copy of it, without the database.

    Every entry is hashed again and the signed root is rebuilt. Without DIR-or-URL it is the log
    that this portal publishes.
    """
    from registry import log

    place = place or _own()
    try:
        kept = seen.read_text() if seen else None
        size, root = log.verify(place, key=key, seen=kept, strict=strict)
    except (log.Wrong, OSError, UnicodeDecodeError) as wrong:
        click.echo(f"Not true: {wrong}", err=True)
        sys.exit(UNTRUE)
    click.echo(f"True: {size} entries with the root {root.hex()}.")
    if key is None:
        click.echo("Checked with the key beside the log; have the key from elsewhere (--key).")


@log.command()
@click.argument("id_", metavar="ID")
def proof(id_: str) -> None:
    """Print the receipt (.tlog-proof) of an entry: by its number, or a camera's newest by ID."""
    from registry import log

    with register() as (settings, opened):
        try:
            with opened.reading(NEWEST) as session:
                log.publish(session, settings.data_dir, settings.log_origin)
                number = int(id_) if id_.isascii() and id_.isdecimal() else 0
                newest = None if number else log.newest(session, f"cameras/{id_}")
            number = number or (newest.number if newest else 0)
            said = log.receipt(settings.data_dir, number)
        except Refused as refusal:
            click.echo(refusal.message, err=True)
            sys.exit(UNTRUE)
    click.echo(said, nl=False)


@log.command()
@click.option("--new-key", is_flag=True, help="Make a new key first; the older ones sign on.")
@click.option(
    "--seen",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint that others have seen; nothing is signed that does not go on from it.",
)
def checkpoint(new_key: bool, seen: Path | None) -> None:
    """Publish what the log has grown by, sign it, and print the checkpoint."""
    from registry import log
    from registry.log import checkpoints, tiles

    with register() as (settings, opened):
        try:
            if new_key:
                with tiles.alone(settings.data_dir):
                    checkpoints.rotate(settings.data_dir, settings.log_origin)
            with opened.reading(NEWEST) as session:
                log.publish(session, settings.data_dir, settings.log_origin, seen=seen)
        except Refused as refusal:
            click.echo(refusal.message, err=True)
            sys.exit(UNTRUE)
    click.echo((settings.data_dir / tiles.FOLDER / checkpoints.CHECKPOINT).read_text(), nl=False)


def _own() -> str:
    """The folder of this portal's log, which is published first where it never was."""
    from registry import log
    from registry.log import tiles

    settings = from_environment()
    if not (settings.data_dir / tiles.FOLDER).exists():
        with register() as (settings, opened), opened.reading(NEWEST) as session:
            log.publish(session, settings.data_dir, settings.log_origin)
    return str(settings.data_dir / tiles.FOLDER)
