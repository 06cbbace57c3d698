"""Whether an address belongs to whoever gave it: the button behind the link of a letter."""

from datetime import datetime

from sqlalchemy.orm import Session

from registry.errors import NotFound
from registry.requests.person import onetime, opening
from registry.requests.person.onetime import Purpose
from registry.requests.saying import Means
from registry.requests.tables import Submission
from registry.requests.way import verbs


def look(session: Session, token: str, *, at: datetime) -> Submission:
    """What a link is about, and nothing changed; NotFound when it is of no use."""
    return _found(session, onetime.look(session, Purpose.CONFIRM_CONTACT, token, at=at))


def confirm(session: Session, means: Means, token: str, *, at: datetime) -> Submission:
    """The address is theirs; letters go there from now on. The link is used."""
    submission = _used(session, token, at)
    verbs.confirm_contact(session, means, submission, at=at)
    return submission


def disown(session: Session, means: Means, token: str, *, at: datetime) -> Submission:
    """Somebody else gave the address: nothing goes there again. The link is used.

    The request itself goes on: who gave a stranger's address may still follow it by its code.
    """
    submission = _used(session, token, at)
    verbs.disown(session, means, submission, at=at)
    return submission


def _used(session: Session, token: str, at: datetime) -> Submission:
    return _found(session, onetime.use(session, Purpose.CONFIRM_CONTACT, token, at=at))


def _found(session: Session, owner: str) -> Submission:
    submission = opening.by_owner(session, owner)
    if submission is None or submission.contact is None:
        raise NotFound(
            "Nobody answered from this address in time, and it was removed. Nothing is written "
            "there any more; the request can be followed with its code."
        )
    return submission
