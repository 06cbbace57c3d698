"""GeoJSON and GeoJSONSeq as a table: properties are columns, the point is the place."""

import math
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from registry.cameras.intake.files.binary import no_point
from registry.cameras.intake.files.jsontext import documents
from registry.cameras.intake.files.nested import flattened
from registry.cameras.intake.issues import Doubt
from registry.cameras.intake.table import CHUNK, COLUMNS, ROWS, Table, named, text_array
from registry.errors import Unusable


@dataclass
class Growing:
    """A table that grows feature by feature; columns appear when a feature first has them."""

    columns: dict[str, list[Any]] = field(default_factory=dict)
    chunk: dict[str, list[str | None]] = field(default_factory=dict)
    rows: int = 0
    x: "array[float]" = field(default_factory=lambda: array("d"))
    y: "array[float]" = field(default_factory=lambda: array("d"))
    doubts: list[tuple[int, Doubt, str | None]] = field(default_factory=list)

    def add(self, properties: dict[str, str], place: tuple[float, float]) -> None:
        """One more row."""
        at = self.rows % CHUNK
        for name, text in properties.items():
            if name not in self.columns:
                self._new(name)
            cells = self.chunk[name]
            cells.extend([None] * (at - len(cells)))
            cells.append(text)
        self.x.append(place[0])
        self.y.append(place[1])
        self.rows += 1
        if self.rows % CHUNK == 0:
            self._flush(CHUNK)
        if self.rows > ROWS:
            raise Unusable(
                "The file has more than {most:,} features. Split it and import the parts.",
                most=ROWS,
            )

    def table(self, kind: str, crs: str | None, encoding: str | None) -> Table:
        """The table, once every feature is in."""
        self._flush(self.rows % CHUNK)
        placed = not all(map(math.isnan, self.x))
        return Table(
            format=kind,
            names=named(list(self.columns)),
            columns=tuple(pa.chunked_array(parts, pa.string()) for parts in self.columns.values()),
            rows=self.rows,
            x=np.array(self.x) if placed else None,
            y=np.array(self.y) if placed else None,
            crs=crs,
            encoding=encoding,
            doubts=tuple(self.doubts),
        )

    def _new(self, name: str) -> None:
        if len(self.columns) >= COLUMNS:
            raise Unusable(
                "The features have more than {most:,} different properties. Keep those that "
                "describe cameras.",
                most=COLUMNS,
            )
        self.columns[name] = [pa.nulls(self.rows - self.rows % CHUNK, pa.string())]
        self.chunk[name] = []

    def _flush(self, rows: int) -> None:
        for name, cells in self.chunk.items():
            cells.extend([None] * (rows - len(cells)))
            self.columns[name].append(text_array(cells))
            self.chunk[name] = []


def read(path: Path, encoding: str) -> Table:
    """A GeoJSON document, a sequence of features, or a JSON list of records."""
    growing, crs, kind = Growing(), None, "geojsonseq"
    found = documents(path, encoding)
    first = next(found, None)
    for document in chain([first], found):
        if isinstance(document, dict) and "about" in document:
            crs = _crs(document["about"].get("crs")) or crs
            kind = "geojson"
        else:
            _add(growing, document)
    if growing.rows == 0:
        raise Unusable("The JSON holds no features. Is it the right file?")
    if growing.rows == 1 and kind == "geojsonseq":
        kind = "geojson"
    return growing.table(kind, crs, encoding)


def _add(growing: Growing, feature: Any) -> None:
    if not isinstance(feature, dict):
        raise Unusable(
            "The JSON holds something else than features. Export the cameras as a GeoJSON "
            "FeatureCollection."
        )
    if feature.get("type") == "Feature":
        properties, geometry = feature.get("properties") or {}, feature.get("geometry")
        if "id" in feature and "id" not in properties:
            properties = {"id": feature["id"], **properties}
    elif "type" in feature and ("coordinates" in feature or feature["type"] == "Topology"):
        raise Unusable(
            "The JSON holds bare geometries without properties. Export the cameras as GeoJSON "
            "features."
        )
    else:
        properties, geometry = feature, None
    if not isinstance(properties, dict):
        raise Unusable("The properties of a feature are not an object. Export the file again.")
    place, kind = _place(geometry)
    if kind:
        growing.doubts.append((growing.rows, no_point(kind), kind))
    growing.add(dict(_flat(properties)), place)


def _flat(properties: dict[str, Any], before: str = "") -> Iterator[tuple[str, str]]:
    """Properties as text; an object inside one becomes columns of its own."""
    for name, value in properties.items():
        whole = f"{before}{name}"
        if isinstance(value, dict) and before.count(".") < 3:
            yield from _flat(value, f"{whole}.")
        elif isinstance(value, list) and value and all(isinstance(part, dict) for part in value):
            yield from flattened(whole, value)
        elif (text := _text(value)) is not None:
            yield whole, text


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        if not math.isfinite(value):
            raise Unusable("The JSON holds a number beyond all bounds. Export the file again.")
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, list):
        return ";".join(text for text in map(_text, _shallow(value)) if text)
    return str(value)


def _shallow(values: Iterable[Any]) -> list[Any]:
    return [value for value in values if not isinstance(value, (list, dict))]


def _place(geometry: Any) -> tuple[tuple[float, float], str | None]:
    """The point of a geometry, and the kind of a geometry that is none."""
    nowhere = (math.nan, math.nan)
    if not isinstance(geometry, dict):
        return nowhere, None
    kind, at = str(geometry.get("type")), geometry.get("coordinates")
    if kind == "MultiPoint" and isinstance(at, list) and len(at) == 1:
        kind, at = "Point", at[0]
    if kind != "Point":
        return nowhere, kind[:40]
    if not at:
        return nowhere, None
    numbers = at[:2] if isinstance(at, list) else []
    sound = all(isinstance(n, (int, float)) and not isinstance(n, bool) for n in numbers)
    if len(numbers) < 2 or not sound or not all(math.isfinite(n) for n in numbers):
        return nowhere, "point without two numbers"
    return (float(numbers[0]), float(numbers[1])), None


def _crs(said: Any) -> str | None:
    """The system of the old `crs` member, such as urn:ogc:def:crs:EPSG::3857."""
    if not isinstance(said, dict):
        return None
    name = (said.get("properties") or {}).get("name")
    return str(name)[:200] if name else None
