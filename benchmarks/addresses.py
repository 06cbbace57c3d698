"""The questions of the benchmark, the same for all: tiles, boxes and cameras drawn with a seed."""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

WEIGHTS = {
    4: 0.03, 5: 0.03, 6: 0.06, 7: 0.04, 8: 0.09, 9: 0.05, 10: 0.15,
    11: 0.10, 12: 0.18, 13: 0.11, 14: 0.11, 15: 0.03, 16: 0.02,
}  # fmt: skip
SMALLEST, LARGEST = 0.004, 2.0  # degrees
SEED = 7
FILTER = "function=face_recognition"
ASTANA = (71.430, 51.128)
COUNTRY = (67.3, 48.2)  # the middle of the first view, at zoom 5
SCREEN = (1280, 800)
Tile = tuple[int, int, int]
Places = NDArray[np.float64]  # longitude and latitude, a row a camera


def tiles(places: Places, count: int) -> list[Tile]:
    """Tiles of a zoom drawn by weight at the place of a camera drawn at random."""
    chance = np.random.default_rng(SEED)
    zooms = chance.choice(list(WEIGHTS), count, p=list(WEIGHTS.values()))
    drawn = places[chance.integers(0, len(places), count)]
    return [tile_at(lon, lat, int(z)) for z, (lon, lat) in zip(zooms, drawn, strict=True)]


def boxes(places: Places, count: int) -> list[str]:
    """Bounding boxes around cameras drawn at random, the logarithm of their size even."""
    chance = np.random.default_rng(SEED + 1)
    drawn = places[chance.integers(0, len(places), count)]
    sides = np.exp(chance.uniform(np.log(SMALLEST), np.log(LARGEST), count)) / 2
    return [
        ",".join(f"{edge:.6f}" for edge in (lon - side, lat - side, lon + side, lat + side))
        for (lon, lat), side in zip(drawn, sides, strict=True)
    ]


def drawn(names: Sequence[str], count: int) -> list[str]:
    """Names drawn at random."""
    chance = np.random.default_rng(SEED + 2)
    return [names[i] for i in chance.integers(0, len(names), count)]


def ours(chosen: Sequence[Tile], query: str = "") -> list[str]:
    """The addresses of our tiles."""
    return [_ours(tile, query) for tile in chosen]


def ours_cold(chosen: Sequence[Tile], query: str = "") -> list[str]:
    """The same, where a tile that occurs again asks with as many empty pairs in the query.

    They mean nothing, but no address of the list repeats, so that no kept answer can be given.
    """
    seen: Counter[Tile] = Counter()
    found = []
    for tile in chosen:
        path = _ours(tile, query)
        again = "&" * seen[tile]
        found.append(path + ("?" if again and not query else "") + again)
        seen[tile] += 1
    return found


def tile_at(lon: float, lat: float, z: int) -> Tile:
    """The tile of a zoom in which a place lies."""
    x, y = _position(lon, lat)
    return z, int(x * 2**z), int(y * 2**z)


def view(middle: tuple[float, float], zoom: int) -> list[Tile]:
    """The tiles of 512 pixels that fill a screen; they are those of the zoom one above."""
    z = zoom - 1
    x, y = (value * 2**z * 512 for value in _position(*middle))
    width, height = SCREEN
    return [
        (z, column, row)
        for column in range(int((x - width / 2) // 512), int((x + width / 2) // 512) + 1)
        for row in range(int((y - height / 2) // 512), int((y + height / 2) // 512) + 1)
    ]


def busy_tiles(places: Places, z: int) -> list[tuple[Tile, int]]:
    """The tiles of a zoom that hold cameras, with their number, the fullest first."""
    sines = np.sin(np.radians(places[:, 1]))
    x = (places[:, 0] + 180) / 360
    y = 0.5 - np.log((1 + sines) / (1 - sines)) / (4 * np.pi)
    cells, counts = np.unique(
        (x * 2**z).astype(np.int64) * 2**z + (y * 2**z).astype(np.int64), return_counts=True
    )
    order = np.argsort(-counts, kind="stable")
    return [
        ((z, int(cell) >> z, int(cell) & (2**z - 1)), int(count))
        for cell, count in zip(cells[order], counts[order], strict=True)
    ]


def _ours(tile: Tile, query: str) -> str:
    z, x, y = tile
    return f"/tiles/cameras/{z}/{x}/{y}.mvt" + (f"?{query}" if query else "")


def _position(lon: float, lat: float) -> tuple[float, float]:
    sine = float(np.sin(np.radians(lat)))
    return (lon + 180) / 360, 0.5 - float(np.log((1 + sine) / (1 - sine))) / (4 * float(np.pi))
