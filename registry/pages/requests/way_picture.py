"""A way and the cameras that covered it, drawn to scale: without a script, and on paper.

The list beside it says the same in words; each camera carries the number it has there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians, sin
from typing import Any

from registry.cameras import rows
from registry.cameras.footage import views
from registry.cameras.footage.covering import Row
from registry.cameras.record import Camera
from registry.maps.walking import FULL, Path

ACROSS, HIGH, MARGIN = 640.0, 400.0, 34.0
DEGREE = 111_195.0  # metres
LEAST = 120.0  # metres: a single place is shown with what lies around it
CONE = 60.0  # metres that a view is drawn where its range is not declared
VAGUE = 100.0  # metres
BARS = (10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000)


@dataclass(frozen=True)
class Spot:
    """A camera on the sheet: its number in the list, its mark, what it sees, how vague it is."""

    number: int
    mark: str
    x: float
    y: float
    cones: list[str]
    blur: float


@dataclass(frozen=True)
class Picture:
    """The way as a path, twice the reach in units of the sheet, the spots, and a bar of metres."""

    way: str
    wide: float
    spots: list[Spot]
    bar: float
    bar_metres: int


@dataclass(frozen=True)
class _Sheet:
    middle: tuple[float, float]
    scale: float  # units a metre

    def put(self, lon: float, lat: float) -> tuple[float, float]:
        narrow = cos(radians(self.middle[1]))
        x = ACROSS / 2 + (lon - self.middle[0]) * DEGREE * narrow * self.scale
        return round(x, 1), round(HIGH / 2 - (lat - self.middle[1]) * DEGREE * self.scale, 1)


def picture(way: Path, covered: Sequence[Row], within_m: float) -> Picture:
    """The sheet around a way, its reach and its cameras; north is up."""
    sheet = _sheet(way, covered, within_m)
    points = [sheet.put(*place) for place in way]
    # A way of a single place still has a round end.
    line = "M" + "L".join(f"{x:g} {y:g}" for x, y in points) + ("h.01" if len(way) == 1 else "")
    metres = next((bar for bar in BARS if bar * sheet.scale >= ACROSS / 8), BARS[-1])
    wide = round(2 * within_m * sheet.scale, 1)
    spots = [_spot(sheet, number, row) for number, row in enumerate(covered, 1)]
    return Picture(line, wide, spots, round(metres * sheet.scale, 1), metres)


def on_the_map(covered: Sequence[Row]) -> list[dict[str, Any]]:
    """The same cameras for the script of the map: number, place, mark, views in degrees, metres."""
    return [
        {
            "number": number,
            "lat": row.camera.lat,
            "lon": row.camera.lon,
            "mark": rows.mark(row.camera),
            "blur": round(row.blur),
            "views": _closed(row.camera),
            "range": row.camera.range_m or CONE,
        }
        for number, row in enumerate(covered, 1)
    ]


def _closed(camera: Camera) -> list[tuple[float, float]]:
    """The views whose angle is declared: one that is not is not invented."""
    found = views.sectors(camera)
    return found[0] if found else []


def _sheet(way: Path, covered: Sequence[Row], within_m: float) -> _Sheet:
    # What is vague may be shown far from the way, which would then be a speck.
    exact = [row.camera for row in covered if row.blur <= VAGUE]
    places = [*way, *((camera.lon, camera.lat) for camera in exact)]
    lons = [lon for lon, _ in places if lon is not None]
    lats = [lat for _, lat in places if lat is not None]
    middle = ((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)
    room = min(within_m, LEAST / 2)
    across = (max(lons) - min(lons)) * DEGREE * cos(radians(middle[1])) + 2 * room
    down = (max(lats) - min(lats)) * DEGREE + 2 * room
    wide, high = ACROSS - 2 * MARGIN, HIGH - 2 * MARGIN
    return _Sheet(middle, min(wide / max(across, LEAST), high / max(down, LEAST)))


def _spot(sheet: _Sheet, number: int, row: Row) -> Spot:
    assert row.camera.lon is not None
    assert row.camera.lat is not None
    x, y = sheet.put(row.camera.lon, row.camera.lat)
    reach = (row.camera.range_m or CONE) * sheet.scale
    cones = [_cone(x, y, start, width, reach) for start, width in _closed(row.camera)]
    return Spot(number, rows.mark(row.camera), x, y, cones, round(row.blur * sheet.scale, 1))


def _cone(x: float, y: float, start: float, width: float, reach: float) -> str:
    if width >= FULL:
        return f"M{x - reach:.1f} {y:g}a{reach:.1f} {reach:.1f} 0 1 0 {2 * reach:.1f} 0a{reach:.1f} {reach:.1f} 0 1 0 {-2 * reach:.1f} 0Z"  # noqa: E501
    ends = [
        (x + reach * sin(radians(turn)), y - reach * cos(radians(turn)))
        for turn in (start, start + width)
    ]
    (left, top), (right, bottom) = ends
    is_large = int(width > FULL / 2)
    return f"M{x:g} {y:g}L{left:.1f} {top:.1f}A{reach:.1f} {reach:.1f} 0 {is_large} 1 {right:.1f} {bottom:.1f}Z"  # noqa: E501
