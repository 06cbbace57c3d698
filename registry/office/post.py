"""Letters of the office: where their links lead, and what they say."""

from typing import Any
from urllib.parse import urlsplit

from flask import request, url_for

from registry import mail
from registry.accounts import Official, links
from registry.accounts.links import LASTS, Purpose
from registry.database import Session
from registry.errors import Refused
from registry.office.guard import LOOPBACK
from registry.web import letters
from registry.web.session import now, settings


def link(endpoint: str, language: str, **values: str) -> str:
    """An address for a letter; the visitor's own word for this host is not taken."""
    base = settings().base_url
    if not base:
        if (urlsplit(request.host_url).hostname or "") not in {one.strip("[]") for one in LOOPBACK}:
            raise Refused(
                "A letter needs the portal's address for its link. Have the operator set "
                "REGISTRY_BASE_URL."
            )
        base = request.host_url.rstrip("/")
    path = url_for(endpoint, **dict[str, Any](values)).removeprefix(request.script_root)
    return f"{base}/{language}{path}"


def invite(session: Session, official: Official) -> None:
    """Write the letter that invites an official."""
    token = links.make(session, official, Purpose.INVITATION, at=now())
    address = link("office.invitation", official.language, token=token)
    days = LASTS[Purpose.INVITATION].days
    subject, body = letters.invitation(official.language, address, days=days)
    mail.write(session, to=official.email, subject=subject, body=body, at=now())


def offer_reset(session: Session, official: Official) -> None:
    """Write the letter with the link to a new password."""
    token = links.make(session, official, Purpose.RESET, at=now())
    address = link("office.new_password", official.language, token=token)
    minutes = int(LASTS[Purpose.RESET].total_seconds() // 60)
    subject, body = letters.reset(official.language, address, minutes=minutes)
    mail.write(session, to=official.email, subject=subject, body=body, at=now())


def tell_of_change(session: Session, official: Official) -> None:
    """Write the letter that says that the password was changed."""
    subject, body = letters.changed(official.language)
    mail.write(session, to=official.email, subject=subject, body=body, at=now())
