"""Claims as officials of the register enter and amend them: each with its source, in the log."""

from datetime import datetime

from sqlalchemy.orm import Session

from registry import audit, log
from registry.accounts import Role, Who, roles
from registry.cameras.record import facts_of
from registry.errors import Conflict, NotAllowed, Refused
from registry.statistics.claims.ledger import COLLECTION, Claim, find, known

REASON = "A public statement, kept apart from the register's own counts."


def enter(session: Session, who: Who, claim: Claim, *, at: datetime) -> int:
    """Enter a claim; gives the number of its entry. Conflict if there is one of that name."""
    _allow(who)
    if known(session, claim.id):
        raise Conflict("There is a claim “{id}” already. Amend that one.", field="id", id=claim.id)
    return _write(session, who, claim, "entered", REASON, at)


def amend(session: Session, who: Who, claim: Claim, reason: str, *, at: datetime) -> int:
    """Put a claim right; the reason is public, and what stood before stays in its history."""
    _allow(who)
    before = find(session, claim.id)
    if not reason.strip():
        raise Refused("Say why it is changed: everybody can read it.", field="reason")
    if before == facts_of(claim):
        raise Refused("Nothing was changed.", field="reason")
    return _write(session, who, claim, "amended", reason.strip(), at)


def _allow(who: Who) -> None:
    if not roles.may_keep_claims(who):
        raise NotAllowed("Only statisticians of the office that keeps the register enter claims.")


def _write(session: Session, who: Who, claim: Claim, what: str, reason: str, at: datetime) -> int:
    record = facts_of(claim)
    office = who.keepers_with(Role.STATISTICIAN)[0]
    draft = log.Draft(
        f"{COLLECTION}/{claim.id}", f"claim.{what}", record, office, reason, record["said_on"]
    )
    numbers = log.append(session, [draft], at=at)
    audit.write(
        session, f"claim.{what}", at=at, official=who.id, office=office, subject=draft.subject
    )
    return numbers[0]
