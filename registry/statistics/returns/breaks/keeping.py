"""Breaks as they are kept: found when a return is accepted, explained by the office."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.accounts import Who, roles
from registry.errors import Conflict, NotAllowed, NotFound, Refused
from registry.settings import LANGUAGES
from registry.statistics.measures import measure as known
from registry.statistics.returns import framing, keeping
from registry.statistics.returns.breaks.detecting import Break, detect
from registry.statistics.returns.questions import counts, lists_of, settings_of
from registry.statistics.returns.tables import Return, SeriesBreak
from registry.statistics.returns.way import rights

NEAR = 45  # days: a break that is found again a little earlier or later is the same one
BY_OFFICE = "office"


def of(session: Session, system_id: str, area_id: str) -> list[SeriesBreak]:
    """The breaks of a system in an area, the oldest first."""
    query = select(SeriesBreak).where(
        SeriesBreak.system_id == system_id, SeriesBreak.area_id == area_id
    )
    return list(session.scalars(query.order_by(SeriesBreak.at, SeriesBreak.measure)))


def remember(session: Session, system_id: str, area_id: str) -> int:
    """Find the breaks of what is accepted and keep those that are new; gives their number.

    Those that are not found any more are dropped, unless somebody has explained them.
    """
    known = of(session, system_id, area_id)
    told = [one for one in known if one.detected_by == BY_OFFICE or _is_explained(one)]
    found = {
        (one.measure, one.at): one
        for one in _found(session, system_id, area_id)
        if not any(_is_same(one, other) for other in told)
    }
    for other in known:
        if other in told:
            continue
        if (again := found.pop((other.measure, other.at), None)) is not None:
            other.before, other.after = again.before, again.after
        else:
            session.delete(other)
    session.flush()
    for one in found.values():
        session.add(SeriesBreak(system_id=system_id, area_id=area_id, **asdict(one)))
    session.flush()
    return len(found)


def _found(session: Session, system_id: str, area_id: str) -> list[Break]:
    query = select(Return.id).where(
        counts(), Return.system_id == system_id, Return.area_id == area_id
    )
    rows = keeping.rows_of(session, session.scalars(query))
    return detect(
        [row for some in rows.values() for row in some],
        settings_of(session, system_id, area_id),
        lists_of(session, system_id, area_id),
    )


def add(
    session: Session,
    who: Who,
    office_id: str,
    system_id: str,
    area_id: str,
    measure: str,
    on: date,
    causes: Mapping[str, str],
    *,
    at: datetime,
) -> int:
    """Say that a measure cannot be compared from a day on, and why."""
    rights.check_counting(session, who, office_id)
    framing.check_place(session, office_id, system_id, area_id)
    known(measure)
    told = _causes(causes)
    if any(one.measure == measure and one.at == on for one in of(session, system_id, area_id)):
        raise Conflict("This break is known already. Say its cause there.", field="at")
    made = SeriesBreak(
        system_id=system_id, area_id=area_id, measure=measure, at=on, detected_by=BY_OFFICE, **told
    )
    session.add(made)
    session.flush()
    _tell(session, who, office_id, made, "break.add", at)
    return made.id


def note(
    session: Session,
    who: Who,
    office_id: str,
    break_id: int,
    causes: Mapping[str, str],
    *,
    at: datetime,
) -> None:
    """Say what the cause of a break was, in one language or more: it is published with it."""
    found = session.get(SeriesBreak, break_id)
    if found is None:
        raise NotFound("There is no such break.")
    if not roles.accepts_for_all(who):
        rights.check_counting(session, who, office_id)
        _check_counted(session, office_id, found)
    for name, text in _causes(causes).items():
        setattr(found, name, text)
    session.flush()
    _tell(session, who, office_id, found, "break.note", at)


def _check_counted(session: Session, office_id: str, found: SeriesBreak) -> None:
    query = select(Return.id).where(
        Return.office_id == office_id,
        Return.system_id == found.system_id,
        Return.area_id == found.area_id,
    )
    if session.scalar(query.limit(1)) is None:
        raise NotAllowed("This break is in the figures of another office.")


def _is_same(one: Break, other: SeriesBreak) -> bool:
    apart = abs((other.at - one.at).days)
    near = NEAR if one.detected_by == "rate" and other.detected_by == "rate" else 0
    return other.measure == one.measure and apart <= near


def _is_explained(one: SeriesBreak) -> bool:
    return any((one.cause_kk, one.cause_ru, one.cause_en))


def _causes(causes: Mapping[str, str]) -> dict[str, str | None]:
    told = {code: causes.get(code, "").strip() for code in LANGUAGES}
    if not any(told.values()) or any(len(text) > keeping.LONGEST for text in told.values()):
        raise Refused(
            "Say the cause in one language at least, in {most} characters at most.",
            most=keeping.LONGEST,
            field="cause",
        )
    return {f"cause_{code}": text or None for code, text in told.items()}


def _tell(
    session: Session, who: Who, office_id: str, found: SeriesBreak, what: str, at: datetime
) -> None:
    audit.write(
        session, what, at=at, official=who.id, office=office_id,
        subject=f"systems/{found.system_id}", area=found.area_id, measure=found.measure,
        day=found.at,
    )  # fmt: skip
