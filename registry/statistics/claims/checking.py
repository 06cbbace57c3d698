"""Whether a claim can be worked out again from what was published, and what stands in the way."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from registry import log
from registry.statistics import periods
from registry.statistics.cells import Cell
from registry.statistics.claims.asking import measure_of
from registry.statistics.claims.ledger import Registered
from registry.statistics.periods import Period
from registry.statistics.releases import naming, questions


class Verdict(StrEnum):
    """What came of checking a claim."""

    REPRODUCED = "reproduced"
    CONTRADICTED = "contradicted"
    NOT_REPRODUCED = "not_reproduced"
    NO_FIGURE = "no_figure"


@dataclass(frozen=True)
class Checked:
    """A verdict, and the count that it rests on; None where there is none."""

    verdict: Verdict
    counted: int | None = None


def checked(
    session: Session, claim: log.Record, beside: Registered | None, until: datetime | None = None
) -> Checked:
    """What the figures published up to then, or the register itself, say of a claim."""
    if claim.get("figure") is None:
        return Checked(Verdict.NO_FIGURE)
    measure = measure_of(claim)
    if measure is None:
        # The register holds what was declared to it: less than was said refutes nothing.
        counted = beside.number if beside else None
        enough = counted is not None and _agrees(claim, counted)
        return Checked(Verdict.REPRODUCED if enough else Verdict.NOT_REPRODUCED, counted)
    counted = _published(session, claim, measure, until)
    if counted is None:
        return Checked(Verdict.NOT_REPRODUCED)
    agrees = _agrees(claim, counted)
    return Checked(Verdict.REPRODUCED if agrees else Verdict.CONTRADICTED, counted)


def _agrees(claim: log.Record, counted: int) -> bool:
    figure = int(claim["figure"])
    qualifier = claim.get("qualifier")
    if qualifier == "more_than":
        return counted > figure
    return counted <= figure if qualifier == "up_to" else counted == figure


def _published(
    session: Session, claim: log.Record, measure: str, until: datetime | None
) -> int | None:
    """The published sum over the quarters of the claim's period; None if one is not there."""
    quarters = [str(one) for one in _quarters(claim)]
    if not quarters:
        return None
    area = claim.get("city") or naming.country()
    stood = questions.standing(session, area=area, periods=quarters, until=until, invented=False)
    cells = [one.cell for one in stood if one.cell.measure == measure and _is_whole(one.cell)]
    if {cell.period for cell in cells} != set(quarters):
        return None
    values = [cell.value for cell in cells]
    return None if None in values else sum(value for value in values if value is not None)


def _is_whole(cell: Cell) -> bool:
    """Whether a count is of all people and things: those of the country are kept by capability."""
    return {name for name, _ in cell.dims} <= {"capability"}


def _quarters(claim: log.Record) -> list[Period]:
    if "period_start" not in claim or "period_end" not in claim:
        return []
    first, last = (date.fromisoformat(claim[name]) for name in ("period_start", "period_end"))
    return periods.quarters(first, last)
