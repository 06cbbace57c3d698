"""The formats in which rows leave the register, each a writer over a table of any data set."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from registry import cameras
from registry.cameras.index.telling import Choice
from registry.datasets import csvtext, mapfiles, scratch, snapshot, texts
from registry.datasets.about import About, about
from registry.datasets.ahead import ahead
from registry.datasets.dataset import Dataset
from registry.datasets.sets import dataset
from registry.datasets.sets.cameras import rows
from registry.datasets.written import kml, rowtext, xlsx
from registry.datasets.written.table import Table
from registry.errors import NotFound, Refused

LICENCE = texts.LICENCE
as_feature = texts.as_feature
as_json = texts.as_json


@dataclass(frozen=True)
class Format:
    """A format: its ending, its media type, and how it is written piece by piece or as a file.

    `most` is the number of rows that it can hold, where there is one.
    """

    ending: str
    media_type: str
    pieces: Callable[[Table], Iterator[bytes]] | None
    write: Callable[[Table, Path], None] | None = None
    needs_places: bool = False
    is_flat: bool = True
    most: int | None = None

    def stream(self, table: Table) -> Iterator[bytes]:
        """The file piece by piece, whichever way it is made."""
        if own := table.rows.texts.get(self.ending):
            return own(table)
        if self.pieces:
            return self.pieces(table)
        assert self.write is not None
        return scratch.pieces(partial(self.write, table), self.ending)

    def suits(self, of: Dataset) -> bool:
        """Whether the rows of a data set can be written so."""
        return of.has_places or not self.needs_places

    def check(self, count: int) -> None:
        """Refused where the format cannot hold so many rows; the sentence says the way out."""
        if self.most is not None and count > self.most:
            raise Refused(
                "A sheet of {ending} holds at most {most} rows, and this choice has {count}. "
                "Choose fewer, for example one city, or take CSV or Parquet, which hold all.",
                field="format",
                code="too_many_rows",
                ending=self.ending.upper(),
                most=f"{self.most:,}",
                count=f"{count:,}",
            )


def csv_pieces(table: Table, dialect: csvtext.Dialect = csvtext.CANONICAL) -> Iterator[bytes]:
    """The rows as CSV."""
    yield csvtext.head(table.names, dialect)
    lines = partial(csvtext.lines, dialect=dialect)
    yield from ahead(lines, table.batches(), threads=2)


FORMATS = {
    each.ending: each
    for each in (
        Format("csv", "text/csv; charset=utf-8", csv_pieces),
        Format("excel.csv", "text/csv; charset=utf-8", partial(csv_pieces, dialect=csvtext.EXCEL)),
        Format(
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            xlsx.pieces,
            most=xlsx.MOST_ROWS,
        ),
        Format("json", "application/json", rowtext.json_pieces, is_flat=False),
        Format("jsonld", "application/ld+json", rowtext.linked_pieces, is_flat=False),
        Format(
            "geojson",
            "application/geo+json",
            rowtext.geojson_pieces,
            needs_places=True,
            is_flat=False,
        ),
        Format(
            "geojsonl",
            "application/x-ndjson",
            rowtext.lines_pieces,
            needs_places=True,
            is_flat=False,
        ),
        Format(
            "geojsons",
            "application/geo+json-seq",
            rowtext.sequence_pieces,
            needs_places=True,
            is_flat=False,
        ),
        Format(
            "gpkg",
            "application/geopackage+sqlite3",
            None,
            mapfiles.write_geopackage,
            needs_places=True,
        ),
        Format(
            "fgb", "application/vnd.flatgeobuf", None, mapfiles.write_flatgeobuf, needs_places=True
        ),
        Format("parquet", "application/vnd.apache.parquet", None, mapfiles.write_parquet),
        Format("kml", "application/vnd.google-earth.kml+xml", kml.pieces, needs_places=True),
    )
}


def of(wanted: Dataset) -> dict[str, Format]:
    """The formats that suit a data set, by their endings."""
    return {ending: each for ending, each in FORMATS.items() if each.suits(wanted)}


def named(wanted: Dataset, ending: str) -> Format:
    """The format of an ending; NotFound names those that suit the data set."""
    if ending not in of(wanted):
        known = ", ".join(of(wanted))
        raise NotFound("“{ending}” is no format of ours: {known}.", ending=ending, known=known)
    return FORMATS[ending]


def ending(name: str) -> str:
    """The ending of a file's name: that of a format, the longest if two fit, else the last."""
    known = [each for each in FORMATS if name.lower().endswith(f".{each}")]
    return max(known, key=len, default=Path(name).suffix.removeprefix(".").lower())


def of_cameras(session: Session, choice: Choice, said: About | None = None) -> Table:
    """A table of cameras that were chosen before."""
    kept, found = dataset("cameras"), rows(session, choice)
    if said is None:
        everything = cameras.Selection((), choice.today, ZoneInfo("UTC"))
        said = about(session, kept, everything, found)
    return Table(kept, found, said)


def write(
    session: Session, choice: Choice, out: Path, ending: str, said: About | None = None
) -> int:
    """Write the cameras to a file; gives their number. Refused for an unknown format."""
    chosen = named(dataset("cameras"), ending)
    chosen.check(len(choice.rows))
    fresh = out.with_name(f".part-{out.name}")
    if chosen.is_flat:
        snapshot.refresh(session, choice)
    table = of_cameras(session, choice, said)
    try:
        if chosen.write:
            chosen.write(table, fresh)
        else:
            with fresh.open("wb") as file:
                file.writelines(chosen.stream(table))
        fresh.replace(out)
    finally:
        fresh.unlink(missing_ok=True)
    return len(choice.rows)
