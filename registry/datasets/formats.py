"""The formats in which cameras leave the register, each a writer over a choice of cameras."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.orm import Session

from registry.cameras.columns import COLUMNS
from registry.cameras.telling import Choice
from registry.datasets import batches, csvtext, mapfiles, snapshot, texts
from registry.datasets.ahead import ahead
from registry.errors import Refused

LICENCE = texts.LICENCE
as_feature = texts.as_feature
as_json = texts.as_json


@dataclass(frozen=True)
class Format:
    """A format: its ending, its media type, and how it is written piece by piece or as a file."""

    ending: str
    media_type: str
    pieces: Callable[[Session, Choice], Iterator[bytes]] | None
    write: Callable[[Session, Choice, Path], None] | None = None
    is_flat: bool = True


def csv_pieces(session: Session, choice: Choice) -> Iterator[bytes]:
    """The choice as canonical CSV."""
    yield csvtext.head(COLUMNS)
    yield from ahead(csvtext.lines, batches.batches(session, choice), threads=2)


def _parquet(session: Session, choice: Choice, out: Path) -> None:
    mapfiles.write_parquet(choice, batches.batches(session, choice), out)


def _ogr(driver: str) -> Callable[[Session, Choice, Path], None]:
    def write(session: Session, choice: Choice, out: Path) -> None:
        filled = batches.filled(session, choice)
        mapfiles.write_ogr(choice, batches.batches(session, choice), out, driver, filled)

    return write


FORMATS = {
    each.ending: each
    for each in (
        Format("csv", "text/csv; charset=utf-8", csv_pieces),
        Format("json", "application/json", texts.json_pieces, is_flat=False),
        Format("geojson", "application/geo+json", texts.geojson_pieces, is_flat=False),
        Format("geojsonl", "application/geo+json-seq", texts.sequence_pieces, is_flat=False),
        Format("gpkg", "application/geopackage+sqlite3", None, _ogr("GPKG")),
        Format("fgb", "application/vnd.flatgeobuf", None, _ogr("FlatGeobuf")),
        Format("parquet", "application/vnd.apache.parquet", None, _parquet),
    )
}


def write(session: Session, choice: Choice, out: Path, ending: str) -> int:
    """Write the cameras to a file; gives their number. Refused for an unknown format."""
    if ending not in FORMATS:
        known = ", ".join(FORMATS)
        raise Refused("“{ending}” is no format of ours: {known}.", ending=ending, known=known)
    fresh = out.with_name(f".part-{out.name}")
    chosen = FORMATS[ending]
    if chosen.is_flat:
        snapshot.refresh(session, choice)
    try:
        if chosen.pieces:
            with fresh.open("wb") as file:
                file.writelines(chosen.pieces(session, choice))
        elif chosen.write:
            chosen.write(session, choice, fresh)
        fresh.replace(out)
    finally:
        fresh.unlink(missing_ok=True)
    return len(choice.rows)
