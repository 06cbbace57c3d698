"""The database: the declarative base, and the only two ways to a session: reading and writing.

A writing session takes the write lock at BEGIN. With the drivers' default (deferred), two
writers read the same state and one update is lost without an error. On PostgreSQL reads go to the
replica where there is one that answers and has got far enough, and to the primary otherwise.
"""

from sqlalchemy.orm import Session

from registry.database.base import Base, Moment, written
from registry.database.engines import sqlite_driver
from registry.database.replica import NEWEST, Lag
from registry.database.sessions import (
    REFERENCES,
    Database,
    from_settings,
    lock_log,
    raw_rows,
)

__all__ = [
    "NEWEST",
    "REFERENCES",
    "Base",
    "Database",
    "Lag",
    "Moment",
    "Session",
    "from_settings",
    "lock_log",
    "raw_rows",
    "sqlite_driver",
    "written",
]
