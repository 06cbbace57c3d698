"""A backup holds one moment, whole, and nobody waits while it is taken."""

import json
import shutil
import subprocess
import tarfile
import threading
from pathlib import Path

import pyarrow
import pytest

from registry import keeping
from registry.database import Database
from registry.errors import Refused
from registry.settings import Settings
from tests import making
from tests.keeping.conftest import faults, leaves, settings_in, silent


def test_it_says_what_it_holds(filled: Database, settings: Settings, backup: Path):
    stream = pyarrow.CompressedInputStream(pyarrow.OSFile(str(backup)), "zstd")
    with stream as unpacked, tarfile.open(fileobj=unpacked, mode="r|") as archive:
        member = archive.next()
        assert member
        content = archive.extractfile(member)
        assert content
        told = json.loads(content.read())
        names = [member.name, *(each.name for each in iter(archive.next, None))]

    leaf = leaves(filled)[-1].hex()
    assert (told["entries"], told["newest_leaf"], told["format"]) == (2, leaf, 1)
    assert names == ["manifest.json", *(each["name"] for each in told["files"])]
    assert names[1] == "secret.key"


def test_nobody_else_may_read_it(backup: Path):
    assert backup.stat().st_mode & 0o777 == 0o600


def test_nothing_is_left_beside_it(backup: Path):
    assert not list(backup.parent.glob(".*"))


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_ordinary_tools_open_it(backup: Path):
    if not shutil.which("zstd"):
        pytest.skip("zstd is missing")
    told = subprocess.run(["tar", "--zstd", "-tf", backup], capture_output=True, text=True)
    assert told.stdout.startswith("manifest.json\n")


def test_a_newer_backup_takes_the_place_of_the_older(filled, settings, backup: Path):
    with filled.writing() as session:
        making.a_camera(session, id="AST-000002")

    manifest = keeping.back_up(filled, settings, backup, silent)

    assert manifest.entries == 3


def test_under_constant_writes_it_ends_and_holds_one_state(
    filled: Database, settings: Settings, elsewhere, tmp_path: Path
):
    stop, written, failures = threading.Event(), threading.Event(), []

    def write() -> None:
        try:
            number = 2
            while not stop.is_set():
                with filled.writing() as session:
                    making.a_camera(session, id=f"AST-{number:06}", controller="station")
                number += 1
                written.set()
        except Exception as failure:
            failures.append(failure)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert written.wait(30)
        for _ in range(3):
            manifest = keeping.back_up(filled, settings, tmp_path / "busy.backup", silent)
    finally:
        stop.set()
        writer.join(30)
    there, its_settings = elsewhere
    keeping.restore(there, its_settings, tmp_path / "busy.backup", silent, force=False)

    assert not failures
    assert len(leaves(there)) == manifest.entries < len(leaves(filled))
    assert faults(there, its_settings) == []


@pytest.mark.parametrize("out", ["missing/kept.backup", "."])
def test_a_place_that_is_none_is_refused(filled, settings, tmp_path: Path, out: str):
    with pytest.raises(Refused, match="not a file in a folder that exists"):
        keeping.back_up(filled, settings, tmp_path / out, silent)


def test_where_there_is_no_register_that_is_said(tmp_path: Path):
    empty = Database(f"sqlite:///{tmp_path}/none.db")

    with pytest.raises(Refused, match="Run “init” first"):
        keeping.back_up(empty, settings_in(tmp_path), tmp_path / "kept.backup", silent)
    empty.close()
    assert not (tmp_path / "kept.backup").exists()
