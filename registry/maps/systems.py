"""The coordinate systems in which places are told and asked for, by their OGC addresses."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

Reals = NDArray[np.float64]
Pair = tuple[Reals, Reals]
OGC = "http://www.opengis.net/def/crs/"
RADIUS = 6_378_137.0  # metres, of the sphere that Web Mercator takes the Earth for
DECIMALS = 2  # of metres


@dataclass(frozen=True)
class System:
    """A coordinate system: its address, and the way from longitude and latitude and back."""

    address: str
    told: Callable[[Reals, Reals], Pair]
    asked: Callable[[Reals, Reals], Pair]

    def coordinates(self, lon: ArrayLike, lat: ArrayLike) -> Pair:
        """The first and second coordinates of places."""
        return self.told(np.asarray(lon, np.float64), np.asarray(lat, np.float64))

    def degrees(self, first: ArrayLike, second: ArrayLike) -> Pair:
        """The longitudes and latitudes of coordinates."""
        return self.asked(np.asarray(first, np.float64), np.asarray(second, np.float64))

    def box(self, *corners: float) -> tuple[float, float, float, float]:
        """The west, south, east and north of a box given by its lower and upper corner."""
        lon, lat = self.degrees(corners[::2], corners[1::2])
        return float(lon[0]), float(lat[0]), float(lon[1]), float(lat[1])


def _as_it_is(first: Reals, second: Reals) -> Pair:
    return first, second


def _turned(first: Reals, second: Reals) -> Pair:
    return second, first


def _to_metres(lon: Reals, lat: Reals) -> Pair:
    north = RADIUS * np.arctanh(np.sin(np.radians(lat)))
    return np.round(RADIUS * np.radians(lon), DECIMALS), np.round(north, DECIMALS)


def _from_metres(east: Reals, north: Reals) -> Pair:
    return np.degrees(east / RADIUS), np.degrees(np.arcsin(np.tanh(north / RADIUS)))


CRS84 = System(f"{OGC}OGC/1.3/CRS84", _as_it_is, _as_it_is)
SYSTEMS = {
    each.address: each
    for each in (
        CRS84,
        System(f"{OGC}EPSG/0/4326", _turned, _turned),
        System(f"{OGC}EPSG/0/3857", _to_metres, _from_metres),
    )
}
