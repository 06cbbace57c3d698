"""The geometries that a filter may name: a point, a polygon, a box; read from WKT or GeoJSON."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from registry.cameras.cql2.queryables import FAULT
from registry.errors import Refused
from registry.maps.systems import System

Box = tuple[float, float, float, float]
DEEPEST = 6  # brackets within brackets: a collection of many polygons has five
MOST_POINTS = 500


@dataclass(frozen=True)
class Shape:
    """A geometry in degrees: the box it lies in, and the shape where it is not that box itself."""

    box: Box
    shape: shapely.Geometry | None = None


def of_wkt(text: str, system: System) -> Shape:
    """The geometry that a WKT text describes."""
    _check_depth(text, "(", ")")
    try:
        return _shape(shapely.from_wkt(text), system)
    except shapely.GEOSException as broken:
        raise _wrong() from broken


def of_geojson(said: Any, system: System) -> Shape:
    """The geometry that a GeoJSON object describes."""
    text = json.dumps(said)
    _check_depth(text, "[{", "]}")
    try:
        return _shape(shapely.from_geojson(text), system)
    except (shapely.GEOSException, ValueError) as broken:
        raise _wrong() from broken


def of_box(numbers: Sequence[Any], system: System) -> Shape:
    """The box of four numbers, or of six with heights, which are left aside."""
    said = [float(one) for one in numbers if isinstance(one, int | float)]
    if len(said) != len(numbers) or len(said) not in (4, 6):
        raise _wrong()
    corners = said if len(said) == 4 else [said[0], said[1], said[3], said[4]]
    west, south, east, north = system.box(*corners)
    if not (_is_on_earth([west, east], [south, north]) and south <= north):
        raise _wrong()
    return Shape((west, south, east, north))


def _shape(geometry: shapely.Geometry | None, system: System) -> Shape:
    if geometry is None or geometry.is_empty or shapely.get_num_coordinates(geometry) > MOST_POINTS:
        raise _wrong()
    geometry = shapely.transform(
        geometry, lambda points: np.column_stack(system.degrees(*points.T))
    )
    west, south, east, north = geometry.bounds
    if not _is_on_earth([west, east], [south, north]) or not geometry.is_valid:
        raise _wrong()
    return Shape((west, south, east, north), None if geometry.geom_type == "Point" else geometry)


def _is_on_earth(lons: Sequence[float], lats: Sequence[float]) -> bool:
    return all(-180 <= lon <= 180 for lon in lons) and all(-90 <= lat <= 90 for lat in lats)


def _check_depth(text: str, opening: str, closing: str) -> None:
    depth = 0
    for letter in text:
        depth += (letter in opening) - (letter in closing)
        if depth > DEEPEST:
            raise _wrong()


def _wrong() -> Refused:
    return Refused(
        "A geometry of the filter is not understood. Write a valid one of at most {most} points, "
        "in degrees of longitude and latitude unless filter-crs says otherwise, such as "
        "POINT(71.4 51.2), POLYGON((71 51,72 51,72 52,71 51)) or BBOX(71,51,72,52).",
        most=MOST_POINTS,
        **FAULT,
    )
