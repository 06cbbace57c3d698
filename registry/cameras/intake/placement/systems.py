"""Coordinate systems: degrees as they are, metres by the system that was declared.

A system that nobody declared is assumed only where it can be checked: Web Mercator when it puts
the points where they are expected, and any likely one when degrees stand beside it.
"""

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from registry.cameras.intake.placement.extent import kilometres
from registry.errors import Unusable

Numbers = NDArray[np.float64]
AGREE_KM = 0.05
SAMPLE = 500
DEGREES = CRS.from_epsg(4326)


def system(said: str) -> CRS:
    """The coordinate system of that name; Unusable when there is none."""
    try:
        return CRS.from_user_input(said if not said.isdecimal() else int(said))
    except CRSError as unknown:
        raise Unusable(
            "There is no coordinate system “{name}”. Name it by its EPSG number, such as "
            "EPSG:4326 for degrees, EPSG:3857 for Web Mercator or EPSG:32642 for UTM zone 42N.",
            name=said[:80],
        ) from unknown


def is_degrees(crs: CRS) -> bool:
    """Whether coordinates of the system are WGS 84 degrees as they stand."""
    return bool(crs.is_geographic and crs.equals(DEGREES, ignore_axis_order=True)) or (
        crs.to_authority() in (("EPSG", "4326"), ("OGC", "CRS84"))
    )


def label(crs: CRS) -> str:
    """The short name of a system, as reports show it."""
    authority = crs.to_authority()
    return ":".join(authority) if authority else str(crs.name)


def to_degrees(crs: CRS, x: Numbers, y: Numbers) -> tuple[Numbers, Numbers]:
    """Longitude and latitude of points; not a number where a point lies beyond the system."""
    lon, lat = _transformer(crs).transform(x, y, errcheck=False)
    lon, lat = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
    beyond = ~np.isfinite(lon) | ~np.isfinite(lat)
    return np.where(beyond, np.nan, lon), np.where(beyond, np.nan, lat)


def oriented(crs: CRS, a: Numbers, b: Numbers) -> tuple[Numbers, Numbers, bool]:
    """Degrees of two axes whose order is not known, and whether they stand turned round.

    Geodesists call the northward axis x; where both orders are possible, the one that puts more
    points into the area that the system is made for is right.
    """
    plain, turned = to_degrees(crs, a, b), to_degrees(crs, b, a)
    if _fitting(crs, *turned) > _fitting(crs, *plain):
        return *turned, True
    return *plain, False


def matching(x: Numbers, y: Numbers, lon: Numbers, lat: Numbers) -> tuple[Numbers, Numbers] | None:
    """Degrees of metres whose system is one that makes them agree with the degrees beside them."""
    both = np.flatnonzero(np.isfinite(x) & np.isfinite(y) & np.isfinite(lon) & np.isfinite(lat))
    some = both[:: max(1, len(both) // SAMPLE)]
    if len(some) < 3:
        return None
    for crs in _likely(float(np.median(lon[some])), float(np.median(lat[some]))):
        found = oriented(crs, x[some], y[some])
        apart = kilometres(found[1], found[0], lat[some], lon[some])
        if np.nanmedian(apart) < AGREE_KM:
            return to_degrees(crs, y, x) if found[2] else to_degrees(crs, x, y)
    return None


def _fitting(crs: CRS, lon: Numbers, lat: Numbers) -> float:
    area = crs.area_of_use
    if area is None:
        return float((np.isfinite(lon) & (np.abs(lat) < 85)).mean())
    inside = (lon >= area.west - 1) & (lon <= area.east + 1)
    return float((inside & (lat >= area.south - 1) & (lat <= area.north + 1)).mean())


def _likely(lon: float, lat: float) -> list[CRS]:
    utm = int((lon + 180) // 6) + 1
    codes = [3857, (32600 if lat >= 0 else 32700) + utm]
    # Pulkovo 1942 Gauss-Krüger in six-degree zones with the zone in front, and without it.
    zone = int(lon // 6) + 1
    codes += [28400 + zone, 20000 + zone] if 4 <= zone <= 32 else []
    codes += [5186, 5187, 2097, 3826, 2056, 28992, 27700, 25832, 25833]
    return [crs for code in codes if (crs := _known(code)) is not None]


@cache
def _known(code: int) -> CRS | None:
    try:
        return CRS.from_epsg(code)
    except CRSError:
        return None


@cache
def _transformer(crs: CRS) -> Any:
    return Transformer.from_crs(crs, DEGREES, always_xy=True)
