"""The published rule that makes a place as vague as it was declared to be.

The grid is fixed: the same true place always gives the same public place, so that asking often
or moving by a metre tells nobody more. The rule is printed on /about/location.
"""

from typing import NamedTuple

DECIMALS = {"exact": 6, "approx_10m": 4, "approx_100m": 3, "street": 2}
WITHOUT_POINT = frozenset({"district", "withheld"})
WITHOUT_ADDRESS = frozenset({"approx_100m", "district", "withheld"})
WITHOUT_VIEW = frozenset({"approx_100m", "street", "district", "withheld"})


class Point(NamedTuple):
    """A position in WGS 84 degrees."""

    lon: float
    lat: float


def generalised(place: Point | None, precision: str) -> Point | None:
    """The place that may be published, or None when none may.

    >>> generalised(Point(71.430217, 51.128443), "approx_100m")
    Point(lon=71.43, lat=51.128)
    >>> generalised(Point(71.430217, 51.128443), "withheld") is None
    True
    """
    if place is None or precision in WITHOUT_POINT:
        return None
    decimals = DECIMALS[precision]
    return Point(round(place.lon, decimals), round(place.lat, decimals))
