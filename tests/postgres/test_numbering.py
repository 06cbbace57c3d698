"""The database itself holds the log together, whatever program writes to it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from registry.database import Database

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
