"""A register is put back whole or not at all, and never over another one unasked."""

import io
import json
import tarfile
from dataclasses import replace
from pathlib import Path

import pyarrow
import pytest

from registry import keeping, log, migrations
from registry.cameras.index import map_index
from registry.database import Database
from registry.errors import Conflict, Refused, Unusable
from registry.keeping import bundle
from registry.settings import Settings
from tests import making
from tests.keeping.conftest import faults, leaves, settings_in, silent

EMBEDDED = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
A_MANIFEST = {
    "format": 1, "made_at": "", "engine": "sqlite", "shape": "0001", "entries": 0,
    "newest_leaf": "", "files": [{"name": "register.db", "bytes": 0, "sha256": ""}],
}  # fmt: skip


def a_file(path: Path, **contents: bytes) -> Path:
    """An archive that looks like a backup."""
    stream = pyarrow.CompressedOutputStream(pyarrow.OSFile(str(path), "wb"), "zstd")
    with stream as packed, tarfile.open(fileobj=packed, mode="w|") as archive:
        for name, content in contents.items():
            member = tarfile.TarInfo(name.replace("_", "."))
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
    return path


def test_on_an_empty_machine_all_is_as_it_was(filled: Database, backup: Path, elsewhere):
    there, settings = elsewhere

    keeping.restore(there, settings, backup, silent, force=False)

    assert leaves(there) == leaves(filled)
    assert (settings.data_dir / "secret.key").read_text() == "the key that is kept"
    assert (settings.data_dir / "secret.key").stat().st_mode & 0o777 == 0o600
    assert faults(there, settings) == []
    with there.writing() as session:
        assert making.a_camera(session, id="AST-000002", controller="station")
    assert not [path for path in settings.data_dir.iterdir() if path.name.startswith(".")]


def test_a_register_that_holds_something_stays_unless_forced(filled, settings, backup: Path):
    before = leaves(filled)
    with filled.writing() as session:
        making.a_camera(session, id="AST-000002")
    after = leaves(filled)

    with pytest.raises(Conflict, match="--force"):
        keeping.restore(filled, settings, backup, silent, force=False)
    assert leaves(filled) == after
    filled.close()
    keeping.restore(filled, settings, backup, silent, force=True)

    assert leaves(filled) == before
    assert faults(filled, settings) == []


def test_an_empty_register_holds_nothing(database: Database):
    assert not keeping.holds(database)


def test_a_register_in_use_is_left_alone(filled: Database, settings, backup: Path):
    url = filled.writer.url.render_as_string(hide_password=False)
    serving = Database(url)
    with serving.reading() as session:
        assert log.size(session) == 2  # and the connection stays open, as a server keeps it

    with pytest.raises(Conflict, match="in use"):
        keeping.restore(filled, settings, backup, silent, force=True)

    assert len(leaves(serving)) == 2
    serving.close()


@EMBEDDED
def test_a_damaged_register_is_replaced(database: Database, settings: Settings, tmp_path: Path):
    out, file = tmp_path / "kept.backup", tmp_path / "register.db"
    with database.writing() as session:
        making.a_camera(session)
    keeping.back_up(database, settings, out, silent)
    database.close()
    file.write_bytes(b"rubbish" * 1000)
    (tmp_path / "register.db-wal").write_bytes(b"stale")

    with pytest.raises(Conflict, match="--force"):
        keeping.restore(database, settings, out, silent, force=False)
    keeping.restore(database, settings, out, silent, force=True)

    assert faults(database, settings) == []


def test_an_index_of_another_register_does_not_outlive_it(filled, settings, backup: Path):
    filled._info["index_path"] = settings.index_path
    with filled.writing() as session:
        making.a_camera(session, id="AST-000002")
    with filled.reading() as session:
        assert map_index.write(session).count == 2
    filled.close()

    keeping.restore(filled, settings, backup, silent, force=True)
    map_index.forget()

    with filled.reading() as session:
        assert map_index.of(session).count == 1


@EMBEDDED
def test_one_that_is_damaged_or_cut_off_is_found(database: Database, settings, tmp_path: Path):
    out, there = tmp_path / "kept.backup", Database(f"sqlite:///{tmp_path}/there/register.db")
    its_settings = settings_in(tmp_path / "there")
    with database.writing() as session:
        making.a_camera(session)
    keeping.back_up(database, settings, out, silent)
    whole = out.read_bytes()
    for share in (0.0, 0.01, 0.3, 0.6, 0.99):
        at = int(share * len(whole))
        for content in (whole[:at], whole[:at] + bytes([whole[at] ^ 0xFF]) + whole[at + 1 :]):
            out.write_bytes(content)
            with pytest.raises(Unusable, match="not a backup of this portal, or not whole"):
                keeping.restore(there, its_settings, out, silent, force=True)

    assert list((tmp_path / "there").iterdir()) == []


@EMBEDDED
def test_another_file_is_no_backup(database: Database, settings: Settings, tmp_path: Path):
    table = tmp_path / "cameras.csv"
    table.write_text("id,lat,lon\n" * 1000)
    said = json.dumps(A_MANIFEST).encode()
    others = [
        table,
        a_file(tmp_path / "a", readme=b"hello"),
        a_file(tmp_path / "b", manifest_json=b"[1]"),
        a_file(tmp_path / "c", manifest_json=b"{}"),
        a_file(tmp_path / "d", manifest_json=said),
        a_file(tmp_path / "e", manifest_json=said, evil=b""),
        a_file(tmp_path / "f", manifest_json=said.replace(b"register.db", b"../passwd")),
    ]
    for other in others:
        with pytest.raises(Unusable, match="not a backup"):
            keeping.restore(database, settings, other, silent, force=True)
    with pytest.raises(Unusable, match="There is no file"):
        keeping.restore(database, settings, tmp_path / "nowhere", silent, force=True)


@pytest.mark.parametrize(
    ("but", "sentence"),
    [
        ({"format": 2}, "newer version"),
        ({"shape": "9999"}, "newer version of this portal .tables 9999."),
        ({"engine": "postgresql"}, "is of a register on PostgreSQL"),
    ],
)
def test_what_this_version_cannot_take_is_refused(tmp_path: Path, settings, but, sentence: str):
    here = Database(f"sqlite:///{tmp_path}/none.db")
    told = A_MANIFEST | but
    if "engine" in but:
        told["files"] = [{"name": "register.dump", "bytes": 0, "sha256": ""}]
    file = a_file(tmp_path / "kept.backup", manifest_json=json.dumps(told).encode())

    with pytest.raises(Unusable, match=sentence):
        keeping.restore(here, settings, file, silent, force=False)
    here.close()


def test_a_database_other_than_the_manifest_names_changes_nothing(
    filled: Database, settings: Settings, backup: Path, tmp_path: Path
):
    engine = filled.writer.dialect.name
    told = bundle.manifest(backup)
    places = {name: tmp_path / f"taken-{name}" for name in (bundle.KEY, bundle.DATABASES[engine])}
    bundle.extract(backup, places, silent)
    bundle.write(backup, replace(told, entries=7), places, silent)
    with filled.writing() as session:
        making.a_camera(session, id="AST-000002")
    before = leaves(filled)
    filled.close()

    with pytest.raises(Unusable, match="not the one that its manifest names"):
        keeping.restore(filled, settings, backup, silent, force=True)

    assert leaves(filled) == before
    assert faults(filled, settings) == []


def test_the_guards_of_the_log_are_restored_with_it(backup: Path, elsewhere):
    from sqlalchemy import text
    from sqlalchemy.exc import DBAPIError

    there, settings = elsewhere
    keeping.restore(there, settings, backup, silent, force=False)

    with pytest.raises(DBAPIError, match="append-only"), there.writing() as session:
        session.execute(text("DELETE FROM entries"))
    assert migrations.revision(there) == migrations.head()


@ON_POSTGRESQL
def test_without_the_programs_of_postgresql_that_is_said(
    filled: Database, settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(Refused, match=r"pg_dump is not on this machine\. Install"):
        keeping.back_up(filled, settings, tmp_path / "kept.backup", silent)

    assert not list(tmp_path.glob("*kept*"))


@ON_POSTGRESQL
def test_what_a_program_of_postgresql_says_is_passed_on(
    filled: Database, settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    older = tmp_path / "pg_dump"
    older.write_text("#!/bin/sh\necho 'pg_dump: error: server version mismatch.' >&2\nexit 1\n")
    older.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/bin")

    with pytest.raises(Refused, match=r"work: pg_dump: error: server version mismatch\. Nothing"):
        keeping.back_up(filled, settings, tmp_path / "kept.backup", silent)

    assert not list(tmp_path.glob("*kept*"))
