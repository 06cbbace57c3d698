"""Requests of people about themselves, counted by the month: who asked can never be worked out.

A request is counted in the month in which it was written down here, which never changes; a month is
published once, when the time for appeals is over, and is never touched again. So the published
months are about different requests each, and no two of them can be subtracted from one another.
Cells below the threshold are hidden, zeros with them, and as many others as it takes.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import product
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import law
from registry.cameras.beside import organisations
from registry.database import Database
from registry.errors import Conflict, Refused
from registry.requests import PERSONAL, Means
from registry.requests.tables import Request, RequestEvent, Submission
from registry.requests.time.clocks import APPEAL_WINDOW, JURISDICTION
from registry.requests.way.states import OPEN, State
from registry.statistics import disclosure
from registry.statistics.disclosure import Relation
from registry.statistics.tables import PublicRequestMonth

THRESHOLD = 5
ALL = "*"
DAY = timedelta(days=1)
KINDS = ("police", "public", "private", "other")
KIND_OF = {
    "police": "police", "security_service": "police", "ministry": "public", "akimat": "public",
    "transport": "public", "oversight": "public", "private": "private", "vendor": "private",
}  # fmt: skip
TYPES = tuple(sorted(PERSONAL))
OUTCOMES = ("granted", "refused", "not_there", "ended", "open")
OUTCOME_OF = {
    "refused": "refused", "identity_failed": "refused", "unfounded": "refused",
    "not_held": "not_there", "not_retained": "not_there", "lost_while_pending": "not_there",
    "no_match": "not_there", "forwarded": "ended",
}  # fmt: skip
DIMENSIONS = {"kind": KINDS, "type": TYPES, "outcome": OUTCOMES}
# If the finest table cannot be made safe, a coarser one is published.
TABLES = (("kind", "type", "outcome"), ("type", "outcome"), ("type",), ())

Row = tuple[str, str, str]


@dataclass(frozen=True)
class Table:
    """A month's counts by cell, the relations between them, and the names of those to hide."""

    cells: dict[str, int]
    relations: list[Relation]
    hidden: frozenset[str]


@dataclass(frozen=True)
class Month:
    """A published month: the counts that are shown; what is hidden is only named."""

    month: str
    cells: dict[str, int]
    suppressed: tuple[str, ...]
    published_at: datetime

    def count(self, *, kind: str = ALL, type: str = ALL, outcome: str = ALL) -> int | None:  # noqa: A002
        """The count of a cell; None where it is not shown."""
        return self.cells.get(cell(kind, type, outcome))


def publish_due(database: Database, means: Means, *, at: datetime) -> int:
    """Publish each month whose time has come; gives how many. Safe to run late and twice."""
    with database.reading() as session:
        waiting = due(session, means, at=at)
        counted = {month: rows(session, means, month) for month in waiting}
    for month, (found, is_demonstration) in counted.items():
        table = protected(found)  # may take a minute, and nobody has to wait for it
        with database.writing() as session:
            publish(session, month, table, at=at, demonstration=is_demonstration)
    return len(counted)


def due(session: Session, means: Means, *, at: datetime) -> list[str]:
    """The months that can be published and are not, the first at the front."""
    first = session.scalar(select(func.min(RequestEvent.at)))
    if first is None:
        return []
    known = set(session.scalars(select(PublicRequestMonth.month)))
    today, found = means.day(at), []
    month = means.day(first).replace(day=1)
    while opens_on(session, month) <= today:
        if f"{month:%Y-%m}" not in known:
            found.append(f"{month:%Y-%m}")
        month = following(month)
    return found


def opens_on(session: Session, month: date) -> date:
    """The day from which a month can be published: when its last appeal would have been late."""
    last = following(month) - DAY
    ends = [
        law.due(kept.rule, law.calendar(session, kept.rule.calendar), last).on
        for kept in law.rules(session, JURISDICTION)
        if kept.rule.step == APPEAL_WINDOW
    ]
    return max(ends, default=last + 92 * DAY) + DAY


def following(month: date) -> date:
    """The first day of the month after."""
    return (month.replace(day=28) + 4 * DAY).replace(day=1)


def rows(session: Session, means: Means, month: str) -> tuple[list[Row], bool]:
    """Kind of body, type and outcome of each request of a month; and whether it is invented."""
    query = (
        select(Request, RequestEvent.at, Submission.demonstration)
        .join(RequestEvent, RequestEvent.request_id == Request.id)
        .join(Submission, Submission.id == Request.submission_id)
        .where(RequestEvent.seq == 1, Request.type.in_(TYPES))
    )
    standing = organisations.standing(session)
    found, invented = [], False
    for request, at, is_demonstration in session.execute(query):
        if f"{means.day(at):%Y-%m}" == month:
            body = standing.get(request.controller or "", {})
            kind = KIND_OF.get(str(body.get("type", "")), "other")
            found.append((kind, request.type, outcome_of(request)))
            invented = invented or is_demonstration
    return found, invented


def outcome_of(request: Request) -> str:
    """The group of outcomes that a request is counted in."""
    if request.outcome:
        return OUTCOME_OF.get(request.outcome, "granted")
    return "open" if request.state in OPEN or request.state == State.QUARANTINED else "ended"


def protected(found: Sequence[Row]) -> Table:
    """The finest table of these requests that shows nobody."""
    for names in TABLES:
        cells, relations = tabled(found, names)
        try:
            hidden = disclosure.protect(
                cells,
                relations,
                threshold=THRESHOLD,
                zeros_published=False,
                # A sum says more to a reader than one of its parts.
                weights={name: float(10 ** name.split("|").count(ALL)) for name in cells},
            )
        except Refused:
            continue
        table = Table(cells, relations, frozenset(hidden))
        if not list(exposed(table)):
            return table
    raise Conflict("No table of this month could be made safe, so none is published.")


def exposed(table: Table) -> Iterator[str]:
    """The small cells of a table that could be worked out too closely from what is shown."""
    bounds = disclosure.audit(table.cells, table.relations, table.hidden, zeros_published=False)
    for name, value in table.cells.items():
        low, high = bounds.get(name, (value, value))
        if value < THRESHOLD and not (high >= THRESHOLD and high - low >= THRESHOLD - 1):
            yield name


def tabled(found: Iterable[Row], names: Sequence[str]) -> tuple[dict[str, int], list[Relation]]:
    """The counts by all cells and sums over these dimensions, and how they add up."""
    order = [name in names for name in DIMENSIONS]
    sides = [(*DIMENSIONS[name], ALL) if name in names else (ALL,) for name in DIMENSIONS]
    counts = Counter(
        _named(*combined)
        for row in found
        for combined in product(
            *((value, ALL) if kept else (ALL,) for value, kept in zip(row, order, strict=True))
        )
    )
    cells = {_named(*combined): counts[_named(*combined)] for combined in product(*sides)}
    relations: list[Relation] = []
    for place, side in enumerate(sides):
        if len(side) == 1:
            continue
        for rest in product(*(each for at, each in enumerate(sides) if at != place)):
            line = {_named(*rest[:place], value, *rest[place:]): 1 for value in side[:-1]}
            relations.append({_named(*rest[:place], ALL, *rest[place:]): -1, **line})
    return cells, relations


def cell(kind: str, type_: str, outcome: str) -> str:
    """The name of a cell; `*` stands for all."""
    return _named(kind, type_, outcome)


def publish(
    session: Session, month: str, table: Table, *, at: datetime, demonstration: bool = False
) -> None:
    """Write a month down for good; one that is published stays as it is."""
    if session.get(PublicRequestMonth, month) is not None:
        return
    shown = {name: value for name, value in table.cells.items() if name not in table.hidden}
    session.add(
        PublicRequestMonth(
            month=month,
            cells=json.dumps(shown, sort_keys=True),
            suppressed=json.dumps(sorted(table.hidden)),
            demonstration=demonstration,
            published_at=at,
        )
    )
    session.flush()


def months(session: Session) -> list[Month]:
    """The published months, the newest first."""
    query = select(PublicRequestMonth).order_by(PublicRequestMonth.month.desc())
    return [
        Month(one.month, _read(one.cells), tuple(json.loads(one.suppressed)), one.published_at)
        for one in session.scalars(query)
    ]


def _named(*parts: str) -> str:
    return "|".join(parts)


def _read(cells: str) -> dict[str, int]:
    known: dict[str, Any] = json.loads(cells)
    return known
