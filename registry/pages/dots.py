"""Where cameras stand, as dots on the outline of their area: a picture, and no map.

It is drawn from the public places in the index; cameras close together share a dot, so that the
picture of a million is no larger than that of a thousand.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

import numpy as np
import shapely
from numpy.typing import NDArray

from registry.maps.layers import Part
from registry.pages import sketch
from registry.places import areas

ACROSS, HIGH = 640, 360  # units of the sheet
CELL = 10
ROOM = 1.16  # how much wider than its dots a picture is
NARROWEST = 0.02  # degrees: what is closer together than that still has some land around it
SIZES = (4, 6, 8, 10, 13)  # widths of dots, from one camera to the fullest cell
COUNTRY = (sketch.WEST, sketch.NORTH - sketch.HIGH, sketch.WEST + sketch.WIDE, sketch.NORTH)
Places = NDArray[np.float64]
Numbers = NDArray[np.int64]


@dataclass(frozen=True)
class Picture:
    """A sheet with an outline, and dots by their width: all cameras, and those that know faces."""

    outline: str
    every: dict[int, str]
    faces: dict[int, str]


@dataclass(frozen=True)
class _Sheet:
    west: float
    north: float
    scale: tuple[float, float]

    def put(self, lon: Places, lat: Places) -> tuple[Places, Places]:
        return (lon - self.west) * self.scale[0], (self.north - lat) * self.scale[1]


def picture(parts: Sequence[Part], area_id: str | None) -> Picture | None:
    """The picture of a selection in its area, or in the country; None when none has a place."""
    lon, lat = (_joined(parts, name) for name in ("lon", "lat"))
    placed = np.isfinite(lon) & np.isfinite(lat)
    if not placed.any():
        return None
    lon, lat, faces = lon[placed], lat[placed], _are_faces(parts)[placed]
    sheet = _sheet(lon, lat, areas.boundary(area_id) if area_id else COUNTRY)
    every = _cells(sheet, lon, lat)
    most = int(every[1].max(initial=1))
    found = _cells(sheet, lon[faces], lat[faces])
    return Picture(_outline(area_id, sheet), _dots(*every, most), _dots(*found, most))


def _joined(parts: Sequence[Part], name: str) -> Places:
    return np.concatenate([part.index.columns[name][part.rows] for part in parts])


def _are_faces(parts: Sequence[Part]) -> NDArray[np.bool_]:
    said = [
        part.index.columns["mark"][part.rows] == part.index.dictionaries["mark"].index("face")
        for part in parts
    ]
    return np.concatenate(said)


def _sheet(lon: Places, lat: Places, bounds: tuple[float, float, float, float]) -> _Sheet:
    """A sheet around the places within the bounds, on which a metre is as long down as across."""
    west, south, east, north = bounds
    lons, lats = (
        np.clip([lon.min(), lon.max()], west, east),
        np.clip([lat.min(), lat.max()], south, north),
    )
    middle, centre = lons.mean(), lats.mean()
    thin = cos(radians(centre))
    wide = max(np.ptp(lons), np.ptp(lats) * ACROSS / HIGH / thin, NARROWEST) * ROOM
    across = ACROSS / wide
    down = across / thin
    west, north = middle - wide / 2, centre + HIGH / down / 2
    return _Sheet(float(west), float(north), (float(across), float(down)))


def _outline(area_id: str | None, sheet: _Sheet) -> str:
    shape = areas.area(area_id).outline if area_id else sketch.land()
    if shape is None:
        return ""
    parts = [part for part in getattr(shape, "geoms", [shape]) if not part.is_empty]
    rings = [np.array(shapely.simplify(part, 0.002).exterior.coords) for part in parts]
    return "".join(_ring(*sheet.put(ring[:, 0], ring[:, 1])) for ring in rings)


def _ring(x: Places, y: Places) -> str:
    points = zip(x.round(1).tolist(), y.round(1).tolist(), strict=True)
    return "M" + "L".join(f"{a:g} {b:g}" for a, b in points) + "Z"


def _cells(sheet: _Sheet, lon: Places, lat: Places) -> tuple[Numbers, Numbers]:
    """The cells of a grid that hold cameras, and how many each holds."""
    x, y = (np.floor(one / CELL).astype(np.int64) for one in sheet.put(lon, lat))
    inside = (x >= 0) & (x < ACROSS // CELL) & (y >= 0) & (y < HIGH // CELL)
    return np.unique(y[inside] * (ACROSS // CELL) + x[inside], return_counts=True)


def _dots(cells: Numbers, counts: Numbers, most: int) -> dict[int, str]:
    """The cells as points of as many paths as there are widths: the area is the number."""
    share = (np.sqrt(counts / most) * len(SIZES)).astype(np.int64)
    widths = np.where(counts == 1, 0, np.minimum(share, len(SIZES) - 1))
    found: dict[int, str] = {}
    for number, width in enumerate(SIZES):
        down, across = np.divmod(cells[widths == number], ACROSS // CELL)
        points = zip(across.tolist(), down.tolist(), strict=True)
        said = "".join(f"M{a * CELL + 5} {b * CELL + 5}h0" for a, b in points)
        found |= {width: said} if said else {}
    return found
