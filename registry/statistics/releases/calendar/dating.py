"""The day of a release: a month at first, exact four weeks ahead, moved with a public reason."""

from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.accounts import Who
from registry.database import Database
from registry.errors import Refused
from registry.statistics.releases import freezing
from registry.statistics.releases.calendar import writing
from registry.statistics.releases.stages import Stage
from registry.statistics.releases.tables import Release, ReleaseEvent

AHEAD = timedelta(weeks=4)
FARTHEST = timedelta(days=3 * 366)
DAY, MONTH = "day", "month"
MOVED_BY_FIXING = "dated"


def precision(due_at: datetime, at: datetime) -> str:
    """How exactly a day is told now."""
    return DAY if due_at - at <= AHEAD else MONTH


def fix_dates(database: Database, *, at: datetime) -> int:
    """Tell the day of each release that is four weeks ahead or nearer; gives how many."""
    with database.writing() as session:
        query = select(Release).where(
            Release.due_precision == MONTH,
            Release.due_at <= at + AHEAD,
            Release.status.not_in(writing.ENDED),
        )
        found = list(session.scalars(query.order_by(Release.due_at, Release.id)))
        for release in found:
            release.due_precision = DAY
            session.add(ReleaseEvent(release_id=release.id, at=at, event=MOVED_BY_FIXING))
            writing.tell(session, release, "release.dated", "Four weeks ahead.", at=at)
    return len(found)


def move(
    session: Session,
    who: Who,
    release_id: str,
    version: int,
    due_at: datetime,
    reason: str,
    *,
    at: datetime,
) -> None:
    """Put a release off, or bring it forward; the reason is public."""
    release = writing.opened(session, who, release_id, version)
    said = writing.needed(reason, "reason")
    check_due(due_at, release.period_end, at)
    release.due_at, release.due_precision = due_at, precision(due_at, at)
    writing.note_down(session, who, release, "moved", at=at, text=said)
    writing.tell(session, release, "release.moved", said, at=at)


def cancel(
    session: Session, who: Who, release_id: str, version: int, reason: str, *, at: datetime
) -> None:
    """Give a release up; the reason is public, and it stays in the calendar as cancelled."""
    release = writing.opened(session, who, release_id, version)
    said = writing.needed(reason, "reason")
    freezing.clear(session, release.id)
    release.frozen = release.sha256 = None
    release.status = Stage.CANCELLED
    writing.note_down(session, who, release, "cancelled", at=at, text=said)
    writing.tell(session, release, "release.cancelled", said, at=at)


def check_due(due_at: datetime, period_end: date, at: datetime) -> None:
    """Refuse a day that is past, too far off, or before the period is over."""
    if not at < due_at <= at + FARTHEST:
        raise Refused(
            "The day of a release lies ahead, within three years. Choose another.", field="due"
        )
    if due_at.date() <= period_end:
        raise Refused(
            "The figures of a period come out after its last day, {day}. Choose a later day.",
            day=period_end.isoformat(),
            field="due",
        )
