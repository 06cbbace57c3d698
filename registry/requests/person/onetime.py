"""Links and codes that do one thing, once: confirm a contact, disown a request, let footage go.

Looking at a link changes nothing, for programs that guard mailboxes open every link in a letter;
the button on its page does it. The register keeps hashes alone.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, select, update
from sqlalchemy import delete as remove
from sqlalchemy.orm import Session

from registry.accounts import throttling
from registry.accounts.sealing import Seal
from registry.accounts.sign_ins import hashed
from registry.accounts.throttling import Bucket
from registry.errors import NotFound, Refused, TooOften
from registry.requests.gate.tables import RequestLink

TRIES = 3
DIGITS = 6
CODE_LASTS = timedelta(minutes=15)
CODES = Bucket(5, timedelta(hours=1))  # for one owner and purpose
KEPT = timedelta(days=30)  # after the end


class Purpose(StrEnum):
    """What a link or a code does."""

    ACK_HOLD = "ack_hold"
    CONFIRM_CONTACT = "confirm_contact"
    DISOWN = "disown"
    RELEASE = "release"


class State(StrEnum):
    """What has become of a link."""

    GOOD = "good"
    USED = "used"
    VOID = "void"  # another for the same was used
    EXPIRED = "expired"


@dataclass(frozen=True)
class Fate:
    """Whose link it is or was, and what has become of it."""

    owner: str
    state: State


LASTS = {
    Purpose.ACK_HOLD: timedelta(days=7),
    Purpose.CONFIRM_CONTACT: timedelta(days=7),
    Purpose.DISOWN: timedelta(days=30),
    Purpose.RELEASE: timedelta(days=14),
}


@dataclass(frozen=True)
class Tried:
    """What came of a code: whether it was right, and how many tries are left if it was not."""

    is_right: bool
    left: int = 0

    def refusal(self) -> Refused | None:
        """What to say, once the try is written down; None for a right code."""
        if self.is_right:
            return None
        if self.left:
            return Refused(
                "This code is not right. Look at the newest letter or message: tries left: {left}.",
                field="code",
                code="wrong_code",
                left=self.left,
            )
        return Refused(
            "This code opens nothing any more. Ask for a new one.", field="code", code="code_over"
        )


def make_link(session: Session, purpose: Purpose, owner: str, *, at: datetime) -> str:
    """The token of a new link (256 bits); earlier ones stay good until one is used."""
    token = secrets.token_urlsafe(32)
    ends = at + LASTS[purpose]
    link = RequestLink(
        purpose=purpose, owner=owner, hash=hashed(token), made_at=at, expires_at=ends
    )
    session.add(link)
    session.flush()
    return token


def look(session: Session, purpose: Purpose, token: str, *, at: datetime) -> str:
    """Whose link it is, and nothing changed; NotFound when it is of no use."""
    found = select(RequestLink.owner).where(RequestLink.hash == hashed(token))
    owner = session.scalar(found.where(*_good(purpose, at)))
    if owner is None:
        raise _no_use()
    return owner


def fate(session: Session, purpose: Purpose, token: str, *, at: datetime) -> Fate:
    """What became of a link, for pages that tell it; NotFound when there never was such a one."""
    query = select(RequestLink).where(RequestLink.hash == hashed(token))
    link = session.scalar(query.where(RequestLink.purpose == purpose))
    if link is None:
        raise _no_use()
    if link.used_at or link.void_at:
        return Fate(link.owner, State.USED if link.used_at else State.VOID)
    return Fate(link.owner, State.GOOD if link.expires_at > at else State.EXPIRED)


def use(session: Session, purpose: Purpose, token: str, *, at: datetime) -> str:
    """Whose link it is; neither it nor another for the same opens anything from now on."""
    owner = look(session, purpose, token, at=at)
    this = RequestLink.hash == hashed(token)
    if not _changed(session, [this, *_good(purpose, at)], used_at=at):
        raise _no_use()
    _void(session, purpose, owner, RequestLink.hash.is_not(None), at)
    return owner


def make_code(session: Session, seal: Seal, purpose: Purpose, owner: str, *, at: datetime) -> str:
    """A code of six digits, good for 15 minutes and three tries; earlier ones end.

    TooOften when the owner has got many of them within a short time.
    """
    _count_code(session, purpose, owner, at)
    _void(session, purpose, owner, RequestLink.code_hash.is_not(None), at)
    code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    made = RequestLink(
        purpose=purpose,
        owner=owner,
        code_hash=_code_mark(seal, purpose, owner, code),
        tries=0,
        made_at=at,
        expires_at=at + CODE_LASTS,
    )
    session.add(made)
    session.flush()
    return code


def try_code(
    session: Session, seal: Seal, purpose: Purpose, owner: str, typed: str, *, at: datetime
) -> Tried:
    """Try a code and count the try; commit it whatever comes out, then raise `refusal()`."""
    mine = [RequestLink.owner == owner, RequestLink.code_hash.is_not(None), *_good(purpose, at)]
    # The try is counted before it is looked at: of many at a time no more than three are looked at.
    if not _changed(session, [*mine, RequestLink.tries < TRIES], tries=RequestLink.tries + 1):
        return Tried(False)
    said = select(RequestLink.code_hash, RequestLink.tries).where(*mine)
    kept, tries = session.execute(said).one()
    digits = "".join(sign for sign in typed[:40] if sign.isdecimal())
    if not hmac.compare_digest(str(kept), _code_mark(seal, purpose, owner, digits)):
        return Tried(False, TRIES - tries)
    return Tried(_changed(session, mine, used_at=at))


def void(session: Session, purpose: Purpose, owner: str, *, at: datetime) -> None:
    """End every link and code of an owner for a purpose."""
    _void(session, purpose, owner, RequestLink.id.is_not(None), at)


def purge(session: Session, *, at: datetime) -> None:
    """Remove links and codes that ended long ago."""
    session.execute(remove(RequestLink).where(RequestLink.expires_at < at - KEPT))


def _good(purpose: Purpose, at: datetime) -> list[ColumnElement[bool]]:
    return [
        RequestLink.purpose == purpose,
        RequestLink.used_at.is_(None),
        RequestLink.void_at.is_(None),
        RequestLink.expires_at > at,
    ]


def _void(
    session: Session, purpose: Purpose, owner: str, kind: ColumnElement[bool], at: datetime
) -> None:
    _changed(session, [RequestLink.owner == owner, kind, *_good(purpose, at)], void_at=at)


def _changed(session: Session, conditions: list[ColumnElement[bool]], **values: Any) -> bool:
    """Change the rows that meet all conditions, in one statement; whether there was any."""
    change = update(RequestLink).where(*conditions).values(values)
    done: Any = session.execute(change, execution_options={"synchronize_session": False})
    assert isinstance(done, CursorResult)
    return done.rowcount > 0


def _count_code(session: Session, purpose: Purpose, owner: str, at: datetime) -> None:
    try:
        throttling.pour(session, {f"request code:{purpose}:{owner}": CODES}, at=at)
    except TooOften as full:
        raise TooOften(
            "Many codes were sent already. Use the newest one, or wait {minutes} min "
            "and ask for another.",
            minutes=full.values["minutes"],
        ) from None


def _code_mark(seal: Seal, purpose: Purpose, owner: str, code: str) -> str:
    return seal.mark(f"request code for {purpose}", f"{owner} {code}")


def _no_use() -> NotFound:
    return NotFound(
        "This link was used or is too old. Open the newest letter, or follow your request "
        "with its code."
    )
