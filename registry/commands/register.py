"""Commands for the register as a whole: made, filled for show, held against its log."""

import sys
from contextlib import closing
from datetime import UTC, datetime
from functools import partial

import click

from registry import database, migrations
from registry.commands.opening import put_on_the_map, refusals_said, register
from registry.errors import Refused
from registry.settings import from_environment


@click.command()
def init() -> None:
    """Create the database, or bring it to the newest shape; load the law that ships."""
    from registry import law, requests
    from registry.cameras.flat import gis
    from registry.requests.time import recomputing

    settings = from_environment()
    with refusals_said(), closing(database.from_settings(settings)) as opened:
        migrations.upgrade(opened, partial(gis.kept, timezone=settings.timezone))
        with opened.writing() as session:
            at = datetime.now(UTC)
            changed = law.load(session, at=at).lines
            moved = recomputing.recompute_all(session, requests.means(settings), at=at)
    click.echo(f"The database is ready (shape {migrations.head()}).")
    if changed:
        click.echo(f"The law was brought up to date: {len(changed)} acts, rules and days.")
    if moved.later:
        click.echo(f"{moved.later} due dates have become later.")


@click.command()
@click.option("--if-empty", is_flag=True, help="Do nothing on a register that holds something.")
def demo(if_empty: bool) -> None:
    """Load the demonstration register: invented cameras at real public places."""
    from registry import demonstration, log
    from registry.datasets import editions
    from registry.demonstration import releases

    with register() as (settings, opened):
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
        entries += releases.publish(opened)
        editions.publish(opened, settings)
        click.echo(f"The demonstration register is loaded: {entries} entries.")


@click.command()
def check() -> None:
    """Hold the tables, the map index and the published log against the log."""
    from registry.cameras import checking
    from registry.datasets import editions, snapshot
    from registry.drafts import checking as changes
    from registry.log import receipts
    from registry.requests.way import checking as requests
    from registry.statistics import releases

    with register() as (settings, opened), opened.reading() as session:
        found = list(checking.faults(session, settings.index_path))
        found += snapshot.faults(session, settings.index_path)
        found += changes.faults(session)
        found += requests.faults(session)
        found += releases.faults(session)
        found += receipts.faults(session, settings.data_dir)
        found += editions.faults(settings.data_dir)
    for sentence in found[:100]:
        click.echo(sentence)
    click.echo(f"{len(found)} faults." if found else "The register is sound.")
    sys.exit(1 if found else 0)


@click.command()
def reindex() -> None:
    """Build the search index and the map index anew from the tables."""
    from registry.cameras import searching
    from registry.cameras.index import map_index

    with register() as (_, opened):
        with opened.writing() as session:
            searching.rebuild(session)
        with opened.reading() as session:
            map_index.write(session)
    click.echo("The search index and the map index are built anew.")
