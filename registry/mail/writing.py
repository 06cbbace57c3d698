"""Writing a letter: a row in the transaction at hand, so that it is sent when that one stands."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.errors import Refused
from registry.mail.tables import Letter


def write(
    session: Session,
    *,
    to: str,
    subject: str,
    body: str,
    at: datetime,
    key: str | None = None,
) -> None:
    """Have a letter sent; nothing happens when one with the same key was written before."""
    if any(mark in text for text in (to, subject) for mark in "\r\n\x00"):
        raise Refused("An address or a subject of a letter holds a line break.")
    if key and session.scalar(select(Letter.id).where(Letter.key == key)):
        return
    letter = Letter(
        key=key, recipient=to, subject=subject, body=body, made_at=at, due_at=at, tries=0
    )
    session.add(letter)
