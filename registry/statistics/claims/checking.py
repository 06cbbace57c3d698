"""Whether a claim can be worked out again from what was published, and what stands in the way."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import log
from registry.statistics.claims.asking import measure_of
from registry.statistics.claims.ledger import Registered
from registry.statistics.releases.stages import Stage
from registry.statistics.releases.tables import Release, ReleaseCell

WHOLE = "kazakhstan"


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


def checked(session: Session, claim: log.Record, beside: Registered | None) -> Checked:
    """What the published figures, or the register itself, say of a claim."""
    if claim.get("figure") is None:
        return Checked(Verdict.NO_FIGURE)
    measure = measure_of(claim)
    if measure is None:
        # The register holds what was declared to it: less than was said refutes nothing.
        counted = beside.number if beside else None
        enough = counted is not None and _agrees(claim, counted)
        return Checked(Verdict.REPRODUCED if enough else Verdict.NOT_REPRODUCED, counted)
    counted = _published(session, claim, measure)
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


def _published(session: Session, claim: log.Record, measure: str) -> int | None:
    """The published sum over the quarters of the claim's period; None if one is not there."""
    quarters = _quarters(claim)
    if not quarters:
        return None
    query = (
        select(ReleaseCell.period, ReleaseCell.system_id, ReleaseCell.value)
        .join(Release, Release.id == ReleaseCell.release_id)
        .where(
            Release.status == Stage.PUBLISHED,
            ReleaseCell.measure == measure,
            ReleaseCell.dims == "{}",
            ReleaseCell.area_id == claim.get("city", WHOLE),
            ReleaseCell.period.in_(quarters),
        )
        .order_by(Release.published_at, Release.id)
    )
    newest = {(system, period): value for period, system, value in session.execute(query)}
    if {period for _, period in newest} != set(quarters):
        return None
    values = list(newest.values())
    return None if None in values else sum(value for value in values if value is not None)


def _quarters(claim: log.Record) -> list[str]:
    """The quarters of a claim's period; none if it is not said, or cuts through one."""
    if "period_start" not in claim or "period_end" not in claim:
        return []
    day, end = (date.fromisoformat(claim[name]) for name in ("period_start", "period_end"))
    found = []
    while day <= end:
        if (day.month - 1) % 3 or day.day != 1:
            return []
        after = (day.replace(day=1) + timedelta(days=95)).replace(day=1)
        if after - timedelta(days=1) > end:
            return []
        found.append(f"{day.year}-Q{day.month // 3 + 1}")
        day = after
    return found
