"""A claim with all that stands beside it: the count here, the verdict, what is missing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
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
    """A claim, and how many requests ask for what is missing behind it."""

    claim: log.Record
    registered: Registered | None
    checked: Checked
    needs: list[Need]
    never: list[dict[str, str]]
    asked: int


def told(
    session: Session, claims: Iterable[log.Record], *, today: date, timezone: ZoneInfo
) -> list[Told]:
    """The claims as a page or a file tells them, in the same order."""
    requests = record.by_claim(session)
    found = []
    for claim in claims:
        beside = registered(session, claim, today=today, timezone=timezone)
        found.append(
            Told(
                claim,
                beside,
                checked(session, claim, beside),
                asking.needs(claim),
                asking.never(claim),
                requests.get(claim["id"], 0),
            )
        )
    return found
