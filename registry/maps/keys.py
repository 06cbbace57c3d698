"""A position as one number: the 52-bit Z-order key of its Web-Mercator place at zoom 26.

Sorted by key, the points of any map tile lie next to each other. The tile of a point is decided
by its key alone, so that a point on an edge belongs to exactly one tile.
"""

from math import asin, cos, degrees, radians, sin
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

ZOOM = 26
SIDE = 1 << ZOOM
BITS = 2 * ZOOM
NOWHERE = np.uint64(1 << BITS)  # the key of what has no place: behind every tile
EDGE = 85.0511287798066  # the latitude at which the Mercator square ends
EARTH = 6_371_008.8  # mean radius in metres

Keys = NDArray[np.uint64]
Pixels = NDArray[np.int64]
Reals = NDArray[np.float64]

# Each step doubles the gaps between groups of bits, until every bit has one free beside it.
_SPREAD = [
    (np.uint64(16), np.uint64(0x0000FFFF0000FFFF)),
    (np.uint64(8), np.uint64(0x00FF00FF00FF00FF)),
    (np.uint64(4), np.uint64(0x0F0F0F0F0F0F0F0F)),
    (np.uint64(2), np.uint64(0x3333333333333333)),
    (np.uint64(1), np.uint64(0x5555555555555555)),
]
# And the way back: each step joins neighbouring groups again.
_GATHER = [
    (np.uint64(1), np.uint64(0x3333333333333333)),
    (np.uint64(2), np.uint64(0x0F0F0F0F0F0F0F0F)),
    (np.uint64(4), np.uint64(0x00FF00FF00FF00FF)),
    (np.uint64(8), np.uint64(0x0000FFFF0000FFFF)),
    (np.uint64(16), np.uint64(0x00000000FFFFFFFF)),
]
_EVERY_OTHER = np.uint64(0x5555555555555555)
_ONE = np.uint64(1)


def keys(lon: ArrayLike, lat: ArrayLike) -> Keys:
    """The keys of positions in degrees; what lies beyond the square is moved to its edge."""
    x, y = cells(lon, lat)
    return interleave(x, y)


def cells(lon: ArrayLike, lat: ArrayLike) -> tuple[Keys, Keys]:
    """Column and row of positions in the grid of zoom 26, counted from the north-west corner."""
    across = np.asarray(lon, np.float64) / 360 + 0.5
    sine = np.sin(np.radians(_within(np.asarray(lat, np.float64), -EDGE, EDGE)))
    down = 0.5 - np.arctanh(sine) / (2 * np.pi)
    return _cell(across), _cell(down)


def interleave(x: Keys, y: Keys) -> Keys:
    """The bits of x and y in turn, y first."""
    return _spread(x) | (_spread(y) << _ONE)


def span(z: int, x: int, y: int) -> tuple[int, int]:
    """The half-open range of keys that lie in a tile; a ValueError when there is no such tile."""
    if not (0 <= z <= ZOOM and 0 <= x < 1 << z and 0 <= y < 1 << z):
        raise ValueError(f"there is no tile {z}/{x}/{y}")
    tile = int(interleave(np.array([x], np.uint64), np.array([y], np.uint64))[0])
    shift = BITS - 2 * z
    return tile << shift, (tile + 1) << shift


def place(tiles: Keys) -> tuple[Pixels, Pixels]:
    """The columns and rows of tiles, by their keys shifted down to their zoom."""
    return _gather(tiles), _gather(tiles >> np.uint64(1))


def positions(keys: Keys, z: int, x: int, y: int, extent: int) -> tuple[Pixels, Pixels]:
    """Pixel column and row, from 0 to extent - 1, of points within a tile."""
    columns, rows = _gather(keys), _gather(keys >> _ONE)
    return _pixel(columns, z, x, extent), _pixel(rows, z, y, extent)


def covering(west: float, south: float, east: float, north: float, tiles: int) -> Keys:
    """Ranges of keys, in order and one a row, that hold a box: at most so many, of like tiles."""
    across, down = cells([west, east], [north, south])
    # One cell more on each side: the last bit of a sine may differ from one array to the next.
    left, top = max(int(across[0]) - 1, 0), max(int(down[0]) - 1, 0)
    right, bottom = min(int(across[1]) + 1, SIDE - 1), min(int(down[1]) + 1, SIDE - 1)
    coarser = 0
    while ((right >> coarser) - (left >> coarser) + 1) * (
        (bottom >> coarser) - (top >> coarser) + 1
    ) > tiles:
        coarser += 1
    columns = np.arange(left >> coarser, (right >> coarser) + 1, dtype=np.uint64)
    rows = np.arange(top >> coarser, (bottom >> coarser) + 1, dtype=np.uint64)
    covered = np.sort(interleave(columns[:, None], rows[None, :]).ravel())
    return _joined(covered) << np.uint64(2 * coarser)


def around(lon: float, lat: float, radius: float) -> tuple[float, float, float, float]:
    """A box (west, south, east, north) that holds every place within so many metres."""
    angle = radius / EARTH
    reach = degrees(angle) + 1e-9  # never too small by a rounding
    south, north = lat - reach, lat + reach
    if south <= -90 or north >= 90:
        return -180, max(south, -90), 180, min(north, 90)
    aside = degrees(asin(min(1, sin(angle) / cos(radians(lat))))) + 1e-9
    west, east = lon - aside, lon + aside
    return west + 360 * (west <= -180), south, east - 360 * (east >= 180), north


def metres(lon: float, lat: float, lons: Reals, lats: Reals) -> Reals:
    """Great-circle metres from one place to others, by the haversine formula."""
    down = np.sin(np.radians(lats - lat) / 2) ** 2
    across = np.sin(np.radians(lons - lon) / 2) ** 2
    half = down + cos(radians(lat)) * np.cos(np.radians(lats)) * across
    angle: Reals = 2 * np.arcsin(np.sqrt(np.minimum(half, 1)))
    return EARTH * angle


def _joined(covered: Keys) -> Keys:
    gaps = np.flatnonzero(np.diff(covered) != _ONE)
    first = covered[np.concatenate([[0], gaps + 1])]
    last = covered[np.concatenate([gaps, [len(covered) - 1]])]
    return np.stack([first, last + _ONE], axis=1)


def _cell(share: Reals) -> Keys:
    return _within(np.floor(share * SIDE), 0, SIDE - 1).astype(np.uint64)


def _spread(bits: Keys) -> Keys:
    for shift, mask in _SPREAD:
        bits = (bits | (bits << shift)) & mask
    return bits


def _gather(bits: Keys) -> Pixels:
    bits = bits & _EVERY_OTHER
    for shift, mask in _GATHER:
        bits = (bits | (bits >> shift)) & mask
    return bits.astype(np.int64)


def _pixel(cell: Pixels, z: int, tile: int, extent: int) -> Pixels:
    # From the middle of the cell: deep zooms have more pixels than cells.
    width = 1 << (ZOOM - z)
    within = (2 * (cell - tile * width) + 1) * extent // (2 * width)
    return _within(within, 0, extent - 1)


def _within(values: NDArray[Any], least: float, most: float) -> NDArray[Any]:
    # What np.clip does, without the looks it takes at its bounds at each call.
    bounded: NDArray[Any] = np.minimum(np.maximum(values, least), most)
    return bounded
