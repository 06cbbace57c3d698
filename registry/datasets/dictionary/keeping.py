"""Profiles that were made are kept for a while: to look through a million rows takes seconds."""

from datetime import date, datetime
from threading import Lock
from time import monotonic

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from registry import log
from registry.cameras.findings import GONE
from registry.cameras.selection import Selection
from registry.cameras.tables import CameraVersion as V
from registry.datasets import flat
from registry.datasets.dataset import Dataset
from registry.datasets.dictionary.profile import Profile, profile

LARGE = 20_000  # rows from which a profile may be a little older than the log
AGE = 600  # seconds
REPLACED = 20_000  # versions that no longer stand, the oldest first, that are looked through
AT_ONCE = 5_000

Key = tuple[str, str]

_kept: dict[Key, tuple[float, date, Profile]] = {}
_making = Lock()


def kept_profile(session: Session, dataset: Dataset, everything: Selection) -> Profile:
    """The profile of all rows of a data set; of a large one it may be some minutes old."""
    key = (str(session.get_bind().engine.url), dataset.name)
    with _making:  # who comes meanwhile waits, and does not count the same rows beside
        if found := _still_good(key, log.size(session), everything.today):
            return found
        made = profile(dataset, dataset.rows(session, everything))
        if dataset.name == "cameras":
            _look_back(session, made)
        _kept[key] = (monotonic(), everything.today, made)
    return made


def since(session: Session, made: Profile, name: str) -> datetime | None:
    """When the first entry that has a value in a column was written; None where none has."""
    number = made.columns[name].entry
    found = session.get(log.Entry, number) if number is not None else None
    return found.recorded_at if found else None


def _still_good(key: Key, size: int, today: date) -> Profile | None:
    at, day, found = _kept.get(key, (0.0, today, None))
    if found is None or day != today or found.log_size > size:
        return None
    is_recent = found.rows > LARGE and monotonic() - at < AGE
    return found if is_recent or found.log_size == size else None


def _look_back(session: Session, made: Profile) -> None:
    """A value may have been said first by a version that was replaced since, or has ended."""
    is_past = or_(V.entry_to.is_not(None), V.status.in_(GONE))
    query = select(V.entry_from).where(is_past).order_by(V.entry_from)
    numbers = list(session.scalars(query.limit(REPLACED)))
    for start in range(0, len(numbers), AT_ONCE):
        some = numbers[start : start + AT_ONCE]
        batch = flat.flat(log.records(session, some), some)
        for name in batch.schema.names:
            known, cells = made.columns[name].entry, batch.column(name)
            valid = cells.is_valid().to_pylist()
            first = next((n for n, is_said in zip(some, valid, strict=True) if is_said), None)
            if first is not None and (known is None or first < known):
                made.columns[name].entry = first
