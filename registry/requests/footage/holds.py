"""Orders to keep footage: given the moment somebody asks, answered by the operator, let go in time.

A hold discloses nothing. It is for a short while and few cameras, and ends by itself.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import cameras
from registry.errors import NotFound
from registry.requests import private
from registry.requests.saying import Means
from registry.requests.tables import Hold, Request, RequestCamera
from registry.requests.time import timers

MARGIN = timedelta(minutes=10)  # kept before and after: clocks of cameras go wrong
ANSWER_WITHIN = timedelta(hours=24)
WAITING = frozenset({"ordered"})
KEPT = frozenset({"held", "partly"})
STANDING = WAITING | KEPT
LOST = "lost"


def order(session: Session, means: Means, request: Request, *, at: datetime) -> list[Hold]:
    """Order what the request's cameras filmed in its window; what is gone already is said so.

    What stands already for a camera is not ordered again.
    """
    if request.window_start is None or request.window_end is None:
        return []
    ids = list(
        session.scalars(
            select(RequestCamera.camera_id).where(RequestCamera.request_id == request.id)
        )
    )
    kept = cameras.kept_of(session, ids)
    standing = {hold.camera_id for hold in of(session, request) if hold.state in STANDING}
    made = []
    for camera_id in sorted(set(ids) - standing):
        days = kept[camera_id].camera.retention_days if camera_id in kept else None
        made.append(_order(session, request, camera_id, days, at))
    session.flush()
    _set_timers(session, request, made)
    return made


def of(session: Session, request: Request) -> list[Hold]:
    """All holds of a request, by camera."""
    query = select(Hold).where(Hold.request_id == request.id)
    return list(session.scalars(query.order_by(Hold.camera_id, Hold.id)))


def chosen(session: Session, request: Request, ids: Sequence[int]) -> list[Hold]:
    """Those of a request that are named; all that stand when none is."""
    found = {hold.id: hold for hold in of(session, request)}
    if unknown := [one for one in ids if one not in found]:
        raise NotFound("This request has no hold {id}.", id=unknown[0])
    if ids:
        return [found[one] for one in ids]
    return [hold for hold in found.values() if hold.state in STANDING]


def answer(
    session: Session,
    means: Means,
    request: Request,
    held: Iterable[Hold],
    state: str,
    *,
    at: datetime,
    storage: str = "",
    content_hash: str | None = None,
) -> None:
    """Write down what the operator says: held, partly, or gone before the order came."""
    for hold in held:
        hold.state, hold.answered_at, hold.content_hash = state, at, content_hash
        hold.storage = private.close(
            session, means, request.submission_id, "storage", storage, at=at
        )
        timers.drop(session, request, "overwrite", seq=hold.id)
    if not any(hold.state in WAITING for hold in of(session, request)):
        timers.drop(session, request, "hold_due", "hold_remind")


def lose(session: Session, request: Request, held: Iterable[Hold], *, at: datetime) -> None:
    """Write down that footage was overwritten while a person waited for it."""
    for hold in held:
        hold.state, hold.answered_at = LOST, hold.answered_at or at
        timers.drop(session, request, "overwrite", seq=hold.id)


def release(session: Session, request: Request, *, at: datetime) -> list[Hold]:
    """Let go of all that is still kept or ordered; gives what that was."""
    let_go = [hold for hold in of(session, request) if hold.state in STANDING]
    for hold in let_go:
        hold.state, hold.released_at = "released", at
    timers.drop(session, request, "hold_due", "hold_remind", "overwrite")
    return let_go


def is_kept_for_another(session: Session, request: Request) -> bool:
    """Whether footage of its cameras, in its window if it has one, is kept for somebody else."""
    own = select(RequestCamera.camera_id).where(RequestCamera.request_id == request.id)
    others = select(Request.id).where(Request.submission_id != request.submission_id)
    query = select(Hold.id).where(
        Hold.camera_id.in_(own), Hold.request_id.in_(others), Hold.state.in_(STANDING)
    )
    if request.window_start and request.window_end:
        query = query.where(Hold.start < request.window_end, Hold.end > request.window_start)
    return session.scalar(query.limit(1)) is not None


def lost_of(session: Session, request: Request) -> int:
    """How many cameras' footage was lost while the request was open."""
    query = select(func.count()).select_from(Hold)
    lost = query.where(Hold.request_id == request.id, Hold.state == LOST)
    return session.scalar(lost) or 0


def _order(
    session: Session, request: Request, camera_id: str, days: int | None, at: datetime
) -> Hold:
    assert request.window_start is not None
    assert request.window_end is not None
    overwritten = _overwritten(request.window_start, request.window_end, days, at)
    is_gone = days == 0 or (overwritten is not None and overwritten <= at)
    hold = Hold(
        request_id=request.id,
        camera_id=camera_id,
        state="gone" if is_gone else "ordered",
        start=request.window_start - MARGIN,
        end=request.window_end + MARGIN,
        ordered_at=at,
        answer_due_at=at + ANSWER_WITHIN,
        overwrite_at=overwritten,
    )
    session.add(hold)
    return hold


def _overwritten(start: datetime, end: datetime, days: int | None, at: datetime) -> datetime | None:
    """When the first of it is overwritten, or the last where its beginning is gone already."""
    if days is None:
        return None
    first, last = start + timedelta(days=days), end + timedelta(days=days)
    return first if first > at else last


def _set_timers(session: Session, request: Request, made: Sequence[Hold]) -> None:
    waiting = [hold for hold in made if hold.state in WAITING]
    if not waiting:
        return
    timers.put(session, request, "hold_due", min(hold.answer_due_at for hold in waiting))
    for hold in waiting:
        if hold.overwrite_at is not None:
            timers.put(session, request, "overwrite", hold.overwrite_at, seq=hold.id)
