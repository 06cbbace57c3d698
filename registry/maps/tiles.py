"""Map tiles of an index: every point stands in exactly one feature of each zoom.

A tile is one slice of the index, and its grid cells are runs of that slice, because the same key,
shifted, names the cell. Far out each cell gives one cluster. In the streets points stand for
themselves, but where more of them share a cell than can be told apart there, they are a cluster.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.maps import keys, mvt
from registry.maps.clusters import Clusters, chosen, gathered, together
from registry.maps.index import Index, Mask, Rows
from registry.maps.layers import SUMMED, Part

SINGLES_FROM = 13  # the zoom from which points stand for themselves …
CROWD = 12  # … unless a cell of the coarse grid holds more than these …
APART_FROM = 16  # … up to the zoom from which only a tile with more than these has clusters
SINGLES = 1_500
MOST = 2_500  # features of a tile, whose size they bound; of more, a grid half as fine is made
COARSE, FINE = 3, 6  # halvings of the tile's side: 8 × 8 cells; 64 × 64 cells
COPIED = ("id", "mark", "bearing", "fov", "approx")

assert SINGLES_FROM - 1 + COARSE <= SUMMED


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
    within = chosen(index.slice(z, x, y), rows)
    number = within.stop - within.start if isinstance(within, slice) else len(within)
    shift = _shift(z, number)
    clusters = _few(gathered(index, within, shift, marks), z, shift)
    words = index.dictionaries[marks] if marks else ()
    return _encoded([(0, index)], clusters, (z, x, y), words, layer, copied)


def tile_of(parts: Sequence[Part], z: int, x: int, y: int) -> bytes | None:
    """The tile of the cameras of a selection, whose parts lie one after the other."""
    if z < SINGLES_FROM:
        span = keys.span(z, x, y)
        clusters = together([part.summed.within(*span) for part in parts])
        clusters = clusters.joined(_shift(z, 0))
    else:
        slices = [part.index.slice(z, x, y) for part in parts]
        points = zip(parts, slices, strict=True)
        number = sum(np.count_nonzero(part.rows[within]) for part, within in points)
        shift = _shift(z, int(number))
        pairs = zip(parts, slices, strict=True)
        clusters = together([part.clusters(within, shift) for part, within in pairs])
        clusters = _few(clusters.joined(shift) if len(parts) > 1 else clusters, z, shift)
    sources = [(part.first_row, part.index) for part in parts]
    words = parts[-1].index.dictionaries["mark"]
    return _encoded(sources, clusters, (z, x, y), words, "cameras", COPIED)


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
    if z >= SINGLES_FROM and (z < APART_FROM or points <= SINGLES):
        return 0
    return _bits(z, FINE if z >= SINGLES_FROM else COARSE)


def _bits(z: int, halvings: int) -> int:
    return max(keys.BITS - 2 * z - 2 * halvings, 0)


def _few(clusters: Clusters, z: int, shift: int) -> Clusters:
    """As many features as can be told apart, and as a tile has room for."""
    if SINGLES_FROM <= z < APART_FROM:
        return clusters.thinned(_bits(z, COARSE), CROWD)
    while len(clusters) > MOST:
        shift += 2
        clusters = clusters.joined(shift)
    return clusters


def _encoded(
    sources: Sequence[tuple[int, Index]],
    clusters: Clusters,
    place: tuple[int, int, int],
    words: Sequence[str],
    layer: str,
    copied: Sequence[str],
) -> bytes | None:
    if not len(clusters):
        return None
    count = clusters.count
    middle = keys.keys(clusters.lon / count, clusters.lat / count)
    across, down = keys.positions(middle, *place, mvt.EXTENT)
    is_single = count == 1
    properties = {
        name: _single(sources, name, clusters.row, is_single)
        for name in (copied if is_single.any() else ())
    }
    properties["count"] = mvt.Sparse(count, ~is_single)
    for code, word in enumerate(words):
        number = clusters.marks[:, code]
        properties[word] = mvt.Sparse(number, (number > 0) & ~is_single)
    return mvt.encode(layer, across, down, clusters.row + 1, properties)


def _single(
    sources: Sequence[tuple[int, Index]], name: str, row: Rows, is_single: Mask
) -> mvt.Property:
    """A column of the points that stand for themselves."""
    column = _column(sources, name, row)
    words = sources[-1][1].dictionaries.get(name)
    if words is not None:
        return np.where(is_single, column.astype(np.int64), -1), words
    return mvt.Sparse(column, is_single & _declared(column))


def _column(sources: Sequence[tuple[int, Index]], name: str, row: Rows) -> NDArray[Any]:
    first, index = sources[0]
    if len(sources) == 1:
        return index.columns[name][row - first]
    kind = np.result_type(*(source.columns[name] for _, source in sources))
    column = np.empty(len(row), kind)
    for first, index in sources:
        held = (row >= first) & (row < first + index.count)
        column[held] = index.columns[name][row[held] - first]
    return column


def _declared(column: NDArray[Any]) -> Mask:
    declared: Mask = np.ones(len(column), np.bool_)
    if column.dtype.kind == "i":
        declared = column >= 0
    elif column.dtype.kind in "bSU":
        declared = column != column.dtype.type()
    return declared
