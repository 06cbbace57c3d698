"""Bringing a database to the shape that this version needs, or leaving it wholly as it was.

Foreign keys are off while tables are rebuilt (SQLite would cascade-delete silently) and checked
before the migration is allowed to stand.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, text

from registry.database import Database, lock_log
from registry.errors import Conflict

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent
# Every table that the migrations make, whoever defines its class; a test holds the two together.
TABLES = (
    "attempts", "audit_events", "authenticators", "calendar_days", "camera_search",
    "camera_versions", "cameras", "change_set_events", "change_sets", "clock_extensions",
    "clock_pauses", "counters", "data_keys", "drafts", "due_changes", "early_readers",
    "entries", "hidden_counts", "holds", "hook_deliveries", "hooks", "kept_forms", "legal_acts",
    "legal_calendars", "legal_rules", "letters", "links", "memberships", "observations",
    "office_keys", "offices",
    "officials", "public_request_cameras", "public_request_months", "public_requests",
    "recovery_codes", "release_cells", "release_events", "request_bars", "request_cameras",
    "request_clocks", "request_decisions", "request_events", "request_files", "request_forms",
    "request_links", "request_messages", "request_timers", "requests", "return_events",
    "return_rows", "return_values", "revisions", "saved_filters", "sealed_files",
    "series_breaks", "sign_ins", "statistical_releases", "statistical_returns", "submissions",
    "suppression_runs", "system_settings", "watchlist_snapshots",
)  # fmt: skip
# Those that “init” fills from what ships: a register with nothing else is an empty one.
SHIPPED = frozenset({"calendar_days", "legal_acts", "legal_calendars", "legal_rules"})
Beside = Callable[[Connection], AbstractContextManager[object]]


def upgrade(database: Database, beside: Beside = nullcontext) -> None:
    """Create the tables, or bring them to the newest shape, in one transaction.

    `beside` is entered around it, for what else must change in the same transaction.
    """
    with _unguarded(database) as connection, beside(connection):
        bring_up(connection)


def bring_up(connection: Connection, shape: str = "head") -> None:
    """Bring the tables to a shape, the newest by default, in the transaction under way."""
    from alembic import command  # slow to import, and a server never migrates

    command.upgrade(_config(connection), shape)
    _check_references(connection)


def revision(database: Database, after: str | None = None) -> str | None:
    """The shape the database has; None for an empty one. `after` is as in `reading`."""
    with database.reading(after) as session:
        connection = session.connection()
        if not connection.dialect.has_table(connection, "alembic_version"):
            return None
        found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return found


def head() -> str:
    """The shape that this version of the code needs: the last of the numbered ones."""
    return max(path.name.partition("_")[0] for path in (HERE / "versions").glob("[0-9]*.py"))


def is_known(shape: str) -> bool:
    """Whether a shape is one of this version or of an older one."""
    return any((HERE / "versions").glob(f"{shape}_*.py"))


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
                lock_log(connection)  # two hosts may be brought up at once
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
