"""What is asked of the public record of requests: a selection by pages, one request, a camera's."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import Session

from registry import law, log
from registry.cameras.declared.vocabulary import terms
from registry.errors import NotFound, Refused
from registry.requests.public import telling
from registry.requests.tables import PublicRequest, PublicRequestCamera, Request
from registry.requests.time import clocks
from registry.requests.way.states import OPEN, OWED, PERSONAL, State, Type

R = PublicRequest
AT_ONCE = 50
TYPES = tuple(one for one in Type if one not in PERSONAL)
OVERDUE, ANY_OPEN, ENDED = "overdue", "open", "ended"
OWING = (*OWED, State.INTERNAL_REVIEW)
LONGEST = 80  # characters of a value that a filter takes


@dataclass(frozen=True)
class Filter:
    """Which requests are wanted; "" is any. `state` is a state, or `open`, `ended`, `overdue`."""

    type: str = ""
    office: str = ""
    controller: str = ""
    camera: str = ""
    state: str = ""
    outcome: str = ""
    claim: str = ""

    @property
    def said(self) -> dict[str, str]:
        """What is chosen, by its key in an address."""
        return {one.name: said for one in fields(self) if (said := getattr(self, one.name))}


@dataclass(frozen=True)
class Page:
    """Some requests, the newest first, how many there are in all, and where the next ones begin."""

    requests: list[PublicRequest]
    total: int
    after: str | None


@dataclass(frozen=True)
class Reports:
    """Which reports are wanted; what is empty is any. Days as 2026-03-18, both counted."""

    numbers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()  # open, closed
    since: str = ""
    until: str = ""


def reports(session: Session, wanted: Reports, *, limit: int) -> list[PublicRequest]:
    """The published reports of a selection, the newest first."""
    query = select(R).where(R.type == Type.REPORT)
    for column, values in ((R.number, wanted.numbers), (R.report, wanted.kinds)):
        query = query.where(column.in_(values)) if values else query
    if set(wanted.statuses) == {ANY_OPEN}:
        query = query.where(R.state.in_(OPEN))
    if set(wanted.statuses) == {"closed"}:
        query = query.where(R.state.not_in(OPEN))
    if wanted.since:
        query = query.where(R.received >= wanted.since)
    if wanted.until:
        query = query.where(R.received <= wanted.until)
    return list(session.scalars(query.order_by(R.received.desc(), R.number.desc()).limit(limit)))


def states() -> tuple[str, ...]:
    """What the filter `state` takes, the groups first."""
    return (ANY_OPEN, ENDED, OVERDUE, *telling.words()["state"])


def parse(args: Mapping[str, str]) -> Filter:
    """The selection of a query; Refused names what is not understood."""
    known = {"type": TYPES, "state": states(), "outcome": tuple(terms("request_outcome"))}
    chosen = {}
    for key, value in args.items():
        if key not in {one.name for one in fields(Filter)}:
            raise Refused(
                "{key} is not a filter here. The filters are: {known}.",
                field=key,
                code="unknown_filter",
                key=key,
                known=", ".join(one.name for one in fields(Filter)),
            )
        if (value and key in known and value not in known[key]) or len(value) > LONGEST:
            raise Refused(
                "{key}={value} is not known. {key} takes one of: {known}.",
                field=key,
                code="unknown_value",
                key=key,
                value=value[:LONGEST],
                known=", ".join(known.get(key, ())) or "—",
            )
        chosen[key] = value
    return Filter(**chosen)


def page(
    session: Session, wanted: Filter, *, today: date, after: str = "", limit: int = AT_ONCE
) -> Page:
    """A page of the selection; `after` is what the page before gave."""
    query = chosen(wanted, today)
    total = session.scalar(query.with_only_columns(func.count(), maintain_column_froms=True)) or 0
    found, further = _piece(session, query, after, limit)
    return Page(found, total, further)


def _piece(
    session: Session, query: Select[PublicRequest], after: str, limit: int
) -> tuple[list[PublicRequest], str | None]:
    """So many behind a place in the list, and the place behind them; None at the end."""
    if after:
        received, number = _cursor(after)
        query = query.where(
            or_(R.received < received, and_(R.received == received, R.number < number))
        )
    ordered = query.order_by(R.received.desc(), R.number.desc()).limit(limit + 1)
    found = list(session.scalars(ordered))
    last = found[limit - 1] if len(found) > limit else None
    return found[:limit], f"{last.received}~{last.number}" if last else None


def every_with_cameras(
    session: Session, wanted: Filter, *, today: date
) -> Iterator[tuple[PublicRequest, list[str]]]:
    """The whole selection with the cameras of each, a piece of it in memory at a time."""
    after: str | None = ""
    while after is not None:
        found, after = _piece(session, chosen(wanted, today), after, 1_000)
        cameras = cameras_of(session, found)
        yield from ((one, cameras[one.number]) for one in found)
        session.expunge_all()


def by_number(session: Session, number: str) -> PublicRequest:
    """A request of the record; NotFound also for what is not public."""
    found = session.get(R, number) if len(number) <= LONGEST else None
    if found is None:
        raise NotFound(
            "There is no request {number} on the public record. Requests about a person are never "
            "on it; whoever sent one can follow it with its code at /requests/status.",
            number=number[:LONGEST],
        )
    return found


def count(session: Session) -> int:
    """How many requests are on the record."""
    return session.scalar(select(func.count()).select_from(R)) or 0


def by_claim(session: Session) -> dict[str, int]:
    """How many requests ask for what is missing behind each claim; none where nobody asked."""
    query = select(R.claim_id, func.count()).where(R.claim_id.is_not(None)).group_by(R.claim_id)
    return {str(claim): count for claim, count in session.execute(query)}


def of_camera(session: Session, camera_id: str) -> list[PublicRequest]:
    """What is asked and was asked about a camera, the newest first."""
    query = select(R).join(PublicRequestCamera, PublicRequestCamera.number == R.number)
    mine = query.where(PublicRequestCamera.camera_id == camera_id)
    return list(session.scalars(mine.order_by(R.received.desc(), R.number.desc())))


def cameras_of(session: Session, requests: Iterable[PublicRequest]) -> dict[str, list[str]]:
    """The cameras that requests are about, by number."""
    numbers = [one.number for one in requests]
    found: dict[str, list[str]] = {number: [] for number in numbers}
    for begin in range(0, len(numbers), AT_ONCE):
        query = select(PublicRequestCamera).where(
            PublicRequestCamera.number.in_(numbers[begin : begin + AT_ONCE])
        )
        for row in session.scalars(query.order_by(PublicRequestCamera.camera_id)):
            found[row.number].append(row.camera_id)
    return found


def arithmetic(session: Session, shown: PublicRequest, language: str) -> list[str]:
    """How the day of the answer is reckoned, a sentence for each step; nothing where none runs."""
    request = session.scalar(select(Request).where(Request.number == shown.number))
    clock = clocks.newest(session, request, clocks.RESPOND) if request else None
    return law.explain(clocks.due_of(session, clock), language) if clock else []


def entry_of(session: Session, shown: PublicRequest) -> log.Entry | None:
    """The entry of the register that answered it, where one did."""
    return session.get(log.Entry, shown.entry_number) if shown.entry_number else None


def is_open(request: PublicRequest) -> bool:
    """Whether something is still to happen."""
    return request.state in OPEN


def is_overdue(request: PublicRequest, today: date) -> bool:
    """Whether the day of the answer has gone by and the office still owes it."""
    if request.expected is None or request.state not in OWING:
        return False
    return request.expected < today.isoformat()


def present(session: Session, column: str) -> Sequence[str]:
    """The values of a column that some request has: what a filter can choose."""
    kept: Any = getattr(R, column)
    return list(session.scalars(select(kept).where(kept.is_not(None)).distinct().order_by(kept)))


def chosen(wanted: Filter, today: date) -> Select[PublicRequest]:
    """The query of a selection."""
    query = select(R)
    for column, value in (
        (R.type, wanted.type),
        (R.office_id, wanted.office),
        (R.controller, wanted.controller),
        (R.outcome, wanted.outcome),
        (R.claim_id, wanted.claim),
    ):
        query = query.where(column == value) if value else query
    if wanted.camera:
        about = select(PublicRequestCamera.number)
        query = query.where(
            R.number.in_(about.where(PublicRequestCamera.camera_id == wanted.camera))
        )
    return _in_state(query, wanted.state, today)


def _in_state(query: Select[PublicRequest], state: str, today: date) -> Select[PublicRequest]:
    if state == ANY_OPEN:
        return query.where(R.state.in_(OPEN))
    if state == ENDED:
        return query.where(R.state.not_in(OPEN))
    if state == OVERDUE:
        return query.where(R.state.in_(OWING), R.expected < today.isoformat())
    return query.where(R.state == state) if state else query


def _cursor(after: str) -> tuple[str, str]:
    received, mark, number = after.partition("~")
    if not mark or len(after) > LONGEST:
        raise Refused(
            "after={value} is no place in this list. Take it from the link to the next page.",
            field="after",
            value=after[:LONGEST],
        )
    return received, number
