"""A full disk: the reason is said in a sentence, what was there serves on, nothing half is left."""

import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from registry import cameras, keeping, migrations
from registry.cameras.index import map_index
from registry.cameras.verbs import Change
from registry.database import Database
from registry.errors import NoRoom
from registry.web import metrics
from tests import making
from tests.conftest import skip_or_fail
from tests.keeping.conftest import faults, leaves, settings_in, silent
from tests.operating.conftest import HERE

Disk = Callable[[int], Path]


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    """Makes a disk of so many bytes."""
    made: list[Path] = []

    def make(size: int) -> Path:
        if os.geteuid() != 0 or not shutil.which("mount"):
            skip_or_fail("the right to mount a small disk")
        folder = tmp_path / f"disk-{len(made)}"
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
        if subprocess.run(command, capture_output=True).returncode:
            skip_or_fail("the right to mount a small disk")
        made.append(folder)
        return folder

    yield make
    for folder in made:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


def a_register(folder: Path) -> Database:
    """A register with one camera in a folder."""
    folder.mkdir(exist_ok=True)
    opened = Database(f"sqlite:///{folder}/register.db")
    migrations.upgrade(opened)
    with opened.writing() as session:
        making.a_camera(session, id="OLD-000001")
    return opened


def many(number: int) -> list[Change]:
    """Cameras to be published."""
    records = (cameras.camera(making.facts(id=f"AST-{i:06}")) for i in range(100, 100 + number))
    return [Change("entered", record, "New.") for record in records]


def test_what_does_not_fit_is_not_written_and_the_rest_is_read_on(disk: Disk):
    folder = disk(3_000_000)
    opened = a_register(folder)
    before = leaves(opened)

    with pytest.raises(NoRoom, match="disk is full"), opened.writing() as session:
        cameras.publish(session, many(6_000), office="Office", at=datetime.now(UTC))

    assert leaves(opened) == before
    assert faults(opened, settings_in(folder)) == []
    with opened.writing() as session:
        making.a_camera(session, id="AST-000002")
    opened.close()


def test_the_map_is_shown_although_its_index_cannot_be_written(disk: Disk, tmp_path: Path, caplog):
    opened = a_register(tmp_path)
    index = disk(4_096)
    (index / "something").write_bytes(b"." * 4_096)
    opened._info["index_path"] = index / "cameras.index"

    with opened.reading() as session:
        shown = map_index.of(session)

    assert shown.count == 1
    assert "could not be written" in caplog.text
    assert "No space left" in caplog.text
    assert [path.name for path in index.iterdir()] == ["something"]
    opened.close()


def test_an_index_that_cannot_be_renewed_stays_as_it_was(disk: Disk, tmp_path: Path):
    opened = a_register(tmp_path)
    index = disk(16_384)
    opened._info["index_path"] = index / "cameras.index"
    with opened.reading() as session:
        map_index.write(session)
    before = (index / "cameras.index").read_bytes()
    with opened.writing() as session:
        cameras.publish(session, many(200), office="Office", at=datetime.now(UTC))

    with pytest.raises(OSError, match="No space left"), opened.reading() as session:
        map_index.write(session)

    # Beside the file lies only the note that it was read through and is sound.
    assert {path.name for path in index.iterdir()} == {"cameras.index", "cameras.index.sound"}
    assert (index / "cameras.index").read_bytes() == before
    with opened.reading() as session:
        assert map_index.of(session).count == 201
    opened.close()


@pytest.mark.parametrize("room", [50_000, None])
def test_a_backup_that_does_not_fit_leaves_the_older_one(disk: Disk, tmp_path: Path, room):
    opened, settings = a_register(tmp_path), settings_in(tmp_path)
    with opened.writing() as session:
        cameras.publish(session, many(100), office="Office", at=datetime.now(UTC))
    opened.close()
    # Too little for the copy, which is seen at once; or enough for it and not for the packing.
    out = disk(room or (tmp_path / "register.db").stat().st_size + 8_192) / "kept.backup"
    out.write_bytes(b"older")

    with pytest.raises(NoRoom, match="Make room"):
        keeping.back_up(opened, settings, out, silent)

    assert [path.name for path in out.parent.iterdir()] == ["kept.backup"]
    assert out.read_bytes() == b"older"
    opened.close()


def test_a_restore_that_does_not_fit_leaves_the_register(disk: Disk, tmp_path: Path):
    large, settings = a_register(tmp_path / "large"), settings_in(tmp_path / "large")
    with large.writing() as session:
        cameras.publish(session, many(2_000), office="Office", at=datetime.now(UTC))
    keeping.back_up(large, settings, tmp_path / "kept.backup", silent)
    large.close()
    folder = disk((tmp_path / "large" / "register.db").stat().st_size)
    small = a_register(folder)
    before = leaves(small)

    with pytest.raises(NoRoom, match="Nothing was changed"):
        keeping.restore(small, settings_in(folder), tmp_path / "kept.backup", silent, force=True)

    assert leaves(small) == before
    assert not [path for path in folder.iterdir() if path.name.startswith(".")]
    small.close()


def test_a_worker_without_room_for_its_counts_says_so_and_does_not_die_of_it(disk: Disk):
    with pytest.raises(OSError, match="No space left"):
        metrics.Board([f"page {i}" for i in range(100)], disk(4_096))


def test_an_import_that_does_not_fit_ends_in_a_sentence(tmp_path: Path):
    table = tmp_path / "cameras.csv"
    rows = (f"{i},Camera {i},{51 + i / 1e5:.5f},71.4\n" for i in range(1_000))
    table.write_text("id,title,lat,lon\n" + "".join(rows))
    opened = a_register(tmp_path)
    before, most = leaves(opened), (tmp_path / "register.db").stat().st_size + 150_000
    kept = {key: value for key, value in os.environ.items() if not key.startswith("REGISTRY_")}

    taken = subprocess.run(
        [sys.executable, str(HERE / "app.py"), "import", str(table), "--yes"],
        env=kept | {"REGISTRY_DATA_DIR": str(tmp_path)},
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
        capture_output=True,
        text=True,
        timeout=120,
    )

    assert (taken.returncode, "Traceback" in taken.stderr) == (2, False), taken.stderr
    assert "The disk is full or out of order. Nothing was changed." in taken.stderr
    assert leaves(opened) == before
    assert faults(opened, settings_in(tmp_path)) == []
    opened.close()
