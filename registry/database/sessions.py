"""The database as the rest of the register knows it: sessions for reading and for writing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import Connection, Engine, Select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.orm import Session

from registry.database.engines import CONNECTING, READING, WRITING, engine, is_postgresql
from registry.database.refusals import away, busy, refusal, refusals
from registry.database.replica import BEHIND, NEWEST, Lag, Replica, place
from registry.database.straight import Question
from registry.database.turns import Turns
from registry.errors import Unavailable
from registry.settings import Settings

LOG_LOCK = 0x6B616D  # any fixed number: it names the lock that gives out entry numbers
REFERENCES = "references"  # where a session says that its references have been looked at
LEFT_ALONE = 2.0  # seconds for which a server that did not answer is not asked again to read
LOOKING = LEFT_ALONE + CONNECTING["connect_timeout"]


class Database:
    """The register's database: a primary for writing and, where there is one, a read replica."""

    def __init__(
        self,
        url: str,
        read_url: str | None = None,
        *,
        index_path: Path | None = None,
        patience: float = 15,
    ) -> None:
        """`patience`: the seconds that a writer waits for another one."""
        self._patience, self._turns = patience, Turns()
        self._is_served = is_postgresql(url)
        self.has_replica = self._is_served and read_url not in (None, url)
        self.writer = primary = engine(url, WRITING | {"lock_timeout": f"{patience:g}s"})
        if self._is_served:
            primary = engine(url, READING)
        self.reader = primary if read_url in (None, url) else engine(str(read_url), READING)
        self._replica = Replica(self.reader) if self.has_replica else None
        # Where the map index lies goes with every session, to whatever asks the register.
        self._info = {"index_path": index_path} if index_path else {}
        self.position: str | None = None
        self._sources = [self.reader, primary] if self.has_replica else [self.reader]
        self._away_until = dict.fromkeys(self._sources, 0.0)
        self._immediate = self.writer.execution_options(writing=True)
        self._questions: dict[Select[Any], Question] = {}

    @contextmanager
    def reading(self, after: str | None = None) -> Iterator[Session]:
        """A session that sees one unchanging state and can change nothing that lasts.

        `after` is a `position` that the state must hold; the replica is asked only when it does.
        """
        if not self._is_served:
            with Session(self.reader, info=self._info) as session, refusals("reading"):
                yield session
            return
        with _ended(self._answering(after)) as session, refusals("reading"):
            yield session

    def one(self, query: Select[Any], parameters: dict[str, Any]) -> Any:
        """The one row of a query that stands by itself and is asked often; None without one.

        It is asked in the quickest way there is. The query is kept: let it be one for all times.
        """
        if self._is_served:
            with self.reading() as session:
                return session.connection().execute(query, parameters).one_or_none()
        question = self._questions.get(query)
        if question is None:
            question = self._questions[query] = Question(self.reader, query)
        return question.one(parameters)

    @contextmanager
    def writing(self, *, unchecked: bool = False) -> Iterator[Session]:
        """A session whose work becomes visible whole at the end, or not at all.

        `unchecked`, for a million rows in the embedded database: their references are looked at
        once at the end, or by whoever says so with `REFERENCES` in the session's info.
        """
        immediate = self._immediate
        source = immediate.execution_options(unchecked=True) if unchecked else immediate
        with self._in_turn(), _ended(Session(source, info=self._info)) as session:
            with refusals("writing"):
                # The lock comes first: what is read before it may have changed when one writes.
                lock_log(session)
                yield session
                session.flush()
                if unchecked and not session.info.get(REFERENCES):
                    _check_references(session)
            with refusals("committing"):
                session.commit()
        if self.has_replica:
            self._remember_position()

    @contextmanager
    def _in_turn(self) -> Iterator[None]:
        """Wait behind the other writers of this process, where the database has no queue itself."""
        if self._is_served:
            yield
            return
        with self._turns.taken(self._patience) as has_come:
            if not has_come:
                raise busy()
            yield

    def lag(self) -> Lag | None:
        """How far the replica is behind; None where nothing is read from one."""
        return self._replica.lag() if self._replica else None

    def known_lag(self) -> Lag | None:
        """The same as it was known a moment ago, for what is asked often."""
        if self._replica is None or monotonic() < self._away_until[self.reader]:
            return None
        return self._replica.known_lag()

    def takes_changes(self) -> bool:
        """Whether the server for writing answers and is a primary."""
        try:
            with Session(self.writer) as session:
                return session.scalar(text("SELECT 1")) == 1 and not (
                    self._is_served and session.scalar(text("SELECT pg_is_in_recovery()"))
                )
        except DBAPIError:
            return False

    def close(self) -> None:
        """Give every connection back."""
        for each in {self.writer, *self._sources}:
            each.dispose()

    def _answering(self, after: str | None) -> Session:
        failure: Exception | None = None
        for source in self._sources:
            is_replica = self.has_replica and source is self.reader
            if (is_replica and after == NEWEST) or self._is_left_alone(source):
                continue
            session = Session(source, info=self._info)
            try:
                session.connection()
                is_behind = is_replica and after and session.scalar(BEHIND, {"after": after})
                self._away_until[source] = 0.0
                if not is_behind:
                    return session
            except (DBAPIError, NoneFree) as gone:
                self._away_until[source] = monotonic() + LEFT_ALONE
                failure = gone
            session.close()
        raise refusal(failure, "reading") or away("reading") from failure

    def _is_left_alone(self, source: Engine) -> bool:
        """Whether a server was away a moment ago; afterwards one thread looks, and no other."""
        until = self._away_until[source]
        if until and monotonic() >= until:
            self._away_until[source] = monotonic() + LOOKING
            return False
        return bool(until)

    def _remember_position(self) -> None:
        try:
            with self.writer.connect() as connection:
                now = connection.scalar(text("SELECT pg_current_wal_lsn()::text"))
        except (DBAPIError, NoneFree):
            now = NEWEST  # the change stands; only the primary is sure to hold it
        self.position = max(str(now), self.position or "0/0", key=place)


@contextmanager
def _ended(session: Session) -> Iterator[Session]:
    """A session that is closed at the end; after a failure its connection is not used again."""
    try:
        yield session
    except (DBAPIError, Unavailable):
        # COPY and raw rows may have lost it without SQLAlchemy knowing.
        session.invalidate()
        raise
    finally:
        with suppress(DBAPIError):  # the server may go when all has been said
            session.close()


def _check_references(session: Session) -> None:
    connection = session.connection()
    if connection.dialect.name != "sqlite":
        return
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").first():
        raise IntegrityError("PRAGMA foreign_key_check", None, ValueError(f"a row of {broken[0]}"))


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


def lock_log(session: Session | Connection) -> None:
    """Let one transaction at a time give out entry numbers (SQLite's write lock already does)."""
    connection = session.connection() if isinstance(session, Session) else session
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": LOG_LOCK})
