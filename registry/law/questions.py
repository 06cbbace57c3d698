"""What the tables of the law say: acts, rules and calendars, as they stand or as they stood."""

import json
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import or_, select

from registry.database import Session
from registry.errors import NotFound
from registry.law.calendars import About, Calendar, Day, by_date
from registry.law.rules import Act, Rule
from registry.law.tables import CalendarDay, LegalAct, LegalCalendar, LegalRule


@dataclass(frozen=True)
class Kept:
    """A rule with the version that it has come to."""

    rule: Rule
    version: int
    jurisdiction: str


def acts(session: Session) -> dict[str, Act]:
    """The acts that stand, by id in order."""
    query = select(LegalAct).where(LegalAct.replaced_at.is_(None)).order_by(LegalAct.act_id)
    return {row.act_id: Act.model_validate_json(row.facts) for row in session.scalars(query)}


def rules(session: Session, jurisdiction: str | None = None) -> list[Kept]:
    """The rules that stand, of one jurisdiction or of all, in the order of their ids."""
    query = select(LegalRule).where(LegalRule.replaced_at.is_(None)).order_by(LegalRule.rule_id)
    if jurisdiction is not None:
        query = query.where(LegalRule.jurisdiction == jurisdiction)
    return [_kept(row) for row in session.scalars(query)]


def versions(session: Session, rule_id: str) -> list[Kept]:
    """Every version of a rule, the newest first; empty for an unknown one."""
    query = select(LegalRule).where(LegalRule.rule_id == rule_id)
    return [_kept(row) for row in session.scalars(query.order_by(LegalRule.version.desc()))]


def calendar(session: Session, calendar_id: str, version: int | None = None) -> Calendar:
    """A calendar as it stands, or as it was at a version; refuses an unknown one."""
    row = session.get(LegalCalendar, calendar_id)
    if row is None or (version is not None and not 1 <= version <= row.version):
        raise NotFound("There is no calendar “{id}” here.", field="calendar", id=calendar_id)
    wanted = row.version if version is None else version
    query = select(CalendarDay.facts).where(
        CalendarDay.calendar_id == calendar_id,
        CalendarDay.version <= wanted,
        or_(CalendarDay.replaced_in.is_(None), CalendarDay.replaced_in > wanted),
    )
    days = [Day.model_validate_json(facts) for facts in session.scalars(query)]
    return Calendar(About.model_validate_json(row.facts), wanted, by_date(days))


def calendars(session: Session) -> list[Calendar]:
    """All calendars as they stand, by id."""
    ids = session.scalars(select(LegalCalendar.id).order_by(LegalCalendar.id)).all()
    return [calendar(session, one) for one in ids]


def changed(session: Session, since: datetime) -> list[str]:
    """The calendars that have changed since a moment, by id."""
    query = select(LegalCalendar.id).where(LegalCalendar.changed_at >= since)
    return list(session.scalars(query.order_by(LegalCalendar.id)))


def changed_days(earlier: Calendar, later: Calendar) -> list[date]:
    """The days that two versions of a calendar count differently, in order."""
    both = sorted({*earlier.days, *later.days})
    return [day for day in both if earlier.is_working(day) != later.is_working(day)]


def _kept(row: LegalRule) -> Kept:
    return Kept(Rule.from_snapshot(json.loads(row.facts)), row.version, row.jurisdiction)
