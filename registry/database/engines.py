"""Engines for SQLite and PostgreSQL, set so that nothing hangs and nothing is half written."""

import sys
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event

PRAGMAS = (
    # Of a new file only: a great import writes half as many pages, and entries fit into them.
    "page_size=8192",
    "journal_mode=WAL",
    "synchronous=FULL",
    "busy_timeout=15000",
    "foreign_keys=ON",
    "trusted_schema=OFF",
)
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


def is_postgresql(url: str) -> bool:
    """Whether the address is one of a PostgreSQL server."""
    return url.startswith("postgresql")


def engine(url: str, options: dict[str, str]) -> Engine:
    """The engine for an address; the options are settings of a PostgreSQL session."""
    if is_postgresql(url):
        said = " ".join(f"-c {name}={value}" for name, value in options.items())
        arguments = CONNECTING | {"options": said, "application_name": "ashyq-kamera"}
        return create_engine(url, pool_pre_ping=True, connect_args=arguments, **POOL)
    driver = sqlite_driver()
    # Left to itself the driver raises and catches several errors for each of these it is given.
    driver.register_adapter(type(None), {}.get)
    driver.register_adapter(bytes, bytes)
    made = create_engine(url, module=driver)
    event.listen(made, "connect", _prepare_sqlite)
    event.listen(made, "begin", _begin_sqlite)
    return made


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
    options = connection.get_execution_options()
    if not options.get("writing"):
        connection.exec_driver_sql("BEGIN")
        return
    # Within a transaction it would be ignored.
    connection.exec_driver_sql(f"PRAGMA foreign_keys={'OFF' if options.get('unchecked') else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE")
