"""The search index holds what the table holds; broken or lost it is missed, and never wrong."""

import logging
from pathlib import Path

import pytest
from sqlalchemy import text

from registry import cameras, migrations
from registry.cameras import checking, searching
from registry.database import Database
from tests.cameras.test_searching import found
from tests.conftest import ENGINE
from tests.making import AT, OFFICE, a_camera

SHAPES = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE name LIKE 'camera_search%' ORDER BY 1",
    "postgresql": """SELECT indexdef, attname, format_type(atttypid, NULL), attnotnull
        FROM pg_indexes, pg_attribute
        WHERE tablename = 'camera_search' AND attrelid = 'camera_search'::regclass
        AND attnum > 0 ORDER BY 1, 2""",
}


@pytest.fixture
def register(database: Database) -> Database:
    with database.writing() as session:
        for name in "AB":
            a_camera(session, id=name, title_en=f"Gate {name}")
        cameras.amend(session, "A", office=OFFICE, reason="Named.", at=AT, title_en="Hall")
    return database


def run(register: Database, statement: str) -> list[object]:
    with register.writing() as session:
        result = session.execute(text(statement))
        return [tuple(row) for row in result] if result.returns_rows else []


def faults(register: Database) -> list[str]:
    with register.reading() as session:
        return list(checking.faults(session, Path("none")))


def mended(register: Database) -> list[str]:
    with register.writing() as session:
        searching.rebuild(session)
    return faults(register)


def test_an_old_register_gets_its_index_by_the_migration(register: Database):
    shape = SHAPES[register.writer.dialect.name]
    mended(register)
    built = run(register, shape)
    run(register, "DROP TABLE camera_search")
    run(register, "UPDATE alembic_version SET version_num = '0003'")

    with register.writing() as session:
        migrations.bring_up(session.connection(), "0004")
    searching.forget()

    assert (migrations.revision(register), run(register, shape)) == ("0004", built)
    assert built
    assert faults(register) == []
    assert (found(register, "gate"), found(register, "gate", as_of="2")) == ("B", "AB")


def test_without_the_index_the_table_is_searched_and_written(register: Database, caplog):
    run(register, "DROP TABLE camera_search")
    searching.forget()

    assert found(register, "hall") == "A"
    assert searching.UNREADABLE in caplog.text
    assert faults(register) == [searching.UNREADABLE]
    with register.writing() as session:
        a_camera(session, id="C", title_en="Gate C")
    assert found(register, "gate") == "BC"
    assert mended(register) == []
    assert found(register, "gate") == "BC"


DAMAGE = [
    "UPDATE camera_search_data SET block = x'0102' WHERE id > 10",
    "UPDATE camera_search_data SET block = "
    "unhex(replace(hex(zeroblob(length(block))), '00', 'F3')) WHERE id = 10",
    "DELETE FROM camera_search_data",
    "DROP TABLE camera_search_config",
]


@pytest.mark.skipif(ENGINE != "sqlite", reason="the inside of FTS5 is damaged")
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_index_is_neither_asked_nor_filled(sqlite: Database, damage, caplog):
    for name in "AB":
        with sqlite.writing() as session:
            a_camera(session, id=name, title_en="Gate")
    run(sqlite, damage)
    sqlite.close()  # what a connection has read before, it may still know
    searching.forget()

    assert found(sqlite, "gate") == "AB"
    assert faults(sqlite) == [searching.UNREADABLE]
    with sqlite.writing() as session:
        a_camera(session, id="C", title_en="Gate")
    assert found(sqlite, "gate") == "ABC"
    assert {record.levelno for record in caplog.records} == {logging.WARNING}
    assert mended(sqlite) == []
    assert found(sqlite, "gate") == "ABC"


LOST = {
    "sqlite": """INSERT INTO camera_search (camera_search, rowid, words)
        SELECT 'delete', entry_from, words FROM camera_versions WHERE entry_from = 2""",
    "postgresql": "DELETE FROM camera_search WHERE number = 2",
}


@pytest.mark.parametrize("doing", ["lost", "changed"])
def test_the_check_notices_an_index_that_tells_otherwise(register: Database, doing):
    assert faults(register) == []
    lost = LOST[register.writer.dialect.name]
    run(register, lost if doing == "lost" else "UPDATE camera_versions SET words = words || 'x'")

    told = faults(register)

    assert told[-1] == searching.OTHERWISE
    if doing == "lost":
        assert mended(register) == []
