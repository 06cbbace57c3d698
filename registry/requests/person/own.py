"""What a person sees of their own requests: where each stands, its days, and what they may do."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from registry import law
from registry.accounts import Office, offices
from registry.files import SealedFile
from registry.requests import private
from registry.requests.answers import deciding, messages
from registry.requests.footage import fetching, holds
from registry.requests.office import questions
from registry.requests.person import filing
from registry.requests.reports import reports
from registry.requests.saying import PERSON, Means, Said
from registry.requests.tables import Clock, Decision, Hold, Request, Submission
from registry.requests.time import clocks
from registry.requests.way import engine, verbs, workflow
from registry.requests.way.guards import Case
from registry.requests.way.states import OPEN, Event, Part, State

ANYTHING = Said(words="…")  # whether it could be done, once something is written


@dataclass(frozen=True)
class Written:
    """Something that the person or the office wrote; `kind` is that of a message, or `answer`."""

    at: datetime
    kind: str
    is_mine: bool
    text: str
    files: list[SealedFile]
    decision: Decision | None = None


@dataclass(frozen=True)
class Own:
    """One request as whoever made it sees it."""

    request: Request
    office: Office
    camera_ids: list[str]
    text: str
    place: str
    clock: Clock | None
    due: law.Due | None
    is_overdue: bool
    holds: list[Hold]
    letters: list[Written]
    ready: list[SealedFile]
    may: frozenset[Event]
    appeal_until: date | None
    answer_until: date | None  # the last day on which a question can be answered
    remedy: str
    lead: Request | None  # the report that this one was joined to

    @property
    def is_open(self) -> bool:
        """Whether something is still to come of it."""
        return State(self.request.state) in OPEN


def every(
    session: Session, means: Means, submission: Submission, *, at: datetime
) -> list[Own]:  # fmt: skip
    """The requests of a submission, the first at the front."""
    return [one(session, means, r, at=at) for r in verbs.of_submission(session, submission)]


def one(session: Session, means: Means, request: Request, *, at: datetime) -> Own:
    """A request as whoever made it sees it at this moment."""
    today = means.day(at)
    clock = clocks.answering(session, request)
    decision = deciding.standing(session, request)
    return Own(
        request=request,
        office=offices.by_id(session, request.office_id),
        camera_ids=filing.camera_ids(session, request),
        text=_read(session, means, request, "text"),
        place=_read(session, means, request, "place"),
        clock=clock,
        due=clocks.due_of(session, clock) if clock else None,
        is_overdue=clocks.is_overdue(session, request, today),
        holds=holds.of(session, request),
        letters=_letters(session, means, request),
        ready=fetching.of(session, request) if request.state == State.DELIVERING else [],
        may=_may(session, means, request, at),
        appeal_until=_until(session, request, clocks.APPEAL_WINDOW),
        answer_until=_until(session, request, "clarify"),
        remedy=decision.remedy if decision else "",
        lead=reports.lead_of(session, request),
    )


def _may(session: Session, means: Means, request: Request, at: datetime) -> frozenset[Event]:
    case = Case(session, means, request, PERSON, ANYTHING, at)
    possible = workflow.events(State(request.state), Part.PERSON)
    return frozenset(event for event in possible if engine.refusal(case, event) is None)


def _letters(session: Session, means: Means, request: Request) -> list[Written]:
    attached = questions.files_of(session, request, "attachment")
    kept = {one.file_id: session.get(SealedFile, one.file_id) for one in attached}
    written = []
    for message in messages.of(session, request):
        mine = [kept[one.file_id] for one in attached if one.message_id == message.id]
        text = messages.read(session, means, request, message)
        is_mine = not messages.part_of_office(message)
        found = [file for file in mine if file is not None and file.destroyed_at is None]
        written.append(Written(message.at, message.kind, is_mine, text, found))
    for decision in deciding.every(session, request):
        if decision.dispatched_at is not None:
            text = deciding.letter(session, means, request, decision)
            sent = decision.dispatched_at
            written.append(Written(sent, "answer", False, text, [], decision))
    return sorted(written, key=lambda one: one.at)


def _until(session: Session, request: Request, step: str) -> date | None:
    clock = clocks.running(session, request, step)
    return clock.due_on if clock else None


def _read(session: Session, means: Means, request: Request, column: str) -> str:
    return private.read(session, means, request.submission_id, column, getattr(request, column))
