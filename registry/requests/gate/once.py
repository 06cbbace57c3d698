"""A form that is sent twice makes one request: a double click, the way back, a second attempt.

Each form carries a random key in a hidden field. Ask here before anything else is checked or
counted: what came of the first sending is the answer to the second.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from registry.accounts.sealing import Seal
from registry.errors import Refused
from registry.requests.gate.tables import SentForm

KEY = re.compile(r"[A-Za-z0-9_-]{43}")
KEPT = timedelta(days=7)


@dataclass(frozen=True)
class Sent:
    """What came of a form: the request that it made, and whether this sending made it."""

    owner: str
    is_new: bool
    is_changed: bool  # sent before with other words: these were not taken in
    first_at: datetime


def new_key() -> str:
    """A key for a form: 256 random bits in 43 letters."""
    return secrets.token_urlsafe(32)


def earlier(session: Session, seal: Seal, key: str, content: str) -> Sent | None:
    """What came of this form when it was sent before; None when it was not."""
    row = session.get(SentForm, _hash(seal, key))
    if row is None or row.owner is None:
        return None
    is_changed = not seal.is_mark("content of a form", content, row.content_mark)
    return Sent(row.owner, False, is_changed, row.made_at)


def send(
    session: Session,
    seal: Seal,
    key: str,
    make: Callable[[], str],
    *,
    content: str,
    at: datetime,
) -> Sent:
    """Make a request of a form, or find the one that it made before.

    `make` makes the request in this transaction and gives its id; `content` is all that was typed.
    """
    if not KEY.fullmatch(key):
        raise Refused(
            "This form came without its key. What you typed is still here: please send it again.",
            code="no_form_key",
        )
    with session.begin_nested():  # what fails leaves no trace of the key either
        found = earlier(session, seal, key, content) or _claimed(session, seal, key, content, at)
        if isinstance(found, Sent):
            return found
        found.owner = make()
        session.flush()
    return Sent(found.owner, True, False, at)


def purge(session: Session, *, at: datetime) -> None:
    """Forget forms that were sent long ago."""
    session.execute(delete(SentForm).where(SentForm.made_at < at - KEPT))


def _claimed(session: Session, seal: Seal, key: str, content: str, at: datetime) -> SentForm | Sent:
    """The key's new row; what came of it, where another worker has taken the form in meanwhile."""
    mark = seal.mark("content of a form", content)
    row = SentForm(key_hash=_hash(seal, key), content_mark=mark, made_at=at)
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        found = earlier(session, seal, key, content)
        if found is None:
            raise
        return found
    return row


def _hash(seal: Seal, key: str) -> str:
    return seal.mark("key of a form", key)
