"""A register of the first version becomes one of this version, where it is and from a backup."""

from pathlib import Path

import pytest
from sqlalchemy import MetaData, insert, inspect, select

from registry import keeping, migrations
from registry.database import Database
from registry.settings import Settings
from tests.keeping.conftest import faults, leaves, silent


@pytest.fixture
def first(filled: Database, elsewhere) -> tuple[Database, Settings]:
    """A register as the first version of the tables held it, with something in it."""
    there, settings = elsewhere
    settings.data_dir.mkdir()
    with there.writing() as session:
        migrations.bring_up(session.connection(), "0001")
    tables = MetaData()
    tables.reflect(there.writer)
    with filled.reading() as taken, there.writing() as given:
        for table in tables.sorted_tables:
            if table.name == "alembic_version":
                continue
            rows = taken.execute(select(table)).mappings().all()
            if rows:
                given.execute(insert(table), [dict(row) for row in rows])
    return there, settings


def test_it_is_brought_up_where_it_is(filled: Database, first):
    there, settings = first

    migrations.upgrade(there)

    assert migrations.revision(there) == migrations.head()
    assert leaves(there) == leaves(filled)
    assert faults(there, settings) == []


def test_a_backup_of_it_is_brought_up_when_it_is_restored(first, tmp_path: Path, filled):
    there, settings = first
    manifest = keeping.back_up(there, settings, tmp_path / "old.backup", silent)

    keeping.restore(filled, settings, tmp_path / "old.backup", silent, force=True)

    assert manifest.shape == "0001"
    assert migrations.revision(filled) == migrations.head()
    assert faults(filled, settings) == []


def test_the_list_of_tables_names_every_table_there_is(database: Database):
    with database.reading() as session:
        there = set(inspect(session.connection()).get_table_names())

    ours = {name for name in there if not name.startswith(("camera_search_", "alembic_"))}

    assert ours == set(migrations.TABLES)
