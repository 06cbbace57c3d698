"""Which cameras covered a way at some time, who answers for them, and until when footage exists."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from enum import StrEnum
from itertools import groupby
from math import isfinite

import numpy as np
from pydantic_core import from_json
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.cameras.declared.dates import earliest, latest
from registry.cameras.footage import retention, views
from registry.cameras.footage.retention import Clock, State
from registry.cameras.footage.views import How
from registry.cameras.index import map_index
from registry.cameras.record import Camera, camera
from registry.cameras.spans import standing
from registry.cameras.tables import CameraVersion as V
from registry.errors import Refused
from registry.log import Entry
from registry.maps import walking
from registry.maps.walking import Path
from registry.maps.within import within

POINTS, LONGEST = 200, 20_000.0  # places of a way; metres of it
HOURS = 24
NORTHMOST = 85.0  # degrees; nearer to the poles there are no maps
REACHES = (10.0, 1_000.0)  # metres that may be asked for
LOOKED_AT = 5_000  # cameras near a way; more would take too long to look at
MOST = 500  # cameras of an answer
NOT_YET = frozenset({"proposed", "consultation", "approved", "rejected"})
OFF = NOT_YET | {"installed_off", "suspended"}
URGENT = {State.KEPT: 0, State.PARTING: 0, State.NOT_DECLARED: 1, State.LIVE: 2, State.GONE: 3}


class Stood(StrEnum):
    """Whether a camera was working at the time, as far as its record tells."""

    WORKING = "working"
    NOT_DECLARED = "not_declared"
    NOT_WORKING = "not_working"


@dataclass(frozen=True)
class Window:
    """A time from one UTC instant to another; its days are those of the time zone."""

    start: datetime
    end: datetime
    timezone: tzinfo = UTC

    @property
    def days(self) -> tuple[date, date]:
        """The day on which it begins and the day on which it ends."""
        first, last = (each.astimezone(self.timezone).date() for each in (self.start, self.end))
        return first, last


@dataclass(frozen=True)
class Row:
    """A camera that covered a way: metres to it, how, and the clock of its footage.

    `blur` is by how many metres its published place may be off; 0 where it is exact.
    """

    camera: Camera
    metres: float
    how: How
    blur: float
    stood: Stood
    footage: Clock


@dataclass(frozen=True)
class Group:
    """The cameras that one controller answers for; None where nobody is declared to."""

    controller: str | None
    rows: list[Row]


@dataclass(frozen=True)
class Covering:
    """The answer by controller, what is overwritten soonest first; `metres` is the way's length."""

    groups: list[Group]
    metres: float

    @property
    def rows(self) -> list[Row]:
        """All cameras, in the order of the groups."""
        return [row for group in self.groups for row in group.rows]


def covering(
    session: Session, path: Path, *, within_m: float, window: Window, at: datetime
) -> Covering:
    """The cameras that covered a way of (lon, lat) in a window, as their public records tell.

    `within_m` is how far a camera sees that does not say so itself. Refused names what is wrong
    with the way (`places`), the window (`day`, `until`) or the reach (`reach`).
    """
    check(path, within_m, window, at)
    near = _near(session, path, max(within_m, views.AT_ITS_WORD))
    judged = ((each, metres, views.how(each, path, metres, within_m)) for each, metres in near)
    found = [(each, metres, how) for each, metres, how in judged if how]
    _refuse_many(len(found), MOST)
    then = _status_then(session, (each.id for each, _, _ in found), window)
    rows = [
        Row(
            each,
            metres,
            how,
            views.blur_of(each),
            stood_in(each, window, then.get(each.id)),
            retention.clock(each.retention_days, window.start, window.end, at),
        )
        for each, metres, how in found
    ]
    return Covering(_grouped(rows), walking.length(path))


def check(path: Path, within_m: float, window: Window, at: datetime) -> None:
    """Refuse a way, a reach or a window that cannot be looked at."""
    if not 0 < len(path) <= POINTS:
        raise Refused(
            "A way has from one to {most} places. Choose where you were.",
            field="places",
            most=POINTS,
        )
    if not all(_is_on_the_map(*place) for place in path):
        raise Refused(
            "There is no such place on the map. Write latitude, then longitude, for example "
            "51.1283, 71.4305.",
            field="places",
        )
    if walking.length(path) > LONGEST:
        raise Refused(
            "The way is longer than {most} km. Choose a shorter part of it.",
            field="places",
            most=int(LONGEST / 1_000),
        )
    if not REACHES[0] <= within_m <= REACHES[1]:
        raise Refused(
            "A reach goes from {least} to {most} metres.",
            field="reach",
            least=int(REACHES[0]),
            most=int(REACHES[1]),
        )
    _check_window(window, at)


def stood_in(record: Camera, window: Window, then: str | None) -> Stood:
    """Whether a camera worked in a window, by its dates and by its status `then`.

    `then` is None where the register did not have the camera at that time.
    """
    first, last = window.days
    began, ended = record.active_from or record.installed_on, record.removed_on
    starts, ends = earliest(began), latest(ended)
    if then in OFF or (then is None and record.status in NOT_YET):
        return Stood.NOT_WORKING
    if (starts and starts > last) or (ends and ends < first) or (then == "removed" and not ends):
        return Stood.NOT_WORKING
    surely, surely_until = latest(began), earliest(ended)
    if surely is None or surely > first or (surely_until and surely_until <= last):
        return Stood.NOT_DECLARED
    works = (then or record.status) == "active" or (record.status == "removed" and ended)
    return Stood.WORKING if works else Stood.NOT_DECLARED


def _is_on_the_map(lon: float, lat: float) -> bool:
    return isfinite(lon) and isfinite(lat) and abs(lon) <= 180 and abs(lat) <= NORTHMOST


def _check_window(window: Window, at: datetime) -> None:
    if window.end <= window.start:
        raise Refused("The time ends before it begins. Choose a later end.", field="until")
    if window.end - window.start > timedelta(hours=HOURS):
        raise Refused(
            "The time is longer than {most} hours. Choose a shorter one.", field="until", most=HOURS
        )
    if window.end > at:
        raise Refused(
            "This time has not passed yet, so nothing has been recorded. Choose an earlier one.",
            field="day",
        )


def _near(session: Session, path: Path, metres: float) -> list[tuple[Camera, float]]:
    """The cameras that may lie within so many metres of a way, with their metres."""
    # What is exact is looked for near the way, and what is vague as far as it may be off.
    vague = views.vaguest(min(abs(lat) for _, lat in path) - 0.1)
    index = within(map_index.layers(session), walking.boxes(path, metres + vague))
    away = walking.distances(path, index, metres + vague)
    rows = np.flatnonzero(away <= metres + vague * index.columns["approx"])
    _refuse_many(len(rows), LOOKED_AT)
    numbers = index.columns["entry"][rows].tolist()
    metres_of = dict(zip(numbers, away[rows].tolist(), strict=True))
    return [(record, metres_of[number]) for number, record in _records(session, numbers)]


def _refuse_many(count: int, most: int) -> None:
    if count > most:
        raise Refused(
            "More than {most} cameras stand along this way. Choose a shorter way or a shorter "
            "reach.",
            field="places",
            code="too_many",
            most=most,
        )


def _records(session: Session, numbers: list[int]) -> Iterator[tuple[int, Camera]]:
    query = select(Entry.number, Entry.record).where(Entry.number.in_(numbers))
    for number, record in session.execute(query.order_by(Entry.number)):
        yield number, camera(from_json(record))


def _status_then(session: Session, ids: Iterable[str], window: Window) -> dict[str, str]:
    """The status of each camera as the register told it at the end of a window."""
    size = session.scalar(select(func.max(Entry.number)).where(Entry.recorded_at <= window.end))
    query = select(V.camera_id, V.status).where(V.camera_id.in_(list(ids)), *standing(size or 0))
    return {row.camera_id: row.status for row in session.execute(query)}


def _grouped(rows: list[Row]) -> list[Group]:
    def controller(row: Row) -> str:
        return row.camera.controller or ""

    members = groupby(sorted(rows, key=controller), controller)
    groups = [Group(name or None, sorted(own, key=_urgency)) for name, own in members]
    return sorted(groups, key=lambda group: (_urgency(group.rows[0]), group.controller or ""))


def _urgency(row: Row) -> tuple[bool, int, timedelta, float, str]:
    is_out = row.stood is Stood.NOT_WORKING
    return is_out, URGENT[row.footage.state], row.footage.left, row.metres, row.camera.id
