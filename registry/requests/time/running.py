"""Timers that are due, done in the order in which they fell due, each once."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.database import Database
from registry.errors import Refused
from registry.requests.footage import holds, orders
from registry.requests.saying import SYSTEM, Means, Said
from registry.requests.tables import Hold, Request, Timer
from registry.requests.time import clocks, timers
from registry.requests.way import effects, engine
from registry.requests.way.guards import Case
from registry.requests.way.states import Event, State

Handler = Callable[[Session, Means, Request, Timer], None]


def run_due(database: Database, means: Means, *, at: datetime) -> int:
    """Do everything that is due, request by request; gives how many timers were done."""
    done, seen = 0, set[int]()
    while ids := _requests_due(database, at, seen):
        for request_id in ids:
            seen.add(request_id)
            with database.writing() as session:
                # Locked, so that what a person does at the same moment is not overlooked.
                request = session.get(Request, request_id, with_for_update=True)
                assert request is not None
                done += catch_up(session, means, request, at=at)
    return done


def catch_up(session: Session, means: Means, request: Request, *, at: datetime) -> int:
    """Do what has fallen due for one request, as if it had been done in time."""
    done = 0
    while ids := timers.due(session, at=at, request=request, limit=1):
        if timer := timers.take(session, ids[0], at=at):
            _fire(session, means, request, timer)
            done += 1
    return done


def _fire(session: Session, means: Means, request: Request, timer: Timer) -> None:
    try:
        with session.begin_nested():
            HANDLERS[timer.kind](session, means, request, timer)
    except engine.Moved:
        raise  # somebody else was first: nothing is done now, and the timer stays
    except Refused:
        session.refresh(request)  # what it was set for is over: there is nothing to be done


def settle(session: Session, means: Means, request: Request, *, at: datetime) -> None:
    """What the register itself does next, once something has happened."""
    if request.state == State.RECEIVED:
        engine.apply(session, means, request, Event.REGISTER, SYSTEM, at=at)
        effects.set_due(session, means, request)
    if request.state == State.DECIDED:
        for event in (Event.DELIVER, Event.CLOSE):
            case = Case(session, means, request, SYSTEM, Said(), at)
            if engine.refusal(case, event) is None:
                engine.apply(session, means, request, event, SYSTEM, at=at)
                break


def _by(event: Event, **facts: str) -> Handler:
    def handler(session: Session, means: Means, request: Request, timer: Timer) -> None:
        said = Said(facts=facts)
        engine.apply(session, means, request, event, SYSTEM, said, at=timer.due_at)
        settle(session, means, request, at=timer.due_at)

    return handler


def _fall_due(session: Session, means: Means, request: Request, timer: Timer) -> None:
    clock = clocks.answering(session, request)
    if clock is None or not clocks.is_overdue(session, request, means.day(timer.due_at)):
        return
    said = Said(facts={"step": clock.step, "due": clock.due_on.isoformat()})
    engine.apply(session, means, request, Event.FALL_DUE, SYSTEM, said, at=timer.due_at)


def _hold_due(session: Session, means: Means, request: Request, timer: Timer) -> None:
    if any(hold.state in holds.WAITING for hold in holds.of(session, request)):
        said = Said(facts={"step": "preserve"})
        engine.apply(session, means, request, Event.FALL_DUE, SYSTEM, said, at=timer.due_at)
        orders.escalate(session, means, request, at=timer.due_at)


def _hold_remind(session: Session, means: Means, request: Request, timer: Timer) -> None:
    orders.remind(session, means, request, at=timer.due_at)


def _overwrite(session: Session, means: Means, request: Request, timer: Timer) -> None:
    hold = session.get(Hold, timer.seq)
    if hold is not None and hold.state in holds.WAITING:
        said = Said(hold_ids=(hold.id,))
        engine.apply(session, means, request, Event.LOSE_FOOTAGE, SYSTEM, said, at=timer.due_at)


def _appeal_end(session: Session, means: Means, request: Request, timer: Timer) -> None:
    window = clocks.running(session, request, clocks.APPEAL_WINDOW)
    clocks.stop(session, means, window, "unused", at=timer.due_at)
    if any(hold.state in holds.STANDING for hold in holds.of(session, request)):
        engine.apply(session, means, request, Event.RELEASE_HOLD, SYSTEM, at=timer.due_at)


HANDLERS: dict[str, Handler] = {
    "confirm": _by(Event.CONFIRM_CONTACT),
    "quarantine": _by(Event.RELEASE),
    "due": _fall_due,
    "remind": _by(Event.WARN),
    "lapse": _by(Event.LAPSE),
    "hold_due": _hold_due,
    "hold_remind": _hold_remind,
    "overwrite": _overwrite,
    "link_end": _by(Event.EXPIRE_LINK),
    "appeal_end": _appeal_end,
    "purge": _by(Event.PURGE),
}


def _requests_due(database: Database, at: datetime, seen: set[int]) -> list[int]:
    with database.reading() as session:
        query = select(Timer.request_id).where(
            Timer.fired_at.is_(None), Timer.dropped.is_(False), Timer.due_at <= at
        )
        found = session.scalars(query.distinct().order_by(Timer.request_id).limit(500))
        return [one for one in found if one not in seen]
