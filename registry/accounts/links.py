"""Links in letters: an invitation or a new password; good once, and for a while."""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import delete
from sqlalchemy.orm import Session

from registry.accounts.sign_ins import hashed
from registry.accounts.tables import Link, Official
from registry.errors import NotFound


class Purpose(StrEnum):
    """What a link is for."""

    INVITATION = "invitation"
    RESET = "reset"


LASTS = {Purpose.INVITATION: timedelta(days=7), Purpose.RESET: timedelta(hours=1)}


def make(session: Session, official: Official, purpose: Purpose, *, at: datetime) -> str:
    """A token for a link; earlier ones for the same end."""
    session.execute(delete(Link).where(Link.official_id == official.id, Link.purpose == purpose))
    token = secrets.token_urlsafe(32)
    link = Link(
        token_hash=hashed(token),
        official_id=official.id,
        purpose=purpose,
        made_at=at,
        ends_at=at + LASTS[purpose],
    )
    session.add(link)
    session.flush()
    return token


def find(session: Session, token: str, purpose: Purpose, *, at: datetime) -> Official:
    """Whose link it is; NotFound when it was used, is too old, or its account is locked."""
    link = session.get(Link, hashed(token))
    official = session.get(Official, link.official_id) if link else None
    is_good = link and link.purpose == purpose and link.used_at is None and at < link.ends_at
    if not is_good or official is None or official.state == "locked":
        raise NotFound("This link was used or is too old. Ask for a new one.")
    return official


def use(session: Session, token: str, purpose: Purpose, *, at: datetime) -> Official:
    """Whose link it is; it opens nothing from now on, nor does any other of that official."""
    official = find(session, token, purpose, at=at)
    used = session.get(Link, hashed(token))
    assert used is not None
    used.used_at = at
    session.flush()
    session.execute(delete(Link).where(Link.official_id == official.id, Link.used_at.is_(None)))
    return official


def purge(session: Session, *, at: datetime) -> None:
    """Remove links that are too old."""
    session.execute(delete(Link).where(Link.ends_at <= at))
