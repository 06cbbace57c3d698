"""What is asked of requests: the office's queue, one request with all about it, a person's own."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from registry.accounts import Official
from registry.accounts.tables import Membership
from registry.errors import NotFound
from registry.requests.person import codes
from registry.requests.saying import Means
from registry.requests.tables import (
    Hold,
    Request,
    RequestBar,
    RequestCamera,
    RequestEvent,
    RequestFile,
    Submission,
)
from registry.requests.way.states import ENDED, OPEN, OWED, State

AT_ONCE = 50
SOON = timedelta(days=3)
OWES = (*OWED, State.INTERNAL_REVIEW)
NEVER = date.max


@dataclass(frozen=True)
class Filter:
    """Which requests of the offices are wanted."""

    states: tuple[State, ...] = ()
    type: str | None = None
    handler: int | None = None
    unassigned: bool = False
    overdue_on: date | None = None
    camera: str | None = None
    waits_for_hold: bool = False  # an order to keep footage that nobody has answered
    barred_for: int | None = None  # without those that are about this official


@dataclass(frozen=True)
class Page:
    """Some requests in the order of their due dates, and where the next ones begin."""

    requests: list[Request]
    after: tuple[date, int] | None


@dataclass(frozen=True)
class Counts:
    """How many requests wait for what."""

    open: int
    overdue: int
    due_soon: int
    unassigned: int
    in_review: int
    quarantined: int
    holds: int


def queue(
    session: Session,
    office_ids: Sequence[str],
    wanted: Filter | None = None,
    *,
    after: tuple[date, int] | None = None,
    limit: int = AT_ONCE,
) -> Page:
    """The requests of these offices, what is due first at the front; those without a day last."""
    query = _wanted(office_ids, wanted or Filter())
    due = func.coalesce(Request.due_on, NEVER)
    if after:
        query = query.where(or_(due > after[0], and_(due == after[0], Request.id > after[1])))
    found = _in_order(session, query.order_by(due, Request.id).limit(limit + 1))
    last = found[limit - 1] if len(found) > limit else None
    return Page(found[:limit], (last.due_on or NEVER, last.id) if last else None)


def ended(
    session: Session,
    office_ids: Sequence[str],
    wanted: Filter | None = None,
    *,
    before: int | None = None,
    limit: int = AT_ONCE,
) -> Page:
    """The requests of these offices that have ended, the newest first; `before` is an id."""
    query = _wanted(office_ids, replace(wanted or Filter(), states=tuple(ENDED)))
    if before:
        query = query.where(Request.id < before)
    found = _in_order(session, query.order_by(Request.id.desc()).limit(limit + 1))
    last = found[limit - 1] if len(found) > limit else None
    return Page(found[:limit], (NEVER, last.id) if last else None)


def counts(session: Session, office_ids: Sequence[str], today: date) -> Counts:
    """What waits in these offices."""

    def number(*conditions: object) -> int:
        query = select(func.count()).select_from(Request)
        of_offices = query.where(Request.office_id.in_(office_ids))
        return session.scalar(of_offices.where(*conditions)) or 0  # type: ignore[arg-type]

    owed = Request.state.in_(OWES)
    holds = select(func.count(Hold.id)).join(Request, Request.id == Hold.request_id)
    waiting = holds.where(Request.office_id.in_(office_ids), Hold.state == "ordered")
    return Counts(
        open=number(Request.state.in_(OPEN)),
        overdue=number(owed, Request.due_on < today),
        due_soon=number(owed, Request.due_on.between(today, today + SOON)),
        unassigned=number(Request.state == State.TRIAGE),
        in_review=number(Request.state.in_((State.IN_REVIEW, State.INTERNAL_REVIEW))),
        quarantined=number(Request.state == State.QUARANTINED),
        holds=session.scalar(waiting) or 0,
    )


def one(session: Session, number: str, office_ids: Sequence[str]) -> Request:
    """A request of one of these offices; NotFound else, whether it exists or not."""
    found = session.scalar(
        select(Request).where(Request.number == number, Request.office_id.in_(office_ids))
    )
    if found is None:
        raise NotFound("There is no request {number} in your offices.", number=number)
    return found


def by_code(session: Session, means: Means, code: str) -> Submission:
    """The submission that a code opens; for any other the same refusal, after the same work."""
    found: Submission | None = codes.find(session, means.seal, Submission.code_digest, code)
    if found is None or found.purged_at is not None:
        raise codes.unknown()
    return found


def submission_of(session: Session, request: Request) -> Submission:
    """What the request was handed in with."""
    found = session.get(Submission, request.submission_id)
    assert found is not None
    return found


def events(session: Session, request: Request) -> list[RequestEvent]:
    """All that happened to it, the first at the front."""
    query = select(RequestEvent).where(RequestEvent.request_id == request.id)
    return list(session.scalars(query.order_by(RequestEvent.seq)))


def files_of(session: Session, request: Request, *purposes: str) -> list[RequestFile]:
    """The files that belong to it, of these purposes or of all."""
    query = select(RequestFile).where(RequestFile.request_id == request.id)
    if purposes:
        query = query.where(RequestFile.purpose.in_(purposes))
    return list(session.scalars(query.order_by(RequestFile.file_id)))


def near(
    session: Session, lon: float, lat: float, *, degrees: float = 0.002, since: datetime
) -> list[Request]:
    """Open reports close to a point, which may be of the same thing."""
    query = select(Request).where(
        Request.type == "report",
        Request.state.in_(OPEN),
        Request.received_at >= since,
        Request.lat.between(lat - degrees, lat + degrees),
        Request.lon.between(lon - 2 * degrees, lon + 2 * degrees),
    )
    return list(session.scalars(query.order_by(Request.id).limit(20)))


def colleagues(session: Session, office_id: str, *roles: str) -> list[Official]:
    """The officials of an office with one of these roles, by name."""
    query = (
        select(Official)
        .join(Membership, Membership.official_id == Official.id)
        .where(Membership.office_id == office_id, Official.state == "active")
    )
    if roles:
        query = query.where(Membership.role.in_(roles))
    return list(session.scalars(query.distinct().order_by(Official.name, Official.id)))


def assignable(session: Session, request: Request, *roles: str) -> list[Official]:
    """Who of its office can be given a request: nobody whom it is about."""
    barred = select(RequestBar.official_id).where(RequestBar.request_id == request.id)
    kept_from = set(session.scalars(barred))
    found = colleagues(session, request.office_id, *roles)
    return [one for one in found if one.id not in kept_from]


def _in_order(session: Session, query: Select[Any]) -> list[Request]:
    """The requests of a query in its order: sorted by their ids alone, and then read."""
    ids = list(session.scalars(query.with_only_columns(Request.id)))
    found = {one.id: one for one in session.scalars(select(Request).where(Request.id.in_(ids)))}
    return [found[one] for one in ids]


def _wanted(office_ids: Sequence[str], wanted: Filter) -> Select[Request]:
    query = select(Request).where(Request.office_id.in_(office_ids))
    query = query.where(Request.state.in_(wanted.states or OPEN))
    if wanted.type:
        query = query.where(Request.type == wanted.type)
    if wanted.handler is not None:
        query = query.where(Request.handler_id == wanted.handler)
    if wanted.unassigned:
        query = query.where(Request.handler_id.is_(None))
    if wanted.overdue_on:
        query = query.where(Request.due_on < wanted.overdue_on, Request.state.in_(OWES))
    if wanted.camera:
        about = select(RequestCamera.request_id).where(RequestCamera.camera_id == wanted.camera)
        query = query.where(Request.id.in_(about))
    if wanted.waits_for_hold:
        query = query.where(Request.id.in_(select(Hold.request_id).where(Hold.state == "ordered")))
    if wanted.barred_for is not None:
        about = select(RequestBar.request_id).where(RequestBar.official_id == wanted.barred_for)
        query = query.where(Request.id.not_in(about))
    return query
