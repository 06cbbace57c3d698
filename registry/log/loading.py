"""Many rows into a table at once, by the fastest way that the database has.

What the ORM does for each row costs more than the row itself when there are a million of them; so
rows come as columns, and each distinct value of a column is turned into the driver's form once.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Dialect, LargeBinary, Table, insert, text
from sqlalchemy.orm import Session

MANY = 500  # from so many rows on a COPY is worth its start
CACHE_KIB = 131_072

Row = tuple[Any, ...]
Columns = Mapping[str, Sequence[Any]]


def load(session: Session, table: Table, columns: Columns) -> None:
    """Insert rows that are given as columns of one length."""
    many = len(next(iter(columns.values())))
    if not many:
        return
    session.flush()
    connection = session.connection()
    names = list(columns)
    if connection.dialect.name == "sqlite":
        rows = zip(*bound(connection.dialect, table, columns), strict=True)
        _insert(connection, table, names, list(rows), many)
    elif connection.dialect.driver == "psycopg" and many >= MANY:
        _copy(connection, table, names, columns)
    else:
        plain = zip(*columns.values(), strict=True)
        connection.execute(insert(table), [dict(zip(names, row, strict=True)) for row in plain])


@contextmanager
def before_indexes(session: Session, tables: Sequence[str]) -> Iterator[None]:
    """Let many rows come in before the indexes of their tables, which are then made at one blow.

    To sort once is far quicker than to find the place of each row. All of it is one transaction;
    on PostgreSQL, where readers would have to wait for it, the indexes stay.
    """
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        yield
        return
    described = text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :of")
    rows = [row for of in tables for row in connection.execute(described, {"of": of})]
    found = [row for row in rows if row.sql]  # those without are part of their table
    for row in found:
        connection.exec_driver_sql(f"DROP INDEX {row.name}")
    yield
    connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
    for row in found:
        connection.exec_driver_sql(row.sql)


def _insert(
    connection: Connection, table: Table, names: Sequence[str], rows: Sequence[Row], many: int
) -> None:
    marks = ", ".join("?" * len(names))
    # Names of tables and columns, which are ours.
    into = f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({marks})"  # noqa: S608
    if many >= MANY:
        # Its own cache would be too small for the indexes of a million rows.
        connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
    connection.exec_driver_sql(into, rows)


def _copy(connection: Connection, table: Table, names: Sequence[str], columns: Columns) -> None:
    driver: Any = connection.connection.driver_connection
    into = f"COPY {table.name} ({', '.join(names)}) FROM STDIN"
    with driver.cursor() as cursor, cursor.copy(into) as copy:
        for row in zip(*bound(connection.dialect, table, columns), strict=True):
            copy.write_row(row)


def bound(dialect: Dialect, table: Table, columns: Columns) -> list[Sequence[Any]]:
    """The columns as the driver takes them; each distinct value of a column is turned once."""
    taken: list[Sequence[Any]] = []
    for name, values in columns.items():
        kind = table.c[name].type
        turned = kind.dialect_impl(dialect).bind_processor(dialect)
        # Bytes are taken as they are, and no two of them are alike.
        if turned is not None and not isinstance(kind, LargeBinary):
            known = {value: turned(value) for value in set(values)}
            values = list(map(known.__getitem__, values))
        taken.append(values)
    return taken
