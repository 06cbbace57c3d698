"""How often something may be tried: buckets that leak, in the database that all workers share."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from registry.accounts.tables import Attempts
from registry.errors import Refused, TooOften

FORGOTTEN = timedelta(days=1)


@dataclass(frozen=True)
class Bucket:
    """Takes so many tries at once; one leaks out in each `leaks`."""

    holds: int
    leaks: timedelta


ACCOUNT = Bucket(10, timedelta(minutes=3))
ADDRESS = Bucket(30, timedelta(minutes=1))
OVERALL = Bucket(200, timedelta(seconds=1))
CODE = Bucket(8, timedelta(minutes=5))
LETTERS = Bucket(3, timedelta(minutes=20))


def pour(session: Session, buckets: dict[str, Bucket], *, at: datetime, amount: float = 1) -> None:
    """Count a try in each bucket; TooOften, and nothing counted, when one is full."""
    levels = {key: level(session, key, bucket, at=at) for key, bucket in buckets.items()}
    for key, bucket in buckets.items():
        if levels[key] + amount > bucket.holds:
            wait = (levels[key] + amount - bucket.holds) * bucket.leaks
            raise TooOften(
                "That was tried too often. Wait {minutes} min and try again, "
                "or sign in with a passkey.",
                minutes=int(wait.total_seconds() // 60) + 1,
            )
    for key, before in levels.items():
        _write(session, key, before + amount, at)


def level(session: Session, key: str, bucket: Bucket, *, at: datetime) -> float:
    """How full a bucket is, after what has leaked out."""
    found = session.get(Attempts, key)
    if found is None:
        return 0.0
    return max(found.level - max((at - found.at) / bucket.leaks, 0), 0.0)


def pour_out(session: Session, key: str) -> None:
    """Forget the tries of a bucket, after one that went well."""
    session.execute(delete(Attempts).where(Attempts.key == key))


def once(session: Session, key: str, *, at: datetime) -> None:
    """Let something be handed in once."""
    if session.get(Attempts, key):
        raise Refused("This was used already. Load the page anew and try again.")
    _write(session, key, 1, at)


def count(session: Session, key: str, *, at: datetime) -> int:
    """How often the key was counted, this time included; `purge` forgets it a day after."""
    counted = counted_of(session, key) + 1
    _write(session, key, counted, at)
    return counted


def counted_of(session: Session, key: str) -> int:
    """How often the key was counted."""
    found = session.get(Attempts, key)
    return int(found.level) if found else 0


def purge(session: Session, *, at: datetime) -> None:
    """Remove what has leaked out long ago."""
    session.execute(delete(Attempts).where(Attempts.at < at - FORGOTTEN))


def _write(session: Session, key: str, level: float, at: datetime) -> None:
    found = session.get(Attempts, key)
    if found is None:
        session.add(Attempts(key=key, level=level, at=at))
    else:
        found.level, found.at = level, at
    session.flush()
