"""The database itself holds the log together, whatever program writes to it."""

import os
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from registry import cameras, log
from registry.cameras import checking, questions
from registry.database import Database
from tests import making, servers
from tests.commands.test_commands import HERE
from tests.conftest import a_register

ROW = (
    "INSERT INTO entries (number, recorded_at, subject, kind, office, reason, record, leaf) "
    "VALUES {}"
)


def row(number: int) -> str:
    return (
        f"({number}, '2026-03-01T09:30:00.000000Z', 'things/A', 'thing.entered', 'Office', 'New.',"
        " '{}', '')"
    )


def insert(database: Database, *numbers: int) -> None:
    with database.writing() as session:
        connection = session.connection()
        connection.exec_driver_sql(ROW.format(", ".join(map(row, numbers))))


def numbers(database: Database) -> list[int]:
    with database.reading() as session:
        return list(session.scalars(text("SELECT number FROM entries ORDER BY number")))


def test_numbers_that_follow_each_other_are_taken(database: Database):
    insert(database, 1)
    insert(database, 2, 3, 4)

    assert numbers(database) == [1, 2, 3, 4]


@pytest.mark.parametrize("wrong", [(4,), (3, 5), (5, 6), (7, 3)])
def test_a_gap_is_refused_by_the_database(database: Database, wrong):
    insert(database, 1, 2)

    with pytest.raises(DBAPIError, match="without gaps"):
        insert(database, *wrong)

    assert numbers(database) == [1, 2]


def test_an_empty_log_begins_with_one(database: Database):
    with pytest.raises(DBAPIError, match="without gaps"):
        insert(database, 2)


def test_no_number_is_given_twice(database: Database):
    insert(database, 1, 2)

    with pytest.raises(DBAPIError, match=r"(?i)unique|without gaps"):
        insert(database, 2)


def test_whoever_reads_does_not_wait_for_a_long_write(database: Database):
    with database.writing() as writing:
        making.a_camera(writing)
        with database.reading() as reading:
            assert log.size(reading) == 0


def test_two_changes_of_one_camera_follow_each_other(database: Database):
    """The second reads what the first has written, and not what stood before it."""
    with database.writing() as session:
        making.a_camera(session)
    said = {"office": making.OFFICE, "reason": "Counted.", "at": making.AT}

    def keep_one_day_more() -> None:
        with database.writing() as session:
            held = questions.for_office(session, "AST-000001").camera.retention_days or 0
            cameras.amend(session, "AST-000001", retention_days=held + 1, **said)

    doers = [Thread(target=keep_one_day_more) for _ in range(8)]
    for doer in doers:
        doer.start()
    for doer in doers:
        doer.join(60)

    with database.reading() as session:
        days = session.scalar(text("SELECT max(retention_days) FROM camera_versions"))
        assert (days, log.size(session)) == (8, 9)


@pytest.mark.slow
def test_two_imports_at_once_number_without_gaps(cluster: servers.Cluster, tmp_path: Path):
    with a_register(cluster) as database:
        running = [imported(database, tmp_path, source, 600) for source in ("first", "second")]
        assert [each.wait(120) for each in running] == [0, 0]

        with database.reading() as session:
            numbers = list(session.scalars(text("SELECT number FROM entries ORDER BY number")))
            ids = set(session.scalars(text("SELECT id FROM cameras")))
            assert list(checking.faults(session, tmp_path / "none")) == []
        assert (numbers, len(ids)) == (list(range(1, len(numbers) + 1)), 1_200)


def imported(database: Database, folder: Path, source: str, rows: int) -> subprocess.Popen:
    table = folder / f"{source}.csv"
    lines = (f"{i},Camera {i},{51 + i / 1e5:.5f},{71 + i / 1e5:.5f}\n" for i in range(rows))
    table.write_text("id,title,lat,lon\n" + "".join(lines))
    kept = {key: value for key, value in os.environ.items() if not key.startswith("REGISTRY_")}
    url = database.writer.url.render_as_string(hide_password=False)
    environment = kept | {"REGISTRY_DATA_DIR": str(folder), "REGISTRY_DATABASE_URL": url}
    command = [sys.executable, str(HERE / "app.py"), "import", str(table), "--yes"]
    return subprocess.Popen(
        [*command, "--source", source],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
