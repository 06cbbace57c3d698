"""The list that a system searches: how many stood on it on a day, and how it changed."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from registry import audit
from registry.accounts import Who
from registry.errors import Conflict, Refused
from registry.statistics.returns import breaks, framing
from registry.statistics.returns.questions import lists_of as of
from registry.statistics.returns.tables import WatchlistSnapshot
from registry.statistics.returns.way import rights

__all__ = ["Snapshot", "of", "record"]


@dataclass(frozen=True)
class Snapshot:
    """A list on a day: its size, of which so many for each reason, and what changed since."""

    as_of: date
    size: int
    by_reason: Mapping[str, int] | None = None
    added: int | None = None
    removed: int | None = None
    median_age_days: int | None = None


def record(
    session: Session,
    who: Who,
    office_id: str,
    system_id: str,
    area_id: str,
    snapshot: Snapshot,
    *,
    at: datetime,
    today: date,
) -> int:
    """Say how many stood on the list on a day."""
    rights.check_counting(session, who, office_id)
    framing.check_place(session, office_id, system_id, area_id)
    _check(snapshot, today)
    if any(one.as_of == snapshot.as_of for one in of(session, system_id, area_id)):
        raise Conflict(
            "The size of the list on {day} is recorded already.", day=snapshot.as_of, field="as_of"
        )
    reasons = dict(snapshot.by_reason) if snapshot.by_reason else None
    made = WatchlistSnapshot(
        office_id=office_id,
        system_id=system_id,
        area_id=area_id,
        as_of=snapshot.as_of,
        size=snapshot.size,
        by_reason=json.dumps(reasons, ensure_ascii=False, sort_keys=True) if reasons else None,
        added=snapshot.added,
        removed=snapshot.removed,
        median_age_days=snapshot.median_age_days,
        recorded_at=at,
    )
    session.add(made)
    session.flush()
    audit.write(
        session, "list.record", at=at, official=who.id, office=office_id,
        subject=f"systems/{system_id}", area=area_id, as_of=snapshot.as_of, size=snapshot.size,
    )  # fmt: skip
    breaks.remember(session, system_id, area_id)
    return made.id


def _check(snapshot: Snapshot, today: date) -> None:
    if snapshot.as_of > today:
        raise Refused("{day} has not come yet. Correct the day.", day=snapshot.as_of, field="as_of")
    reasons = snapshot.by_reason or {}
    told = (snapshot.size, snapshot.added, snapshot.removed, snapshot.median_age_days)
    if any(count is not None and not 0 <= count < 10**12 for count in (*told, *reasons.values())):
        raise Refused("Counts of a list are whole numbers from 0 on. Correct them.", field="size")
    if sum(reasons.values()) > snapshot.size:
        raise Refused(
            "The reasons add up to {sum}, and the list holds {size}. An entry with two reasons is "
            "counted under the first of them.",
            sum=sum(reasons.values()),
            size=snapshot.size,
            field="by_reason",
        )
