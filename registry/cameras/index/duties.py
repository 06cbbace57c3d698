"""What an office's cameras leave to be done, counted in the map index, however many they are."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from sqlalchemy.orm import Session

from registry.accounts import Office
from registry.cameras import findings
from registry.cameras.index import choosing
from registry.cameras.index.index_columns import EPOCH, NO_DAY, ordinal
from registry.cameras.index.masks import Mask
from registry.cameras.selection import Selection
from registry.maps.layers import Part

AHEAD = timedelta(days=60)
# Columns of the index that name a last good day of something that an office can renew.
ENDING = ("authorised_until", "basis_until", "review_by")
SEVERITIES = ("serious", "notable", "minor")
UNCONFIRMED = "not_confirmed_for_a_year"


@dataclass(frozen=True)
class Ending:
    """A camera of which something ends or falls due soon, and the last good day."""

    day: date
    camera_id: str
    number: int
    what: str


def of_office(office: Office, *, today: date, timezone: ZoneInfo, **filters: str) -> Selection:
    """The cameras that an office keeps, as a selection, narrowed by further filters."""
    kept = {"controller": office.organisation, "area": office.area, **filters}
    args = {key: [value] for key, value in kept.items() if value}
    return Selection.parse(args, today=today, timezone=timezone)


def of_severity(severity: str) -> list[str]:
    """The findings of a severity, but for the one that a click confirms away."""
    known = findings.texts().values()
    return [one.code for one in known if one.severity == severity and one.code != UNCONFIRMED]


def with_findings(session: Session, chosen: Selection, codes: list[str]) -> int:
    """How many cameras of a selection have one of these findings."""
    pairs = {key: list(values) for key, values in chosen.chosen} | {"finding": codes}
    return choosing.count(
        session, Selection.parse(pairs, today=chosen.today, timezone=chosen.timezone)
    )


def ending(session: Session, chosen: Selection) -> dict[str, int]:
    """How many authorisations and legal bases end soon, how many assessments fall due."""
    parts = choosing.parts(session, chosen)
    return {
        what: sum(int(np.count_nonzero(_soon(part, what, chosen.today))) for part in parts)
        for what in ENDING
    }


def soonest(
    session: Session, chosen: Selection, *, after: tuple[date, str] | None = None, limit: int = 50
) -> list[Ending]:
    """What ends soon, the soonest first, from behind a day and an id on."""
    parts = choosing.parts(session, chosen)
    found = sorted(
        (one for part in parts for what in ENDING for one in _endings(part, what, chosen.today)),
        key=lambda one: (one.day, one.camera_id, one.what),
    )
    behind = [one for one in found if after is None or (one.day, one.camera_id) > after]
    return behind[:limit]


def _soon(part: Part, what: str, today: date) -> Mask:
    days = part.index.columns[what]
    first, last = ordinal(today), ordinal(today + AHEAD)
    soon: Mask = (days != NO_DAY) & (days >= first) & (days <= last) & part.rows
    return soon


def _endings(part: Part, what: str, today: date) -> Iterator[Ending]:
    columns = part.index.columns
    for row in np.flatnonzero(_soon(part, what, today)).tolist():
        day = date.fromordinal(int(columns[what][row]) + EPOCH)
        yield Ending(day, columns["id"][row].decode(), int(columns["entry"][row]), what)
