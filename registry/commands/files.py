"""Commands that take files in and write files out."""

import json
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from registry import database
from registry.commands.opening import UNUSABLE, put_on_the_map, refusals_said, register
from registry.commands.progress import Progress, progress
from registry.errors import Refused

GREAT = 50_000  # rows, from which on references are looked at once and not one by one


@click.command(name="import")
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

    with register() as (_, opened), progress() as told:
        options = intake.Options(mapping=_pairs(mapping), **said)
        prepared = intake.prepare(file, options, progress=told.tell)
        told.end()
        click.echo(intake.explain(prepared))
        asks = sys.stdin.isatty() and not (yes or options.dry_run)
        if asks and not click.confirm("Write these into the register?"):
            sys.exit(UNUSABLE)
        result = _taken_in(opened, prepared, options, told)
        told.end()
        click.echo(result.summary())
        if report:
            _write_report(report, json.dumps(result.as_json(), ensure_ascii=False, indent=1))
        sys.exit(result.exit_status)


def _write_report(place: Path, said: str) -> None:
    try:
        place.write_text(said + "\n")
    except OSError as failure:
        click.echo(
            f"What was taken in stands. The report could not be written ({failure}).", err=True
        )


def _taken_in(opened: database.Database, prepared: Any, options: Any, told: Progress) -> Any:
    from registry.cameras import intake
    from registry.cameras.index import map_index

    def advance(rows: int) -> None:
        told.tell("Checking against the register" if options.dry_run else "Writing", rows, of)

    of, at = len(prepared), datetime.now(UTC)
    if options.dry_run:
        with opened.reading() as session:
            return intake.apply(session, prepared, options, at=at, progress=advance)
    with opened.writing(unchecked=of >= GREAT) as session:
        gathered = session.info[map_index.GATHERED] = map_index.gathering(session)
        result = intake.apply(session, prepared, options, at=at, progress=advance, beside=True)
    put_on_the_map(opened, gathered)
    return result


def _pairs(mapping: tuple[str, ...]) -> dict[str, str]:
    for pair in mapping:
        if "=" not in pair:
            raise Refused("--map {pair} lacks its “=”. Write --map FIELD=COLUMN.", pair=pair)
    return dict(pair.split("=", 1) for pair in mapping)


@click.command()
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
    from registry.datasets.about import about
    from registry.datasets.sets import dataset
    from registry.datasets.sets.cameras import rows

    args = parse_qs(where, keep_blank_values=True)
    args |= {key: [value] for key, value in (("bbox", bbox), ("as_of", as_of)) if value}
    with register() as (settings, opened), opened.reading() as session:
        today = datetime.now(settings.timezone).date()
        chosen = cameras.selection(session, args, today=today, timezone=settings.timezone)
        choice = cameras.choose(session, chosen)
        said = about(
            session,
            dataset("cameras"),
            chosen,
            rows(session, choice),
            root=settings.base_url,
        )
        number = formats.write(session, choice, out, ending or formats.ending(out.name), said)
    click.echo(f"{number} cameras are in {out}.")


@click.command()
@click.argument("source", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.argument("out", type=click.Path(path_type=Path))
def basemap(source: Path, out: Path) -> None:
    """Build a city basemap OUT.pmtiles from an OSM extract or from street lines."""
    from registry.maps import pmtiles

    with refusals_said():
        made = pmtiles.build_basemap(source, out)
    click.echo(json.dumps(made, ensure_ascii=False))
    click.echo(f"Serve it with REGISTRY_BASEMAP={out}")
