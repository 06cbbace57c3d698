"""Cuts the same map tiles with our index and with GeoPandas, in process.

Ours joins near points into clusters; the peer, which cannot, writes every point. The points are
invented around forty centres; both are measured in turn, so that a machine that slows down slows
both.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from statistics import median

import geopandas
import mapbox_vector_tile
import numpy as np

from benchmarks.bench import Bench, Figure
from registry.maps import keys, tiles
from registry.maps.index import Index, open_index, write_index

ZOOMS = (6, 10, 12, 14)
RUNS = 5
POINTS = 100_000


def beside_geopandas(bench: Bench) -> Iterator[Figure]:
    """The fullest tile of several zooms."""
    chance = np.random.default_rng(7)
    centre = chance.integers(0, 40, POINTS)
    lon = chance.uniform(50, 85, 40)[centre] + chance.normal(0, 0.08, POINTS)
    lat = chance.uniform(41, 54, 40)[centre] + chance.normal(0, 0.06, POINTS)
    mark = chance.integers(0, 5, POINTS).astype(np.uint8)
    raw = {}
    with tempfile.TemporaryDirectory() as folder:
        index = _indexed(Path(folder) / "points.index", lon, lat, mark)
        frame = geopandas.GeoDataFrame(
            {"mark": mark}, geometry=geopandas.points_from_xy(lon, lat), crs=4326
        )
        assert frame.sindex is not None  # built beforehand, as ours is
        for zoom in ZOOMS:
            tile = _densest(index, zoom)
            held = index.slice(*tile)
            ours, theirs = _paired(partial(tiles.tile, index, *tile), partial(_peer, frame, *tile))
            raw[f"zoom {zoom}"] = {
                "points": held.stop - held.start, "ours_ms": ours, "geopandas_ms": theirs
            }  # fmt: skip
    told = raw["zoom 12"]
    yield Figure("geopandas", told["geopandas_ms"] / told["ours_ms"], raw)


def _indexed(path: Path, lon: np.ndarray, lat: np.ndarray, mark: np.ndarray) -> Index:
    columns = {
        "id": np.char.encode(np.char.mod("P-%07d", np.arange(len(lon)))),
        "mark": mark,
        "bearing": np.full(len(lon), -1, np.int16),
        "fov": np.full(len(lon), -1, np.int16),
        "approx": np.zeros(len(lon), bool),
    }
    words = ["face", "vehicle", "object", "recording", "unknown"]
    write_index(path, lon, lat, columns, size=1, dictionaries={"mark": words})
    return open_index(path)


def _densest(index: Index, zoom: int) -> tuple[int, int, int]:
    cells = index.key >> np.uint64(keys.BITS - 2 * zoom)
    found, counts = np.unique(cells, return_counts=True)
    code = int(found[counts.argmax()])
    x = sum((code >> 2 * i & 1) << i for i in range(zoom))
    y = sum((code >> 2 * i + 1 & 1) << i for i in range(zoom))
    return zoom, x, y


def _peer(frame: geopandas.GeoDataFrame, z: int, x: int, y: int) -> bytes:
    edge = 360 / 2**z
    west = x * edge - 180
    north, south = (
        np.degrees(np.arctan(np.sinh(np.pi * (1 - 2 * row / 2**z)))) for row in (y, y + 1)
    )
    held = frame.cx[west : west + edge, south:north]
    features = [
        {"geometry": point, "properties": {"mark": int(mark)}}
        for point, mark in zip(held.geometry, held["mark"], strict=True)
    ]
    bounds = (west, south, west + edge, north)
    return mapbox_vector_tile.encode(
        {"name": "points", "features": features}, default_options={"quantize_bounds": bounds}
    )


def _paired(ours: Callable[[], object], theirs: Callable[[], object]) -> tuple[float, float]:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(RUNS):
        for taken, run in zip(times, (ours, theirs), strict=True):
            start = time.perf_counter()
            run()
            taken.append((time.perf_counter() - start) * 1_000)
    return median(times[0]), median(times[1])
