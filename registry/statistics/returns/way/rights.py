"""Who may do what to a return now: nobody accepts what they had a hand in themselves."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.accounts import Official, Role, Who, offices, officials, roles
from registry.errors import Conflict, NotAllowed, NotFound, Refused
from registry.statistics.returns.tables import Return, ReturnEvent
from registry.statistics.returns.way.states import TABLE, Deed, Status

DECIDING = frozenset({Deed.QUERY, Deed.ACCEPT})
WRITING = ("start", Deed.AMEND, Deed.SUBMIT)  # events that make their author a hand in it


def refusal(session: Session, who: Who, kept: Return, deed: Deed) -> Refused | None:
    """Why this official may not do this to the return now; None where they may."""
    try:
        check(session, who, kept, deed)
    except Refused as refused:
        return refused
    return None


def check(session: Session, who: Who, kept: Return, deed: Deed) -> None:
    """Refuse what this official may not do to the return now."""
    if not roles.may_read_returns(who, kept.office_id):
        raise NotFound("There is no such return among yours.")
    if deed in DECIDING:
        _check_deciding(session, who, kept)
    else:
        check_counting(session, who, kept.office_id)
    if Status(kept.status) not in TABLE[deed]:
        raise _wrong_state(Status(kept.status))
    if deed == Deed.ACCEPT and who.person in hands(session, kept):
        raise NotAllowed(
            "You had a hand in this return yourself; a second person accepts it. A question about "
            "it you may ask."
        )


def check_counting(session: Session, who: Who, office_id: str) -> None:
    """Refuse whoever does not count for this office, and an office that was closed."""
    if not roles.may_read_returns(who, office_id):
        raise NotFound("There is no such office among yours.")
    if offices.by_id(session, office_id).closed_at is not None:
        raise Conflict("This office is closed; it hands in no returns any more.")
    if not roles.may_count(who, office_id):
        raise NotAllowed("Only a statistician of the office may draft and submit its returns.")


def may_accept(session: Session, who: Who, office_id: str) -> bool:
    """Whether this official decides on returns of the office, other than their own."""
    keepers = officials.keeps_register(session, Role.STATISTICIAN, Role.REVIEWER)
    return roles.may_accept_returns(who, office_id, keepers_accept=keepers)


def hands(session: Session, kept: Return) -> set[str]:
    """The persons who have drafted, amended or submitted it."""
    wrote = select(ReturnEvent.official_id).where(
        ReturnEvent.return_id == kept.id, ReturnEvent.event.in_(WRITING)
    )
    accounts = {kept.created_by, kept.submitted_by, *session.scalars(wrote)} - {None}
    return set(session.scalars(select(Official.person).where(Official.id.in_(accounts))))


def _check_deciding(session: Session, who: Who, kept: Return) -> None:
    if not may_accept(session, who, kept.office_id):
        raise NotAllowed(
            "Returns are accepted by a statistician or a reviewer of the office that keeps the "
            "register; where it has none, by a second statistician of the same office."
        )


def _wrong_state(status: Status) -> Conflict:
    return {
        Status.DRAFT: Conflict("This return is still a draft; it has to be submitted first."),
        Status.SUBMITTED: Conflict("This return was submitted and waits to be accepted."),
        Status.QUERIED: Conflict("This return was sent back with a question; it is being amended."),
        Status.ACCEPTED: Conflict(
            "This return is accepted and stays as it is. Start a later vintage that replaces it."
        ),
        Status.WITHDRAWN: Conflict("This return was withdrawn; nothing more can be done to it."),
    }[status]
