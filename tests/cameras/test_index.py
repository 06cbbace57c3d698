"""The index answers as the tables do, and is never served when it is not of this register."""

from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import cameras, migrations
from registry.cameras import spans
from registry.cameras.index import choosing, map_index
from registry.cameras.tables import CameraVersion as V
from registry.database import Database
from registry.demonstration import load
from registry.maps import soundness
from registry.maps.index import open_index
from registry.settings import from_environment
from tests.making import AT, OFFICE, a_camera, facts
from tests.servers import until

ALMATY = ZoneInfo("Asia/Almaty")
VALUES = {
    "area": ["almaty", "astana", "astana-esil"],
    "function": ["face_recognition", "anpr", "recording", "recording_only", "not_declared"],
    "function_state": ["on", "testing", "not_capable", "off_since"],
    "place_type": ["street", "airport", "not_declared"],
    "controller": ["not_declared"],
    "status": ["active", "removed", "proposed"],
    "connection": ["national_system", "not_declared"],
    "legal_basis": ["none_found", "order", "not_declared"],
    "retention_max": ["0", "30", "90"],
    "retention_undeclared": ["1"],
    "finding": ["legal_basis_expired", "sign_absent", "not_confirmed_for_a_year"],
    "active_on": ["2024-06-01", "2026-01-31"],
    "bbox": ["76.8,43.2,77,43.3", "71,51,72,52", "170,-10,-170,10"],
    "q": ["вокзал", "abai 2", "zzz"],
    "as_of": ["900", "4000"],
}
CHOICES = st.dictionaries(
    st.sampled_from(sorted(VALUES)), st.integers(0, 2), min_size=1, max_size=4
).map(lambda picked: {k: [VALUES[k][n % len(VALUES[k])]] for k, n in picked.items()})


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory, empty_file: Path) -> Database:
    path = tmp_path_factory.mktemp("demonstration") / "register.db"
    path.write_bytes(empty_file.read_bytes())
    database = Database(f"sqlite:///{path}", index_path=path.with_name("cameras.index"))
    with database.writing() as session:
        load(session)
    return database


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(CHOICES)
def test_index_and_tables_choose_the_same_cameras(demonstration: Database, args):
    with demonstration.reading() as session:
        day = date(2026, 11, 23)
        chosen = cameras.selection(session, args, today=day, timezone=ALMATY)
        size = choosing.standing_at(session, chosen)
        query = select(V.entry_from).where(*spans.standing(size), *chosen.conditions())
        told = sorted(session.scalars(query))
        index, rows = choosing.rows(session, chosen)

    assert sorted(index.columns["entry"][rows].tolist()) == told


@pytest.mark.parametrize("area", ["almaty", "astana"])
def test_pages_of_a_list_leave_nobody_out(
    demonstration: Database, monkeypatch: pytest.MonkeyPatch, area: str
):
    monkeypatch.setattr(choosing, "SAMPLE", 20)
    chosen = nothing_chosen().with_value("area", area)
    with demonstration.reading() as session:
        index, rows = choosing.rows(session, chosen)
        found, after = [], ""
        while after is not None:
            page = cameras.page(session, chosen, after=after, limit=70)
            found += [shown.camera.id for shown in page.cameras]
            after = page.after

    assert len(found) > 200
    assert found == sorted(one.decode() for one in index.columns["id"][rows].tolist())


@pytest.fixture
def kept(sqlite: Database, tmp_path: Path) -> Iterator[Database]:
    """A register with an index file and one camera."""
    opened = Database(str(sqlite.writer.url), index_path=tmp_path / "index" / "cameras.index")
    with opened.writing() as session:
        a_camera(session)
    yield opened
    opened.close()


def held(database: Database) -> list[str]:
    map_index.forget()
    return newest(database)


def newest(database: Database) -> list[str]:
    with database.reading() as session:
        index = map_index.of(session)
        assert session.scalar(select(func.count()).select_from(V)) >= index.count
    return sorted(one.decode() for one in index.columns["id"].tolist())


def test_what_the_log_gains_is_laid_over(kept: Database):
    assert held(kept) == ["AST-000001"]
    with kept.writing() as session:
        a_camera(session, id="B", location_precision="withheld")
        cameras.amend(session, "AST-000001", office=OFFICE, reason="Moved.", at=AT, lat=51.0)

    assert newest(kept) == ["AST-000001", "B"]
    with kept.reading() as session:
        index = map_index.of(session)
    assert np.sort(index.columns["lat"]).tolist()[0] == 51.0


def test_change_upon_change_is_chosen_and_counted_as_the_tables_do(kept: Database):
    everything = nothing_chosen()
    with kept.reading() as session:
        assert cameras.facets(session, everything).total == 1
    for number in range(1, 5):
        with kept.writing() as session:
            a_camera(session, id=f"B-{number}", place_type="airport", lat=43.2, lon=76.9)
            amend(session, "AST-000001", place_type=("street", "airport")[number % 2])
            amend(session, "B-1", lat=43.2 + number)
        with kept.reading() as session:
            facets = cameras.facets(session, everything)
            airports = everything.with_value("place_type", "airport")
            assert cameras.count(session, airports) == facets.counts["place_type"]["airport"]
            assert facets.total == facets.marks["recording"] == 1 + number
        assert facets.counts["place_type"]["airport"] == number + number % 2


def test_many_changes_are_folded_into_a_new_file(
    kept: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(map_index, "LARGE", 3)
    held(kept)
    for number in range(4):
        with kept.writing() as session:
            a_camera(session, id=f"B-{number}")
        newest(kept)

    until(lambda: open_index(tmp_path / "index" / "cameras.index").size >= 5)

    assert held(kept) == ["AST-000001", "B-0", "B-1", "B-2", "B-3"]


def amend(session: Session, camera_id: str, **but):
    cameras.amend(session, camera_id, office=OFFICE, reason="Changed.", at=AT, **but)


def test_a_file_that_decays_unseen_is_found_out_and_built_anew(kept: Database, tmp_path: Path):
    held(kept)
    path = tmp_path / "index" / "cameras.index"
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    soundness.remember(path)  # as if nothing had been written

    held(kept)
    until(lambda: not soundness.is_known(path))

    until(lambda: newest(kept) == ["AST-000001"] and path.read_bytes() == whole)


def test_what_a_writer_sees_and_takes_back_is_never_served(kept: Database):
    assert held(kept) == ["AST-000001"]
    with suppress(ZeroDivisionError), kept.writing() as session:
        a_camera(session, id="B")
        counted = cameras.count(session, nothing_chosen())
        raise ZeroDivisionError

    assert (counted, newest(kept)) == (2, ["AST-000001"])


def nothing_chosen():
    return cameras.Selection((), date(2026, 3, 2), ALMATY)


@pytest.mark.parametrize("damage", ["cut", "flip", "other", "lost"])
def test_a_damaged_or_foreign_file_is_built_anew(kept: Database, tmp_path: Path, damage):
    held(kept)
    path = tmp_path / "index" / "cameras.index"
    whole = path.read_bytes()
    if damage == "other":
        _index_of_another_register(tmp_path)
    elif damage == "lost":
        path.unlink()
    else:
        path.write_bytes(whole[:-7] if damage == "cut" else whole[:-1] + bytes([whole[-1] ^ 1]))

    assert held(kept) == ["AST-000001"]
    assert path.read_bytes() == whole


def _index_of_another_register(folder: Path) -> None:
    """An index of a log of the same length, in which another camera stands."""
    other = Database(f"sqlite:///{folder}/other.db", index_path=folder / "index" / "cameras.index")
    migrations.upgrade(other)
    with other.writing() as session:
        cameras.enter(session, cameras.camera(facts(id="X")), office="o", reason="r", at=AT)
    with other.reading() as session:
        map_index.write(session)
    other.close()


def test_the_settings_say_where_the_file_lies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("REGISTRY_DATA_DIR", str(tmp_path))

    assert from_environment().index_path == tmp_path / "index" / "cameras.index"
