"""One request with all that belongs to it, opened from its seal for those who work on it."""

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import cameras, law
from registry.cameras.footage import retention
from registry.cameras.record import Camera
from registry.drafts.questions import names
from registry.files.tables import SealedFile
from registry.requests import private
from registry.requests.answers import deciding, messages
from registry.requests.footage import holds
from registry.requests.office import questions
from registry.requests.person import filing
from registry.requests.reports import proposing, reports
from registry.requests.saying import Actor, Means
from registry.requests.tables import (
    Clock,
    Decision,
    Hold,
    Message,
    Request,
    RequestEvent,
    RequestFile,
    Submission,
)
from registry.requests.time import clocks
from registry.requests.way.states import PERSONAL, Part, Type

# Who has to know whom they write to; all others work without the person's name and address.
KNOWS_PERSON = frozenset({Part.CLERK, Part.HANDLER})


@dataclass(frozen=True)
class Person:
    """Who asks, as far as it was given and may be seen by whoever looks."""

    name: str = ""
    contact: str = ""
    represents: str = ""
    is_confirmed: bool = False
    is_shown: bool = True


@dataclass(frozen=True)
class Watched:
    """A camera of the request and what is left of its footage; no camera where it has gone."""

    id: str
    camera: Camera | None
    clock: retention.Clock | None


@dataclass(frozen=True)
class Running:
    """A period with its arithmetic and the rule that it follows."""

    clock: Clock
    due: law.Due
    rule: law.Rule
    pauses: int
    extensions: int


@dataclass(frozen=True)
class Letter:
    """A draft or a decision, with its letter."""

    decision: Decision
    letter: str


@dataclass(frozen=True)
class Kept:
    """A file of a request, with its shown name."""

    link: RequestFile
    file: SealedFile


@dataclass(frozen=True)
class Happened:
    """An event, with its facts and the note that stays in the office."""

    event: RequestEvent
    note: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Dossier:
    """All about one request."""

    request: Request
    submission: Submission
    text: str
    place: str
    person: Person
    cameras: list[Watched]
    clocks: list[Running]
    holds: list[Hold]
    messages: list[tuple[Message, str]]
    letters: list[Letter]
    files: list[Kept]
    events: list[Happened]
    parts: list[Request]
    watchers: int = 0  # others who have joined a report
    suggested: str | None = None  # the outcome that fits the change it has led to
    names: dict[int, str] = field(default_factory=dict)

    @property
    def is_personal(self) -> bool:
        """Whether it is about a person, so that little of it is ever public."""
        return Type(self.request.type) in PERSONAL


def dossier(
    session: Session, means: Means, request: Request, actor: Actor, *, at: datetime
) -> Dossier:
    """All about one request, as whoever acts may see it."""
    submission = questions.submission_of(session, request)
    events = questions.events(session, request)
    letters = deciding.every(session, request)
    people = [one.official_id for one in events] + [request.handler_id]
    people += [who for one in letters for who in (one.drafted_by, one.decided_by)]
    every = select(Request).where(Request.submission_id == submission.id).order_by(Request.id)
    return Dossier(
        request=request,
        submission=submission,
        text=private.read(session, means, submission.id, "text", request.text),
        place=private.read(session, means, submission.id, "place", request.place),
        person=_person(session, means, submission, actor),
        cameras=_cameras(session, request, at),
        clocks=[_running(session, one) for one in clocks.every(session, request)],
        holds=holds.of(session, request),
        messages=[
            (one, messages.read(session, means, request, one))
            for one in messages.of(session, request)
        ],
        letters=[Letter(one, deciding.letter(session, means, request, one)) for one in letters],
        files=files_of(session, request),
        events=[
            Happened(one, _note(session, means, submission, one), json.loads(one.facts))
            for one in events
        ],
        parts=[one for one in session.scalars(every) if one.id != request.id],
        watchers=reports.watchers(session, request),
        suggested=proposing.suggested_outcome(session, request),
        names=names(session, people),
    )


def files_of(session: Session, request: Request) -> list[Kept]:
    """The files of a request that are still there, the oldest first."""
    query = (
        select(RequestFile, SealedFile)
        .join(SealedFile, SealedFile.id == RequestFile.file_id)
        .where(RequestFile.request_id == request.id, SealedFile.destroyed_at.is_(None))
        .order_by(SealedFile.made_at, SealedFile.id)
    )
    return [Kept(link, file) for link, file in session.execute(query)]


def since(happened: list[Happened], version: int) -> list[Happened]:
    """What has happened since somebody opened a form at this version of the request."""
    return [one for one in happened if one.event.seq > version]


def _person(session: Session, means: Means, submission: Submission, actor: Actor) -> Person:
    is_confirmed = submission.contact_confirmed_at is not None
    if not actor.parts & KNOWS_PERSON:
        return Person(is_confirmed=is_confirmed, is_shown=False)
    name, contact, represents = (
        private.read(session, means, submission.id, column, getattr(submission, column))
        for column in ("name", "contact", "represents")
    )
    return Person(name, contact, represents, is_confirmed)


def _cameras(session: Session, request: Request, at: datetime) -> list[Watched]:
    ids = filing.camera_ids(session, request)
    known = cameras.kept_of(session, ids)
    return [_watched(one, known[one].camera if one in known else None, request, at) for one in ids]


def _watched(id_: str, camera: Camera | None, request: Request, at: datetime) -> Watched:
    if camera is None or request.window_start is None or request.window_end is None:
        return Watched(id_, camera, None)
    window = (request.window_start, request.window_end)
    return Watched(id_, camera, retention.clock(camera.retention_days, *window, at))


def _running(session: Session, clock: Clock) -> Running:
    return Running(
        clock,
        clocks.due_of(session, clock),
        clocks.rule_of(clock),
        len(clocks.pauses(session, clock)),
        len(clocks.extensions(session, clock)),
    )


def _note(session: Session, means: Means, submission: Submission, event: RequestEvent) -> str:
    return private.read(session, means, submission.id, "note", event.note)


def is_late(request: Request, today: date) -> bool:
    """Whether the day by which the office had to answer has gone by."""
    return request.due_on is not None and request.state in questions.OWES and request.due_on < today
