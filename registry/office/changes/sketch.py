"""A drawing of where a camera stood and looked, and where it will: true to scale, without a map."""

from dataclasses import dataclass
from math import asin, cos, pi, radians, sin, sqrt

from registry.cameras import Camera

SIDE = 240  # the drawing is a square of this many units
MARGIN = 60
METRES_PER_DEGREE = 111_320.0
CONE = 46  # units that a view reaches where its range is not declared
EARTH = 6_371_008.8


@dataclass(frozen=True)
class Spot:
    """A camera on the drawing."""

    x: float
    y: float
    lat: float
    lon: float
    cones: list[str]


@dataclass(frozen=True)
class Sketch:
    """Both spots, how far they lie apart, and a bar of some round metres."""

    before: Spot | None
    after: Spot | None
    metres: int
    bar: float
    bar_metres: int


def sketch(before: Camera | None, after: Camera | None) -> Sketch | None:
    """The drawing, where a place or a view changes; None where neither does."""
    if before and after and _place(before) == _place(after) and before.bearings == after.bearings:
        return None
    points = [place for one in (before, after) if one and (place := _place(one))]
    if not points:
        return None
    apart = _metres(points[0], points[-1])
    scale = (SIDE - 2 * MARGIN) / max(apart, 20.0)  # units per metre
    middle = tuple(sum(axis) / len(points) for axis in zip(*points, strict=True))
    round_metres = next(n for n in (5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000,
                                    50_000, 200_000, 1_000_000, 10_000_000, 50_000_000)
                        if n * scale >= SIDE / 8)  # fmt: skip
    spots = [_spot(one, (middle[0], middle[1]), scale) for one in (before, after)]
    return Sketch(spots[0], spots[1], round(apart), round(round_metres * scale, 1), round_metres)


def _place(camera: Camera) -> tuple[float, float] | None:
    return None if camera.lat is None or camera.lon is None else (camera.lat, camera.lon)


def _spot(camera: Camera | None, middle: tuple[float, float], scale: float) -> Spot | None:
    place = _place(camera) if camera else None
    if camera is None or place is None:
        return None
    down = (middle[0] - place[0]) * METRES_PER_DEGREE * scale
    across = (place[1] - middle[1]) * METRES_PER_DEGREE * cos(radians(middle[0])) * scale
    x, y = round(SIDE / 2 + across, 1), round(SIDE / 2 + down, 1)
    return Spot(x, y, place[0], place[1], [_cone(x, y, *view) for view in _views(camera)])


def _views(camera: Camera) -> list[tuple[float, float]]:
    """From where to where each view reaches, degrees from north."""
    found = []
    for one in camera.bearings:
        if one.bearing is not None:
            half = (one.hfov or camera.fov_deg or 60) / 2
            found.append((one.bearing - half, one.bearing + half))
        elif one.sweep_from is not None and one.sweep_to is not None:
            end = one.sweep_to if one.sweep_to > one.sweep_from else one.sweep_to + 360
            found.append((one.sweep_from, end))
    return found


def _cone(x: float, y: float, start: float, end: float) -> str:
    ends = [
        (round(x + CONE * sin(radians(a)), 1), round(y - CONE * cos(radians(a)), 1))
        for a in (start, end)
    ]
    large = int(end - start > 180)
    (ax, ay), (bx, by) = ends
    return f"M{x} {y}L{ax} {ay}A{CONE} {CONE} 0 {large} 1 {bx} {by}Z"


def _metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    lat, lon = (radians(b - a) / 2 for a, b in zip(one, other, strict=True))
    part = sin(lat) ** 2 + cos(radians(one[0])) * cos(radians(other[0])) * sin(lon) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(part))) if part < 1 else EARTH * pi
