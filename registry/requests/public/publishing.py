"""The one publisher of requests: what everybody may know of one, written from an allow-list.

Only questions about cameras, complaints and reports are published, from their registration on; a
request about a person never is. What the person wrote is not read here at all: the words that are
shown are an official's, written to be public and part of a decided answer.
"""

import json
import re
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from registry import law, log
from registry.cameras.beside import organisations
from registry.cameras.declared import fields
from registry.places import areas
from registry.requests import private
from registry.requests.answers import deciding
from registry.requests.public import telling
from registry.requests.saying import Means
from registry.requests.tables import (
    PublicRequest,
    PublicRequestCamera,
    Request,
    RequestCamera,
    RequestEvent,
    Submission,
)
from registry.requests.time import clocks
from registry.requests.way.states import PERSONAL, Event, State, Type
from registry.settings import LANGUAGES

HIDDEN = frozenset({State.UNCONFIRMED, State.QUARANTINED, State.RECEIVED})
ANSWERED = frozenset({"answered", "silent"})
STUB, WITHHELD, PRIVATE = "stub", "withheld", "private"
WORD = re.compile(r"\w+")
SHORT_NAME, LONG_NAME = 3, 4  # letters; a shorter word is no name, a longer one may be inflected


def publish(session: Session, means: Means, request: Request, *, at: datetime) -> bool:
    """Bring the public record of a request up to date; gives whether it is on the record.

    What is withheld, or may not be known (yet), is taken away. Called after every event.
    """
    session.flush()
    if not is_public(session, request):
        _remove(session, request)
        return False
    values = _allowed(session, means, request)
    shown = session.get(PublicRequest, request.number)
    if shown is None:
        session.add(PublicRequest(**values, published_at=at, changed_at=at))
        session.flush()
        _name_cameras(session, request)
    elif any(getattr(shown, name) != value for name, value in values.items()):
        for name, value in values.items():
            setattr(shown, name, value)
        shown.changed_at = at
    request.publication = STUB
    session.flush()
    return True


def is_public(session: Session, request: Request) -> bool:
    """Whether everybody may know of this request now."""
    if Type(request.type) in PERSONAL or State(request.state) in HIDDEN:
        return False
    return request.publication != WITHHELD


def withheld(session: Session) -> int:
    """How many requests were taken off the public record."""
    query = select(func.count()).select_from(Request).where(Request.publication == WITHHELD)
    return session.scalar(query) or 0


def names_the_person(session: Session, means: Means, request: Request, text: str) -> bool:
    """Whether a text that is to be public holds the contact or a name of whoever asked.

    Names are found in other cases too: a word is looked for without its last letter.
    """
    submission = session.get(Submission, request.submission_id)
    assert submission is not None

    def kept(column: str) -> str:
        sealed = getattr(submission, column)
        return private.read(session, means, submission.id, column, sealed).strip().casefold()

    told = text.casefold()
    if (contact := kept("contact")) and contact in told:
        return True
    names = [*WORD.findall(kept("name")), *WORD.findall(kept("represents"))]
    stems = [one[:-1] if len(one) > LONG_NAME else one for one in names if len(one) >= SHORT_NAME]
    return any(word.startswith(tuple(stems)) for word in WORD.findall(told))


def _allowed(session: Session, means: Means, request: Request) -> dict[str, Any]:
    """The allow-list: nothing else of a request is ever public."""
    submission = session.get(Submission, request.submission_id)
    assert submission is not None
    events = _events(session, request)
    return {
        "number": request.number,
        "type": request.type,
        "office_id": request.office_id,
        "language": submission.language if submission.language in LANGUAGES else LANGUAGES[0],
        "received": means.day(request.received_at).isoformat(),
        "state": request.state,
        "outcome": telling.known("request_outcome", request.outcome),
        "ground": telling.known("refusal_ground", request.ground),
        "summary": _summary(session, means, request),
        "entry_number": request.entry_number,
        "head": request.head,
        "demonstration": submission.demonstration,
        "timeline": json.dumps(
            telling.timeline(means, events, deciding.every(session, request)), ensure_ascii=False
        ),
        **_about(session, request),
        **_time(session, request),
        **_appeals(session, request, events),
    }


def _about(session: Session, request: Request) -> dict[str, Any]:
    # What a form sends is text until the register knows it.
    controller, area = request.controller or "", request.area_id or ""
    return {
        "controller": controller if controller in organisations.standing(session) else None,
        "area_id": area if area in areas.areas() else None,
        "field": request.field if request.field in fields.fields() else None,
        "claim_id": request.claim_id if _is_claim(session, request.claim_id) else None,
        "report": request.report if request.report in telling.words()["report"] else None,
    }


def _is_claim(session: Session, claim_id: str | None) -> bool:
    return bool(claim_id) and log.newest(session, f"claims/{claim_id}") is not None


def _time(session: Session, request: Request) -> dict[str, Any]:
    of_request = [one for one in clocks.every(session, request) if one.step == clocks.RESPOND]
    running = clocks.answering(session, request)
    known: dict[str, Any] = {
        "expected": running.due_on.isoformat() if running else None,
        "pauses": sum(len(clocks.pauses(session, one)) for one in of_request),
        "extensions": sum(len(clocks.extensions(session, one)) for one in of_request),
        "working_days": None,
        "due_kept": None,
    }
    if of_request and (clock := of_request[-1]).stopped_on and clock.outcome in ANSWERED:
        known["due_kept"] = clock.outcome != "silent" and clock.stopped_on <= clock.due_on
        if clock.outcome != "silent":
            calendar = law.calendar(session, clocks.rule_of(clock).calendar)
            pauses = clocks.pauses(session, clock)
            known["working_days"] = clocks.worked(calendar, clock, pauses, clock.stopped_on)
    elif _has_fallen_due(session, request):
        known["due_kept"] = False
    return known


def _appeals(session: Session, request: Request, events: list[RequestEvent]) -> dict[str, bool]:
    decided = [one for one in deciding.every(session, request) if one.decided_at is not None]
    first = [one.outcome for one in decided if one.stage == deciding.FIRST]
    later = [one.outcome for one in decided if one.stage == deciding.APPEAL]
    later += [request.outcome or "" for one in events if one.event == Event.RECORD_RESULT]
    kinds = {one.event for one in events}
    return {
        "appealed": bool(kinds & {Event.APPEAL, Event.ESCALATE}),
        "reversed": bool(first and later and later[-1] != first[-1]),
    }


def _summary(session: Session, means: Means, request: Request) -> str | None:
    """What an official wrote to be public; kept back while undecided, or if it names the person."""
    if request.state == State.PURGED:  # whom it might name can no longer be known
        shown = session.get(PublicRequest, request.number)
        return shown.summary if shown else None
    if not request.summary or request.decided_at is None:
        return None
    return None if names_the_person(session, means, request, request.summary) else request.summary


def _has_fallen_due(session: Session, request: Request) -> bool:
    query = select(RequestEvent.id).where(
        RequestEvent.request_id == request.id, RequestEvent.event == Event.FALL_DUE
    )
    return session.scalar(query.limit(1)) is not None


def _events(session: Session, request: Request) -> list[RequestEvent]:
    query = select(RequestEvent).where(RequestEvent.request_id == request.id)
    return list(session.scalars(query.order_by(RequestEvent.seq)))


def _name_cameras(session: Session, request: Request) -> None:
    about = select(RequestCamera.camera_id).where(RequestCamera.request_id == request.id)
    session.add_all(
        PublicRequestCamera(number=request.number, camera_id=camera_id)
        for camera_id in session.scalars(about)
    )
    session.flush()


def _remove(session: Session, request: Request) -> None:
    for table in (PublicRequestCamera, PublicRequest):
        session.execute(delete(table).where(table.number == request.number))
    if request.publication != WITHHELD:
        request.publication = PRIVATE
