"""The embedded database copied while others write to it, and put back as one file.

A copy is taken within one read transaction. Without it the copying would begin anew at every
change that another process makes, and under constant writes it would never end.
"""

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from registry import migrations, room
from registry.database import Database, Session, sqlite_driver
from registry.errors import Conflict, Refused
from registry.keeping.bundle import Progress

PAGES = 4_000  # of 4 KiB, from one sign of progress to the next
DAMAGED = (11, 26)  # SQLite's CORRUPT and NOTADB
TAKEN = (5, 6)  # SQLite's BUSY and LOCKED


def place(database: Database) -> Path:
    """The file that an embedded database is."""
    name = database.writer.url.database
    if not name or name == ":memory:":
        raise Refused("A database in memory cannot be kept. Point REGISTRY_DATA_DIR at a folder.")
    return Path(name)


def size(database: Database) -> int:
    """The bytes that a copy may take: of the file and of what is still beside it."""
    file = place(database)
    beside = file.with_name(f"{file.name}-wal")
    return file.stat().st_size + (beside.stat().st_size if beside.exists() else 0)


def copy(session: Session, into: Path, progress: Progress) -> None:
    """Copy the database as this session sees it; nobody waits meanwhile."""
    raw: Any = session.connection().connection.dbapi_connection
    page_size = raw.execute("PRAGMA page_size").fetchone()[0]

    def said(_: int, remaining: int, total: int) -> None:
        progress("Copying the database", (total - remaining) * page_size, total * page_size)

    with closing(sqlite_driver().connect(into)) as target:
        # The copy is nobody's register yet: if it fails it is thrown away.
        target.execute("PRAGMA synchronous=OFF")
        target.execute("PRAGMA journal_mode=OFF")
        raw.backup(target, pages=PAGES, progress=said, sleep=0)


def bring_up(staged: Path, require: Callable[[Session], None]) -> None:
    """Bring an unpacked database to this version's tables, if it holds what is required."""
    opened = Database(f"sqlite:///{staged}")
    try:
        with opened.reading() as session:
            require(session)
        if migrations.revision(opened) != migrations.head():
            migrations.upgrade(opened)
    finally:
        opened.close()
    with closing(sqlite_driver().connect(staged)) as connection:
        # All of it into the one file: what lies beside it is not put in place.
        connection.execute("PRAGMA journal_mode=DELETE")


def put_in_place(staged: Path, file: Path) -> None:
    """Let the staged database be the register, in one step that nobody can see half of."""
    with alone(file):
        for ending in ("-wal", "-shm"):
            # Of a damaged database; a sound one was closed and has none.
            file.with_name(file.name + ending).unlink(missing_ok=True)
        staged.replace(file)
    room.sync(file.parent)


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Nobody else has the database open meanwhile, or this is refused."""
    if not file.exists():
        yield
        return
    connection = sqlite_driver().connect(file, timeout=1, isolation_level=None)
    try:
        _take(connection)
        yield
    finally:
        connection.close()


def _take(connection: Any) -> None:
    try:
        connection.execute("PRAGMA locking_mode=EXCLUSIVE")
        # Leaving the write-ahead log asks for everybody else to be gone, idle readers too.
        connection.execute("PRAGMA journal_mode=DELETE")
        connection.execute("BEGIN EXCLUSIVE")
    except sqlite_driver().Error as failure:
        code = getattr(failure, "sqlite_errorcode", 0) & 0xFF
        if code in TAKEN:
            raise Conflict(
                "The register is in use. Nothing was changed. Stop the portal and every command "
                "that runs, and restore again."
            ) from failure
        if code not in DAMAGED:
            raise
