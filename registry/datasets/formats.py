"""The formats in which cameras leave the register, each a writer over a stream of cameras."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from registry.cameras.questions import Shown
from registry.cameras.record import Camera, facts
from registry.datasets.columns import COLUMNS, row
from registry.errors import Refused

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
BOM = "\ufeff"


@dataclass(frozen=True)
class Format:
    """A format: its ending, its media type, and how it is written piece by piece."""

    ending: str
    media_type: str
    pieces: Callable[[Iterable[Shown]], Iterator[str]] | None
    driver: str | None = None


def csv_pieces(cameras: Iterable[Shown]) -> Iterator[str]:
    """Canonical CSV: UTF-8 with a byte order mark, commas, CRLF; exact values, no guards."""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, COLUMNS, lineterminator="\r\n")
    buffer.write(BOM)
    writer.writeheader()
    for shown in cameras:
        writer.writerow({name: _cell(value) for name, value in row(shown).items()})
        yield _taken(buffer)
    yield _taken(buffer)


def json_pieces(cameras: Iterable[Shown]) -> Iterator[str]:
    """A JSON object with the licence and the cameras, nulls where nothing is declared."""
    yield f'{{"licence":"{LICENCE}","cameras":['
    for i, shown in enumerate(cameras):
        yield ("," if i else "") + json.dumps(as_json(shown), ensure_ascii=False)
    yield "]}\n"


def geojson_pieces(cameras: Iterable[Shown]) -> Iterator[str]:
    """RFC 7946 GeoJSON; a camera whose place is withheld has no geometry."""
    yield '{"type":"FeatureCollection","features":['
    for i, shown in enumerate(cameras):
        yield ("," if i else "") + json.dumps(as_feature(shown), ensure_ascii=False)
    yield "]}\n"


def sequence_pieces(cameras: Iterable[Shown]) -> Iterator[str]:
    """GeoJSON, one feature a line."""
    for shown in cameras:
        yield json.dumps(as_feature(shown), ensure_ascii=False) + "\n"


FORMATS = {
    each.ending: each
    for each in (
        Format("csv", "text/csv; charset=utf-8", csv_pieces),
        Format("json", "application/json", json_pieces),
        Format("geojson", "application/geo+json", geojson_pieces),
        Format("geojsonl", "application/geo+json-seq", sequence_pieces),
        Format("gpkg", "application/geopackage+sqlite3", None, "GPKG"),
        Format("fgb", "application/vnd.flatgeobuf", None, "FlatGeobuf"),
        Format("parquet", "application/vnd.apache.parquet", None),
    )
}


def as_json(shown: Shown) -> dict[str, Any]:
    """The whole public record with a null for everything that is not declared."""
    camera: dict[str, Any] = shown.camera.model_dump(mode="json")
    return camera | {
        "findings": shown.findings,
        "entry": shown.number,
        "recorded_at": shown.recorded_at.isoformat(),
    }


def as_feature(shown: Shown) -> dict[str, Any]:
    """A GeoJSON feature with what is declared as its properties."""
    camera = shown.camera
    properties = facts(camera) | {"findings": shown.findings, "entry": shown.number}
    return {
        "type": "Feature",
        "id": camera.id,
        "geometry": _geometry(camera),
        "properties": {k: v for k, v in properties.items() if k not in ("lat", "lon")},
    }


def write(cameras: Iterable[Shown], out: Path, ending: str) -> int:
    """Write the cameras to a file; gives their number. Refused for an unknown format."""
    if ending not in FORMATS:
        known = ", ".join(FORMATS)
        raise Refused("“{ending}” is no format of ours: {known}.", ending=ending, known=known)
    counted = _Counted(cameras)
    fresh = out.with_name(f".part-{out.name}")
    chosen = FORMATS[ending]
    if chosen.pieces:
        with fresh.open("w", encoding="utf-8", newline="") as file:
            file.writelines(chosen.pieces(counted))
    else:
        _write_frame(counted, fresh, chosen)
    fresh.replace(out)
    return counted.number


class _Counted:
    """An iteration that knows afterwards how far it went."""

    def __init__(self, cameras: Iterable[Shown]) -> None:
        self.cameras, self.number = cameras, 0

    def __iter__(self) -> Iterator[Shown]:
        for shown in self.cameras:
            self.number += 1
            yield shown


def _write_frame(cameras: Iterable[Shown], out: Path, chosen: Format) -> None:
    import geopandas  # slow to import, and only these formats need it

    flat = [row(shown) for shown in cameras]
    columns = {name: [each[name] for each in flat] for name in COLUMNS}
    points = geopandas.points_from_xy(
        [_number(value) for value in columns["lon"]], [_number(value) for value in columns["lat"]]
    )
    frame = geopandas.GeoDataFrame(columns, geometry=points, crs="EPSG:4326")
    frame.loc[frame["lat"].isna(), "geometry"] = None
    if chosen.driver is None:
        frame.to_parquet(out, write_covering_bbox=True, schema_version="1.1.0")
        return
    options: dict[str, Any] = {}
    if chosen.driver == "GPKG":  # newer versions of the format make older clients warn
        options = {"dataset_options": {"VERSION": "1.2"}}
    elif frame.geometry.isna().any():  # FlatGeobuf cannot index what has no place
        options = {"layer_options": {"SPATIAL_INDEX": "NO"}}
    frame.to_file(out, layer="cameras", driver=chosen.driver, engine="pyogrio", **options)


def _number(value: float | None) -> float:
    return float("nan") if value is None else value


def _geometry(camera: Camera) -> dict[str, Any] | None:
    if camera.lat is None or camera.lon is None:
        return None
    return {"type": "Point", "coordinates": [camera.lon, camera.lat]}


def _cell(value: Any) -> Any:
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else value


def _taken(buffer: io.StringIO) -> str:
    text = buffer.getvalue()
    buffer.seek(0)
    buffer.truncate()
    return text
