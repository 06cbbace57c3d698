"""datasette: any SQLite table as pages and JSON, with the indexes that the questions need."""

import csv
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path

from benchmarks import peers
from benchmarks.bench import Bench, say
from benchmarks.processes import Server, free_port, serving

SPARED = "&_nofacet=1&_nosuggest=1"  # what it would work out beside the rows and their count
INDEXES = (
    "CREATE UNIQUE INDEX by_camera_id ON cameras (camera_id)",
    "CREATE INDEX by_place ON cameras (lat, lon)",
    "CREATE INDEX by_function ON cameras (face_recognition)",
    "ANALYZE",
)


@contextmanager
def running(bench: Bench) -> Iterator[Server]:
    """datasette over the cameras in one SQLite file."""
    programs = peers.environment(bench, "datasette", ["datasette==0.65.5"])
    file = bench.path("datasette", "cameras.db")
    if not file.exists():
        say("loading the cameras into SQLite for datasette")
        _load(bench.data / "cameras.csv", file)
    port = free_port()
    command = [str(programs / "datasette"), "serve", "-i", str(file), "--host", "127.0.0.1"]
    command += ["--port", str(port), "--setting", "sql_time_limit_ms", "20000"]
    log = bench.logs("datasette")
    with serving("datasette", command, port, log, ready="/cameras.json") as server:
        yield server


def boxes(chosen: Sequence[str]) -> list[str]:
    """The addresses of its cameras in a box, with their exact count."""
    found = []
    for box in chosen:
        west, south, east, north = box.split(",")
        within = f"lon__gte={west}&lon__lte={east}&lat__gte={south}&lat__lte={north}"
        found.append(f"/cameras/cameras.json?{within}&_size=1000&_shape=objects{SPARED}")
    return found


def _load(source: Path, file: Path) -> None:
    fresh = file.with_suffix(".part")
    fresh.unlink(missing_ok=True)
    with source.open(newline="") as lines, closing(sqlite3.connect(fresh)) as database:
        rows = csv.reader(lines)
        columns = next(rows)
        numbers = {"id": "INTEGER PRIMARY KEY", "lon": "REAL", "lat": "REAL"}
        described = ", ".join(f'"{name}" {numbers.get(name, "")}' for name in columns)
        database.execute(f"CREATE TABLE cameras ({described})")
        marks = ", ".join("?" * len(columns))
        database.executemany(f"INSERT INTO cameras VALUES ({marks})", rows)
        for statement in INDEXES:
            database.execute(statement)
        database.commit()
    fresh.replace(file)
