"""Bringing a database to the shape that this version needs, or leaving it wholly as it was.

Foreign keys are off while tables are rebuilt (SQLite would cascade-delete silently) and checked
before the migration is allowed to stand.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from registry.database import Database
from registry.errors import Conflict

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent


def upgrade(database: Database) -> None:
    """Create the tables, or bring them to the newest shape, in one transaction."""
    from alembic import command  # slow to import, and a server never migrates

    with _unguarded(database) as connection:
        command.upgrade(_config(connection), "head")
        _check_references(connection)


def revision(database: Database) -> str | None:
    """The shape the database has; None for an empty one."""
    with database.writer.connect() as connection:
        if not connection.dialect.has_table(connection, "alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def head() -> str:
    """The shape that this version of the code needs: the last of the numbered ones."""
    return max(path.name.partition("_")[0] for path in (HERE / "versions").glob("[0-9]*.py"))


def _config(connection: Connection) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["connection"] = connection
    return config


@contextmanager
def _unguarded(database: Database) -> Iterator[Connection]:
    engine = database.writer.execution_options(writing=True)
    sqlite = engine.dialect.name == "sqlite"
    with engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        if sqlite:
            # Only outside a transaction: inside one SQLite ignores the pragma without a word.
            raw.cursor().execute("PRAGMA foreign_keys=OFF")
        try:
            with connection.begin():
                yield connection
        finally:
            if sqlite:
                raw.cursor().execute("PRAGMA foreign_keys=ON")


def _check_references(connection: Connection) -> None:
    if connection.dialect.name != "sqlite":
        return
    if broken := connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall():
        raise Conflict(
            "After the migration {count} rows point to nothing, the first in table {table}. "
            "The database was left as it was.",
            count=len(broken),
            table=broken[0][0],
        )
