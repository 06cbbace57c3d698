"""The verbs of persons, officials and operators: what was due before is done first, then theirs,
then what the register itself does next."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.accounts import Official
from registry.errors import NotAllowed, NotFound, Refused
from registry.requests.person import filing
from registry.requests.saying import PERSON, Actor, Means, Said
from registry.requests.tables import Request, RequestBar, RequestEvent, Submission
from registry.requests.time import running
from registry.requests.way import engine
from registry.requests.way.guards import Case
from registry.requests.way.states import Event, Part, State

BARRING = frozenset({Part.CLERK, Part.DECIDER, Part.GUARDIAN})


def do(
    session: Session,
    means: Means,
    request: Request,
    event: Event,
    actor: Actor,
    said: Said | None = None,
    *,
    at: datetime,
    version: int | None = None,
    key: str | None = None,
) -> RequestEvent:
    """Let something happen to a request; Refused, and nothing has happened, where it may not.

    `version` is the one that the form was made with: who was overtaken gets a Moved.
    """
    running.catch_up(session, means, request, at=at)
    written = engine.apply(
        session, means, request, event, actor, said, at=at, version=version, key=key
    )
    if event == Event.FORWARD and said and said.office_id and not _children(session, request):
        filing.pass_on(session, means, request, said.office_id, at=at)
    if event == Event.MERGE and said:
        request.parent_id = said.into
    running.settle(session, means, request, at=at)
    return written


def why_not(
    session: Session,
    means: Means,
    request: Request,
    event: Event,
    actor: Actor,
    said: Said | None = None,
    *,
    at: datetime,
) -> Refused | None:
    """Why this cannot be done now; None where it can."""
    return engine.refusal(Case(session, means, request, actor, said or Said(), at), event)


def confirm_contact(
    session: Session, means: Means, submission: Submission, *, at: datetime
) -> None:
    """The person has answered from the address they gave: it is theirs, and all goes on."""
    submission.contact_confirmed_at = submission.contact_confirmed_at or at
    for request in of_submission(session, submission):
        if request.state == State.UNCONFIRMED:
            do(session, means, request, Event.CONFIRM_CONTACT, PERSON, at=at)


def disown(session: Session, means: Means, submission: Submission, *, at: datetime) -> None:
    """Somebody else gave this address: nothing is written there again."""
    submission.contact = submission.contact_mark = submission.contact_confirmed_at = None
    session.flush()


def of_submission(session: Session, submission: Submission) -> list[Request]:
    """All requests of a submission, the first at the front."""
    query = select(Request).where(Request.submission_id == submission.id)
    return list(session.scalars(query.order_by(Request.id)))


def by_number(session: Session, number: str) -> Request:
    """A request; NotFound where there is none of that number."""
    found = session.scalar(select(Request).where(Request.number == number))
    if found is None:
        raise NotFound("There is no request {number}.", number=number)
    return found


def bar(session: Session, request: Request, official_id: int) -> None:
    """Keep an official from a request that is about them."""
    session.merge(RequestBar(request_id=request.id, official_id=official_id))


def keep_from(session: Session, request: Request, actor: Actor, official_id: int | None) -> None:
    """Have an official of the office kept from a request that is about them.

    Everybody may say so of themselves; of others, whoever sorts requests, decides or guards data.
    """
    found = session.get(Official, official_id) if official_id is not None else None
    if found is None:
        raise Refused("Choose whom the request is about.", field="whom")
    if found.id != actor.official_id and not actor.parts & BARRING:
        raise NotAllowed(
            "Whom a request is about is said by a clerk, a decision maker or guardian."
        )
    for account in session.scalars(select(Official.id).where(Official.person == found.person)):
        bar(session, request, account)
        if request.handler_id == account:
            request.handler_id = None
    session.flush()


def _children(session: Session, request: Request) -> bool:
    return session.scalar(select(Request.id).where(Request.parent_id == request.id)) is not None
