"""Files for tests of the importer, written as they would come in."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

from registry.cameras import intake
from registry.cameras.record import camera

TODAY = date(2026, 3, 1)
HEADER = "id,title,lat,lon"


def written(folder: Path, text: str, *, name: str = "cameras.csv", encoding: str = "utf-8") -> Path:
    """A text file."""
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def workbook(folder: Path, *rows: tuple[Any, ...], name: str = "cameras.xlsx") -> Path:
    """An XLSX file of one sheet."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return folder / name


def features(folder: Path, *said: tuple[float, float, dict[str, Any]], **members: Any) -> Path:
    """A GeoJSON file of points with properties."""
    collection = {
        "type": "FeatureCollection",
        **members,
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": [lon, lat]},
                "properties": properties,
            }
            for lon, lat, properties in said
        ],
    }
    return written(folder, json.dumps(collection, ensure_ascii=False), name="cameras.geojson")


def prepared(path: Path, **options: Any) -> intake.Prepared:
    """The file made ready, on a fixed day."""
    return intake.prepare(path, intake.Options(today=TODAY, **options))


def prepared_text(folder: Path, text: str, **options: Any) -> intake.Prepared:
    """A UTF-8 table made ready."""
    return prepared(written(folder, text), **options)


def column(folder: Path, name: str, *cells: str, **options: Any) -> list[dict[str, Any]]:
    """What each cell of a column alone adds to the facts of its row."""
    rows = [f'{i};51.1{i};71.4;"{cell}"' for i, cell in enumerate(cells)]
    made = prepared_text(folder, "\n".join([f"id;lat;lon;{name}", *rows]), **options)
    plain = ("lat", "lon", "verification", "source")
    found = [made.rows.facts(row) for row in range(len(cells))]
    for said in found:
        camera({"id": "X-1", **{k: v for k, v in said.items() if k not in ORGANISATIONS}})
    return [{k: v for k, v in said.items() if k not in plain} for said in found]


ORGANISATIONS = ("controller", "operator", "owner", "vendors", "processors", "access")


def codes(made: intake.Prepared) -> list[tuple[int, str | None, str]]:
    """The doubts as row, field and code."""
    return [(issue.row, issue.field, issue.code) for issue in made.issues.listed()]


def mapping(made: intake.Prepared) -> dict[str, str]:
    """Field to column."""
    return {choice.field: choice.header for choice in made.choices}
