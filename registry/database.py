"""Engines, the declarative base, and the only two ways to a session: reading() and writing().

A writing session takes the write lock at BEGIN. With the driver's default (deferred), two
writers read the same state and one update is lost without an error. On PostgreSQL reads go to the
replica where there is one that answers and has got far enough, and to the primary otherwise.
"""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from types import ModuleType
from typing import Any

import psycopg
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
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from registry.errors import Unavailable
from registry.settings import Settings

__all__ = [
    "NEWEST",
    "Base",
    "Database",
    "Lag",
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
NEWEST = "FFFFFFFF/FFFFFFFF"  # a place in the write-ahead log that no replica has reached
LEFT_ALONE = 2.0  # seconds for which a server that did not answer is not asked again to read
# A server that is gone must not hang a page: not while connecting, not on an open connection.
CONNECTING = {"connect_timeout": 3, "tcp_user_timeout": 10_000, "keepalives_idle": 10}
POOL = {"pool_size": 5, "max_overflow": 10, "pool_timeout": 5, "pool_recycle": 1_800}
READING = {
    "default_transaction_read_only": "on",
    # One page asks several questions, and all of them must be answered from the same log.
    "default_transaction_isolation": r"repeatable\ read",
    "statement_timeout": "60s",
}
# No limit on a statement: an import may copy for minutes. Waiting for its end has one.
WRITING = {"lock_timeout": "15s", "idle_in_transaction_session_timeout": "10min"}
TRY_AGAIN = "57014", "40001", "40P01"  # took too long, a conflict with recovery, a deadlock
GONE = "57P01", "57P02", "57P03", "53300"  # shutting down, crashed, starting, full
BEHIND = text("SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() < CAST(:after AS pg_lsn)")
LAG = text("""
    SELECT pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn()),
           EXISTS (SELECT FROM pg_stat_wal_receiver),
           pg_last_xact_replay_timestamp(),
           clock_timestamp()
    WHERE pg_is_in_recovery()
""")


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


@dataclass(frozen=True)
class Lag:
    """How far the replica is behind: nothing that was written after `as_of` is in it for sure."""

    seconds: float
    bytes: int
    receiving: bool
    as_of: datetime | None


class Database:
    """The register's database: a primary for writing and, where there is one, a read replica."""

    def __init__(
        self, url: str, read_url: str | None = None, *, index_path: Path | None = None
    ) -> None:
        self.has_replica = _is_postgresql(url) and read_url not in (None, url)
        self.writer = primary = _engine(url, WRITING)
        self._is_served = _is_postgresql(url)
        if self._is_served:
            primary = _engine(url, READING)
        self.reader = primary if read_url in (None, url) else _engine(str(read_url), READING)
        sources = [self.reader, primary] if self.has_replica else [self.reader]
        # Where the map index lies goes with every session, to whatever asks the register.
        self._info = {"index_path": index_path} if index_path else {}
        self.position: str | None = None
        self._sources = sources
        self._away_until = dict.fromkeys(sources, 0.0)
        self._immediate = self.writer.execution_options(writing=True)

    @contextmanager
    def reading(self, after: str | None = None) -> Iterator[Session]:
        """A session that sees one unchanging state and can change nothing that lasts.

        `after` is a `position` that the state must hold; the replica is asked only when it does.
        """
        if not self._is_served:
            with Session(self.reader, info=self._info) as session:
                yield session
            return
        with _refusals("reading"), self._answering(after) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session whose work becomes visible whole at the end, or not at all."""
        with Session(self._immediate, info=self._info) as session:
            with _refusals("writing"):
                # The transaction is begun now, not at the first statement: the lock comes first.
                session.connection()
                yield session
                session.flush()
            with _refusals("committing"):
                session.commit()
        if self.has_replica:
            self._remember_position()

    def lag(self) -> Lag | None:
        """How far the replica is behind; None where nothing is read from one."""
        if not self.has_replica:
            return None
        try:
            with Session(self.reader) as session:
                found = session.execute(LAG).one_or_none()
        except (DBAPIError, NoneFree):
            return None
        if found is None:
            return None  # it has been promoted and is the newest there is
        behind, receiving, as_of, now = found
        old = bool(behind) or not receiving
        seconds = (now - as_of).total_seconds() if old and as_of else 0.0
        return Lag(seconds, int(behind or 0), receiving, as_of)

    def close(self) -> None:
        """Give every connection back."""
        for engine in {self.writer, *self._sources}:
            engine.dispose()

    def _answering(self, after: str | None) -> Session:
        failure: Exception | None = None
        for engine in self._sources:
            is_replica = self.has_replica and engine is self.reader
            if (is_replica and after == NEWEST) or monotonic() < self._away_until[engine]:
                continue
            session = Session(engine, info=self._info)
            try:
                session.connection()
                if not (is_replica and after and session.scalar(BEHIND, {"after": after})):
                    return session
            except (DBAPIError, NoneFree) as gone:
                self._away_until[engine] = monotonic() + LEFT_ALONE
                failure = gone
            session.close()
        raise _refusal(failure, "reading") or _away("reading") from failure

    def _remember_position(self) -> None:
        try:
            with self.writer.connect() as connection:
                now = connection.scalar(text("SELECT pg_current_wal_lsn()::text"))
        except (DBAPIError, NoneFree):
            now = NEWEST  # the change stands; only the primary is sure to hold it
        self.position = max(str(now), self.position or "0/0", key=_place)


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


def _is_postgresql(url: str) -> bool:
    return url.startswith("postgresql")


def _engine(url: str, options: dict[str, str]) -> Engine:
    if _is_postgresql(url):
        said = " ".join(f"-c {name}={value}" for name, value in options.items())
        arguments = CONNECTING | {"options": said, "application_name": "ashyq-kamera"}
        return create_engine(url, pool_pre_ping=True, connect_args=arguments, **POOL)
    driver = sqlite_driver()
    # Left to itself the driver raises and catches several errors for each of these it is given.
    driver.register_adapter(type(None), {}.get)
    driver.register_adapter(bytes, bytes)
    engine = create_engine(url, module=driver)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _place(position: str) -> tuple[int, ...]:
    """A place in the write-ahead log as numbers, which compare as the places do."""
    return tuple(int(half, 16) for half in position.split("/"))


@contextmanager
def _refusals(doing: str) -> Iterator[None]:
    """Say in a sentence what a server may answer through no fault of the program."""
    try:
        yield
    except (DBAPIError, NoneFree) as failure:
        if refusal := _refusal(failure, doing):
            raise refusal from failure
        raise


def _refusal(failure: Exception | None, doing: str) -> Unavailable | None:
    if isinstance(failure, NoneFree):
        return _busy()
    if not isinstance(failure, DBAPIError) or not isinstance(failure.orig, psycopg.Error):
        return None  # SQLite, or nothing at all
    state = failure.orig.sqlstate
    if state is None or state in GONE or state.startswith("08") or failure.connection_invalidated:
        return _away(doing)
    if state == "25006":
        return Unavailable(
            "The register can only be read just now: its database takes no changes. "
            "Nothing was changed. Please try again in some minutes."
        )
    return _busy() if state in TRY_AGAIN or state == "55P03" else None


def _away(doing: str) -> Unavailable:
    if doing == "reading":
        return Unavailable("The register's database does not answer. Please try again shortly.")
    if doing == "committing":
        return Unavailable(
            "The database went away while the change was being written. Look whether the change "
            "is there before you make it again."
        )
    return Unavailable(
        "The register can only be read just now: the database that takes changes does not answer. "
        "Nothing was changed. Please try again in some minutes."
    )


def _busy() -> Unavailable:
    return Unavailable("The register's database is busy. Nothing was changed. Please try again.")


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
