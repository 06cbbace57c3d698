"""Whether the tiles tell of every camera, how large they become, and what a worker holds."""

import gzip
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

import mapbox_vector_tile
import numpy as np

from benchmarks import addresses, data, load, ours
from benchmarks.addresses import Places, Tile
from benchmarks.bench import Bench, Figure, Missing
from benchmarks.processes import Server
from benchmarks.trees import memory_mb, tree

Mask = np.ndarray
ZOOMS = (0, 2, 4, 6, 8, 9)
FAR = (10,)  # for the whole register and one filter; many thousands of tiles
CLOSE = (12, 13, 14, 16, 18)  # asked for in one town alone
TOWN = (69.30, 53.22, 69.50, 53.34)
SIZED = {"": 6, "function=face_recognition": 3, "retention_max=30": 3, "place_type=street": 3}
KILOBYTE = 1_000


def complete(bench: Bench) -> Iterator[Figure]:
    """Sums the counts of all tiles of a zoom, and holds them against the file that was imported."""
    places = data.places(bench.data)
    raw: dict[str, dict[str, int]] = {}
    worst = 1.0
    with ours.running(bench) as server, ThreadPoolExecutor(4) as readers:
        for query, matching in _selections(bench).items():
            zooms = CLOSE if query.startswith("bbox") else ZOOMS
            zooms += FAR if query in ("", addresses.FILTER) else ()
            for z in zooms:
                tiles = [tile for tile, _ in addresses.busy_tiles(places[matching], z)]
                told = sum(readers.map(partial(_told, server), addresses.ours(tiles, query)))
                number = int(np.count_nonzero(matching))
                raw[f"zoom {z} {query}".strip()] = {"told": told, "matching": number}
                ratio = told / number
                worst = ratio if abs(ratio - 1) > abs(worst - 1) else worst
    yield Figure("whole", worst, raw)


def largest(bench: Bench) -> Iterator[Figure]:
    """The fullest tiles of every zoom, and those just below where points are joined."""
    sizes: dict[str, float] = {}
    with ours.running(bench) as server:
        for path in _candidates(data.places(bench.data)):
            status, _, body = load.get(server, path)
            packed = body if body[:2] == b"\x1f\x8b" else gzip.compress(body, 6)
            if status == 200:
                sizes[path] = len(packed) / KILOBYTE
    top = dict(sorted(sizes.items(), key=lambda one: -one[1])[:10])
    yield Figure("tile_size", max(top.values()), {"asked": len(sizes), "largest_kb": top})


def held_by_workers(bench: Bench) -> Iterator[Figure]:
    """Memory of the hungrier worker after the mixes, its own and its share of what is shared."""
    places = data.places(bench.data)
    mix = addresses.ours(addresses.tiles(places, bench.tiles))
    with ours.running(bench) as server:
        load.round_and_round(bench, server, mix)
        load.round_and_round(bench, server, addresses.ours(
            addresses.tiles(places, bench.tiles), addresses.FILTER
        ))  # fmt: skip
        for path in ("/", "/cameras", "/cameras?q=Abay", "/cameras.json?bbox=71.4,51.1,71.5,51.2"):
            load.get(server, path)
        workers = [pid for pid in tree(server.roots[0]) if _maps_index(pid)]
        held = [memory_mb(pid, without="cameras.index") for pid in workers]
        every = [memory_mb(pid) for pid in workers]
    if not held:
        raise Missing("no worker has mapped the index")
    raw = {"workers": held, "with_index": every}
    yield Figure("worker_memory", max(one["uss"] for one in held), raw)


def started(bench: Bench) -> Iterator[Figure]:
    """From the command until the first tile was answered, the files of the register warm."""
    import time

    path = addresses.ours([addresses.tile_at(*addresses.ASTANA, 11)])[0]
    folder, times = ours.register(bench), []
    for _ in range(bench.runs + 1):
        began = time.perf_counter()
        with ours.running(bench, folder, at_rest=False) as server:
            load.get(server, path)
            times.append(time.perf_counter() - began)
    yield Figure("start", sorted(times[1:])[len(times[1:]) // 2], {"seconds": times})


def _selections(bench: Bench) -> dict[str, Mask]:
    """Queries, each with the cameras of the file that it means."""
    column = partial(data.column, bench.data)
    places = data.places(bench.data)
    west, south, east, north = TOWN
    in_town = (places >= (west, south)).all(axis=1) & (places <= (east, north)).all(axis=1)
    face = column("face_recognition") == 1
    short = column("retention_days") <= 30
    town = f"bbox={west},{south},{east},{north}"
    return {
        "": np.ones(len(places), bool),
        "function=face_recognition": face,
        "function=recording_only": column("recording_only") == 1,
        "retention_max=30": short,
        "function=face_recognition&retention_max=30": face & short,
        town: in_town,
        f"{town}&function=face_recognition": in_town & face,
    }


def _told(server: Server, path: str) -> int:
    status, headers, body = load.get(server, path)
    if status == 204:
        return 0
    if status != 200:
        raise Missing(f"{status} to {path}")
    plain = gzip.decompress(body) if headers.get("content-encoding") == "gzip" else body
    features = mapbox_vector_tile.decode(plain)["cameras"]["features"]
    return sum(feature["properties"].get("count", 1) for feature in features)


def _candidates(places: Places) -> Iterator[str]:
    for z in range(19):
        busy = addresses.busy_tiles(places, z)
        for query, count in SIZED.items():
            yield from addresses.ours([tile for tile, _ in busy[:count]], query)
        for limit in (1_000, 1_500, 2_000, 4_096):
            below: list[Tile] = [tile for tile, held in busy if held <= limit][:3]
            yield from addresses.ours(below)


def _maps_index(pid: int) -> bool:
    return "cameras.index" in Path(f"/proc/{pid}/maps").read_text()
