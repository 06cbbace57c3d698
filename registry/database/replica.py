"""How far a streaming replica has got, and how old what is read from it may be.

A replica alone cannot tell whether its primary is quiet or cut off from it. So each process also
remembers when it last saw the replica both connected and complete: up to then nothing is missing.
"""

import math
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from time import monotonic

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoneFree
from sqlalchemy.orm import Session

NEWEST = "FFFFFFFF/FFFFFFFF"  # a place in the write-ahead log that no replica has reached
ASKED_EVERY = 2.0  # seconds; every page may want to know
BEHIND = text("SELECT pg_is_in_recovery() AND pg_last_wal_replay_lsn() < CAST(:after AS pg_lsn)")
# After a restart it receives again from the start of a segment, before what it has replayed.
LAG = text("""
    SELECT greatest(0, pg_wal_lsn_diff(pg_last_wal_receive_lsn(), pg_last_wal_replay_lsn())),
           EXISTS (SELECT FROM pg_stat_wal_receiver),
           pg_last_xact_replay_timestamp(),
           clock_timestamp()
    WHERE pg_is_in_recovery()
""")


@dataclass(frozen=True)
class Lag:
    """How far the replica is behind: all that was written up to `as_of` is in it.

    Where that cannot be told, `as_of` is None and the seconds are infinite.
    """

    seconds: float
    bytes: int
    receiving: bool
    as_of: datetime | None


class Replica:
    """What a process knows of the replica that it reads from."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._whole_at: datetime | None = None
        self._known: Lag | None = None
        self._known_until = 0.0
        self._asking = Lock()

    def lag(self) -> Lag | None:
        """How far it is behind; None where it does not answer or has become a primary."""
        try:
            with Session(self._engine) as session:
                found = session.execute(LAG).one_or_none()
        except (DBAPIError, NoneFree):
            return None
        if found is None:
            return None
        behind, receiving, replayed, now = found
        lag = Lag(0.0, int(behind or 0), receiving, now)
        if receiving and not behind:
            self._whole_at = now
            return lag
        as_of = max(filter(None, (replayed, self._whole_at)), default=None)
        seconds = (now - as_of).total_seconds() if as_of else math.inf
        return replace(lag, as_of=as_of, seconds=seconds)

    def known_lag(self) -> Lag | None:
        """The same as it was known a moment ago; one thread asks, the others do not wait."""
        if monotonic() >= self._known_until and self._asking.acquire(blocking=False):
            try:
                self._known = self.lag()
                self._known_until = monotonic() + ASKED_EVERY
            finally:
                self._asking.release()
        return self._known


def place(position: str) -> tuple[int, ...]:
    """A place in the write-ahead log as numbers, which compare as the places do."""
    return tuple(int(half, 16) for half in position.split("/"))
