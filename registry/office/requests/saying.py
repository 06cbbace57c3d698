"""What a form of the office says with a deed, as the verbs take it."""

from typing import Any

from flask import request
from flask_babel import gettext

from registry import requests
from registry.accounts import Who
from registry.cameras.declared import vocabulary
from registry.database import Session
from registry.documents import remedies
from registry.errors import Refused
from registry.office.requests import own
from registry.requests import Actor, Event, Request, Said
from registry.requests.office import questions, queues
from registry.web.session import now

LONGEST = 20_000  # characters of a letter
# The reasons that come from a list, by deed; elsewhere the reason is a note in words.
REASONS = {Event.ASK: "pause_reason", Event.EXTEND: "extension_reason"}


def said(session: Session, who: Who, found: Request, event: Event) -> Said:
    """All that the form says; Refused where a field holds what it cannot."""
    form = request.form
    facts: dict[str, Any] = {}
    if hold_state := form.get("hold_state"):
        facts["state"] = _one_of("hold_state", hold_state, ("held", "partly", "gone", "lost"))
    return Said(
        words=_text("words"),
        note=_text("note"),
        reason=_reason(event),
        outcome=form.get("outcome") or None,
        ground=form.get("ground") or None,
        law=_text("law")[:200] or None,
        remedy=remedies.joined(form.getlist("remedy"), _language(session, found)),
        summary=_text("summary"),
        assignee=who.id if form.get("assignee") == "me" else number("assignee"),
        office_id=form.get("office_id") or None,
        into=_lead(session, who, form.get("into", "")),
        amount=number("amount"),
        hold_ids=tuple(int(one) for one in form.getlist("hold") if _is_number(one)),
        content_hash=form.get("content_hash", "").strip().lower()[:64],
        facts=facts,
    )


def do(session: Session, who: Who, actor: Actor, found: Request, event: Event) -> None:
    """Let happen what the form says; sent in again, it has happened already."""
    requests.do(
        session,
        own.means(),
        found,
        event,
        actor,
        said(session, who, found, event),
        at=now(),
        version=version(),
        key=key(),
    )


def number(name: str) -> int | None:
    """The whole number of a field; None where there is none."""
    typed = request.form.get(name, "").strip()
    if not typed:
        return None
    if not _is_number(typed):
        raise Refused("“{typed}” is not a whole number.", field=name, typed=typed[:20])
    return int(typed)


def key() -> str | None:
    """The key of the form, by which a second sending is known."""
    return request.form.get("key", "")[:64] or None


def version() -> int | None:
    """The version of the request that the form was made with."""
    typed = request.form.get("version", "")
    return int(typed) if _is_number(typed) else None


def say(refused: Refused) -> str:
    """A refusal in the reader's language."""
    return str(refused.said(gettext))


def _language(session: Session, found: Request) -> str:
    return str(questions.submission_of(session, found).language)


def _text(name: str) -> str:
    typed = request.form.get(name, "").replace("\r\n", "\n").strip()
    if len(typed) > LONGEST or "\x00" in typed:
        raise Refused("This field takes at most {most} characters.", field=name, most=LONGEST)
    return typed


def _reason(event: Event) -> str | None:
    typed = request.form.get("reason") or None
    if typed is None or event not in REASONS:
        return None
    return _one_of("reason", typed, tuple(vocabulary.terms(REASONS[event])))


def _lead(session: Session, who: Who, typed: str) -> int | None:
    if not typed.strip():
        return None
    return queues.opened(session, who, own.number(typed.strip().upper().replace("/", "-"))).id


def _one_of(name: str, typed: str, known: tuple[str, ...]) -> str:
    if typed not in known:
        raise Refused("“{typed}” cannot be chosen here.", field=name, typed=typed[:40])
    return typed


def _is_number(typed: str) -> bool:
    return typed.isascii() and typed.isdecimal() and len(typed) < 10
