"""What one may ask of returns: those of an office, those that wait, and those that count."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, aliased

from registry.accounts import Who, offices, roles
from registry.errors import NotFound
from registry.statistics.returns import keeping
from registry.statistics.returns.given import Given, Row
from registry.statistics.returns.tables import (
    Return,
    ReturnEvent,
    SystemSetting,
    WatchlistSnapshot,
)
from registry.statistics.returns.way.states import Status


@dataclass(frozen=True)
class Accepted:
    """A return that counts: the newest accepted vintage, with its rows."""

    id: int
    office_id: str
    system_id: str
    capability: str
    area_id: str
    period_start: date
    period_end: date
    vintage: int
    accepted_at: datetime
    demonstration: bool
    sha256: str
    reason: str | None  # why it differs from the vintage before
    rows: tuple[Row, ...]


def find(session: Session, who: Who, return_id: int) -> Return:
    """A return that this official may see; to others it is as if there were none."""
    found = session.get(Return, return_id) if 0 < return_id < 2**63 else None
    if found is None or not roles.may_read_returns(who, found.office_id):
        raise NotFound("There is no such return among yours.")
    return found


def as_given(session: Session, return_id: int) -> Given:
    """A return as it was given, whoever asks: for those who have found it before."""
    found = session.get(Return, return_id)
    if found is None:
        raise NotFound("There is no such return.")
    return keeping.as_given(session, found)


def events(session: Session, return_id: int) -> list[ReturnEvent]:
    """What happened to a return, from its beginning."""
    query = select(ReturnEvent).where(ReturnEvent.return_id == return_id).order_by(ReturnEvent.id)
    return list(session.scalars(query))


def of_office(
    session: Session,
    who: Who,
    office_id: str,
    *,
    status: Status | None = None,
    before: int | None = None,
    limit: int = 50,
) -> list[Return]:
    """The returns of an office, the newest first; `before` is an id from which to go on."""
    if not roles.may_read_returns(who, office_id):
        raise NotFound("There is no such office among yours.")
    query = select(Return).where(Return.office_id == office_id).order_by(Return.id.desc())
    if status is not None:
        query = query.where(Return.status == status)
    if before is not None:
        query = query.where(Return.id < before)
    return list(session.scalars(query.limit(limit)))


def waiting(session: Session, who: Who, *, limit: int = 200) -> list[Return]:
    """The submitted returns that this official may see, the oldest first."""
    seen = [one.id for one in offices.every(session) if roles.may_read_returns(who, one.id)]
    query = select(Return).where(Return.status == Status.SUBMITTED, Return.office_id.in_(seen))
    return list(session.scalars(query.order_by(Return.submitted_at, Return.id).limit(limit)))


def vintages(session: Session, kept: Return) -> list[Return]:
    """The accepted returns that this one follows upon, the nearest first."""
    found: list[Return] = []
    step = kept.supersedes_id
    while step is not None and (older := session.get(Return, step)) is not None:
        found.append(older)
        step = older.supersedes_id
    return found


def accepted(session: Session, start: date, end: date) -> list[Accepted]:
    """The returns that count and lie within these days, by system, area and period."""
    query = (
        select(Return)
        .where(counts(), Return.period_start >= start, Return.period_end <= end)
        .order_by(Return.system_id, Return.area_id, Return.period_start, Return.id)
    )
    found = list(session.scalars(query))
    rows = keeping.rows_of(session, [one.id for one in found])
    return [_accepted(one, rows.get(one.id, ())) for one in found]


def settings_of(session: Session, system_id: str, area_id: str) -> list[SystemSetting]:
    """The settings of a system in an area, the oldest first."""
    query = select(SystemSetting).where(
        SystemSetting.system_id == system_id, SystemSetting.area_id == area_id
    )
    return list(session.scalars(query.order_by(SystemSetting.valid_from, SystemSetting.id)))


def lists_of(session: Session, system_id: str, area_id: str) -> list[WatchlistSnapshot]:
    """What is known of the list of a system in an area, the oldest first."""
    query = select(WatchlistSnapshot).where(
        WatchlistSnapshot.system_id == system_id, WatchlistSnapshot.area_id == area_id
    )
    return list(session.scalars(query.order_by(WatchlistSnapshot.as_of)))


def counts() -> ColumnElement[bool]:
    """The condition that a return is accepted, and no later vintage of it is."""
    later = aliased(Return)
    newer = select(later.id).where(
        later.supersedes_id == Return.id, later.status == Status.ACCEPTED
    )
    return (Return.status == Status.ACCEPTED) & ~newer.exists()


def _accepted(kept: Return, rows: tuple[Row, ...]) -> Accepted:
    assert kept.accepted_at is not None
    return Accepted(
        kept.id,
        kept.office_id,
        kept.system_id,
        kept.capability,
        kept.area_id,
        kept.period_start,
        kept.period_end,
        kept.vintage,
        kept.accepted_at,
        kept.demonstration,
        kept.sha256 or "",
        kept.reason,
        rows,
    )
