"""Officials as a national provider of identities knows them."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit
from registry.accounts import officials
from registry.accounts.tables import Official
from registry.errors import Refused


@dataclass(frozen=True)
class Told:
    """What a provider says of whoever has signed in there."""

    issuer: str
    subject: str
    email: str
    is_verified: bool


def official(session: Session, told: Told, *, at: datetime) -> Official:
    """The official it is: linked before, or by an address that the provider has verified."""
    mark = sha256(f"{told.issuer} {told.subject}".encode()).hexdigest()
    found = session.scalar(select(Official).where(Official.identity == mark))
    if found is None and told.is_verified:
        found = officials.find(session, told.email)
        if found and found.identity is None and found.state != "locked":
            found.identity = mark
            audit.write(session, "official.linked", at=at, official=found.id)
    if found is None or found.identity != mark or found.state == "locked":
        raise Refused(
            "There is no account here for whoever has signed in there. Ask the administrator of "
            "your office for an invitation to the same e-mail address."
        )
    found.state = "active"
    session.flush()
    return found
