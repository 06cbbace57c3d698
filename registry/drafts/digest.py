"""The weekly letter: on Monday morning the numbers of the desk, to whom something waits for.

It says numbers alone. A letter lies in a mailbox for years, and no draft may lie there with it.
"""

import hmac
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import audit, mail
from registry.accounts import Official, Who, officials
from registry.drafts import desk
from registry.drafts.desk import Task
from registry.mail import Letter
from registry.settings import SHIPPED

More = Callable[[Session, Who, date], Sequence[tuple[str, int]]]
MONDAY, MORNING = 1, 7  # of the ISO week; o'clock at the register's place


@dataclass(frozen=True)
class Sender:
    """From where the letters go out: the portal's address, and the key that signs their links."""

    base_url: str
    secret: str
    timezone: ZoneInfo

    def off_href(self, official: Official) -> str:
        """The address at which one click turns the letters off, without signing in."""
        signed = signature(self.secret, official.id)
        return f"{self.base_url}/{official.language}/office/digest/{official.id}/{signed}"

    def off_headers(self, official: Official) -> dict[str, str]:
        """The same for mail programs: one click of theirs sends a form there (RFC 8058)."""
        address = self.off_href(official)
        headers = {"List-Unsubscribe": f"<{address}>"}
        if address.startswith("https:"):  # over anything else they are not to send forms
            headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        return headers


def write_due(
    session: Session, *, at: datetime, today: date, sender: Sender, more: More | None = None
) -> int:
    """Write this week's letters if it is time; how many they are.

    `more` tells what waits elsewhere for an official: words of the letter and numbers. Without the
    portal's address none is written: a letter whose links lead nowhere helps nobody.
    """
    is_time = today.isoweekday() == MONDAY and at.astimezone(sender.timezone).hour >= MORNING
    if not is_time or not sender.base_url:
        return 0
    wanting = select(Official).where(Official.state == "active", Official.wants_digest.is_(True))
    written = 0
    for official in session.scalars(wanting.order_by(Official.id)).all():
        key = key_of(official, today)
        if session.scalar(select(Letter.id).where(Letter.key == key)):
            continue
        who = officials.who(session, official)
        waiting = desk.tasks(session, who, today=today, timezone=sender.timezone)
        others = more(session, who, today) if more else []
        if waiting or others:
            lines = [_asked(*one, official.language) for one in others]
            lines += [_line(task, official.language) for task in waiting]
            _write(session, official, lines, key, at=at, sender=sender)
            written += 1
    return written


def key_of(official: Official, today: date) -> str:
    """What makes sure that one week gives one letter."""
    year, week, _ = today.isocalendar()
    return f"digest/{official.id}/{year}-W{week:02d}"


def signature(secret: str, official_id: int) -> str:
    """What the link in a letter carries, so that nobody turns off the letters of others."""
    said = f"no more weekly letters to {official_id}".encode()
    return hmac.new(secret.encode(), said, "sha256").hexdigest()[:40]


def turn_off(session: Session, official_id: int, signed: str, *, secret: str, at: datetime) -> bool:
    """Turn the weekly letters of an official off; False when the link is not a true one."""
    if not is_true(official_id, signed, secret=secret):
        return False
    official = session.get(Official, official_id)
    if official and official.wants_digest:
        official.wants_digest = False
        audit.write(session, "digest.off", at=at, subject=f"officials/{official_id}")
    return True


def is_true(official_id: int, signed: str, *, secret: str) -> bool:
    """Whether a link was signed here."""
    return hmac.compare_digest(signature(secret, official_id).encode(), signed.encode())


def _write(
    session: Session,
    official: Official,
    told: Sequence[str],
    key: str,
    *,
    at: datetime,
    sender: Sender,
) -> None:
    said, tongue = _words(), official.language
    home = f"{sender.base_url}/{tongue}/office/"
    lines = [f"  • {line}" for line in told]
    body = [
        said["greeting"][tongue],
        "",
        *lines,
        "",
        said["desk"][tongue].format(href=home),
        "",
        said["off"][tongue].format(href=sender.off_href(official)),
        "",
    ]
    mail.write(
        session,
        to=official.email,
        subject=said["subject"][tongue],
        body="\n".join(body),
        at=at,
        key=key,
        headers=sender.off_headers(official),
    )


def _asked(code: str, count: int, tongue: str) -> str:
    said: str = _words()["requests"][code][tongue]
    return said.format(count=count)


def _line(task: Task, tongue: str) -> str:
    line: str = _words()["tasks"][task.code][tongue].format(count=task.count)
    return f"{line} ({getattr(task.office, f'name_{tongue}')})" if task.office else line


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((SHIPPED / "digest.toml").read_text(encoding="utf-8"))
