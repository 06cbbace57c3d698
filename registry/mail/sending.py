"""Sending the letters that wait: each by one process, again and again later until it has gone."""

import json
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Select, func, select

from registry.database import Database, Session
from registry.mail import transport
from registry.mail.tables import Letter
from registry.settings import Settings

LEASE = timedelta(minutes=10)  # for which a letter is in one process' hands
PAUSES = tuple(timedelta(minutes=m) for m in (1, 5, 30, 120, 480, 1_440))
AT_ONCE = 50
LONGEST_FAILURE = 300


@dataclass(frozen=True)
class Held:
    """A letter in this process' hands."""

    id: int
    to: str
    subject: str
    body: str
    mark: str
    headers: dict[str, str]


def send_due(database: Database, settings: Settings, *, at: datetime) -> tuple[int, int]:
    """Send what is due; gives how many have gone, and how many have not."""
    if not settings.smtp_url:
        return 0, 0
    with database.writing() as session:
        held = _taken(session, at)
    gone = 0
    for letter in held:
        failure, is_final = _tried(letter, settings)
        with database.writing() as session:
            _note(session, letter.id, failure, at, is_final=is_final)
        gone += failure is None
    return gone, len(held) - gone


def has_due(session: Session, *, at: datetime) -> bool:
    """Whether a letter waits to be sent now."""
    return session.scalar(_due(at).with_only_columns(Letter.id).limit(1)) is not None


def failures(session: Session) -> int:
    """How many letters were tried and have not gone."""
    query = select(func.count()).select_from(Letter)
    return session.scalar(query.where(Letter.sent_at.is_(None), Letter.failure.is_not(None))) or 0


def waiting(session: Session) -> int:
    """How many letters have not gone yet."""
    query = select(func.count()).select_from(Letter)
    return session.scalar(query.where(Letter.sent_at.is_(None))) or 0


def last_failure(session: Session) -> str | None:
    """What was said when a letter failed last."""
    query = select(Letter.failure).where(Letter.sent_at.is_(None), Letter.failure.is_not(None))
    return session.scalars(query.order_by(Letter.due_at.desc())).first()


def _due(at: datetime) -> Select[Letter]:
    return select(Letter).where(
        Letter.sent_at.is_(None), Letter.due_at <= at, Letter.tries <= len(PAUSES)
    )


def _taken(session: Session, at: datetime) -> list[Held]:
    found = list(session.scalars(_due(at).order_by(Letter.due_at, Letter.id).limit(AT_ONCE)))
    for letter in found:
        letter.due_at, letter.tries = at + LEASE, letter.tries + 1
    return [_held(one) for one in found]


def _held(letter: Letter) -> Held:
    return Held(
        letter.id,
        letter.recipient,
        letter.subject,
        letter.body,
        mark=f"{letter.id}.{int(letter.made_at.timestamp())}",
        headers=json.loads(letter.headers or "{}"),
    )


def _tried(letter: Held, settings: Settings) -> tuple[str | None, bool]:
    """Why a letter has not gone, None when it has; and whether there is no use in trying again."""
    sender = settings.mail_from or "register@localhost"
    try:
        made = transport.message(
            sender=sender,
            to=letter.to,
            subject=letter.subject,
            body=letter.body,
            mark=letter.mark,
            headers=letter.headers,
        )
        with transport.connected(transport.server(settings.smtp_url)) as connection:
            connection.send_message(made)
    except smtplib.SMTPRecipientsRefused as refused:
        code, said = next(iter(refused.recipients.values()))
        return f"{code} {said.decode('utf-8', 'replace')}", code >= 500
    except smtplib.SMTPResponseException as failed:
        return f"{failed.smtp_code} {failed.smtp_error!r}", False
    except Exception as failed:  # a certificate, a name, a line: said to administrators
        return f"{type(failed).__name__}: {failed}", False
    return None, False


def _note(
    session: Session, letter_id: int, failure: str | None, at: datetime, *, is_final: bool
) -> None:
    letter = session.get(Letter, letter_id)
    if letter is None:
        return
    if failure is None:
        letter.sent_at, letter.failure = at, None
        return
    letter.failure = "".join(c if c.isprintable() else " " for c in failure)[:LONGEST_FAILURE]
    letter.tries = len(PAUSES) + 1 if is_final else letter.tries
    letter.due_at = at + PAUSES[min(letter.tries, len(PAUSES)) - 1]
