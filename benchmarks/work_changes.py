"""Changes while people read: how soon they are seen, and what they do to who looks at the map."""

import gzip
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict
from statistics import median
from urllib.parse import quote

import mapbox_vector_tile

from benchmarks import addresses, load, ours
from benchmarks.bench import PROJECT, Bench, Figure, Missing
from benchmarks.processes import Server
from benchmarks.writer import Office, settings_of

STREAK = 6  # answers in a row that must know it, as each may come from another worker
PATIENCE = 20.0
EACH_SECOND = 10


def visible(bench: Bench) -> Iterator[Figure]:
    """From the end of publishing until every answer of every form knows of it."""
    office = Office(settings_of(ours.register(bench)))
    found: dict[str, list[float]] = {}
    with ours.running(bench) as server:
        for number in range(3 if bench.is_quick else 10):
            for name, waited in _seen(server, office, office.ids[number], 10 + number).items():
                found.setdefault(name, []).append(waited)
    slowest = max(max(times) for times in found.values())
    raw = {name: {"median": median(times), "max": max(times)} for name, times in found.items()}
    yield Figure("visible", slowest, {"milliseconds": raw, "answers_in_a_row": STREAK})


def under_writes(bench: Bench) -> Iterator[Figure]:
    """Two tiles asked round and round by two readers, quiet and while changes are published."""
    long = 8 if bench.is_quick else 60
    two = addresses.ours(
        [addresses.tile_at(*addresses.ASTANA, 11), addresses.tile_at(*addresses.ASTANA, 5)]
    )
    env = ours.environment(ours.register(bench))
    command = [sys.executable, "-m", "benchmarks.writer", str(EACH_SECOND), str(long)]
    with ours.running(bench) as server:
        load.round_and_round(bench, server, two, seconds=2, connections=2)
        quiet = load.round_and_round(bench, server, two, seconds=long / 2, connections=2)
        writer = subprocess.Popen(
            command,
            env=os.environ | env,
            cwd=PROJECT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        try:
            time.sleep(2)  # until the writer has opened the register
            busy = load.round_and_round(bench, server, two, seconds=long - 2, connections=2)
            said, complaint = writer.communicate(timeout=long * 5)
        finally:
            writer.kill()
    if writer.returncode:
        raise Missing(f"the writer fell over: {complaint.decode()[-300:]}")
    raw = {"quiet": asdict(quiet), "under_writes": asdict(busy), "writer": json.loads(said)}
    yield Figure("writes", busy.p99_ms / quiet.p99_ms, raw)


def _seen(server: Server, office: Office, camera_id: str, bearing: int) -> dict[str, float]:
    """Milliseconds until each form knows of one change, asked for one after the other."""
    _, _, body = load.get(server, f"/cameras/{camera_id}.json", plain=True)
    camera = json.loads(body)
    lat, lon = camera["lat"], camera["lon"]
    beside = ",".join(f"{v:.6f}" for v in (lon - 2e-5, lat - 2e-5, lon + 2e-5, lat + 2e-5))
    tile = addresses.ours([addresses.tile_at(lon, lat, 19)])[0]
    title = f"Direction {bearing + 0.25}"
    forms: dict[str, tuple[str, Callable[[bytes], bool]]] = {
        "tile": (tile, lambda body: _looks(body, camera_id) == bearing),
        "list": (
            f"/en/cameras?bbox={quote(beside)}&limit=200",
            lambda body: title.encode() in body,
        ),
        "page": (f"/en/cameras/{camera_id}", lambda body: title.encode() in body),
        "json": (f"/cameras/{camera_id}.json", lambda body: title.encode() in body),
        "geojson": (f"/cameras.geojson?bbox={beside}", lambda body: title.encode() in body),
        "csv": (f"/cameras.csv?bbox={beside}", lambda body: title.encode() in body),
    }
    waited = {}
    for number, (name, (path, knows)) in enumerate(forms.items()):
        # Each form is asked about a change of its own: the first would wait for the others.
        office.publish(camera_id, bearing + 180 + number)
        published = office.publish(camera_id, bearing + 0.25)
        waited[name] = max(0.0, (_known(server, path, knows) - published) * 1_000)
    return waited


def _known(server: Server, path: str, knows: Callable[[bytes], bool]) -> float:
    """When the first of so many answers in a row began that all know it."""
    deadline = time.perf_counter() + PATIENCE
    since, streak = 0.0, 0
    while streak < STREAK:
        asked = time.perf_counter()
        if asked > deadline:
            raise Missing(f"{path} did not know of a published change after {PATIENCE:.0f} s")
        status, headers, body = load.get(server, path)
        answered = time.perf_counter()
        if headers.get("content-encoding") == "gzip":
            body = gzip.decompress(body)
        if status == 200 and knows(body):
            since, streak = (since, streak + 1) if streak else (answered, 1)
        else:
            streak = 0
    return since


def _looks(body: bytes, camera_id: str) -> int | None:
    for feature in mapbox_vector_tile.decode(body)["cameras"]["features"]:
        if feature["properties"].get("id") == camera_id:
            found: int = feature["properties"].get("bearing")
            return found
    return None
