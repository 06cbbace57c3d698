"""Many rows into a table at once, by the fastest way that the database has.

What the ORM does for each row costs more than the row itself when there are a million of them.
"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert
from sqlalchemy.orm import Session

MANY = 500  # from so many rows on a COPY is worth its start
CACHE_KIB = 262_144

Row = tuple[Any, ...]


def load(session: Session, table: Table, names: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows whose values stand in the order of the names."""
    if not rows:
        return
    session.flush()
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(names))
        # Names of tables and columns, which are ours.
        into = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
        if len(rows) >= MANY:
            # Its own cache would be too small for the indexes of a million rows.
            connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
        connection.exec_driver_sql(into, _bound(connection, table, names, rows))
    elif connection.dialect.driver == "psycopg" and len(rows) >= MANY:
        _copy(connection, table, names, _bound(connection, table, names, rows))
    else:
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in rows])


def _copy(connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Row]) -> None:
    driver: Any = connection.connection.driver_connection
    into = f"COPY {table.name} ({', '.join(names)}) FROM STDIN"
    with driver.cursor() as cursor, cursor.copy(into) as copy:
        for row in rows:
            copy.write_row(row)


def _bound(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Row]
) -> list[Row]:
    """The rows as the driver takes them; each distinct value of a column is turned once."""
    dialect = connection.dialect
    columns: list[Any] = list(zip(*rows, strict=True))
    for i, name in enumerate(names):
        turned = table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
        if turned is not None:
            known = {value: turned(value) for value in set(columns[i])}
            columns[i] = map(known.__getitem__, columns[i])
    return list(zip(*columns, strict=True))
