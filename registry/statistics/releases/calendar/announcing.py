"""Announcing releases: one by one, or the quarters of the coming twelve months at once."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from registry import law
from registry.accounts import Who
from registry.errors import Conflict, NotFound, Refused
from registry.settings import LANGUAGES
from registry.statistics.periods import Period
from registry.statistics.releases import settings
from registry.statistics.releases.calendar import dating, writing
from registry.statistics.releases.settings import Settings, Why
from registry.statistics.releases.stages import Stage
from registry.statistics.releases.tables import Release

ID = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?", re.ASCII)
LAG = timedelta(days=45)  # from the end of a quarter until its figures come out
HOUR = time(11, 0)
YEAR = timedelta(days=365)
CALENDAR = "kz"
TITLES = {
    "kk": "Камералар статистикасы, {year} жылғы {quarter}-тоқсан",
    "ru": "Статистика камер, {quarter}-й квартал {year} года",
    "en": "Camera statistics, quarter {quarter} of {year}",
}


@dataclass(frozen=True)
class Announced:
    """A release to be announced; one that supersedes another says why figures change."""

    id: str
    titles: Mapping[str, str]
    period_start: date
    period_end: date
    due_at: datetime
    supersedes_id: str | None = None
    why: str = Why.LATE_DATA
    because: str = ""


def announce(session: Session, who: Who, told: Announced, *, at: datetime) -> Release:
    """Put a release into the calendar, for everyone to see."""
    office = writing.keep_office(who)
    _check(session, told, at)
    terms = Settings(office, why=told.why, because=told.because.strip() or None)
    release = Release(
        id=told.id,
        **{f"title_{code}": told.titles[code].strip() for code in LANGUAGES},
        period_start=told.period_start,
        period_end=told.period_end,
        status=Stage.ANNOUNCED,
        announced_at=at,
        due_at=told.due_at,
        due_precision=dating.precision(told.due_at, at),
        supersedes_id=told.supersedes_id,
        settings=settings.written(terms),
        done=0,
        steps=0,
        demonstration=False,
        version=0,
    )
    session.add(release)
    session.flush()
    writing.note_down(session, who, release, "announced", at=at, text=terms.because)
    writing.tell(session, release, "release.announced", "Announced ahead.", at=at)
    return release


def plan(session: Session, who: Who, *, at: datetime, timezone: ZoneInfo) -> list[Release]:
    """Announce the release of every quarter that falls due within twelve months and is not yet."""
    made: list[Release] = []
    for period in _quarters(at.astimezone(timezone).date()):
        due = due_of(session, period, timezone)
        release_id = f"{period.year}-q{period.quarter}"
        if at < due <= at + YEAR and session.get(Release, release_id) is None:
            told = Announced(release_id, _titles(period), period.first, period.last, due)
            made.append(announce(session, who, told, at=at))
    return made


def due_of(session: Session, period: Period, timezone: ZoneInfo) -> datetime:
    """When the figures of a quarter come out: the same hour, on a day on which people work."""
    day = period.last + LAG
    try:
        day = law.calendar(session, CALENDAR).next_working(day)
    except NotFound:
        day += timedelta(days=max(0, 8 - day.isoweekday()) if day.isoweekday() > 5 else 0)
    return datetime.combine(day, HOUR, timezone).astimezone(UTC)


def _quarters(today: date) -> list[Period]:
    return [
        Period(year, quarter)
        for year in (today.year - 1, today.year, today.year + 1)
        for quarter in (1, 2, 3, 4)
    ]


def _titles(period: Period) -> dict[str, str]:
    return {
        code: said.format(year=period.year, quarter=period.quarter) for code, said in TITLES.items()
    }


def _check(session: Session, told: Announced, at: datetime) -> None:
    if not ID.fullmatch(told.id):
        raise Refused(
            "The id “{id}” cannot be used: take small Latin letters, digits and hyphens, as in "
            "2026-q3.",
            id=told.id[:60],
            field="id",
        )
    if session.get(Release, told.id) is not None:
        raise Conflict("There is a release “{id}” already. Take another id.", id=told.id)
    for code in LANGUAGES:
        writing.needed(told.titles.get(code, ""), f"title_{code}")
    if told.period_start > told.period_end:
        raise Refused("The period ends before it begins. Correct its days.", field="period_end")
    dating.check_due(told.due_at, told.period_end, at)
    if told.supersedes_id is not None:
        _check_superseded(session, told)


def _check_superseded(session: Session, told: Announced) -> None:
    older = session.get(Release, told.supersedes_id)
    if older is None or older.status != Stage.PUBLISHED:
        raise Refused(
            "A correction supersedes a release that is out; “{id}” is none.",
            id=str(told.supersedes_id)[:60],
            field="supersedes_id",
        )
    writing.needed(told.because, "because")
    if told.why not in tuple(Why):
        raise Refused("Choose why figures are revised: {known}.", known=", ".join(Why), field="why")
