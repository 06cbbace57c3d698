"""The periods that run for a request: begun, paused, extended, stopped, and when each is over.

A clock keeps the rule as it was when it began. Its due date always follows from the rule, the
calendar, the pauses and the extensions; each change of it is remembered with its cause.
"""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import law
from registry.cameras.beside import organisations
from registry.errors import Conflict, NotFound, Refused
from registry.requests.saying import Means
from registry.requests.tables import Clock, ClockExtension, ClockPause, DueChange, Request
from registry.requests.way.states import OWED, State

RESPOND, APPEAL_WINDOW, APPEAL_ANSWER = "respond", "appeal_window", "appeal_answer"
ANSWERING = (RESPOND, APPEAL_ANSWER)
JURISDICTION = "kz"
DAY = timedelta(days=1)


def start(
    session: Session, means: Means, request: Request, step: str, *, at: datetime
) -> Clock | None:
    """Begin a period by the rule that holds for this request; None where there is no such rule."""
    rule = _rule(session, request, step, means.day(at))
    if rule is None:
        return None
    calendar = law.calendar(session, rule.calendar)
    began = law.registered(at, rule, calendar)
    due = law.due(rule, calendar, at if rule.unit == law.Unit.HOUR else began)
    clock = Clock(
        request_id=request.id,
        step=step,
        rule=json.dumps(rule.snapshot(), ensure_ascii=False, sort_keys=True),
        calendar_version=calendar.version,
        started_at=at,
        started_on=began,
        due_on=due.on,
        due_at=due.at,
    )
    session.add(clock)
    session.flush()
    _remember(session, request, clock, None, "start", at=at)
    return clock


def running(session: Session, request: Request, step: str) -> Clock | None:
    """The period of that step that has not been stopped."""
    query = select(Clock).where(
        Clock.request_id == request.id, Clock.step == step, Clock.stopped_at.is_(None)
    )
    return session.scalars(query.order_by(Clock.id.desc()).limit(1)).first()


def newest(session: Session, request: Request, step: str) -> Clock | None:
    """The period of that step, whether it runs or has been stopped."""
    query = select(Clock).where(Clock.request_id == request.id, Clock.step == step)
    return session.scalars(query.order_by(Clock.id.desc()).limit(1)).first()


def every(session: Session, request: Request) -> list[Clock]:
    """All periods of a request, in the order in which they began."""
    return list(
        session.scalars(select(Clock).where(Clock.request_id == request.id).order_by(Clock.id))
    )


def answering(session: Session, request: Request) -> Clock | None:
    """The period within which the office has to answer now: the request's, or its appeal's."""
    return running(session, request, APPEAL_ANSWER) or running(session, request, RESPOND)


def rule_of(clock: Clock) -> law.Rule:
    """The rule as it was when the period began."""
    return law.Rule.from_snapshot(json.loads(clock.rule))


def calendar_of(session: Session, clock: Clock) -> law.Calendar:
    """The calendar by which it is reckoned: the version it began with, or came to since."""
    return law.calendar(session, rule_of(clock).calendar, clock.calendar_version)


def due_of(session: Session, clock: Clock, calendar: law.Calendar | None = None) -> law.Due:
    """The due date with all its arithmetic; by `calendar` where another version is tried."""
    rule = rule_of(clock)
    by = calendar or calendar_of(session, clock)
    if rule.unit == law.Unit.HOUR:
        return law.due(rule, by, clock.started_at)
    return law.due(
        rule, by, clock.started_on, pauses=_pauses(session, clock),
        extensions=_extensions(session, clock),
    )  # fmt: skip


def pauses(session: Session, clock: Clock) -> list[ClockPause]:
    """The spans in which it stood still."""
    query = select(ClockPause).where(ClockPause.clock_id == clock.id)
    return list(session.scalars(query.order_by(ClockPause.id)))


def extensions(session: Session, clock: Clock) -> list[ClockExtension]:
    """The time that was added to it."""
    query = select(ClockExtension).where(ClockExtension.clock_id == clock.id)
    return list(session.scalars(query.order_by(ClockExtension.id)))


def stopped(session: Session, some: Sequence[Clock]) -> dict[int, list[ClockPause]]:
    """The spans in which each of many clocks stood still, asked at once."""
    found: dict[int, list[ClockPause]] = {one.id: [] for one in some}
    for each in session.scalars(select(ClockPause).where(ClockPause.clock_id.in_(found))):
        found[each.clock_id].append(each)
    return found


def worked(calendar: law.Calendar, clock: Clock, stopped: Sequence[ClockPause], until: date) -> int:
    """The working days of a clock up to a day, without those on which it stood still."""
    still = [(one.from_on, one.to_on or until) for one in stopped]
    days = (
        clock.started_on + ahead * DAY for ahead in range(1, (until - clock.started_on).days + 1)
    )
    return sum(
        calendar.is_working(day) and not any(first < day <= last for first, last in still)
        for day in days
    )


def pause_reasons(clock: Clock | None) -> tuple[str, ...]:
    """For what this clock may be stopped."""
    return tuple(map(str, rule_of(clock).pause_reasons)) if clock else ()


def pause(session: Session, means: Means, request: Request, reason: str, *, at: datetime) -> None:
    """Let the clock of the answer stand still from now on."""
    if clock := answering(session, request):
        session.add(ClockPause(clock_id=clock.id, from_on=means.day(at), reason=reason))
        session.flush()
        recompute(session, request, clock, "pause", at=at)


def resume(session: Session, means: Means, request: Request, *, at: datetime) -> None:
    """Let it run on."""
    clock = answering(session, request)
    for one in pauses(session, clock) if clock else ():
        if one.to_on is None:
            one.to_on = means.day(at)
    if clock:
        session.flush()
        recompute(session, request, clock, "resume", at=at)


def go_on(
    session: Session, means: Means, request: Request, *, at: datetime, paused: bool = True
) -> None:
    """Let the clock of the answer run on after it was stopped; `paused`: it stood still since."""
    clock = newest(session, request, APPEAL_ANSWER) or newest(session, request, RESPOND)
    if clock is None or clock.stopped_on is None:
        return
    if paused:
        session.add(
            ClockPause(
                clock_id=clock.id, from_on=clock.stopped_on, to_on=means.day(at), reason="lapsed"
            )
        )
    clock.stopped_at = clock.stopped_on = clock.outcome = None
    session.flush()
    recompute(session, request, clock, "resume", at=at)
    request.due_on = clock.due_on


def extend(
    session: Session, means: Means, request: Request, amount: int, reason: str, *, at: datetime
) -> ClockExtension:
    """Add time to the clock of the answer; the guard has looked whether that may be."""
    clock = answering(session, request)
    if clock is None:
        raise Conflict("No clock runs that could be extended.")
    rule = rule_of(clock)
    calendar = calendar_of(session, clock)
    added = ClockExtension(
        clock_id=clock.id,
        amount=amount,
        unit=str(rule.ext_unit or rule.unit),
        reason=reason,
        at=at,
        notice_due_on=law.notice_due(rule, calendar, means.day(at), clock.started_on),
    )
    session.add(added)
    session.flush()
    recompute(session, request, clock, "extend", at=at)
    return added


def extension_refusal(
    session: Session, request: Request, amount: int | None, today: date
) -> Refused | None:
    """Why the clock cannot be extended by so much; None where it can."""
    clock = answering(session, request)
    if clock is None:
        return Conflict("No clock runs that could be extended.")
    rule = rule_of(clock)
    if not amount or amount < 1 or rule.ext_unit is None:
        return Refused("Say by how much the time is extended.", field="amount")
    try:
        law.extended(
            rule, calendar_of(session, clock), clock.started_on,
            law.Extension(amount, rule.ext_unit), on=today,
            pauses=_pauses(session, clock), extensions=_extensions(session, clock),
        )  # fmt: skip
    except Refused as refused:
        return refused
    return None


def stop(
    session: Session, means: Means, clock: Clock | None, outcome: str, *, at: datetime
) -> None:
    """End a period, with how it ended: answered, forwarded, withdrawn, lapsed."""
    if clock is None or clock.stopped_at is not None:
        return
    clock.stopped_at, clock.stopped_on, clock.outcome = at, means.day(at), outcome
    for one in pauses(session, clock):
        one.to_on = one.to_on or means.day(at)


def stop_all(
    session: Session, means: Means, request: Request, outcome: str, *, at: datetime
) -> None:
    """End everything that runs for a request."""
    for clock in every(session, request):
        stop(session, means, clock, outcome, at=at)
    request.due_on = None


def recompute(
    session: Session, request: Request, clock: Clock, cause: str, *, at: datetime
) -> bool:
    """Work the due date out anew and remember a change; gives whether there was one."""
    due, old = due_of(session, clock), clock.due_on
    clock.due_on, clock.due_at = due.on, due.at
    if clock.due_on != old:
        _remember(session, request, clock, old, cause, at=at)
    return clock.due_on != old


def is_overdue(session: Session, request: Request, today: date) -> bool:
    """Whether the office has let the day pass by which it had to answer."""
    owes = State(request.state) in OWED or request.state == State.INTERNAL_REVIEW
    clock = answering(session, request) if owes else None
    return clock is not None and today > clock.due_on


def appeal_is_open(session: Session, request: Request, today: date) -> bool:
    """Whether an appeal within the office is still possible."""
    clock = running(session, request, APPEAL_WINDOW)
    return clock is not None and today <= clock.due_on


def _rule(session: Session, request: Request, step: str, on: date) -> law.Rule | None:
    rules = [kept.rule for kept in law.rules(session, JURISDICTION)]
    try:
        return law.choose(rules, request.type, _kind(session, request), step, on).rule
    except NotFound:
        return None


def _kind(session: Session, request: Request) -> str:
    """What kind of body answers, as the law's rules tell them apart."""
    if request.controller is None:
        return ""
    try:
        return str(organisations.by_id(session, request.controller).get("type", ""))
    except NotFound:
        return ""


def _pauses(session: Session, clock: Clock) -> list[law.Pause]:
    return [law.Pause(one.from_on, one.to_on, one.reason) for one in pauses(session, clock)]


def _extensions(session: Session, clock: Clock) -> list[law.Extension]:
    found = extensions(session, clock)
    return [law.Extension(one.amount, law.Unit(one.unit)) for one in found]


def _remember(
    session: Session,
    request: Request,
    clock: Clock,
    old: date | None,
    cause: str,
    *,
    at: datetime,
) -> None:
    change = DueChange(clock_id=clock.id, at=at, old_due=old, new_due=clock.due_on, cause=cause)
    session.add(change)
    if clock.step in ANSWERING:
        request.due_on = clock.due_on
    session.flush()
