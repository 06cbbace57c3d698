"""How far the log has got, at next to no cost: looked at again only after some milliseconds.

Whoever asks for every answer would ask the database as often; a worker looks once for all of
them, and what it learns is never older than `LONGEST`.
"""

from dataclasses import dataclass
from threading import Lock
from time import monotonic
from typing import Any

from sqlalchemy import select

from registry.database import Database
from registry.log.tables import Entry

EVERY = 0.01  # seconds for which what was seen is taken as seen now
LONGEST = 0.5  # seconds; what is older is not known at all, as when the database is away
NEWEST: Any = select(Entry.number, Entry.leaf).order_by(Entry.number.desc()).limit(1)


@dataclass(frozen=True)
class Mark:
    """The newest entry of the log: its number and its hash, which no other log shares."""

    size: int
    leaf: bytes


class Watch:
    """The newest entry of a register, as one worker sees it."""

    def __init__(self, database: Database, *, every: float = EVERY) -> None:
        self.database, self.every = database, every
        self._seen: Mark | None = None
        self._at = float("-inf")
        self._lock = Lock()

    def mark(self) -> Mark | None:
        """The newest entry; None while it cannot be known."""
        age = monotonic() - self._at
        if age < self.every:
            return self._seen
        # One looks, and the others meanwhile go on with what was seen just before.
        if self._lock.acquire(blocking=age > LONGEST, timeout=LONGEST if age > LONGEST else -1):
            try:
                return self._looked()
            finally:
                self._lock.release()
        return self._seen if monotonic() - self._at < LONGEST else None

    def _looked(self) -> Mark | None:
        began = monotonic()
        if began - self._at < self.every:
            return self._seen  # another has just looked
        try:
            found = self.database.one(NEWEST, {})
        except Exception:  # whatever ails the database: pages say it, this only knows nothing
            self._seen = None
        else:
            self._seen = Mark(found.number, bytes(found.leaf)) if found else Mark(0, b"")
        self._at = began
        return self._seen
