"""Editions: frozen whole, signed, found out when a byte changes, compared with each other."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest
from flask import Flask
from frictionless import Package, system

from registry import cameras
from registry.cameras.record import camera
from registry.database import Database
from registry.datasets import editions
from registry.datasets.editions import Edition, differences, differing
from registry.errors import Conflict
from registry.log import Wrong, checkpoints, verifying
from registry.settings import Settings, from_environment
from tests.careful import CarefulClient
from tests.conftest import APP
from tests.making import AT, OFFICE, a_camera
from tests.pages.reading import words


@pytest.fixture
def settings(app: Flask) -> Settings:
    return from_environment()


@pytest.fixture
def first(app: Flask, sqlite: Database, settings: Settings) -> Edition:
    """The edition of a register with one camera and one organisation."""
    return editions.publish(sqlite, settings)


def amended(database: Database, **facts: object) -> None:
    with database.writing() as session:
        kept = cameras.kept_of(session, ["AST-000001"])["AST-000001"].camera
        record = camera(kept.model_dump(mode="json", exclude_none=True) | facts)
        change = cameras.Change("amended", record, "Checked", None)
        cameras.publish(session, [change], office=OFFICE, at=AT)


def test_it_holds_every_data_set_with_its_sums(first: Edition):
    names = {one.path for one in first.files}

    for name in ("cameras", "functions", "organisations", "history", "observations", "requests"):
        assert {f"{name}.csv", f"{name}.parquet", f"{name}.csv-metadata.json"} <= names
    assert {"statistics.csv", "datapackage.json", "README.md"} <= names
    assert (first.rows("cameras"), first.rows("history"), first.log_size) == (1, 2, 2)
    note = (first.folder / "manifest.note").read_text().split("\n")
    assert (note[1], note[3]) == ("2", f"edition 1 sha256 {first.sha256}")
    assert oct((first.folder / "cameras.csv").stat().st_mode)[-3:] == "444"


def test_it_is_true_wherever_it_is_copied(first: Edition, tmp_path: Path):
    copied = shutil.copytree(first.folder, tmp_path / "copy")

    found = editions.verify(str(copied), key=(first.folder / "vkey").read_text())

    assert (found.number, found.log_size, found.sha256) == (1, 2, first.sha256)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("cameras.csv", "cameras.csv is not the file that was published"),
        ("manifest.json", "not over this manifest"),
        ("manifest.note", "signature|signed|line among"),
        ("datapackage.json", "datapackage.json is not the file"),
    ],
)
def test_a_changed_byte_is_found(first: Edition, tmp_path: Path, name: str, said: str):
    copied = shutil.copytree(first.folder, tmp_path / "copy")
    path = copied / name
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.chmod(0o644)
    path.write_bytes(body)

    with pytest.raises(Wrong, match=said):
        editions.verify(str(copied))


def test_a_missing_file_and_another_key_are_found(first: Edition, tmp_path: Path):
    copied = shutil.copytree(first.folder, tmp_path / "copy")
    stranger = checkpoints.rotate(tmp_path / "stranger", "127.0.0.1:8000/log")[0]

    with pytest.raises(Wrong, match="No key that is known here"):
        editions.verify(str(copied), key=stranger.vkey)
    (copied / "functions.parquet").unlink()
    with pytest.raises(Wrong, match=r"functions\.parquet cannot be read"):
        editions.verify(str(copied))


def test_nothing_outside_of_the_folder_is_read(first: Edition, settings: Settings, tmp_path: Path):
    copied = shutil.copytree(first.folder, tmp_path / "copy")
    told = json.loads((copied / "manifest.json").read_text())
    told["files"][0]["path"] = "../secret"
    (copied / "manifest.json").chmod(0o644)
    (copied / "manifest.json").write_text(json.dumps(told))
    # Signed by whoever holds the key, and still nothing is read that lies elsewhere.
    keys = checkpoints.signers(settings.data_dir, settings.log_origin)
    digest = sha256((copied / "manifest.json").read_bytes()).hexdigest()
    signed = verifying.opened((copied / "manifest.note").read_text(), verifying.keys(keys[0].vkey))
    (copied / "manifest.note").chmod(0o644)
    (copied / "manifest.note").write_text(
        checkpoints.note(signed, keys, f"edition 1 sha256 {digest}")
    )

    with pytest.raises(Wrong, match="outside of the edition"):
        editions.verify(str(copied))


def test_programs_that_know_the_standards_find_no_fault(first: Edition):
    with system.use_context(trusted=True):
        report = Package(str(first.folder / "datapackage.json")).validate()

    assert report.valid, report.flatten(["message"])


def test_without_a_change_there_is_no_other(first: Edition, sqlite: Database, settings: Settings):
    with pytest.raises(Conflict, match="Nothing has changed since edition 1"):
        editions.publish(sqlite, settings)

    assert [one.number for one in editions.editions(settings.data_dir)] == [1]
    assert sorted(one.name for one in editions.folder(settings.data_dir).iterdir()) == [
        ".lock",
        "1",
    ]


def test_two_at_once_make_one(app: Flask, sqlite: Database, settings: Settings):
    def made(_: int) -> str:
        try:
            return str(editions.publish(sqlite, settings).number)
        except Conflict:
            return "nothing new"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(made, range(2))) == ["1", "nothing new"]


def test_killed_in_the_middle_it_leaves_none(first: Edition, sqlite: Database, settings: Settings):
    amended(sqlite, retention_days=9)
    given = os.environ | {"REGISTRY_DATA_DIR": str(settings.data_dir)}
    command = [sys.executable, str(APP), "edition", "publish"]
    with subprocess.Popen(command, env=given, stdout=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        running.stdout.readline()  # the first file is being written
        running.kill()

    assert [one.number for one in editions.editions(settings.data_dir)] == [1]
    assert editions.publish(sqlite, settings).number == 2
    assert list(editions.faults(settings.data_dir)) == []


def test_what_differs_is_told_by_row_and_by_cell(
    first: Edition, sqlite: Database, settings: Settings
):
    with sqlite.writing() as session:
        a_camera(session, id="AST-000002", title_en="Second")
    amended(sqlite, retention_days=9, title_en="Another gate")
    second = editions.publish(sqlite, settings)

    found = differences.between(settings.data_dir, first, second)

    assert found.counts["cameras"] == {"added": 1, "amended": 1, "removed": 0}
    assert found.counts["history"] == {"added": 2, "amended": 0, "removed": 0}
    cells = {
        (one.key, one.column, one.before, one.after)
        for one in found.changes("cameras")
        if one.what == "amended"
    }
    assert ("AST-000001", "retention_days", None, "9") in cells
    assert ("AST-000001", "title_en", "Station, west entrance", "Another gate") in cells
    assert not {column for _, column, _, _ in cells} & {"entry", "recorded_at"}
    back = differences.between(settings.data_dir, second, first)
    assert back.counts["cameras"] == {"added": 0, "amended": 1, "removed": 1}
    # Kept for a pair, and the same when it is read again.
    assert differences.between(settings.data_dir, first, second) == replace(found)
    rows = list(
        csv.DictReader(io.StringIO(b"".join(differences.as_csv(found)).decode("utf-8-sig")))
    )
    assert len(rows) == found.lines()
    assert json.loads(b"".join(differences.as_json(found)))["changes"] == [
        {name: row[name] or None for name in row} for row in rows
    ]


def test_a_difference_is_read_from_any_place_of_it(
    first: Edition, sqlite: Database, settings: Settings, monkeypatch
):
    monkeypatch.setattr(differing, "HELD", 7)  # several times over what is held at once
    with sqlite.writing() as session:
        for number in range(2, 262):
            a_camera(session, id=f"AST-{number:06d}")
    amended(sqlite, retention_days=9)
    second = editions.publish(sqlite, settings)

    found = differences.between(settings.data_dir, first, second)
    every, cameras_alone = list(found.changes()), list(found.changes("cameras"))

    assert found.counts["cameras"] == {"added": 260, "amended": 1, "removed": 0}
    assert [one.key for one in cameras_alone] == sorted(one.key for one in cameras_alone)
    assert every == [one for name in found.spans for one in found.changes(name)]
    for behind in (0, 1, 99, 100, 101, 250, len(every)):
        assert list(found.changes(after=behind)) == every[behind:]
        assert list(found.changes("cameras", after=behind)) == cameras_alone[behind:]
    assert list(found.changes("systems")) == []


def test_its_pages_files_and_citations(
    first: Edition, sqlite: Database, settings: Settings, client: CarefulClient
):
    amended(sqlite, retention_days=9)
    editions.publish(sqlite, settings)

    assert "Edition 2" in words(client.get("/en/datasets/editions"))
    page = words(client.get("/en/datasets/editions/1/"))
    assert first.sha256 in page
    assert "log size 2" in page
    file = client.get("/datasets/editions/1/cameras.csv")
    assert file.data == (first.folder / "cameras.csv").read_bytes()
    assert "immutable" in file.headers["Cache-Control"]
    assert file.headers["ETag"] == f'"{first.file("cameras.csv").sha256}"'
    part = client.get("/datasets/editions/1/cameras.csv", headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(part.data)) == (206, 10)
    kept = client.get(
        "/datasets/editions/1/cameras.csv", headers={"If-None-Match": file.headers["ETag"]}
    )
    assert kept.status_code == 304
    assert client.get("/datasets/editions/1.bib").text.startswith("@misc{ashyq-kamera-1,")
    assert client.get("/datasets/editions/1.ris").text.startswith("TY  - DATA\r\n")
    told = words(client.get("/en/datasets/editions/1...2?dataset=cameras"))
    assert "AST-000001" in told
    assert "→ 9" in told
    assert client.get("/datasets/editions/1...2.json").get_json()["counts"]["cameras"] == {
        "added": 0, "amended": 1, "removed": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/datasets/editions/7/", 404),
        ("/datasets/editions/1/../../log.key", 404),
        ("/datasets/editions/1/..%2f..%2flog.key", 404),
        ("/datasets/editions/1/.lock", 404),
        ("/datasets/editions/1.docx", 404),
        ("/datasets/editions/1...9", 404),
        ("/datasets/editions/1...1?page=0", 400),
        ("/datasets/editions/1...1?dataset=cars", 400),
        ("/datasets/editions/1...1?x=1", 400),
        ("/datasets/editions?x=1", 400),
    ],
)
def test_what_is_not_there_is_said(
    first: Edition, client: CarefulClient, address: str, status: int
):
    assert client.get(address).status_code == status
