"""What a database server may answer through no fault of the program, said in a sentence."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree

from registry import room
from registry.errors import Unavailable

TRY_AGAIN = "57014", "40001", "40P01", "55P03"  # took too long, a conflict, a deadlock, a lock
GONE = "57P01", "57P02", "57P03", "53300", "25P03"  # stopping, crashed, starting, full, too idle
READ_ONLY = "25006"
LOCKED = "database is locked"


@contextmanager
def refusals(doing: str) -> Iterator[None]:
    """Turn into a refusal what a server may answer while `reading`, `writing` or `committing`."""
    try:
        yield
    except Exception as failure:
        if not isinstance(failure, (DBAPIError, NoneFree, *_drivers_own())):
            raise
        if said := room.refusal(failure) or refusal(failure, doing):
            raise said from failure
        raise


def refusal(failure: Exception | None, doing: str) -> Unavailable | None:
    """The refusal that a failure of the server comes to; None when it is a fault of ours."""
    if isinstance(failure, NoneFree):
        return _busy()
    # COPY and raw rows speak to the driver itself, which knows nothing of SQLAlchemy's wrapping.
    said = failure.orig if isinstance(failure, DBAPIError) else failure
    if not isinstance(said, _drivers_own()):
        # SQLite, where others wrote for longer than one waits, or nothing at all.
        return _busy() if LOCKED in str(said) else None
    state: str | None = getattr(said, "sqlstate", None)
    is_lost = isinstance(failure, DBAPIError) and failure.connection_invalidated
    if is_lost or _is_gone(said, state):
        return away(doing)
    if state == READ_ONLY:
        return Unavailable(
            "The register can only be read just now: its database takes no changes. "
            "Nothing was changed. Please try again in some minutes."
        )
    return _busy() if state in TRY_AGAIN else None


def _drivers_own() -> tuple[type[Exception], ...]:
    """The errors of the server's driver, if it is in use: an SQLite file needs no such import."""
    driver: Any = sys.modules.get("psycopg")
    return (driver.Error,) if driver else ()


def _is_gone(failure: Exception, state: str | None) -> bool:
    if state is None:
        return isinstance(failure, sys.modules["psycopg"].OperationalError)
    return state in GONE or state.startswith("08")


def away(doing: str) -> Unavailable:
    """The refusal where no server answers."""
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
