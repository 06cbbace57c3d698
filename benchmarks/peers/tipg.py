"""tipg: OGC API Features and tiles straight out of PostGIS."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks import peers
from benchmarks.addresses import Tile
from benchmarks.bench import Bench
from benchmarks.peers import postgres
from benchmarks.processes import Server, free_port, serving

PACKAGES = ("tipg==1.6.1", "uvicorn", "uvloop", "httptools")
# What our tiles carry of a camera: its id and from what its mark follows.
SAME = "camera_id,face_recognition,abandoned_object,vehicle_identification,recording_only"
CAMERAS = "/collections/public.cameras"


@contextmanager
def running(bench: Bench) -> Iterator[Server]:
    """tipg with two workers over the loaded table; the work of PostgreSQL counts as its own."""
    programs = peers.environment(bench, "tipg", PACKAGES)
    cluster = postgres.loaded(bench)
    port = free_port()
    command = [str(programs / "uvicorn"), "tipg.main:app", "--host", "127.0.0.1"]
    command += ["--port", str(port), "--workers", "2", "--log-level", "warning", "--no-access-log"]
    settings = {
        "DATABASE_URL": cluster.url,
        "TIPG_DB_SCHEMAS": '["public"]',
        "TIPG_DB_ONLY_SPATIAL_TABLES": "TRUE",
    }
    log = bench.logs("tipg")
    with serving(
        "tipg", command, port, log, ready=CAMERAS, env=settings, besides=(cluster.root,),
        cwd=Path("/"),
    ) as server:  # fmt: skip
        yield server


def tiles(chosen: Sequence[Tile], *, attributes: str = SAME, only: str = "") -> list[str]:
    """The addresses of its tiles, with these attributes."""
    query = "&".join(filter(None, (f"properties={attributes}" if attributes else "", only)))
    return [
        f"{CAMERAS}/tiles/WebMercatorQuad/{z}/{x}/{y}" + (f"?{query}" if query else "")
        for z, x, y in chosen
    ]


def boxes(chosen: Sequence[str]) -> list[str]:
    """The addresses of its cameras in a box."""
    return [f"{CAMERAS}/items?bbox={box}&limit=1000&f=geojson" for box in chosen]


def items(ids: Sequence[str]) -> list[str]:
    """The addresses of its single cameras."""
    return [f"{CAMERAS}/items/{one}?f=geojson" for one in ids]
