"""What has to happen to a request at a moment: set, dropped, and done once however late.

A timer that is late does what it would have done in time, with the moment at which it was due.
"""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from registry.requests.tables import Request, Timer
from registry.requests.way.states import State

# What goes on when a request has ended.
AFTERWARDS = frozenset({"appeal_end", "purge"})


def put(session: Session, request: Request, kind: str, due_at: datetime, *, seq: int = 0) -> None:
    """Have something happen at a moment; a timer of the same name is moved to it."""
    found = session.scalar(
        select(Timer).where(Timer.request_id == request.id, Timer.kind == kind, Timer.seq == seq)
    )
    if found is None:
        session.add(Timer(request_id=request.id, kind=kind, seq=seq, due_at=due_at))
    else:
        found.due_at, found.fired_at, found.dropped = due_at, None, False
    session.flush()


def drop(session: Session, request: Request, *kinds: str, seq: int | None = None) -> None:
    """Let nothing of these kinds happen any more; with `seq`, only that one."""
    waiting = update(Timer).where(
        Timer.request_id == request.id, Timer.kind.in_(kinds), Timer.fired_at.is_(None)
    )
    if seq is not None:
        waiting = waiting.where(Timer.seq == seq)
    session.execute(waiting.values(dropped=True))


def drop_all(session: Session, request: Request) -> None:
    """Let nothing happen any more that belongs to an open request."""
    session.execute(
        update(Timer)
        .where(
            Timer.request_id == request.id,
            Timer.kind.not_in(AFTERWARDS),
            Timer.fired_at.is_(None),
        )
        .values(dropped=True)
    )


def due(
    session: Session, *, at: datetime, request: Request | None = None, limit: int = 100
) -> list[int]:
    """The timers that are due, those due first at the front."""
    query = select(Timer.id).where(
        Timer.fired_at.is_(None), Timer.dropped.is_(False), Timer.due_at <= at
    )
    if request is not None:
        query = query.where(Timer.request_id == request.id)
    return list(session.scalars(query.order_by(Timer.due_at, Timer.id).limit(limit)))


def take(session: Session, timer_id: int, *, at: datetime) -> Timer | None:
    """The timer, if it is this process that may let it happen; None if another has."""
    done = session.execute(
        update(Timer)
        .where(Timer.id == timer_id, Timer.fired_at.is_(None), Timer.dropped.is_(False))
        .values(fired_at=at)
        .returning(Timer.id)
    ).first()
    return session.get(Timer, timer_id, populate_existing=True) if done else None


def is_over(request: Request) -> bool:
    """Whether nothing can happen to it any more."""
    return request.state == State.PURGED
