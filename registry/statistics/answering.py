"""How offices answer: what the public record adds up to, and how long answers take.

All of it is counted from public requests alone, so that anybody can recount it from the files.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from statistics import median

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, load_only

from registry import law
from registry.requests.footage.holds import LOST
from registry.requests.public import record
from registry.requests.tables import Clock, Hold, PublicRequest, Request
from registry.requests.time import clocks
from registry.requests.way.states import Type

FEWEST = 5  # answers from which a forecast is made
AT_ONCE = 500
R = PublicRequest
COUNTED = (
    R.office_id, R.type, R.state, R.expected, R.working_days, R.due_kept, R.pauses, R.extensions,
    R.appealed, R.reversed,
)  # fmt: skip
SMALL = 20  # answers below which an office is told in counts and in no share


@dataclass(frozen=True)
class Answers:
    """What the record holds of one office: counts, and days of those that were answered.

    `median` and `p90` are working days; None without an answer. `is_small`: too few for shares.
    """

    office_id: str
    total: int
    answered: int
    on_time: int
    judged: int
    overdue: int
    pauses: int
    extensions: int
    appealed: int
    reversed: int
    median: float | None
    p90: int | None
    usual: tuple[int, int] | None  # within which the middle half of questions was answered

    @property
    def is_small(self) -> bool:
        """Whether so few were judged that a share would say more than it knows."""
        return self.judged < SMALL

    @property
    def extensions_per_hundred(self) -> float:
        """Extensions in a hundred requests."""
        return round(100 * self.extensions / self.total, 1) if self.total else 0.0


@dataclass(frozen=True)
class Footage:
    """Orders to keep footage, and how many came to nothing while somebody waited for it."""

    ordered: int
    lost: int
    is_told: bool


@dataclass(frozen=True)
class Step:
    """After `day` working days a share of the requests waits still; `left` were there to answer."""

    day: int
    waiting: float
    left: int


def selected(session: Session, wanted: record.Filter, *, today: date) -> list[PublicRequest]:
    """The requests of a selection by office, with what is counted of them and no text."""
    query = record.chosen(wanted, today).order_by(PublicRequest.office_id)
    return list(session.scalars(query.options(load_only(*COUNTED))))


def by_office(found: Sequence[PublicRequest], *, today: date) -> list[Answers]:
    """Each office with what its requests add up to, by its id: never a rank."""
    return [
        of(office_id, list(some), today)
        for office_id, some in groupby(found, lambda one: one.office_id)
    ]


def of(office_id: str, found: Sequence[PublicRequest], today: date) -> Answers:
    """What these requests add up to."""
    days = sorted(one.working_days for one in found if one.working_days is not None)
    judged = [one for one in found if one.due_kept is not None]
    return Answers(
        office_id,
        total=len(found),
        answered=len(days),
        on_time=sum(bool(one.due_kept) for one in judged),
        judged=len(judged),
        overdue=sum(record.is_overdue(one, today) for one in found),
        pauses=sum(one.pauses for one in found),
        extensions=sum(one.extensions for one in found),
        appealed=sum(one.appealed for one in found),
        reversed=sum(one.reversed for one in found),
        median=float(median(days)) if days else None,
        p90=nearest_rank(days, 90) if days else None,
        usual=_middle(one.working_days for one in found if one.type == Type.INFORMATION),
    )


def footage(session: Session) -> dict[str, Footage]:
    """What became of the orders to keep footage, by the office that answers for the cameras.

    The orders belong to requests about persons: no number below FEWEST is told, but 0.
    """
    query = (
        select(Request.office_id, func.count(), func.sum(case((Hold.state == LOST, 1), else_=0)))
        .join(Request, Request.id == Hold.request_id)
        .group_by(Request.office_id)
    )
    return {
        office_id: Footage(ordered, int(lost), is_told=lost == 0 or lost >= FEWEST)
        for office_id, ordered, lost in session.execute(query)
        if ordered >= FEWEST
    }


def nearest_rank(ordered: Sequence[int], percent: int) -> int:
    """The least of the values that so many in a hundred do not exceed.

    >>> nearest_rank([3, 5, 8, 13], 75)
    8
    """
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def survival(spans: Sequence[tuple[int, bool]]) -> list[Step]:
    """The share that waits still after each day on which something was answered (Kaplan–Meier).

    A span is its working days, and whether an answer ended it; the others were only watched so
    long, and count as waiting until then.

    >>> [(step.day, step.waiting) for step in survival([(1, True), (2, False), (3, True)])][1:]
    [(3, 0.0)]
    """
    waiting, steps = 1.0, []
    left = len(spans)
    for day, some in groupby(sorted(spans), lambda one: one[0]):
        ended = [is_answered for _, is_answered in some]
        if any(ended):
            waiting *= 1 - sum(ended) / left
            steps.append(Step(day, waiting, left))
        left -= len(ended)
    return steps


def spans(
    session: Session, found: Sequence[PublicRequest], *, today: date
) -> list[tuple[int, bool]]:
    """How long each request waited for its answer, or waits as yet."""
    waiting = [one.number for one in found if one.working_days is None]
    known = [(one.working_days, True) for one in found if one.working_days is not None]
    calendars: dict[str, law.Calendar] = {}
    for begin in range(0, len(waiting), AT_ONCE):
        query = (
            select(Clock)
            .join(Request, Request.id == Clock.request_id)
            .where(Clock.step == clocks.RESPOND)
            .where(Request.number.in_(waiting[begin : begin + AT_ONCE]))
        )
        some = list(session.scalars(query))
        stopped = clocks.stopped(session, some)
        for clock in some:
            calendar_id = clocks.rule_of(clock).calendar
            if calendar_id not in calendars:
                calendars[calendar_id] = law.calendar(session, calendar_id)
            until = max(clock.started_on, clock.stopped_on or today)
            days = clocks.worked(calendars[calendar_id], clock, stopped[clock.id], until)
            known.append((days, False))
    return known


def forecast(
    session: Session, type_: str, office_id: str, *, fewest: int = FEWEST
) -> tuple[int, int] | None:
    """Between how many working days the middle half of the answers took; None if too few.

    For the same type and office; of requests about persons nothing is known publicly.
    """
    query = select(PublicRequest.working_days).where(
        PublicRequest.type == type_,
        PublicRequest.office_id == office_id,
        PublicRequest.working_days.is_not(None),
    )
    return _middle(session.scalars(query), fewest)


def _middle(said: Iterable[int | None], fewest: int = FEWEST) -> tuple[int, int] | None:
    days = sorted(one for one in said if one is not None)
    if len(days) < fewest:
        return None
    return nearest_rank(days, 25), nearest_rank(days, 75)


def term(session: Session) -> int | None:
    """The usual number of working days for an answer, to be drawn beside the curve."""
    rules = [one.rule for one in law.rules(session, clocks.JURISDICTION)]
    usual = [
        one.amount
        for one in rules
        if one.step == clocks.RESPOND and one.unit == law.Unit.WORKING_DAY
    ]
    return max(usual, key=usual.count, default=None)
