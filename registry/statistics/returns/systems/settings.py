"""How a system was set, from a day on: what breaks a series, and what rows are held against."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from registry import audit
from registry.accounts import Who
from registry.errors import Conflict, Refused
from registry.statistics.returns import breaks, framing
from registry.statistics.returns.checks.grid import number
from registry.statistics.returns.questions import settings_of as of
from registry.statistics.returns.tables import SystemSetting
from registry.statistics.returns.way import rights

__all__ = ["Regime", "of", "record"]


@dataclass(frozen=True)
class Regime:
    """A setting to be recorded: from which day, and until which where it has ended."""

    valid_from: date
    threshold: str | None = None
    valid_to: date | None = None
    scale_note: str | None = None  # what the scale of the threshold is
    frame_policy: str | None = None  # how many pictures of a passer-by are looked at
    reason: str | None = None


def record(
    session: Session,
    who: Who,
    office_id: str,
    system_id: str,
    area_id: str,
    regime: Regime,
    *,
    at: datetime,
    today: date,
) -> int:
    """Say how a system is set from a day on; what stood until then ends the day before."""
    rights.check_counting(session, who, office_id)
    framing.check_place(session, office_id, system_id, area_id)
    _check(regime, today)
    made = put(session, office_id, system_id, area_id, regime, at=at)
    audit.write(
        session, "setting.record", at=at, official=who.id, office=office_id,
        subject=f"systems/{system_id}", area=area_id, valid_from=regime.valid_from,
        threshold=regime.threshold,
    )  # fmt: skip
    breaks.remember(session, system_id, area_id)
    return made.id


def put(
    session: Session, office_id: str, system_id: str, area_id: str, regime: Regime, *, at: datetime
) -> SystemSetting:
    """Write a setting between those that are known; whoever may say so has been asked before."""
    known = of(session, system_id, area_id)
    if any(one.valid_from == regime.valid_from for one in known):
        raise Conflict("A setting from {day} on is recorded already.", day=regime.valid_from)
    before = [one for one in known if one.valid_from < regime.valid_from]
    if before and (before[-1].valid_to is None or before[-1].valid_to >= regime.valid_from):
        before[-1].valid_to = regime.valid_from - timedelta(days=1)
    after = [one.valid_from for one in known if one.valid_from > regime.valid_from]
    ends = [day for day in (regime.valid_to, *(one - timedelta(days=1) for one in after)) if day]
    made = SystemSetting(
        office_id=office_id,
        system_id=system_id,
        area_id=area_id,
        valid_from=regime.valid_from,
        valid_to=min(ends, default=None),
        threshold=regime.threshold,
        scale_note=regime.scale_note,
        frame_policy=regime.frame_policy,
        reason=regime.reason,
        recorded_at=at,
    )
    session.add(made)
    session.flush()
    return made


def _check(regime: Regime, today: date) -> None:
    if regime.valid_from > today:
        raise Refused(
            "A setting is recorded from its day on, and not before. {day} has not come yet.",
            day=regime.valid_from,
            field="valid_from",
        )
    if regime.valid_to and regime.valid_to < regime.valid_from:
        raise Refused("The setting ends before it begins. Correct the days.", field="valid_to")
    if regime.threshold and (number(regime.threshold) is None or len(regime.threshold) > 16):
        raise Refused(
            "“{threshold}” is no threshold. Write the number as the system shows it, such as 0.64.",
            threshold=regime.threshold[:40],
            field="threshold",
        )
