"""What the person and the office write to each other: kept sealed, told by a quiet e-mail.

Nothing of a request stands in an e-mail: it may be read on a phone that others use too.
"""

import tomllib
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import mail
from registry.requests import private
from registry.requests.saying import Means
from registry.requests.tables import Message, Request, RequestEvent, Submission
from registry.requests.way.states import Part
from registry.settings import SHIPPED


def add(
    session: Session,
    means: Means,
    request: Request,
    event: RequestEvent,
    kind: str,
    text: str,
) -> Message:
    """Keep what was written with an event."""
    sealed = private.close(session, means, request.submission_id, "message", text, at=event.at)
    message = Message(
        request_id=request.id, seq=event.seq, at=event.at, part=event.part, kind=kind, text=sealed
    )
    session.add(message)
    session.flush()
    return message


def of(session: Session, request: Request) -> list[Message]:
    """All messages of a request, the first at the front."""
    query = select(Message).where(Message.request_id == request.id)
    return list(session.scalars(query.order_by(Message.id)))


def read(session: Session, means: Means, request: Request, message: Message) -> str:
    """What a message says; empty when it was destroyed."""
    return private.read(session, means, request.submission_id, "message", message.text)


def tell(
    session: Session, means: Means, request: Request, kind: str, *, at: datetime, key: str
) -> None:
    """Write to the person that there is news, if they gave an address and have confirmed it."""
    submission = session.get(Submission, request.submission_id)
    if submission is None or submission.contact_confirmed_at is None:
        return
    to = contact(session, means, submission)
    if to:
        write(session, means, submission, to, kind, at=at, key=f"request/{request.id}/{key}")


def contact(session: Session, means: Means, submission: Submission) -> str:
    """The address that a person gave; empty when none, or when it was destroyed."""
    return private.read(session, means, submission.id, "contact", submission.contact)


def write(
    session: Session,
    means: Means,
    submission: Submission,
    to: str,
    kind: str,
    *,
    at: datetime,
    key: str,
    **slots: Any,
) -> None:
    """Write one of the ready notices."""
    said = _texts()[kind][submission.language]
    address = f"{means.base_url}/{submission.language}/requests/status"
    slots = {"number": submission.number, "address": address, **slots}
    body = said["body"].format(**slots).strip()
    mail.write(session, to=to, subject=said["subject"], body=body, at=at, key=key)


def words(kind: str, language: str) -> tuple[str, str]:
    """Subject and body of a ready notice, with its slots in braces."""
    said = _texts()[kind][language]
    return said["subject"], said["body"]


def part_of_office(message: Message) -> bool:
    """Whether the office wrote it."""
    return message.part not in (Part.PERSON, Part.SYSTEM)


@cache
def _texts() -> dict[str, Any]:
    with (SHIPPED / "notices.toml").open("rb") as file:
        return tomllib.load(file)
