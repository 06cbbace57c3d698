"""What is due: which quarters of a system in an area an office has not handed in yet.

A quarter is due once it is over. An office owes it for what it has counted before, and for the
systems whose records name its organisation as the one that deploys them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.accounts import Office
from registry.cameras.beside import systems
from registry.cameras.declared import vocabulary
from registry.statistics import periods
from registry.statistics.periods import Period
from registry.statistics.returns.framing import capabilities
from registry.statistics.returns.tables import Return
from registry.statistics.returns.way.states import Status

SHOWN = 6  # quarters
# Of two returns about the same days, the one that is further on tells how the quarter stands.
FURTHEST = (Status.ACCEPTED, Status.SUBMITTED, Status.QUERIED, Status.DRAFT)


@dataclass(frozen=True, order=True)
class Line:
    """What returns are about: a capability of a system in an area."""

    system_id: str
    capability: str
    area_id: str


@dataclass(frozen=True)
class Standing:
    """How a quarter of a line stands; without a return, whether it is due."""

    period: Period
    kept: Return | None
    is_due: bool


def due(
    session: Session, office: Office, *, today: date, quarters: int = SHOWN
) -> dict[Line, list[Standing]]:
    """For each line of the office its last quarters, the oldest first; lines by their names."""
    query = select(Return).where(Return.office_id == office.id, Return.status != Status.WITHDRAWN)
    found: dict[Line, list[Return]] = {}
    for kept in session.scalars(query.order_by(Return.id)):
        found.setdefault(Line(kept.system_id, kept.capability, kept.area_id), []).append(kept)
    owed = deployed(session, office)
    over = periods.ended(today, quarters)
    return {
        line: [_standing(one, found.get(line, []), is_owed=line in owed) for one in over]
        for line in sorted({*found, *owed})
    }


def deployed(session: Session, office: Office) -> set[Line]:
    """The lines of the systems that the office's organisation deploys, in the office's area."""
    if office.organisation is None or office.area is None:
        return set()
    return {
        Line(system_id, capability, office.area)
        for system_id, record in systems.standing(session).items()
        if office.organisation in _texts(record.get("deployer"))
        for capability in countable(record)
    }


def countable(system: dict[str, object]) -> list[str]:
    """The capabilities of a system for which there is something to count."""
    can = {
        code
        for one in _texts(system.get("function"))
        for code in vocabulary.narrower("function", one)
    }
    return [code for code in capabilities() if code in can]


def _standing(period: Period, kept: Iterable[Return], *, is_owed: bool) -> Standing:
    listed = list(kept)
    inside = [
        one for one in listed if one.period_start <= period.last and one.period_end >= period.first
    ]
    inside.sort(key=lambda one: (FURTHEST.index(Status(one.status)), -one.vintage, -one.id))
    begun = min((one.period_start for one in listed), default=None)
    is_due = is_owed or (begun is not None and begun <= period.last)
    return Standing(period, inside[0] if inside else None, is_due and not inside)


def _texts(said: object) -> list[str]:
    return [str(one) for one in said] if isinstance(said, list | tuple) else []
