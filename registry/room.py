"""A disk that is full or fails, said as one sentence whoever noticed it first.

The system says it to Python as an OSError, SQLite and PostgreSQL each in words of their own.
"""

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from shutil import disk_usage

from registry.errors import NoRoom

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)
SQLITE_FULL = (10, 13)  # IOERR and FULL; a quota, or a limit on files, comes as the former
POSTGRES_FULL = "53100"


def refusal(failure: BaseException | None) -> NoRoom | None:
    """The refusal for a disk that is full or fails; None for any other failure."""
    if failure is None:
        return None
    if isinstance(failure, OSError) and failure.errno in FULL:
        return _no_room()
    if getattr(failure, "sqlite_errorcode", 0) & 0xFF in SQLITE_FULL:
        return _no_room()
    if getattr(failure, "sqlstate", None) == POSTGRES_FULL:
        return _no_room()
    return refusal(getattr(failure, "orig", None))  # SQLAlchemy wraps what the driver raised


@contextmanager
def refusals() -> Iterator[None]:
    """Say in a sentence that there was no room; let any other failure through."""
    try:
        yield
    except Exception as failure:
        if said := refusal(failure):
            raise said from failure
        raise


def require(folder: Path, size: int) -> None:
    """Refuse before anything is written when a folder has no room for so many bytes."""
    free = disk_usage(folder).free
    if free < size:
        raise NoRoom(
            "The disk of {folder} has room for {free} MB, and {needed} MB are needed. "
            "Nothing was changed. Make room and try again.",
            folder=folder,
            free=f"{free / 1e6:,.0f}",
            needed=f"{size / 1e6:,.0f}",
        )


def sync(folder: Path) -> None:
    """Make new names in a folder last: without this they may be lost in a power cut."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def _no_room() -> NoRoom:
    return NoRoom(
        "The disk is full or out of order. Nothing was changed. Make room, or have it looked at, "
        "and try again."
    )
