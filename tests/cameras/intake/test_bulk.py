"""The road for many new cameras writes what publishing them one by one writes, to the byte."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from registry.cameras import intake, verbs
from registry.cameras.index import map_index
from registry.cameras.intake.merging import writing
from registry.cameras.intake.merging.bulk import parts
from registry.cameras.intake.merging.bulk.ahead import ahead
from registry.cameras.intake.merging.bulk.numbering import Numbering
from registry.cameras.intake.merging.under_way import begin
from registry.cameras.intake.report import Report
from registry.cameras.intake.rows import titled
from registry.cameras.record import camera
from registry.database import Database
from registry.errors import Refused
from registry.log import parts as log_parts
from registry.places import areas
from tests.cameras.intake.files import TODAY, written
from tests.cameras.intake.taking import faults, taken
from tests.conftest import ENGINE, opened_on
from tests.making import AT

TABLES = {
    "entries": "number",
    "cameras": "id",
    "camera_versions": "entry_from",
    "counters": "prefix",
}
# Cells of each column: plain ones, and ones that the importer doubts, turns or leaves out.
CELLS: dict[str, Sequence[str]] = {
    "title": (
        "Station",
        "Вокзал 5",
        "Қонаев көшесі",
        "",
        "x" * 130,
        "rtsp://10.0.0.1/live",
        "\x07!",
    ),
    "address": ("Abay 1, Astana", "Abay 2", "Abay 3 flat 7", "private house", "", "ул. Абая, 5"),
    "city": ("Astana", "astana", "", "Алматы"),
    "lat": ("51.1", "51.1234567", "-0.00001", "51", "52.5", ""),
    "lon": ("71.4", "71.4321", "71", "0.00001"),
    "face_recognition": ("yes", "no", "", "maybe"),
    "anpr": ("1", "0", "on"),
    "recording_only": ("1", "0", ""),
    "control_centre": ("yes", "no", ""),
    "functions": ("recording:on:2024-05", "anpr", "", "singing"),
    "device_type": ("dome", "fixed", ""),
    "direction": ("90", "N", "", "10;20"),
    "camera_count": ("1", "3", "0", "", "900"),
    "legal_basis": ("Law 5", "statute", "", "LB-01"),
    "decision": ("Order 7", ""),
    "controller": ("Police", "Городская полиция", "", "private person"),
    "operator": ("Firm; Co", "Police", ""),
    "retention_days": ("30", "0", "", "x"),
    "status": ("active", "removed", "", "proposed"),
    "installed_on": ("2020-01-05", "2020", "05.06.2019", "2031-01-01", "", "1999-13-13"),
    "last_confirmed_on": ("2024-10-26T20:48:43Z", "2024-10-26 00:00", "0000-00-00T00:00Z", ""),
    "location_precision": ("", "exact", "approx_100m", "district", "withheld"),
    "withheld_law": ("Law 9", ""),
    "sign": ("present", "absent", ""),
    "purpose": ("road safety", "", "crime prevention"),
    "phone": ("+7 7172 123456", ""),
}


def one_by_one(database: Database, path: Path, **said: Any) -> None:
    """Import a file of new cameras by publishing each of them as a record of its own."""
    options = intake.Options(today=TODAY, accept_partial=True, **said)
    made = intake.prepare(path, options)
    accepted = made.accepted(partial=True)
    report = Report(made, dry_run=False, partial=True, accepted=int(accepted.sum()))
    with database.writing() as session:
        begun = begin(session, made, options, AT, np.flatnonzero(accepted), report)
        changes = []
        for row, told in zip(begun.rows, made.rows.many(begun.rows), strict=True):
            number = made.rows.source_id(int(row))
            whole = titled(begun.completed(told, number), number)
            found = areas.containing(made.rows.lon[[row]], made.rows.lat[[row]])[0]
            if found:
                whole.setdefault("district_code", str(found))
            above = areas.chain(str(found)) if found else []
            prefix = next((area.code_prefix for area in above if area.code_prefix), "CAM")
            one = camera({"id": verbs.new_ids(session, [prefix])[0], **whole})
            since = one.active_from or one.installed_on
            reason = f"Imported from “{begun.source}”."
            changes.append(verbs.Change("entered", one, reason, since, begun.source, number))
        verbs.publish(session, changes, office=options.office, at=AT)


def everything(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """All that an import writes."""
    with database.reading() as session:
        return {
            table: [
                tuple(row) for row in session.execute(text(f"SELECT * FROM {table} ORDER BY {key}"))
            ]
            for table, key in TABLES.items()
        }


@pytest.fixture
def second(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory):
    """Another empty register, on the same engine: each writes its values in its own way."""
    with opened_on(ENGINE, request, tmp_path_factory.mktemp("second")) as opened:
        yield opened


def table(folder: Path, names: Sequence[str], rows: Sequence[Sequence[str]]) -> Path:
    lines = [
        f"{i};" + ";".join(cell.replace(";", ",") for cell in row) for i, row in enumerate(rows)
    ]
    return written(folder, "\n".join([";".join(("id", *names)), *lines]))


@st.composite
def files(draw: st.DrawFn) -> tuple[list[str], list[list[str]]]:
    others = sorted(CELLS.keys() - {"lat", "lon"})
    chosen = draw(st.lists(st.sampled_from(others), unique=True, min_size=2, max_size=9))
    names = ["lat", "lon", *chosen]
    row = st.tuples(*(st.sampled_from(CELLS[name]) for name in names)).map(list)
    return names, draw(st.lists(row, min_size=1, max_size=25))


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(files())
def test_any_file_comes_to_the_same_register_by_both_roads(
    empty_file: Path, tmp_path_factory, file: tuple[list[str], list[list[str]]]
):
    folder = tmp_path_factory.mktemp("both")
    path = table(folder, *file)
    registers = []
    for name in ("bulk", "plain"):
        (folder / f"{name}.db").write_bytes(empty_file.read_bytes())
        registers.append(Database(f"sqlite:///{folder / name}.db"))

    taken(registers[0], path, accept_partial=True)
    one_by_one(registers[1], path)

    assert everything(registers[0]) == everything(registers[1])
    for opened in registers:
        opened.close()


@pytest.mark.parametrize(
    "name",
    ["trafford/trafford_cctv_latest.csv", "trafford/trafford_cctv_latest.geojson"],
)
def test_a_real_register_comes_to_the_same_by_both_roads(
    sqlite: Database, second: Database, shared_data: Path, name: str
):
    taken(sqlite, shared_data / name, accept_partial=True)
    one_by_one(second, shared_data / name)

    assert everything(sqlite) == everything(second)


@pytest.mark.long
def test_a_great_register_comes_to_the_same_by_both_roads(
    sqlite: Database, second: Database, shared_data: Path
):
    taken(sqlite, shared_data / "busan" / "busan_cctv.csv", accept_partial=True)
    one_by_one(second, shared_data / "busan" / "busan_cctv.csv")

    assert everything(sqlite) == everything(second)


def test_unusual_rows_stand_where_they_stand_in_the_file(database: Database, tmp_path: Path):
    names = ["lat", "lon", "address", "location_precision", "withheld_law"]
    rows = [
        [f"51.1{i}", "71.4", f"Abay {i}", "withheld" if i % 3 == 1 else "", "Law 1"]
        for i in range(9)
    ]
    taken(database, table(tmp_path, names, rows))

    said = everything(database)
    assert [row[3] for row in said["entries"]] == [f"cameras/AST-{i:06d}" for i in range(1, 10)]
    assert [bool(row[2]) for row in said["cameras"]] == [i % 3 == 1 for i in range(9)]
    assert faults(database, tmp_path) == []


def test_rows_prepared_beside_come_to_the_same_register(
    sqlite: Database, second: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(writing, "CHUNK", 50)
    names = ["lat", "lon", "address", "location_precision"]
    rows = [
        [f"51.{1000 + i}", "71.4", f"Abay {i}", "withheld" if i % 40 == 1 else ""]
        for i in range(310)
    ]
    path = table(tmp_path, names, rows)
    options = intake.Options(today=TODAY, source="Cams")
    with sqlite.writing() as session:
        intake.apply(session, intake.prepare(path, options), options, at=AT, beside=True)
    taken(second, path, source="Cams")

    assert everything(sqlite) == everything(second)


def processes_begun() -> set[str]:
    """The processes that this one has begun and not yet buried."""
    threads = Path("/proc/self/task").glob("*/children")
    return {pid for thread in threads for pid in thread.read_text().split()}


def test_what_fails_beside_fails_here_and_leaves_no_process(tmp_path: Path):
    def made():
        yield 1
        raise Refused("No {what}.", what="more", field="id")

    before = processes_begun()
    items = ahead(made())
    assert next(items) == 1
    with pytest.raises(Refused, match="No more") as refused:
        next(items)
    assert refused.value.field == "id"
    assert processes_begun() == before


def test_what_several_processes_write_comes_to_the_same_register(
    sqlite: Database, second: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(writing, "GREAT", 3)
    monkeypatch.setattr(parts, "CHUNK", 7)
    names = ["lat", "lon", "address", "location_precision"]
    rows = [
        [f"51.{1000 + i}", ("71.4", "76.9")[i % 3 == 0], f"Abay {i}", "withheld" * (i % 40 == 1)]
        for i in range(310)
    ]
    path = table(tmp_path, names, rows)
    options = intake.Options(today=TODAY, source="Cams")
    begun = processes_begun()
    with sqlite.writing() as session:
        gathered = session.info[map_index.GATHERED] = map_index.gathering(session)
        intake.apply(session, intake.prepare(path, options), options, at=AT, beside=True)
    taken(second, path, source="Cams")

    assert everything(sqlite) == everything(second)
    assert faults(sqlite, tmp_path) == []
    assert gathered is not None
    quick = gathered.index(len(everything(sqlite)["entries"]))
    with sqlite.reading() as session:
        assert quick is not None
        assert said_of(quick) == said_of(map_index.of(session))
        assert not log_parts.folder(session).exists()
    assert processes_begun() == begun


def test_parts_that_cannot_be_taken_over_leave_the_register_as_it_was(
    sqlite: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    path = table(tmp_path, ["lat", "lon"], [["51.1", "71.4"], ["51.2", "71.4"]])
    taken(sqlite, path, source="First")
    with sqlite.writing() as session:
        session.execute(text("DELETE FROM counters"))
    before = everything(sqlite)
    guards = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
    with sqlite.reading() as session:
        guarded = session.execute(guards).all()
    monkeypatch.setattr(writing, "GREAT", 3)
    many = [[f"51.1{i:02}", "71.4"] for i in range(30)]
    options = intake.Options(today=TODAY, source="Second", renumbered="never")
    made = intake.prepare(table(tmp_path, ["lat", "lon"], many), options)
    begun = processes_begun()

    with pytest.raises(verbs.Conflict, match="is on the register already"), sqlite.writing() as one:
        intake.apply(one, made, options, at=AT, beside=True)

    assert everything(sqlite) == before
    with sqlite.reading() as session:
        assert session.execute(guards).all() == guarded
        assert not log_parts.folder(session).exists()
    assert processes_begun() == begun


def test_an_id_that_stands_already_is_never_given_again(sqlite: Database, tmp_path: Path):
    path = table(tmp_path, ["lat", "lon"], [["51.1", "71.4"]])
    taken(sqlite, path, source="First")
    with sqlite.writing() as session:
        session.execute(text("DELETE FROM counters"))

    with pytest.raises(verbs.Conflict, match="AST-000001 is on the register already"):
        taken(sqlite, path, source="Second", renumbered="never")


def test_the_index_that_is_gathered_is_the_one_that_is_read(sqlite: Database, tmp_path: Path):
    rows = [[cell, "71.4", date] for cell in ("51.1", "51.3", "") for date in ("2020", "2021-05")]
    path = table(tmp_path, ["lat", "lon", "installed_on"], rows)
    options = intake.Options(today=TODAY, accept_partial=True, source="Cams")
    with sqlite.writing() as session:
        gathered = session.info[map_index.GATHERED] = map_index.gathering(session)
        intake.apply(session, intake.prepare(path, options), options, at=AT)
        size = session.scalar(text("SELECT max(number) FROM entries"))

    assert gathered is not None
    quick = gathered.index(size)
    with sqlite.reading() as session:
        plain = map_index.of(session)
    assert quick is not None
    assert np.array_equal(quick.key, plain.key)
    assert said_of(quick) == said_of(plain)


def said_of(index: Any) -> list[tuple[Any, ...]]:
    """The rows of an index with their words, by entry."""
    columns = {
        name: [index.dictionaries[name][code] for code in column]
        if name in index.dictionaries
        else [None if value != value else value for value in column.tolist()]
        for name, column in index.columns.items()
    }
    return sorted(zip(*(columns[name] for name in sorted(columns)), strict=True), key=str)


codes = st.lists(
    st.tuples(st.integers(0, 3), st.integers(0, 2**40), st.integers(0, 2**30)), min_size=1
)


@settings(deadline=None)
@given(st.lists(codes, min_size=1, max_size=4))
def test_a_combination_has_one_number_in_every_chunk(chunks: list[list[tuple[int, int, int]]]):
    numbering, known = Numbering(), {}
    for chunk in chunks:
        columns = [np.array(column, dtype=np.int64) for column in zip(*chunk, strict=True)]
        numbers, new = numbering.of(columns, [4, 2**41, 2**31])
        for row, number in enumerate(numbers.tolist()):
            assert known.setdefault(chunk[row], number) == number
        assert [int(numbers[row]) for row in new] == sorted(int(numbers[row]) for row in new)
    assert sorted(known.values()) == list(range(len(known)))
