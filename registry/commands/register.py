"""Commands for the register as a whole: made, filled for show, held against its log."""

import sys

import click

from registry import database, migrations
from registry.commands.opening import put_on_the_map, register
from registry.errors import Refused
from registry.settings import from_environment


@click.command()
def init() -> None:
    """Create the database, or bring it to the newest shape."""
    settings = from_environment()
    opened = database.from_settings(settings)
    migrations.upgrade(opened)
    opened.close()
    settings.secret_key()
    click.echo(f"The database is ready (shape {migrations.head()}).")


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing on a register that holds something.")
def demo(if_empty: bool) -> None:
    """Load the demonstration register: invented cameras at real public places."""
    from registry import demonstration, log

    with register() as (_, opened):
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
        put_on_the_map(opened)
        click.echo(f"The demonstration register is loaded: {entries} entries.")


@click.command()
def check() -> None:
    """Hold the tables and the map index against the log."""
    from registry.cameras import checking
    from registry.datasets import snapshot

    with register() as (settings, opened), opened.reading() as session:
        found = list(checking.faults(session, settings.index_path))
        found += snapshot.faults(session, settings.index_path)
    for sentence in found[:100]:
        click.echo(sentence)
    click.echo(f"{len(found)} faults." if found else "The register is sound.")
    sys.exit(1 if found else 0)
