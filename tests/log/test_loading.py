"""Indexes that wait for a great load are afterwards as they were, and so they are if it fails."""

import pytest
from sqlalchemy import inspect

from registry.cameras.intake.merging import writing
from registry.database import Database
from registry.log.loading import before_indexes
from tests.cameras.intake.files import written
from tests.cameras.intake.taking import faults, standing, taken

WAITING = {
    "ix_entries_recorded_at",
    "ix_entries_subject_number",
    "ix_cameras_source_source_id",
    "ix_camera_versions_area_id",
    "ix_camera_versions_camera_id",
    "ix_camera_versions_replaced",
    "ix_camera_versions_span",
    "ix_camera_versions_standing",
}


def indexes(opened: Database) -> dict[str, tuple[object, ...]]:
    """Each index with its columns, and whether it lets nothing in twice."""
    told = inspect(opened.writer)
    return {
        str(each["name"]): (table, each["column_names"], bool(each["unique"]))
        for table in writing.TABLES
        for each in told.get_indexes(table)
    }


def test_they_are_made_again_as_they_were(database: Database):
    before = indexes(database)

    with database.writing() as session, before_indexes(session, writing.TABLES):
        pass

    assert indexes(database) == before
    assert before.keys() == WAITING
    assert before["ix_camera_versions_standing"] == ("camera_versions", ["camera_id"], True)


def test_a_load_that_fails_leaves_them_as_they_were(database: Database):
    before = indexes(database)

    with (
        pytest.raises(ZeroDivisionError),
        database.writing() as session,
        before_indexes(session, writing.TABLES),
    ):
        raise ZeroDivisionError

    assert indexes(database) == before


def test_a_great_import_ends_with_all_indexes_and_a_sound_register(
    database: Database, tmp_path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(writing, "GREAT", 3)
    before = indexes(database)
    rows = "\n".join(f"{i},Abay {i},51.1{i},71.4" for i in range(1, 7))
    path = written(tmp_path, f"id,address,lat,lon\n{rows}\n")

    taken(database, path, source="Cams")
    again = taken(database, path, source="Cams")

    assert indexes(database) == before
    assert (len(standing(database, "Cams")), again.unchanged) == (6, 6)
    assert faults(database, tmp_path) == []
