"""Packs into tables: what is new or changed is added beside what was, which is kept.

Loading again changes nothing. A day that an official has confirmed is not overwritten by what a
library says of it, nor taken away because the library does not know it.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, select

from registry.database import Session
from registry.errors import NotFound
from registry.law.calendars import About, Calendar, Day
from registry.law.packs import Packs, read
from registry.law.rules import Act, Rule
from registry.law.tables import CalendarDay, LegalAct, LegalCalendar, LegalRule


@dataclass(frozen=True)
class Loaded:
    """What a load changed: lines as in a diff, “+” new, “~” changed, “-” withdrawn.

    `kept` are the days that stand as an official confirmed them, though the pack differs.
    """

    acts: tuple[str, ...]
    rules: tuple[str, ...]
    days: tuple[str, ...]
    kept: tuple[tuple[str, date], ...] = ()

    @property
    def lines(self) -> tuple[str, ...]:
        """All changes."""
        return (*self.acts, *self.rules, *self.days)


def load(session: Session, *, at: datetime, packs: Packs | None = None) -> Loaded:
    """Bring the tables to what the packs say (those that ship, by default); gives what changed."""
    said = packs or read()
    acts = _load_acts(session, said.acts, at)
    rules = _load_rules(session, said, at)
    days: list[str] = []
    kept: list[tuple[str, date]] = []
    for calendar in said.calendars.values():
        _load_calendar(session, calendar, at, days, kept)
    session.flush()
    return Loaded(acts, rules, tuple(days), tuple(kept))


def confirm_day(session: Session, calendar_id: str, day: Day, *, at: datetime) -> int:
    """Write down a day as an official decree has it; gives the calendar's new version.

    The same day said again changes nothing. Refuses a calendar that is not there.
    """
    calendar = session.get(LegalCalendar, calendar_id)
    if calendar is None:
        raise NotFound("There is no calendar “{id}” here.", field="calendar", id=calendar_id)
    official = day.model_copy(update={"status": "official"})
    standing = _standing_days(session, calendar_id).get(day.on)
    if standing is not None and standing.facts == _kept(official):
        return calendar.version
    calendar.version += 1
    calendar.changed_at = at
    if standing is not None:
        standing.replaced_in = calendar.version
    session.add(_row(calendar_id, official, calendar.version, at))
    session.flush()
    return calendar.version


def _load_acts(session: Session, acts: Mapping[str, Act], at: datetime) -> tuple[str, ...]:
    query = select(LegalAct).where(LegalAct.replaced_at.is_(None))
    standing = {row.act_id: row for row in session.scalars(query)}
    numbers = select(LegalAct.act_id, func.max(LegalAct.version)).group_by(LegalAct.act_id)
    versions = {row[0]: int(row[1]) for row in session.execute(numbers)}
    lines = _withdrawn("act", standing, acts, at)
    for act in acts.values():
        before = standing.get(act.id)
        if before is not None and before.facts == _kept(act):
            continue
        version = versions.get(act.id, 0) + 1
        _replace(before, at)
        session.add(
            LegalAct(
                act_id=act.id,
                version=version,
                jurisdiction=act.jurisdiction,
                facts=_kept(act),
                added_at=at,
                replaced_at=None,
            )
        )
        lines.append(f"{'~' if before else '+'} act {act.id}")
    return tuple(lines)


def _load_rules(session: Session, packs: Packs, at: datetime) -> tuple[str, ...]:
    query = select(LegalRule).where(LegalRule.replaced_at.is_(None))
    standing = {row.rule_id: row for row in session.scalars(query)}
    numbers = select(LegalRule.rule_id, func.max(LegalRule.version)).group_by(LegalRule.rule_id)
    versions = {row[0]: int(row[1]) for row in session.execute(numbers)}
    lines = _withdrawn("rule", standing, packs.rules, at)
    for rule in packs.rules.values():
        before = standing.get(rule.id)
        if before is not None and before.facts == _kept(rule):
            continue
        _replace(before, at)
        version = versions.get(rule.id, 0) + 1
        jurisdiction = packs.acts[rule.act].jurisdiction
        session.add(
            LegalRule(
                rule_id=rule.id,
                version=version,
                act_id=rule.act,
                jurisdiction=jurisdiction,
                step=rule.step,
                confidence=rule.confidence,
                facts=_kept(rule),
                added_at=at,
                replaced_at=None,
            )
        )
        lines.append(f"{'~' if before else '+'} rule {rule.id}")
    return tuple(lines)


def _withdrawn(
    noun: str,
    standing: Mapping[str, LegalAct] | Mapping[str, LegalRule],
    said: Mapping[str, object],
    at: datetime,
) -> list[str]:
    gone = [name for name in standing if name not in said]
    for name in gone:
        _replace(standing[name], at)
    return [f"- {noun} {name}" for name in gone]


def _replace(row: LegalAct | LegalRule | None, at: datetime) -> None:
    if row is not None:
        row.replaced_at = at


def _load_calendar(
    session: Session,
    said: Calendar,
    at: datetime,
    lines: list[str],
    kept: list[tuple[str, date]],
) -> None:
    about = said.about
    calendar = session.get(LegalCalendar, about.id)
    if calendar is None:
        calendar = LegalCalendar(id=about.id, version=0, facts=_kept(about), changed_at=at)
        session.add(calendar)
    calendar.facts = _kept(about)
    standing = _standing_days(session, about.id)
    changed = [day for day in said.days.values() if _differs(standing.get(day.on), day)]
    official = {on for on, row in standing.items() if row.status == "official"}
    kept += [(about.id, day.on) for day in changed if day.on in official]
    fresh = [day for day in changed if day.on not in official]
    gone = [on for on in standing if on not in said.days and on not in official]
    if not (fresh or gone) and calendar.version:
        return
    calendar.version += 1
    calendar.changed_at = at
    _write_days(session, calendar, fresh, [standing[on] for on in gone], standing, at)
    lines += _day_lines(about, fresh, gone, standing)


def _write_days(
    session: Session,
    calendar: LegalCalendar,
    fresh: Sequence[Day],
    gone: Sequence[CalendarDay],
    standing: Mapping[date, CalendarDay],
    at: datetime,
) -> None:
    for row in (*gone, *(standing[day.on] for day in fresh if day.on in standing)):
        row.replaced_in = calendar.version
    session.add_all(_row(calendar.id, day, calendar.version, at) for day in fresh)


def _day_lines(
    about: About, fresh: Iterable[Day], gone: Iterable[date], standing: Mapping[date, CalendarDay]
) -> list[str]:
    lines = [f"- day {about.id} {on}" for on in gone]
    signs = {True: "~", False: "+"}
    return lines + [f"{signs[day.on in standing]} day {about.id} {day.on}" for day in fresh]


def _standing_days(session: Session, calendar_id: str) -> dict[date, CalendarDay]:
    query = select(CalendarDay).where(
        CalendarDay.calendar_id == calendar_id, CalendarDay.replaced_in.is_(None)
    )
    return {row.day: row for row in session.scalars(query)}


def _differs(row: CalendarDay | None, day: Day) -> bool:
    return row is None or row.facts != _kept(day)


def _row(calendar_id: str, day: Day, version: int, at: datetime) -> CalendarDay:
    return CalendarDay(
        calendar_id=calendar_id, day=day.on, version=version, kind=day.kind, status=day.status,
        facts=_kept(day), added_at=at, replaced_in=None,
    )  # fmt: skip


def _kept(facts: Act | Rule | About | Day) -> str:
    plain = facts.model_dump(mode="json", exclude_none=True)
    return json.dumps(plain, ensure_ascii=False, sort_keys=True)
