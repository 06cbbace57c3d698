"""Commands for editions: published, listed, checked without the register."""

import sys

import click

from registry.commands.opening import register
from registry.errors import Refused
from registry.settings import from_environment

UNTRUE = 1


@click.group()
def edition() -> None:
    """Editions of all data sets: publish one, list them, check a copy."""


@edition.command()
def publish() -> None:
    """Freeze all data sets as they stand, with checksums and a signature."""
    from registry.datasets import editions

    with register() as (settings, opened):
        try:
            made = editions.publish(opened, settings, told=lambda name: click.echo(f"  {name} …"))
        except Refused as refusal:
            click.echo(refusal.message, err=True)
            sys.exit(UNTRUE)
    click.echo(f"Edition {made.number} is published: {made.folder}")
    click.echo(f"It tells of a log of {made.log_size} entries; its manifest is {made.sha256}.")


@edition.command("list")
def listed() -> None:
    """The editions, the newest first."""
    from registry.datasets import editions

    for one in editions.editions(from_environment().data_dir):
        size = sum(file.size for file in one.files) / 1e6
        told = one.number, one.made_at.date(), f"log size {one.log_size}", f"{size:,.1f} MB"
        click.echo("\t".join(map(str, (*told, one.sha256))))


@edition.command()
@click.argument("place", metavar="DIR-or-URL")
@click.option("--key", help="The log's public key (name+hash+key), had from elsewhere.")
def verify(place: str, key: str | None) -> None:
    """Check an edition, also a copy of it, without the register."""
    from registry.datasets import editions
    from registry.log import Wrong

    try:
        found = editions.verify(place, key=key)
    except (Wrong, OSError) as wrong:
        click.echo(f"Not true: {wrong}", err=True)
        sys.exit(UNTRUE)
    click.echo(f"True: edition {found.number} of a log of {found.log_size} entries.")
    if key is None:
        click.echo("Checked with the key beside it; have the key from elsewhere (--key).")
