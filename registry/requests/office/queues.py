"""The office's queues of requests: what is to be sorted, what is one's own, what waits for whom."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry.accounts import Role, Who, roles
from registry.drafts.questions import names
from registry.errors import NotFound
from registry.requests.office import questions
from registry.requests.office.questions import Filter
from registry.requests.tables import Hold, Request, RequestBar, RequestCamera
from registry.requests.way.states import OPEN, State

S = State


class Tab(StrEnum):
    """A queue."""

    SORT = "sort"
    MINE = "mine"
    PERSON = "person"
    REVIEW = "review"
    QUARANTINED = "quarantined"
    HOLDS = "holds"
    ALL = "all"
    ENDED = "ended"


STATES: dict[Tab, tuple[State, ...]] = {
    Tab.SORT: (S.RECEIVED, S.TRIAGE),
    Tab.PERSON: (S.AWAITING_REQUESTER, S.UNCONFIRMED),
    Tab.REVIEW: (S.IN_REVIEW, S.INTERNAL_REVIEW),
    Tab.QUARANTINED: (S.QUARANTINED,),
}


@dataclass(frozen=True)
class Row:
    """A request in a queue: who works on it, on which cameras, and what it waits for."""

    request: Request
    handler: str | None
    camera_ids: tuple[str, ...]
    holds: int  # orders to keep footage that nobody has answered


@dataclass(frozen=True)
class Page:
    """Rows in the order of the queue, and where the next ones begin."""

    rows: list[Row]
    after: str | None


@dataclass(frozen=True)
class Task:
    """What waits for an official, and how much of it."""

    code: str  # overdue, quarantined, to_sort, to_review, mine, holds
    count: int
    tab: Tab


def office_ids(who: Who) -> list[str]:
    """The offices whose requests an official sees."""
    return who.offices(*roles.ANSWERS, Role.GUARDIAN)


def counts(session: Session, who: Who, today: date) -> dict[str, int]:
    """How many requests are in each queue, and how many are overdue or due soon, by name."""
    own = office_ids(who)
    told = questions.counts(session, own, today)
    mine = _of_states(session, own, Request.handler_id == who.id)
    every = _of_states(session, own)
    return {
        "overdue": told.overdue,
        "due_soon": told.due_soon,
        Tab.SORT: every[S.RECEIVED] + every[S.TRIAGE],
        Tab.MINE: sum(mine.values()),
        Tab.PERSON: every[S.AWAITING_REQUESTER] + every[S.UNCONFIRMED],
        Tab.REVIEW: told.in_review,
        Tab.QUARANTINED: told.quarantined,
        Tab.HOLDS: told.holds,
        Tab.ALL: told.open,
    }


def listed(
    session: Session,
    who: Who,
    tab: Tab,
    *,
    type_: str | None = None,
    camera: str | None = None,
    overdue_on: date | None = None,
    after: str | None = None,
    limit: int = questions.AT_ONCE,
) -> Page:
    """A page of a queue; what is due first stands first, what has ended by its number."""
    wanted = Filter(
        states=STATES.get(tab, ()),
        type=type_,
        camera=camera,
        overdue_on=overdue_on,
        handler=who.id if tab == Tab.MINE else None,
        waits_for_hold=tab == Tab.HOLDS,
        barred_for=who.id,
    )
    begin = _place(after)
    if tab == Tab.ENDED:
        before = begin[1] if begin else None
        found = questions.ended(session, office_ids(who), wanted, before=before, limit=limit)
    else:
        found = questions.queue(session, office_ids(who), wanted, after=begin, limit=limit)
    next_one = f"{found.after[0].isoformat()}.{found.after[1]}" if found.after else None
    return Page(_rows(session, found.requests), next_one)


def opened(session: Session, who: Who, number: str) -> Request:
    """A request that an official may see; NotFound where it is of others, or about them."""
    found = questions.one(session, number, office_ids(who))
    if session.get(RequestBar, (found.id, who.id)):
        raise NotFound("There is no request {number} in your offices.", number=number)
    return found


def waiting(session: Session, who: Who, today: date) -> list[Task]:
    """What waits for an official among requests, the most urgent first; nothing where none does."""
    own = office_ids(who)
    if not own:
        return []
    told = counts(session, who, today)
    sorts, handles = who.offices(Role.REQUEST_CLERK), who.offices(Role.REQUEST_HANDLER)
    found = [
        Task("overdue", told["overdue"], Tab.ALL),
        Task("quarantined", told[Tab.QUARANTINED] if sorts else 0, Tab.QUARANTINED),
        Task("to_sort", told[Tab.SORT] if sorts else 0, Tab.SORT),
        Task("to_review", _to_review(session, who), Tab.REVIEW),
        Task("mine", told[Tab.MINE] if handles else 0, Tab.MINE),
        Task("holds", told[Tab.HOLDS] if handles else 0, Tab.HOLDS),
    ]
    return [task for task in found if task.count]


def told(session: Session, who: Who, today: date) -> list[tuple[str, int]]:
    """The same as words of the weekly letter and numbers."""
    return [(task.code, task.count) for task in waiting(session, who, today)]


def _to_review(session: Session, who: Who) -> int:
    deciders = who.offices(Role.REQUEST_DECIDER)
    reviewers = who.offices(Role.REQUEST_HANDLER, Role.REQUEST_DECIDER)
    drafts = _of_states(session, reviewers, Request.handler_id.is_distinct_from(who.id))
    return drafts[S.IN_REVIEW] + _of_states(session, deciders)[S.INTERNAL_REVIEW]


def _of_states(session: Session, own: Sequence[str], *conditions: object) -> Counter[str]:
    query = select(Request.state, func.count()).where(
        Request.office_id.in_(own), Request.state.in_(OPEN)
    )
    query = query.where(*conditions).group_by(Request.state)  # type: ignore[arg-type]
    return Counter({state: count for state, count in session.execute(query)})  # noqa: C416


def _rows(session: Session, found: Sequence[Request]) -> list[Row]:
    ids = [one.id for one in found]
    named = names(session, [one.handler_id for one in found])
    about: dict[int, list[str]] = {}
    query = select(RequestCamera).where(RequestCamera.request_id.in_(ids))
    for one in session.scalars(query.order_by(RequestCamera.camera_id)):
        about.setdefault(one.request_id, []).append(one.camera_id)
    held = select(Hold.request_id, func.count()).where(
        Hold.request_id.in_(ids), Hold.state == "ordered"
    )
    holds = {id_: count for id_, count in session.execute(held.group_by(Hold.request_id))}  # noqa: C416
    return [
        Row(
            one,
            named.get(one.handler_id or 0),
            tuple(about.get(one.id, ())),
            holds.get(one.id, 0),
        )
        for one in found
    ]


def _place(after: str | None) -> tuple[date, int] | None:
    day, _, number = (after or "").rpartition(".")
    try:
        return date.fromisoformat(day), int(number)
    except ValueError:
        return None
