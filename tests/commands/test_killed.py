"""An import that is killed leaves the register exactly as it was."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from registry import log
from registry.database import Database
from tests.commands.test_commands import HERE

pytestmark = pytest.mark.slow


def command(data: Path, *arguments: str) -> list[str]:
    return [sys.executable, str(HERE / "app.py"), *arguments]


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("REGISTRY_")}
    return kept | {"REGISTRY_DATA_DIR": str(tmp_path / "data")}


def told(data: Path) -> list[bytes]:
    database = Database(f"sqlite:///{data}/register.db")
    with database.reading() as session:
        leaves = [entry.leaf for entry in log.read(session)]
    database.close()
    return leaves


@pytest.mark.parametrize("kills", [4, pytest.param(10, marks=pytest.mark.long)])
def test_killing_an_import_at_any_moment_changes_nothing(environment, tmp_path: Path, kills: int):
    data, table = tmp_path / "data", tmp_path / "many.csv"
    first = tmp_path / "first.csv"
    first.write_text("id,title,lat,lon\n1,Station,51.1897,71.4087\n")
    rows = (f"{i},Camera {i},{51 + i / 1e6:.6f},{71 + i / 1e6:.6f}\n" for i in range(250_000))
    table.write_text("id,title,lat,lon\n" + "".join(rows))
    subprocess.run(command(data, "init"), env=environment, check=True, capture_output=True)
    taken = command(data, "import", str(first), "--yes", "--source", "first")
    subprocess.run(taken, env=environment, check=True, capture_output=True)
    before = told(data)
    chance = random.Random(7)
    killed = 0

    for _ in range(kills):
        running = subprocess.Popen(
            command(data, "import", str(table), "--yes", "--source", "many"),
            env=environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        time.sleep(chance.uniform(0.3, 5))
        running.kill()
        killed += running.wait() < 0
        assert told(data) == before

    sound = subprocess.run(command(data, "check"), env=environment, capture_output=True, text=True)
    assert killed == kills
    assert "sound" in sound.stdout
