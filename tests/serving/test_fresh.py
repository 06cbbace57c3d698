"""Real workers: a published change is seen by every one of them within the promised second."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import mapbox_vector_tile
import pytest

from registry import cameras
from registry.database import Database
from tests.making import AT, OFFICE, a_camera
from tests.servers import free_port, until

HERE = Path(__file__).resolve().parents[2]
PROMISED = 1.0  # seconds
TILE, CAMERA = "/tiles/cameras/0/0/0.mvt", "/cameras/AST-000001.json"


@pytest.fixture
def port(sqlite: Database, tmp_path: Path) -> Iterator[int]:
    """The port of a server with two workers on a register with one camera."""
    with sqlite.writing() as session:
        a_camera(session)
    free = free_port()
    told = {"REGISTRY_DATA_DIR": str(tmp_path), "REGISTRY_SECRET_KEY": "for tests"}
    told["REGISTRY_DATABASE_URL"] = sqlite.writer.url.render_as_string(hide_password=False)
    server = subprocess.Popen(
        [sys.executable, "app.py", "serve", "--workers", "2", "--port", str(free)],
        cwd=HERE,
        env=os.environ | told,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: server.poll() is None and is_there(free))
        yield free
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:
            server.kill()


def is_there(port: int) -> bool:
    try:
        return bool(asked(port, "/healthz"))
    except OSError:
        return False


def asked(port: int, path: str) -> bytes:
    """An answer on a connection of its own, so that either worker may give it."""
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path)
        return connection.getresponse().read()
    finally:
        connection.close()


def shown(port: int) -> tuple[int, int | None]:
    """How many cameras the map shows, and what one of them says of its footage."""
    features = mapbox_vector_tile.decode(asked(port, TILE))["cameras"]["features"]
    count = sum(feature["properties"].get("count", 1) for feature in features)
    return count, json.loads(asked(port, CAMERA))["retention_days"]


def test_no_worker_tells_of_an_older_log_for_longer_than_promised(port: int, sqlite: Database):
    late: list[float] = []
    for number in range(1, 6):
        shown(port)
        with sqlite.writing() as session:
            a_camera(session, id=f"B-{number}", lat=10, lon=10 * number)
            cameras.amend(
                session, "AST-000001", office=OFFICE, reason="Said.", at=AT, retention_days=number
            )
        published = time.monotonic()
        for _ in range(30):
            began = time.monotonic()
            if shown(port) != (1 + number, number):
                late.append(began - published)

    assert max(late, default=0) < PROMISED, late
