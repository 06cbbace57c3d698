"""Map tiles of an index: every point stands in exactly one feature of each zoom.

A tile is one slice of the index, and its grid cells are runs of that slice, because the same key,
shifted, names the cell. A cell with one point gives the point, a cell with more a cluster.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.maps import keys, mvt
from registry.maps.index import Index, Mask, Rows

SINGLES_FROM = 13  # the zoom from which points stand for themselves
SINGLES = 1_500  # unless a tile holds more than these
COARSE, FINE = 3, 6  # halvings of the tile's side: 8 × 8 cells; 64 × 64 cells
COPIED = ("id", "mark", "bearing", "fov", "approx")


def tile(
    index: Index,
    z: int,
    x: int,
    y: int,
    *,
    rows: Mask | None = None,
    marks: str | None = "mark",
    layer: str = "cameras",
    copied: Sequence[str] = COPIED,
) -> bytes | None:
    """The tile of the rows that pass the mask, or None when it is empty.

    A cluster carries `count` and how many of its points have each mark; a single carries the
    copied columns. What is negative, blank, false or not in its dictionary is left out.
    """
    if rows is not None and len(rows) != index.count:
        raise ValueError("the mask belongs to another index")
    within = index.slice(z, x, y)
    chosen = within if rows is None else within.start + np.flatnonzero(rows[within])
    key = index.key[chosen]
    if not len(key):
        return None
    first = _firsts(key >> np.uint64(_shift(z, len(key))))
    count = np.diff(first, append=len(key))
    lon, lat = (np.add.reduceat(index.columns[name][chosen], first) for name in ("lon", "lat"))
    across, down = keys.positions(keys.keys(lon / count, lat / count), z, x, y, mvt.EXTENT)
    shown = first + within.start if isinstance(chosen, slice) else chosen[first]
    properties = {name: _single(index, name, shown, count) for name in copied}
    properties["count"] = np.ma.MaskedArray(count, count == 1)
    if marks:
        properties |= _marked(index.columns[marks][chosen], index.dictionaries[marks], count)
    return mvt.encode(layer, across, down, shown + 1, properties)


def tilejson(
    tiles_url: str,
    *,
    bounds: Sequence[float],
    fields: Mapping[str, str],
    attribution: str,
    name: str,
    minzoom: int = 0,
    maxzoom: int = 16,
    layer: str = "cameras",
) -> dict[str, Any]:
    """The TileJSON 3.0.0 description of a tile set with one layer."""
    return {
        "tilejson": "3.0.0",
        "name": name,
        "attribution": attribution,
        "scheme": "xyz",
        "tiles": [tiles_url],
        "bounds": list(bounds),
        "minzoom": minzoom,
        "maxzoom": maxzoom,
        "vector_layers": [
            {"id": layer, "fields": dict(fields), "minzoom": minzoom, "maxzoom": maxzoom}
        ],
    }


def _shift(z: int, points: int) -> int:
    """How many bits of the key tell apart the points within a cell."""
    if z >= SINGLES_FROM and points <= SINGLES:
        return 0
    return max(keys.BITS - 2 * z - 2 * (FINE if z >= SINGLES_FROM else COARSE), 0)


def _firsts(cell: keys.Keys) -> Rows:
    """Where each run of equal cells begins."""
    return np.concatenate([[0], np.flatnonzero(cell[1:] != cell[:-1]) + 1])


def _single(index: Index, name: str, shown: Rows, count: Rows) -> mvt.Property:
    column = index.columns[name][shown]
    if name in index.dictionaries:
        return np.where(count == 1, column.astype(np.int64), -1), index.dictionaries[name]
    return np.ma.MaskedArray(column, (count > 1) | _undeclared(column))


def _undeclared(column: NDArray[Any]) -> Mask:
    nothing: Mask = np.zeros(len(column), np.bool_)
    if column.dtype.kind == "i":
        nothing = column < 0
    elif column.dtype.kind in "bSU":
        nothing = column == column.dtype.type()
    return nothing


def _marked(mark: NDArray[Any], words: Sequence[str], count: Rows) -> mvt.Properties:
    """For each mark, how many points of each cluster have it; absent where none has."""
    classes = len(words) + 1  # one more for codes outside the dictionary
    cell = np.repeat(np.arange(len(count)) * classes, count)
    table = np.bincount(cell + np.minimum(mark, len(words)), minlength=len(count) * classes)
    counts = table.reshape(-1, classes)
    absent = (counts == 0) | (count == 1)[:, None]
    return {word: np.ma.MaskedArray(counts[:, i], absent[:, i]) for i, word in enumerate(words)}
