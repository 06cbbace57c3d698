"""The command line as an operator types it: real processes on a real folder."""

import json
import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from shutil import copytree

import pytest

HERE = Path(__file__).resolve().parents[2]


TABLE = "id,title,lat,lon\n007,Station,51.1897,71.4087\n1e5,Airport,51.0222,71.4669\n"


def run_on(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """A command on the register of a folder."""
    environment = os.environ | {"REGISTRY_DATA_DIR": str(folder)}
    environment.pop("REGISTRY_DATABASE_URL", None)
    command = [sys.executable, str(HERE / "app.py"), *arguments]
    return subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)


@pytest.fixture
def run(tmp_path: Path):
    return partial(run_on, tmp_path / "data")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "cameras.csv"
    path.write_text(TABLE)
    return path


@pytest.fixture(scope="session")
def imported(tmp_path_factory: pytest.TempPathFactory, blank: Path) -> Path:
    """A register that was made and given the two cameras of the table."""
    folder = tmp_path_factory.mktemp("imported")
    (folder / "cameras.csv").write_text(TABLE)
    copytree(blank, folder / "data")
    run_on(folder / "data", "import", str(folder / "cameras.csv"), "--yes")
    return folder / "data"


@pytest.fixture
def filled(imported: Path, tmp_path: Path) -> Path:
    """The same, for one test to change."""
    return Path(copytree(imported, tmp_path / "data"))


def test_init_may_be_run_twice(run):
    assert [run("init").returncode, run("init").returncode] == [0, 0]


def test_commands_say_when_there_is_no_database(run):
    failed = run("check")

    assert (failed.returncode, "Run “init” first" in failed.stderr) == (2, True)


def test_a_file_goes_in_and_comes_out_again(run, table: Path, tmp_path: Path):
    run("init")
    taken = run("import", str(table), "--yes", "--report", str(tmp_path / "report.json"))
    assert taken.returncode == 0, taken.stderr
    report = json.loads((tmp_path / "report.json").read_text())
    assert (report["rows"], report["entered"], report["refused"]) == (2, 2, 0)

    given = run("export", str(tmp_path / "out.geojson"))

    assert "2 cameras" in given.stdout
    features = json.loads((tmp_path / "out.geojson").read_text())["features"]
    assert [f["properties"]["external_ids"][0]["value"] for f in features] == ["007", "1e5"]
    assert run("check").returncode == 0


def test_export_chooses_and_refuses_like_the_pages(run, filled: Path, tmp_path: Path):
    some = run("export", str(tmp_path / "some.csv"), "--bbox", "71.4,51.1,71.5,51.2")
    wrong = run("export", str(tmp_path / "wrong.csv"), "--where", "colour=red")
    past = run("export", str(tmp_path / "past.csv"), "--as-of", "2020-01-01")

    assert "1 cameras" in some.stdout
    assert (wrong.returncode, "colour" in wrong.stderr) == (2, True)
    assert not (tmp_path / "wrong.csv").exists()
    assert "0 cameras" in past.stdout


def test_check_finds_a_table_that_no_longer_tells_the_log(run, filled: Path):
    from sqlalchemy import text

    from registry.database import Database

    database = Database(f"sqlite:///{filled}/register.db")
    with database.writing() as session:
        session.execute(text("UPDATE camera_versions SET retention_days = 7"))
    database.close()

    found = run("check")

    assert (found.returncode, "retention_days differs" in found.stdout) == (1, True)


def test_the_search_index_is_built_anew(run, filled: Path):
    from sqlalchemy import text

    from registry.database import Database

    database = Database(f"sqlite:///{filled}/register.db")
    with database.writing() as session:
        session.execute(text("DROP TABLE camera_search"))
    database.close()

    missed, built, found = run("check"), run("reindex"), run("check")

    assert (missed.returncode, "Run “reindex”" in missed.stdout) == (1, True)
    assert (built.returncode, built.stderr) == (0, "")
    assert (found.returncode, found.stdout) == (0, "The register is sound.\n")


def test_every_command_has_a_help(run):
    said = run("--help").stdout

    commands = "backup basemap check demo export gis-view import init reindex restore serve"
    for command in commands.split():
        assert command in said


def test_a_backup_restores_the_register_elsewhere(run, filled: Path, tmp_path: Path):
    kept = str(tmp_path / "kept.backup")
    nothing = run_on(tmp_path / "none", "backup", kept)
    taken = run("backup", kept)
    assert (nothing.returncode, "Run “init” first" in nothing.stderr) == (2, True)
    assert (taken.returncode, "2 log entries" in taken.stdout) == (0, True), taken.stderr
    refused = run("restore", kept)
    assert (refused.returncode, "--force" in refused.stderr) == (2, True)

    filled.rename(tmp_path / "lost")
    restored = run("restore", kept)

    assert (restored.returncode, restored.stderr) == (0, "")
    assert (run("check").returncode, run("restore", kept, "--force").returncode) == (0, 0)


def test_the_log_is_signed_checked_and_proved(run, filled: Path):
    signed = run("log", "checkpoint")
    assert (signed.returncode, signed.stdout.split("\n")[1]) == (0, "2"), signed.stderr
    assert run("log", "verify").returncode == 0
    assert run("log", "verify", str(filled / "log"), "--strict").returncode == 0

    assert run("log", "proof", "1").stdout.startswith("c2sp.org/tlog-proof@v1\nindex 0\n")
    assert run("log", "proof", "3").returncode == 1
    bundle = filled / "log" / "tile" / "entries" / "000.p" / "2"
    bundle.write_bytes(bundle.read_bytes().replace(b"Station", b"station"))
    failed = run("log", "verify")
    assert (failed.returncode, "Entry 1" in failed.stderr) == (1, True)
