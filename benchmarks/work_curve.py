"""How the cost of a tile grows with the number of cameras, in process; and the curve drawn."""

import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from benchmarks import addresses, data, plot
from benchmarks.addresses import Places
from benchmarks.bench import Bench, Figure, say
from registry.maps import tiles
from registry.maps.index import Index, open_index, write_index

COUNTS = (10_000, 100_000, 1_300_000, 13_000_000)
ZOOMS = (4, 6, 8, 10, 12, 14, 16)
TILES = 40  # at each zoom, at the places of cameras drawn at random
MARKS = ["face", "vehicle", "object", "recording", "unknown"]
BYTES = 400  # of memory that making an index takes for each camera, at its height
SHAKEN = 0.002  # degrees by which cameras beyond those of the file stand beside one of them


def curve(bench: Bench) -> Iterator[Figure]:
    """Milliseconds for a tile by number of cameras and zoom."""
    told: dict[str, Any] = {}
    for count in COUNTS[:2] if bench.is_quick else COUNTS:
        if count * BYTES > _free_bytes():
            say(f"too little memory for {count:,} cameras; the curve ends before them")
            break
        index = _index(bench.path("curve.index"), _places(bench, count))
        told[str(count)] = {str(z): _cost(index, z) for z in ZOOMS}
        del index
    bench.path("curve.index").unlink(missing_ok=True)
    bench.path("curve.svg").write_text(plot.curve(told))
    yield Figure("curve", _worst_growth(told), {"cost": told})


def _places(bench: Bench, count: int) -> Places:
    chance = np.random.default_rng(addresses.SEED)
    places = data.places(bench.data)
    if count <= len(places):
        return places[chance.permutation(len(places))[:count]]
    many = np.tile(places, (-(-count // len(places)), 1))[:count]
    many[len(places) :] += chance.normal(0, SHAKEN, (count - len(places), 2))
    return many


def _index(path: Path, places: Places) -> Index:
    count = len(places)
    chance = np.random.default_rng(addresses.SEED)
    columns = {
        "id": np.char.encode(np.char.mod("C-%08d", np.arange(count))),
        "mark": chance.integers(0, len(MARKS), count).astype(np.uint8),
        "bearing": np.full(count, -1, np.int16),
        "fov": np.full(count, -1, np.int16),
        "approx": np.zeros(count, bool),
    }
    words = {"mark": MARKS}
    write_index(path, places[:, 0], places[:, 1], columns, size=1, dictionaries=words)
    return open_index(path)


def _cost(index: Index, z: int) -> dict[str, float]:
    """The median time for a tile, and the mean number of cameras and bytes in one."""
    chance = np.random.default_rng(addresses.SEED + z)
    drawn = chance.integers(0, index.count, TILES)
    lon, lat = index.columns["lon"][drawn], index.columns["lat"][drawn]
    times, held, sizes = [], [], []
    for place in zip(lon.tolist(), lat.tolist(), strict=True):
        tile = addresses.tile_at(*place, z)
        within = index.slice(*tile)
        best = min(_timed(index, tile, sizes) for _ in range(3))
        times.append(best * 1_000)
        held.append(within.stop - within.start)
    return {
        "ms": median(times),
        "p95_ms": sorted(times)[int(TILES * 0.95)],
        "cameras": float(np.mean(held)),
        "bytes": float(np.mean(sizes)),
    }


def _timed(index: Index, tile: addresses.Tile, sizes: list[int]) -> float:
    started = time.perf_counter()
    cut = tiles.tile(index, *tile)
    taken = time.perf_counter() - started
    sizes.append(len(cut or b""))
    return taken


def _worst_growth(told: dict[str, Any]) -> float:
    """The most that a step of ten times the cameras costs, beyond what more bytes explain."""
    worst = 0.0
    counts = list(told)
    for fewer, more in pairwise(counts):
        for z in (str(zoom) for zoom in ZOOMS if zoom >= 10):
            a, b = told[fewer][z], told[more][z]
            shown = max(b["bytes"] / max(a["bytes"], 1), 1)
            worst = max(worst, b["ms"] / a["ms"] / shown)
    return worst


def _free_bytes() -> int:
    for line in Path("/proc/meminfo").read_text().splitlines():
        if line.startswith("MemAvailable:"):
            return int(line.split()[1]) * 1_024
    return 0
