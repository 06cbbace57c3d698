"""Writing a letter: a row in the transaction at hand, so that it is sent when that one stands."""

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.errors import Refused
from registry.mail.tables import Letter

# The headers that a letter may carry beside those that every letter has.
ALLOWED = frozenset({"List-Unsubscribe", "List-Unsubscribe-Post"})
LONGEST_HEADER = 900  # characters; a line of a letter holds 998


def write(
    session: Session,
    *,
    to: str,
    subject: str,
    body: str,
    at: datetime,
    key: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> None:
    """Have a letter sent; nothing happens when one with the same key was written before.

    `headers` are names of `ALLOWED` with plain texts of one line; Refused where they are not.
    """
    if any(mark in text for text in (to, subject) for mark in "\r\n\x00"):
        raise Refused("An address or a subject of a letter holds a line break.")
    for name, value in (headers or {}).items():
        _check_header(name, value)
    if key and session.scalar(select(Letter.id).where(Letter.key == key)):
        return
    letter = Letter(
        key=key, recipient=to, subject=subject, body=body, made_at=at, due_at=at, tries=0
    )
    letter.headers = json.dumps(dict(headers), sort_keys=True) if headers else None
    session.add(letter)


def _check_header(name: str, value: str) -> None:
    if name not in ALLOWED:
        raise Refused("A letter carries no header {name}.", name=name)
    if not value.isascii() or not value.isprintable() or not 0 < len(value) <= LONGEST_HEADER:
        raise Refused("The header {name} of a letter is not a plain line.", name=name)
