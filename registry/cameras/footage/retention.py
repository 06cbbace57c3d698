"""How long what a camera films is kept, and when the footage of some time is gone.

Zero days and no answer are far apart: 0 is *live only*, None is *not declared*.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from registry.cameras.declared.fields import Blank, blank
from registry.cameras.record import Camera

FIELDS = {
    "footage": "retention_days",
    "event": "retention_event_days",
    "biometric": "retention_biometric_days",
}


@dataclass(frozen=True)
class Kept:
    """How long one kind of data is kept; `kind` is a word of the vocabulary retention_kind."""

    kind: str
    field: str
    days: int | None
    erased_on: date | None


class State(StrEnum):
    """What is left of the footage of some time, by the declared retention."""

    KEPT = "kept"
    PARTING = "parting"  # its beginning is overwritten, its end not yet
    GONE = "gone"
    LIVE = "live"  # nothing was ever kept
    NOT_DECLARED = "not_declared"


@dataclass(frozen=True)
class Clock:
    """What is left of footage, and until when; instants as they were given, shares from 0 to 1.

    `until` is when the next of it is overwritten, or when the last of it was; None where nothing
    is known or kept. `share` is how much of the time that it is kept for is left.
    """

    state: State
    until: datetime | None
    left: timedelta
    share: float

    @property
    def hours(self) -> int:
        """The whole hours that are left."""
        return int(self.left.total_seconds()) // 3_600


def clock(days: int | None, start: datetime, end: datetime, at: datetime) -> Clock:
    """What is left at a moment of footage from `start` to `end` that is kept for so many days."""
    if not days:
        state = State.NOT_DECLARED if days is None else State.LIVE
        return Clock(state, None, timedelta(0), 0.0)
    kept_for = timedelta(days=days)
    first, last = start + kept_for, end + kept_for
    if last <= at:
        return Clock(State.GONE, last, timedelta(0), 0.0)
    state, until = (State.KEPT, first) if first > at else (State.PARTING, last)
    return Clock(state, until, until - at, min((until - at) / kept_for, 1.0))


def kept(camera: Camera, today: date | None) -> list[Kept]:
    """The kinds of data that this camera makes; no day of erasure without a `today`."""
    return [
        Kept(kind, field, days := getattr(camera, field), _erased_on(camera, days, today))
        for kind, field in FIELDS.items()
        if blank(camera, field) is not Blank.NOT_ASKED
    ]


def footage(camera: Camera, today: date | None) -> Kept:
    """How long the footage itself is kept."""
    return kept(camera, today)[0]


def _erased_on(camera: Camera, days: int | None, today: date | None) -> date | None:
    # A camera that is not working films nothing today that could be erased.
    if not days or today is None or camera.status != "active":
        return None
    return today + timedelta(days=days)
