"""Keys with which a program of an office hands in returns, in the name of whoever made the key.

A key is shown once; the table holds its digest. It is good in one office, and no longer than its
maker keeps the role there: who leaves the office takes their keys along.
"""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import audit
from registry.accounts import officials
from registry.accounts.roles import Role, Who
from registry.accounts.sign_ins import hashed
from registry.accounts.tables import OfficeKey, Official
from registry.errors import NotAllowed, NotFound, Refused

BEGINS = "ak_"  # by which a key is known for what it is, in a log or a file where it should not be
MOST = 20  # of an office at a time
LONGEST_NAME = 80
NOTED = timedelta(minutes=1)  # a key's last use is not written down more often


@dataclass(frozen=True)
class Opened:
    """A key that is good: its office, and who hands in with it."""

    key: OfficeKey
    who: Who


def make(
    session: Session, who: Who, office_id: str, name: str, *, at: datetime
) -> tuple[OfficeKey, str]:
    """A new key of an office, and its text, which cannot be had again."""
    if not who.has(office_id, Role.STATISTICIAN):
        raise NotAllowed("Keys of an office are made by its statisticians.")
    said = " ".join(name.split())
    if not said or len(said) > LONGEST_NAME or not said.isprintable():
        raise Refused(
            "Say in at most {most} letters which program will use the key.",
            most=LONGEST_NAME,
            field="name",
        )
    if _count(session, office_id) >= MOST:
        raise Refused(
            "The office has {most} keys. Revoke one that is no longer used.",
            most=MOST,
            field="name",
        )
    text = BEGINS + secrets.token_urlsafe(32)
    key = OfficeKey(
        office_id=office_id, official_id=who.id, name=said, digest=hashed(text), created_at=at
    )
    session.add(key)
    session.flush()
    _note(session, "office_key.made", key, who, at)
    return key, text


def of_offices(session: Session, office_ids: Iterable[str]) -> list[OfficeKey]:
    """The keys of these offices: those that are good, then the revoked; the newest first."""
    query = select(OfficeKey).where(OfficeKey.office_id.in_(list(office_ids)))
    order = (OfficeKey.revoked_at.is_not(None), OfficeKey.id.desc())
    return list(session.scalars(query.order_by(*order)))


def revoke(session: Session, who: Who, key_id: int, *, at: datetime) -> None:
    """Have a key open nothing from now on; revoking it again changes nothing."""
    key = session.get(OfficeKey, key_id)
    if key is None or not who.has(key.office_id, Role.STATISTICIAN, Role.ADMINISTRATOR):
        raise NotFound("There is no such key in your offices.")
    if key.revoked_at is None:
        key.revoked_at = at
        session.flush()
        _note(session, "office_key.revoked", key, who, at)


def find(session: Session, text: str) -> Opened | None:
    """What a key opens: its office alone; None when it is no key, revoked, or its maker left."""
    key = session.scalar(
        select(OfficeKey).where(OfficeKey.digest == hashed(text), OfficeKey.revoked_at.is_(None))
    )
    official = session.get(Official, key.official_id) if key else None
    if key is None or official is None or official.state != "active":
        return None
    who = officials.who(session, official)
    if not who.has(key.office_id, Role.STATISTICIAN):
        return None
    here = {key.office_id: frozenset({Role.STATISTICIAN})}
    return Opened(key, replace(who, roles=here, keepers=frozenset()))


def is_to_be_noted(opened: Opened, at: datetime) -> bool:
    """Whether the last use that is written down is so old that a newer one is worth writing."""
    used = opened.key.used_at
    return used is None or at - used >= NOTED


def note(session: Session, opened: Opened, *, at: datetime) -> None:
    """Write down that a key was used."""
    session.get_one(OfficeKey, opened.key.id).used_at = at


def tell(session: Session, opened: Opened, subject: str, *, at: datetime) -> None:
    """Write into the trail that something was handed in with this key."""
    _note(session, "office_key.used", opened.key, opened.who, at, of=subject)


def _count(session: Session, office_id: str) -> int:
    query = select(func.count()).select_from(OfficeKey)
    query = query.where(OfficeKey.office_id == office_id, OfficeKey.revoked_at.is_(None))
    return session.scalar(query) or 0


def _note(
    session: Session, what: str, key: OfficeKey, who: Who, at: datetime, **details: str
) -> None:
    subject, told = f"office_keys/{key.id}", {"name": key.name, **details}
    audit.write(
        session, what, at=at, official=who.id, office=key.office_id, subject=subject, **told
    )
