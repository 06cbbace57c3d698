"""Where each row's camera is, from geometry, two columns, one cell or metres, and all the doubts.

A wrong place is never put right here: it is named, and the row stands without a place.
"""

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from registry.cameras.intake.issues import Doubt, Weight
from registry.cameras.intake.meaning.mapping import Choice
from registry.cameras.intake.meaning.numbers import angle
from registry.cameras.intake.placement import extent, points, systems
from registry.cameras.intake.table import Table, distinct
from registry.errors import Unusable

Numbers = NDArray[np.float64]
DECIMAL = r"^\s*[+-]?\d+(\.\d+)?\s*$"
COORDINATES = ("lat", "lon", "point", "x", "y")


@dataclass(frozen=True)
class Found:
    """One reading of where the rows are: degrees, what was written, which cells are no number."""

    lon: Numbers
    lat: Numbers
    fields: tuple[str, str]
    crs: str = "EPSG:4326"
    texts: tuple[Any, ...] = ()
    broken: tuple[NDArray[np.bool_], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    said: dict[str, str] = field(default_factory=dict)

    @property
    def field(self) -> str:
        """The field that doubts about the place are about."""
        return "lat" if self.fields[0] == "lon" else self.fields[0]

    def written(self, row: int) -> str:
        """The coordinates of a row as the file has them."""
        if not self.texts:
            return f"{self.lat[row]:g}, {self.lon[row]:g}"
        return ", ".join(str(column[row].as_py() or "") for column in self.texts)


def found(table: Table, choices: list[Choice], crs: str | None) -> list[Found]:
    """Every reading of the places, the one to go by first; the rest are there to compare with."""
    by_field = {choice.field: choice for choice in choices}
    declared = systems.system(crs) if crs else None
    readings: list[Found] = []
    if table.x is not None and table.y is not None:
        readings.append(_geometry(table, declared))
    if "lat" in by_field and "lon" in by_field:
        readings.append(_two(table, by_field["lat"], by_field["lon"], declared))
    if "point" in by_field:
        readings.append(_one(table, by_field["point"], declared))
    if "x" in by_field and "y" in by_field:
        metres = _metres(table, by_field["x"], by_field["y"], declared, readings)
        readings += [metres] if metres else []
    return readings


def _geometry(table: Table, declared: Any) -> Found:
    x, y = np.asarray(table.x, dtype=float), np.asarray(table.y, dtype=float)
    crs = declared or (systems.system(table.crs) if table.crs else None)
    reading = Found(x, y, ("lon", "lat"))
    return _degrees(reading, crs)


def _two(table: Table, lat: Choice, lon: Choice, declared: Any) -> Found:
    lats, lat_broken = numbers_of(table.texts(lat.position))
    lons, lon_broken = numbers_of(table.texts(lon.position))
    reading = Found(
        lons,
        lats,
        ("lat", "lon"),
        texts=(table.texts(lat.position), table.texts(lon.position)),
        broken=(lat_broken, lon_broken),
        said={"lat": lat.header, "lon": lon.header},
    )
    return _degrees(reading, declared)


def _one(table: Table, choice: Choice, declared: Any) -> Found:
    codes, told = table.cells(choice.position)
    cells = told.to_pylist()
    pairs = np.full((len(cells), 2), np.nan)
    broken = np.zeros(len(cells), dtype=bool)
    for i, cell in enumerate(cells):
        try:
            pairs[i] = points.pair(cell) if cell else (np.nan, np.nan)
        except ValueError:
            broken[i] = True
    first, second = pairs[codes, 0], pairs[codes, 1]
    named = next((said for cell in cells if (said := points.system(cell))), None)
    crs = declared or (systems.system(named) if named else None)
    wkt = any(map(points.is_wkt, cells[:50]))
    turned, doubt = _turned(choice.header, first, second, wkt=wkt, crs=crs)
    lon, lat = (second, first) if turned else (first, second)
    reading = Found(
        lon,
        lat,
        ("point", "point"),
        texts=(table.texts(choice.position),),
        broken=(broken[codes],),
        doubts=doubt,
        said={"point": choice.header},
    )
    return _degrees(reading, crs)


def _turned(
    header: str, first: Numbers, second: Numbers, *, wkt: bool, crs: Any
) -> tuple[bool, tuple[Doubt, ...]]:
    """Whether latitude stands first in a cell with both: by the values, the header, the custom."""
    if crs is not None and not systems.is_degrees(crs):
        return False, ()
    words = header.casefold().replace("long", "lon")
    custom = not wkt
    if "lat" in words and "lon" in words:
        custom = words.index("lat") < words.index("lon")
    straight = extent.in_kazakhstan(first, second).mean(), _possible(first, second)
    reverse = extent.in_kazakhstan(second, first).mean(), _possible(second, first)
    turned = custom if straight == reverse else reverse > straight
    if turned == custom:
        return turned, ()
    order = "latitude, longitude" if turned else "longitude, latitude"
    message = f"By their values the coordinates in “{header}” stand in the order {order}."
    return turned, (Doubt("axis_order", message, "point", Weight.NOTED, header),)


def _possible(lon: Numbers, lat: Numbers) -> float:
    return float(((np.abs(lat) <= 90) & (np.abs(lon) <= 180)).mean())


def _metres(
    table: Table, x: Choice, y: Choice, declared: Any, readings: list[Found]
) -> Found | None:
    xs, x_broken = numbers_of(table.texts(x.position))
    ys, y_broken = numbers_of(table.texts(y.position))
    reading = Found(
        xs,
        ys,
        ("x", "y"),
        texts=(table.texts(x.position), table.texts(y.position)),
        broken=(x_broken, y_broken),
        said={"x": x.header, "y": y.header},
    )
    if readings and declared is None:
        beside = systems.matching(xs, ys, readings[0].lon, readings[0].lat)
        return replace(reading, lon=beside[0], lat=beside[1]) if beside else None
    return _degrees(reading, declared)


def _degrees(reading: Found, crs: Any) -> Found:
    """The reading in WGS 84 degrees."""
    known = np.isfinite(reading.lon) & np.isfinite(reading.lat)
    beyond = known & ((np.abs(reading.lon) > 360) | (np.abs(reading.lat) > 360))
    if crs is None and known.any() and beyond.sum() > known.sum() / 2:
        return _mercator(reading)
    if crs is None or systems.is_degrees(crs):
        return reading
    if not crs.is_geographic and known.any() and not beyond.any():
        # Degrees in columns named so, while the system declared is that of other columns.
        if reading.fields == ("lat", "lon"):
            return reading
        raise Unusable(
            "The coordinates are degrees, and {crs} counts in metres. Leave --crs out.",
            crs=systems.label(crs),
        )
    if crs.is_geographic:
        lon, lat = systems.to_degrees(crs, reading.lon, reading.lat)
    else:
        lon, lat, _ = systems.oriented(crs, reading.lon, reading.lat)
    return replace(reading, lon=lon, lat=lat, crs=systems.label(crs))


def _mercator(reading: Found) -> Found:
    crs = systems.system("EPSG:3857")
    lon, lat, _ = systems.oriented(crs, reading.lon, reading.lat)
    turned = systems.to_degrees(crs, reading.lat, reading.lon)
    for a, b in ((lon, lat), turned):
        if extent.in_kazakhstan(a, b).sum() > np.isfinite(a).sum() / 2:
            return replace(reading, lon=a, lat=b, crs="EPSG:3857")
    raise Unusable(
        "The coordinates are metres and not degrees, and the file does not say in which system. "
        "Name it with --crs, such as --crs EPSG:32642; the maker of the file knows it."
    )


def numbers_of(column: Any) -> tuple[Numbers, NDArray[np.bool_]]:
    """A column of coordinates as numbers, and which cells hold something that is none."""
    plain = pc.match_substring_regex(column, DECIMAL)
    if pc.all(plain, skip_nulls=False).as_py():
        values = pc.cast(pc.utf8_trim_whitespace(column), pa.float64())
        return np.asarray(values.to_numpy()), np.zeros(len(column), dtype=bool)
    codes, told = distinct(column)
    cells = told.to_pylist()
    values = np.full(len(cells), np.nan)
    broken = np.zeros(len(cells), dtype=bool)
    for i, cell in enumerate(cells):
        try:
            values[i] = angle(cell) if cell else np.nan
        except ValueError:
            broken[i] = True
    return values[codes], broken[codes]
