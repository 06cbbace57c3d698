"""Clocks when a calendar has changed: a later day stands and is told, an earlier one never does.

Until it is recomputed here a clock goes by the version of the calendar that it was reckoned with.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import law
from registry.requests.answers import messages
from registry.requests.saying import SYSTEM, Means, Said
from registry.requests.tables import Clock, Request
from registry.requests.time import clocks, running, timers
from registry.requests.way import effects, engine
from registry.requests.way.guards import Case
from registry.requests.way.states import Event, State


@dataclass(frozen=True)
class Recomputed:
    """How many clocks have moved to a later day, and how many could have been earlier."""

    later: int = 0
    earlier: int = 0


def recompute_all(
    session: Session, means: Means, calendar_id: str | None = None, *, at: datetime
) -> Recomputed:
    """Recompute the running clocks of a calendar (of every one if None) that has a newer version.

    A clock that the new calendar would end earlier keeps its day and its version of the calendar.
    """
    newest = {one.about.id: one for one in law.calendars(session)}
    wanted = {key: one for key, one in newest.items() if calendar_id in (None, key)}
    later = earlier = 0
    for clock in _older(session, max((one.version for one in wanted.values()), default=0)):
        calendar = wanted.get(clocks.rule_of(clock).calendar)
        if calendar is None or clock.calendar_version >= calendar.version:
            continue
        moved = _recompute(session, means, clock, calendar, at)
        later += moved > timedelta(0)
        earlier += moved < timedelta(0)
    return Recomputed(later, earlier)


def recompute_changed(
    session: Session, means: Means, *, since: datetime, at: datetime
) -> Recomputed:
    """The same for the calendars that have changed since a moment."""
    found = [recompute_all(session, means, one, at=at) for one in law.changed(session, since)]
    return Recomputed(sum(one.later for one in found), sum(one.earlier for one in found))


def _older(session: Session, version: int) -> list[Clock]:
    """The running clocks that were reckoned with an older version, request by request."""
    query = select(Clock).where(Clock.stopped_at.is_(None), Clock.calendar_version < version)
    return list(session.scalars(query.order_by(Clock.request_id, Clock.id)))


def _recompute(
    session: Session, means: Means, clock: Clock, calendar: law.Calendar, at: datetime
) -> timedelta:
    """By how much the day moves, or would: nothing that is earlier than it was comes to stand."""
    request = session.get_one(Request, clock.request_id)
    running.catch_up(session, means, request, at=at)
    if clock.stopped_at is not None:  # what was due has ended it
        return timedelta(0)
    due = clocks.due_of(session, clock, calendar)
    moved = law.recomputed(clocks.rule_of(clock), clock.due_on, due.on)
    if due.on == clock.due_on:
        clock.calendar_version = calendar.version
    elif moved.on > clock.due_on:
        return _move(session, means, request, clock, calendar, at)
    return due.on - clock.due_on


def _move(
    session: Session, means: Means, request: Request, clock: Clock, calendar: law.Calendar,
    at: datetime,
) -> timedelta:  # fmt: skip
    was = clock.due_on
    due = clocks.due_of(session, clock, calendar).on
    facts = {"step": clock.step, "was": was.isoformat(), "due": due.isoformat()}
    said = Said(facts=facts | {"calendar": calendar.about.id, "version": calendar.version})
    if engine.refusal(Case(session, means, request, SYSTEM, said, at), Event.RECOMPUTE):
        return timedelta(0)  # nothing runs any more for a request that has ended
    written = engine.apply(session, means, request, Event.RECOMPUTE, SYSTEM, said, at=at)
    clock.calendar_version = calendar.version
    clocks.recompute(session, request, clock, "calendar", at=at)
    _set_timer(session, means, request, clock)
    key = f"recomputed/{written.seq}"
    messages.tell(session, means, request, "recomputed", at=at, key=key)
    return clock.due_on - was


def _set_timer(session: Session, means: Means, request: Request, clock: Clock) -> None:
    ends = effects.end_of(means, clock.due_on)
    if clock.step in clocks.ANSWERING:
        effects.set_due(session, means, request)
    elif clock.step == clocks.APPEAL_WINDOW:
        timers.put(session, request, "appeal_end", ends + effects.BUFFER)
    elif clock.step == "clarify" and request.state == State.AWAITING_REQUESTER:
        timers.put(session, request, "lapse", ends)
