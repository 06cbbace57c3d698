"""Reading the trail: a page of it, or all of it, the newest first."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from registry.audit.tables import AuditEvent

CHUNK = 1_000
LATELY = 20_000  # events among which the kinds are looked for


@dataclass(frozen=True)
class Asked:
    """Which events are meant: of these offices (None: of all), a kind, a day, an official."""

    offices: tuple[str, ...] | None
    timezone: ZoneInfo
    what: str = ""
    day: date | None = None
    official: int | None = None

    def conditions(self) -> list[Any]:
        """The same as conditions on an event."""
        said: list[Any] = []
        if self.offices is not None:
            said.append(AuditEvent.office_id.in_(self.offices))
        if self.what:
            said.append(AuditEvent.what == self.what)
        if self.official is not None:
            said.append(AuditEvent.official_id == self.official)
        if self.day:
            begins = datetime.combine(self.day, time(), self.timezone)
            said += [AuditEvent.at >= begins, AuditEvent.at < begins + timedelta(days=1)]
        return said


def page(
    session: Session, asked: Asked, *, before: int | None = None, limit: int = 50
) -> list[AuditEvent]:
    """The newest events, or those before an event's number."""
    return list(session.scalars(_query(asked, before).limit(limit)))


def every(session: Session, asked: Asked, *, before: int | None = None) -> Iterator[AuditEvent]:
    """All events that are meant, a chunk in memory at a time."""
    while found := page(session, asked, before=before, limit=CHUNK):
        yield from found
        before = found[-1].id
        session.expunge_all()


def kinds(session: Session, offices: Sequence[str] | None) -> list[str]:
    """The kinds of events there were of late."""
    query = select(AuditEvent.what).order_by(AuditEvent.id.desc()).limit(LATELY)
    if offices is not None:
        query = query.where(AuditEvent.office_id.in_(offices))
    return sorted(session.scalars(select(query.subquery().c.what).distinct()))


def _query(asked: Asked, before: int | None) -> Select[AuditEvent]:
    query = select(AuditEvent).where(*asked.conditions()).order_by(AuditEvent.id.desc())
    return query if before is None else query.where(AuditEvent.id < before)
