"""How long what a camera films is kept, and the day on which today's footage is gone.

Zero days and no answer are far apart: 0 is *live only*, None is *not declared*.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from registry.cameras.fields import Blank, blank
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
