"""A claim with all that stands beside it: the count here, the verdict, what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from registry import log
from registry.requests.public import record
from registry.statistics.claims import asking
from registry.statistics.claims.asking import Need
from registry.statistics.claims.checking import Checked, checked
from registry.statistics.claims.ledger import Registered, registered


@dataclass(frozen=True)
class Told:
    """A claim, and how many requests ask for what is missing behind it; None where not known."""

    claim: log.Record
    registered: Registered | None
    checked: Checked
    needs: list[Need]
    never: list[dict[str, str]]
    asked: int | None


def told(
    session: Session,
    claims: Iterable[log.Record],
    *,
    today: date,
    timezone: ZoneInfo,
    as_of: int | None = None,
    until: datetime | None = None,
) -> list[Told]:
    """The claims as a page or a file tells them, in the same order.

    `as_of` and `until` are the log size and the moment that it tells of; who asked for what was
    missing then is not kept.
    """
    requests = record.by_claim(session) if as_of is None else None
    found = []
    for claim in claims:
        beside = registered(session, claim, today=today, timezone=timezone, as_of=as_of)
        found.append(
            Told(
                claim,
                beside,
                checked(session, claim, beside, until),
                asking.needs(claim),
                asking.never(claim),
                None if requests is None else requests.get(claim["id"], 0),
            )
        )
    return found
