"""Sessions of officials, kept in the database so that they can be ended at once.

The browser holds a random token; the table holds its hash. A session that has not given the
second factor yet opens nothing but the page that asks for it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from registry.accounts import officials
from registry.accounts.roles import Who
from registry.accounts.tables import Official, SignIn
from registry.errors import NotFound

IDLE = timedelta(minutes=60)
LONGEST = timedelta(hours=12)
HALFWAY = timedelta(minutes=10)  # for the second factor
PROVED = timedelta(minutes=10)  # afterwards who changes factors proves again who they are
NOTED = timedelta(minutes=1)  # a session's last use is not written down more often


@dataclass(frozen=True)
class Open:
    """A session that holds, and whose it is."""

    sign_in: SignIn
    who: Who

    @property
    def is_whole(self) -> bool:
        """Whether the second factor was given."""
        return self.sign_in.factor is not None


def begin(
    session: Session,
    official: Official,
    *,
    at: datetime,
    agent: str = "",
    factor: str | None = None,
) -> str:
    """Begin a session and give its token; without a factor it is only half of one."""
    token = secrets.token_urlsafe(32)
    sign_in = SignIn(
        token_hash=hashed(token),
        official_id=official.id,
        began_at=at,
        seen_at=at,
        ends_at=at + (LONGEST if factor else HALFWAY),
        factor=factor,
        proved_at=at if factor else None,
        agent=agent[:200],
    )
    session.add(sign_in)
    session.flush()
    return token


def find(session: Session, token: str, *, at: datetime) -> Open | None:
    """The session of a token, unless it has ended, idled out, or its account is locked."""
    sign_in = session.get(SignIn, hashed(token))
    if sign_in is None or at >= sign_in.ends_at or at >= sign_in.seen_at + IDLE:
        return None
    official = session.get(Official, sign_in.official_id)
    if official is None or official.state != "active":
        return None
    return Open(sign_in, officials.who(session, official, sign_in))


def complete(session: Session, token: str, factor: str, *, at: datetime) -> str:
    """The second factor was given: a whole session under a new token, in place of the half one."""
    half = session.get(SignIn, hashed(token))
    official = session.get(Official, half.official_id) if half else None
    if half is None or official is None:
        raise NotFound("There is no such session.")
    session.delete(half)
    return begin(session, official, at=at, agent=half.agent, factor=factor)


def prove(session: Session, token: str, factor: str, *, at: datetime) -> str:
    """Somebody has just proved again who they are: the session goes on under a new token."""
    old = session.get(SignIn, hashed(token))
    if old is None:
        raise NotFound("There is no such session.")
    renewed = complete(session, token, factor, at=at)
    if new := session.get(SignIn, hashed(renewed)):
        new.began_at, new.ends_at = old.began_at, old.ends_at
    return renewed


def has_proved(who: Who, *, at: datetime) -> bool:
    """Whether it was proved a moment ago who is at the screen, as a change of factors needs."""
    return who.proved_at is not None and at - who.proved_at < PROVED


def is_to_be_noted(opened: Open, at: datetime) -> bool:
    """Whether the last use of a session is worth writing down again."""
    return at - opened.sign_in.seen_at >= NOTED


def note(session: Session, token: str, *, at: datetime) -> None:
    """Write down that a session was used."""
    if sign_in := session.get(SignIn, hashed(token)):
        sign_in.seen_at = max(sign_in.seen_at, at)


def end(session: Session, token: str) -> None:
    """End a session; its token opens nothing any more."""
    session.execute(delete(SignIn).where(SignIn.token_hash == hashed(token)))


def of_official(session: Session, official_id: int) -> list[SignIn]:
    """The sessions of an official, the latest used first."""
    query = select(SignIn).where(SignIn.official_id == official_id)
    return list(session.scalars(query.order_by(SignIn.seen_at.desc())))


def end_own(session: Session, official_id: int, token_hash: str) -> None:
    """End one of the official's own sessions."""
    sign_in = session.get(SignIn, token_hash)
    if sign_in is None or sign_in.official_id != official_id:
        raise NotFound("There is no such session.")
    session.delete(sign_in)


def purge(session: Session, *, at: datetime) -> None:
    """Remove sessions that have ended by themselves."""
    idle = SignIn.seen_at <= at - IDLE
    session.execute(delete(SignIn).where((SignIn.ends_at <= at) | idle))


def hashed(token: str) -> str:
    """What the table holds of a token."""
    return sha256(token.encode("utf-8", "replace")).hexdigest()
