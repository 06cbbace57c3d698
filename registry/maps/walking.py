"""How near points lie to a way, and whether what is seen from a point reaches it.

A way is a chain of great-circle pieces. Seen from a point, the sphere is laid out on the plane
that touches it there: great circles are straight, bearings are true, and the nearest stays the
nearest. So a distance is that of a straight piece, and a view is a sector around the origin.
Ways and distances are short against the Earth: a city, and not a continent.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import radians, tan

import numpy as np
from numpy.typing import ArrayLike, NDArray

from registry.maps import keys
from registry.maps.index import Index
from registry.maps.within import Box

Path = Sequence[tuple[float, float]]
Sector = tuple[float, float]
Reals = NDArray[np.float64]
FULL = 360.0
SAME = 1e-3  # metres: what is as near as that is at the point itself
ROUNDING = 1e-7  # degrees


def length(path: Path) -> float:
    """How many metres a way has; a single place has none."""
    return sum(_apart(start, end) for start, end in pairwise(path))


def boxes(path: Path, metres: float) -> list[Box]:
    """Boxes (west, south, east, north) that hold every place within so many metres of the way."""
    return [_box(start, end, metres) for start, end in _pieces(path)]


def distances(path: Path, index: Index, metres: float) -> Reals:
    """For each row the metres to the way; infinite where it is surely more than `metres`."""
    lons, lats = index.columns["lon"], index.columns["lat"]
    found = np.full(index.count, np.inf)
    for start, end in _pieces(path):
        rows = index.box(*_box(start, end, metres))
        ends = [_laid_out(lons[rows], lats[rows], *point) for point in (start, end)]
        found[rows] = np.minimum(found[rows], _nearest(*ends))
    return found


def is_seen(
    path: Path, lon: float, lat: float, sectors: Sequence[Sector], metres: float, blur: float = 0
) -> bool:
    """Whether the way enters one of the sectors (degrees from, width) around a point.

    Where the point is known only to `blur` metres, it is seen if it may be seen from there.
    """
    starts, ends = _from(path, lon, lat)
    nearest = float(_nearest(starts, ends).min())
    if nearest <= max(blur, SAME):
        return bool(sectors)
    wider = float(np.degrees(np.arcsin(blur / nearest)))
    swept = _swept(starts, ends, keys.EARTH * tan(min((metres + blur) / keys.EARTH, 1.5)))
    return any(_meets(swept, start - wider, width + 2 * wider) for start, width in sectors)


def _pieces(path: Path) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    return list(pairwise(path)) or [(path[0], path[0])]


def _apart(start: tuple[float, float], end: tuple[float, float]) -> float:
    return float(keys.metres(*start, np.array([end[0]]), np.array([end[1]]))[0])


def _box(start: tuple[float, float], end: tuple[float, float], metres: float) -> Box:
    # A great circle lies a little nearer to the pole than the line between its ends.
    across = (end[0] - start[0] + 540) % 360 - 180
    steep = tan(radians(min(max(abs(start[1]), abs(end[1])), 89)))
    reach = metres + _apart(start, end) ** 2 / (4 * keys.EARTH) * (1 + steep) + SAME
    first, last = (start, end) if across >= 0 else (end, start)
    west, east = keys.around(*first, reach)[0], keys.around(*last, reach)[2]
    souths, norths = zip(*(keys.around(*each, reach)[1::2] for each in (start, end)), strict=True)
    return west, min(souths), east, max(norths)


def _laid_out(lons: Reals, lats: Reals, lon: float, lat: float) -> Reals:
    """A place on the planes that touch the Earth at points: metres east and north of each."""
    return _planes(np.radians(lons), np.radians(lats), radians(lon), radians(lat))


def _from(path: Path, lon: float, lat: float) -> tuple[Reals, Reals]:
    """The pieces of a way as seen from one point: their starts and their ends."""
    lons, lats = np.radians(np.array(path, np.float64)).T
    points = _planes(radians(lon), radians(lat), lons, lats)
    return (points, points) if len(path) == 1 else (points[:-1], points[1:])


def _planes(lon0: ArrayLike, lat0: ArrayLike, lon: ArrayLike, lat: ArrayLike) -> Reals:
    # Written by differences and half angles: at a few metres the plain formula loses digits.
    across, up = np.subtract(lon, lon0), np.subtract(lat, lat0)
    bent = 2 * np.cos(lat) * np.sin(across / 2) ** 2
    east = np.cos(lat) * np.sin(across)
    north = np.sin(up) + np.sin(lat0) * bent
    height = np.cos(up) - np.cos(lat0) * bent
    found: Reals = keys.EARTH * np.stack([east, north], axis=-1) / height[..., None]
    return found


def _nearest(starts: Reals, ends: Reals) -> Reals:
    """Metres along the ground from the origin to straight pieces of the plane."""
    along = ends - starts
    whole = np.maximum((along**2).sum(-1), SAME**2)
    share = np.clip(-(starts * along).sum(-1) / whole, 0, 1)
    feet = starts + share[..., None] * along
    foot = np.sqrt(np.minimum((feet**2).sum(-1), (ends**2).sum(-1)))
    metres: Reals = keys.EARTH * np.arctan(foot / keys.EARTH)
    return metres


def _swept(starts: Reals, ends: Reals, radius: float) -> list[Sector]:
    """The bearings under which those parts of pieces are seen that lie within a circle."""
    along = ends - starts
    a = np.maximum((along**2).sum(-1), SAME**2)
    half, c = (starts * along).sum(-1), (starts**2).sum(-1) - radius**2
    root = np.sqrt(np.maximum(half**2 - a * c, 0))
    first, last = np.maximum((-half - root) / a, 0), np.minimum((-half + root) / a, 1)
    inside = (half**2 >= a * c) & (first <= last)
    begins = (starts + first[:, None] * along)[inside]
    finishes = (starts + last[:, None] * along)[inside]
    begin, finish = (np.degrees(np.arctan2(one[:, 0], one[:, 1])) for one in (begins, finishes))
    turn = (finish - begin + 540) % FULL - 180
    low = np.where(turn < 0, finish, begin)
    return list(zip(low.tolist(), np.abs(turn).tolist(), strict=True))


def _meets(swept: Sequence[Sector], start: float, width: float) -> bool:
    if width >= FULL:
        return bool(swept)
    return any(
        (low - start) % FULL <= width + ROUNDING or (start - low) % FULL <= turn + ROUNDING
        for low, turn in swept
    )
