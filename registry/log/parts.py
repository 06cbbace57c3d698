"""Rows that other processes write into files of their own, and the register takes over whole.

What a driver does for each row costs more than the row itself. From a file with tables of the
same shape SQLite takes rows as they lie there, page by page, in the transaction under way.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree

from sqlalchemy import Dialect, Table, text
from sqlalchemy.orm import Session

from registry.database import REFERENCES, sqlite_driver
from registry.log.loading import CACHE_KIB, Columns, bound

MOST = 8  # parts of one load; SQLite attaches ten files at most, and these until the very end
# A part that is not taken over is worth nothing: whatever happens, it is made anew.
PRAGMAS = ("page_size=32768", "journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE")
DESCRIBED = text("SELECT sql FROM sqlite_master WHERE type = :kind AND tbl_name = :table")


class Part:
    """A file with tables like those of the register, to be filled by one process."""

    def __init__(self, path: Path, shapes: Sequence[str], dialect: Dialect) -> None:
        self._dialect = dialect
        self._file = sqlite_driver().connect(str(path), isolation_level=None)
        for pragma in PRAGMAS:
            self._file.execute(f"PRAGMA {pragma}")
        for shape in shapes:
            self._file.execute(shape)
        self._file.execute("BEGIN")

    def add(self, table: Table, columns: Columns) -> None:
        """Add rows that are given as columns of one length."""
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        rows = zip(*bound(self._dialect, table, columns), strict=True)
        # Names of tables and columns, which are ours.
        self._file.executemany(f"INSERT INTO {table.name} ({names}) VALUES ({marks})", rows)  # noqa: S608

    def close(self) -> None:
        """Finish the file; its rows refer to nothing but each other, or it is worth nothing."""
        self._file.execute("COMMIT")
        if broken := self._file.execute("PRAGMA foreign_key_check").fetchone():
            raise ValueError(f"a row of {broken[0]} in a part refers to nothing")
        self._file.close()


def shapes(session: Session, tables: Sequence[str]) -> list[str]:
    """What makes tables like those of the register, without their indexes and guards."""
    found = (session.scalar(DESCRIBED, {"kind": "table", "table": table}) for table in tables)
    return [str(shape) for shape in found]


def folder(session: Session) -> Path | None:
    """Where the parts of a register may lie: beside its file; None where it has none."""
    url = session.connection().engine.url
    if url.get_backend_name() != "sqlite" or not url.database or url.database == ":memory:":
        return None
    return Path(f"{url.database}-parts")


@contextmanager
def room_for(place: Path) -> Iterator[None]:
    """An empty folder for parts; what an import that was killed has left there goes first."""
    # The write lock is held: nobody else is at work here.
    rmtree(place, ignore_errors=True)
    place.mkdir()
    try:
        yield
    finally:
        rmtree(place, ignore_errors=True)


@contextmanager
def taking_over(session: Session) -> Iterator[None]:
    """Let the log take parts: each is looked at as a whole, in the place of a guard for each row.

    The guards are back before the transaction can end, and are untouched if it fails.
    """
    connection = session.connection()
    # Files that were attached in a transaction stay so: this connection serves nobody else.
    connection.detach()
    session.info[REFERENCES] = True  # each part was looked at where it was made
    connection.exec_driver_sql(f"PRAGMA cache_size = -{CACHE_KIB}")
    names = text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table")
    guards = connection.execute(names, {"table": "entries"}).all()
    for guard in guards:
        connection.exec_driver_sql(f"DROP TRIGGER {guard.name}")
    yield
    for guard in guards:
        connection.exec_driver_sql(guard.sql)


def take_over(session: Session, path: Path, keys: Mapping[str, str], numbers: range) -> None:
    """Take the tables of a part over; by these keys each has one row for each entry number."""
    session.flush()
    connection, name = session.connection(), path.stem
    connection.exec_driver_sql("ATTACH ? AS " + name, (str(path),))
    for table, key in keys.items():
        # Names of tables and columns, which are ours.
        there = f"{name}.{table}"
        ends = f"SELECT (SELECT min({key}) FROM {there}), (SELECT max({key}) FROM {there})"  # noqa: S608
        first, last = connection.exec_driver_sql(ends).one()
        taken = connection.exec_driver_sql(f"INSERT INTO main.{table} SELECT * FROM {there}")  # noqa: S608
        if (taken.rowcount, first, last) != (len(numbers), numbers[0], numbers[-1]):
            raise ValueError(f"{path} does not hold the entries {numbers} in {table}")
    path.unlink()
