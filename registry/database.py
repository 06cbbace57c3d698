"""Engines, the declarative base, and the only two ways to a session: reading() and writing().

A writing session takes the write lock at BEGIN. With the driver's default (deferred), two
writers read the same state and one update is lost without an error.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import (
    Connection,
    Dialect,
    Engine,
    MetaData,
    Select,
    String,
    create_engine,
    event,
    text,
)
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from registry.settings import Settings

__all__ = [
    "Base",
    "Database",
    "Moment",
    "Session",
    "from_settings",
    "lock_log",
    "raw_rows",
    "written",
]

NAMES = {
    "ix": "ix_%(column_0_label)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=15000",
    "foreign_keys=ON",
    "trusted_schema=OFF",
)
LOG_LOCK = 0x6B616D  # any fixed number: it names the lock that gives out entry numbers


class Base(DeclarativeBase):
    """The parent of every table; constraints have names, so that errors and migrations can."""

    metadata = MetaData(naming_convention=NAMES)


class Moment(TypeDecorator[datetime]):
    """A UTC moment kept as text of fixed width, so that it sorts and hashes as it is written."""

    impl = String(27)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        return None if value is None else written(value)

    def process_result_value(self, value: str | None, dialect: Dialect) -> datetime | None:
        return None if value is None else datetime.fromisoformat(value)


def written(moment: datetime) -> str:
    """A moment as the log writes it: UTC, microseconds, `Z`."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


class Database:
    """The register's database: a primary for writing and, where there is one, a read replica."""

    def __init__(
        self, url: str, read_url: str | None = None, *, index_path: Path | None = None
    ) -> None:
        self.writer = _engine(url)
        self.reader = self.writer if read_url in (None, url) else _engine(str(read_url))
        # Where the map index lies goes with every session, to whatever asks the register.
        self._info = {"index_path": index_path} if index_path else {}
        self._immediate = self.writer.execution_options(writing=True)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that sees one unchanging state and can change nothing that lasts."""
        with Session(self.reader, info=self._info) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work becomes visible whole at the end, or not at all."""
        with Session(self._immediate, info=self._info) as session, session.begin():
            # The transaction is begun now, not at the first statement: the lock comes first.
            session.connection()
            yield session

    def close(self) -> None:
        """Give every connection back."""
        self.writer.dispose()
        self.reader.dispose()


def raw_rows(session: Session, query: Select[Any], chunk: int) -> Iterator[Sequence[Any]]:
    """The rows of a query as the driver gives them, a chunk at a time: for millions of rows."""
    connection = session.connection()
    said = str(query.compile(connection, compile_kwargs={"literal_binds": True}))
    raw: Any = connection.connection.dbapi_connection
    # PostgreSQL sends everything at once unless the cursor has a name.
    cursor = raw.cursor() if connection.dialect.name == "sqlite" else raw.cursor("raw_rows")
    try:
        cursor.execute(said)
        while rows := cursor.fetchmany(chunk):
            yield rows
    finally:
        cursor.close()


def from_settings(settings: Settings) -> Database:
    """The database that the settings name."""
    if settings.database_url.startswith("sqlite"):
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    return Database(
        settings.database_url, settings.database_read_url, index_path=settings.index_path
    )


def lock_log(session: Session) -> None:
    """Let one transaction at a time give out entry numbers (SQLite's write lock already does)."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOG_LOCK})


def _engine(url: str) -> Engine:
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True)
    engine = create_engine(url, module=sqlite_driver())
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def sqlite_driver() -> ModuleType:
    """The bundled SQLite where there is one: older system versions can corrupt a WAL on reset."""
    if sys.platform == "linux":
        import pysqlite3  # the wheel exists for Linux alone

        return pysqlite3  # type: ignore[no-any-return]
    import sqlite3

    return sqlite3


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # we say BEGIN ourselves
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
