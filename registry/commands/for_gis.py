"""The command that opens the register to desktop GIS."""

import click

from registry.commands.opening import register


@click.command(name="gis-view")
@click.option("--role", metavar="NAME", help="A database role that may read the view.")
@click.option("--drop", is_flag=True, help="Take the view away again.")
def gis_view(role: str | None, drop: bool) -> None:
    """Make gis.cameras, a read-only PostGIS view of the published cameras. Safe to run again."""
    from registry.cameras.flat import gis

    with register() as (settings, opened), opened.writing() as session:
        connection = session.connection()
        if drop:
            was_there = gis.drop(connection)
            click.echo("The view is gone." if was_there else "There was no view.")
            return
        known = gis.readers(connection) or []
        readers = dict.fromkeys([*known, *([role] if role else [])])
        gis.make(connection, timezone=settings.timezone, readers=readers)
        said = f"; {', '.join(readers)} may read it" if readers else ""
        click.echo(f"The view {gis.VIEW} is ready{said}.")
