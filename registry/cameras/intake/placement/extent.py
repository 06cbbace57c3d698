"""Where the cameras of a file may be: an area that was named, else where the bulk of them is.

A typing error throws one point far off and leaves it alone there; another town comes in several
points. So a point is called outside only when it is far from the bulk and has no company.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from registry.errors import NotFound, Unusable
from registry.places import areas

Numbers = NDArray[np.float64]
Mask = NDArray[np.bool_]
Holds = Callable[[Numbers, Numbers], Mask]

EARTH_KM = 6371.0088
FEWEST = 5
MANY = 20
NEAREST_LIMIT_KM = 5.0
COMPANY_KM = 10.0
COMPANY = 3
MOST_ALONE = 0.02
BORDER_DEGREES = 0.02
KAZAKHSTAN = (46.4, 40.5, 87.4, 55.5)


@dataclass(frozen=True)
class Extent:
    """Which points are inside, and the sentence part that says inside what."""

    holds: Holds
    said: str
    named: bool = False


def kilometres(
    lat1: Numbers, lon1: Numbers, lat2: Numbers | float, lon2: Numbers | float
) -> Numbers:
    """Great-circle distances."""
    a, b, c, d = (np.radians(v) for v in (lat1, lon1, lat2, lon2))
    h = np.sin((c - a) / 2) ** 2 + np.cos(a) * np.cos(c) * np.sin((d - b) / 2) ** 2
    return np.asarray(2 * EARTH_KM * np.arcsin(np.sqrt(np.clip(h, 0, 1))))


def within(named: str) -> Extent:
    """The extent of an area of the register, or of a box written W,S,E,N."""
    numbers = named.split(",")
    if len(numbers) == 4:
        return Extent(_box(*_bounds(named, numbers)), f"the box {named}", named=True)
    try:
        area = areas.area(named)
    except NotFound as unknown:
        raise Unusable(
            "There is no area “{name}” to import into. Name one of the areas at /areas, or a box "
            "as west,south,east,north in degrees.",
            name=named,
        ) from unknown
    if area.outline is None:
        return Extent(_box(*area.bbox), area.name("en"), named=True)
    # Outlines are drawn by hand: a camera just across one is no error of the file.
    shape = area.outline.buffer(BORDER_DEGREES)
    shapely.prepare(shape)
    return Extent(
        lambda lon, lat: np.asarray(shapely.contains_xy(shape, lon, lat)),
        area.name("en"),
        named=True,
    )


def around(lat: Numbers, lon: Numbers) -> Extent | None:
    """The extent of the bulk of the points; None when there are too few to tell."""
    known = np.isfinite(lat) & np.isfinite(lon) & ((lat != 0) | (lon != 0))
    known &= (np.abs(lat) <= 90) & (np.abs(lon) <= 180)
    if known.sum() < FEWEST:
        return None
    lat, lon = lat[known], lon[known]
    middle = float(np.median(lat)), float(np.median(lon))
    far = kilometres(lat, lon, *middle)
    reach = 2.5 * np.quantile(far, 0.95) if len(far) >= MANY else 10 * np.median(far)
    limit = max(float(reach), NEAREST_LIMIT_KM)
    out = far > limit
    company = _company(lat[out], lon[out])
    if out.mean() > MOST_ALONE and out.sum() > 1:
        return None

    def holds(lon_: Numbers, lat_: Numbers) -> Mask:
        near = kilometres(lat_, lon_, *middle) <= limit
        if company.size:
            beside = [kilometres(lat_, lon_, a, b) <= COMPANY_KM for a, b in company]
            near |= np.any(beside, axis=0)
        return near

    return Extent(holds, "the area where the other rows lie")


def in_kazakhstan(lon: Numbers, lat: Numbers) -> Mask:
    """Which points may be in the country, by its bounding box."""
    return _box(*KAZAKHSTAN)(lon, lat)


def _company(lat: Numbers, lon: Numbers) -> Numbers:
    """Those far points that have several other places near them: another town, not an error."""
    places = np.unique(np.column_stack([lat, lon]).round(4), axis=0)
    if not COMPANY <= len(places) <= 5_000:
        return np.empty((0, 2))
    near = [(kilometres(places[:, 0], places[:, 1], a, b) <= COMPANY_KM).sum() for a, b in places]
    return np.asarray(places[np.array(near) >= COMPANY])


def _box(west: float, south: float, east: float, north: float) -> Holds:
    def holds(lon: Numbers, lat: Numbers) -> Mask:
        across = (lon >= west) & (lon <= east) if west <= east else (lon >= west) | (lon <= east)
        return np.asarray(across & (lat >= south) & (lat <= north))

    return holds


def _bounds(named: str, numbers: list[str]) -> tuple[float, float, float, float]:
    try:
        west, south, east, north = map(float, numbers)
    except ValueError:
        west = south = east = north = np.nan
    sound = abs(west) <= 180 and abs(east) <= 180 and -90 <= south < north <= 90
    if not sound:
        raise Unusable(
            "“{name}” is no box of degrees. Write west,south,east,north, such as "
            "71.2,50.95,71.8,51.35 for Astana.",
            name=named,
        )
    return west, south, east, north
