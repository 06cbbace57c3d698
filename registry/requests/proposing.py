"""A change that a request leads to: begun as a draft of the office that answers it."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import drafts
from registry.accounts import Who, offices
from registry.drafts import ChangeSet, Wanted
from registry.errors import Refused
from registry.requests import filing, verbs
from registry.requests.saying import Actor, Means, Said
from registry.requests.states import Event
from registry.requests.tables import Request, RequestEvent

LONGEST = 500  # characters of the note that become the reason of the change


def propose_change(
    session: Session,
    means: Means,
    request: Request,
    who: Who,
    actor: Actor,
    *,
    reason: str,
    set_id: int | None = None,
    at: datetime,
    version: int | None = None,
    key: str | None = None,
) -> ChangeSet:
    """Begin the change that a report asks for, or name one that is on its way (`set_id`).

    Refused where it cannot be known what is to change; then the camera's own form is the way.
    """
    if key and session.scalar(select(RequestEvent.id).where(RequestEvent.key == key)):
        return session.get_one(ChangeSet, request.draft_set_id)
    facts = {"set": set_id} if set_id else {}
    said = Said(note=reason, facts=facts)
    verbs.do(
        session, means, request, Event.PROPOSE_CHANGE, actor, said, at=at, version=version, key=key
    )
    change = drafts.by_id(session, who, set_id) if set_id else _begun(session, who, request, reason)
    request.draft_set_id = change.id
    session.flush()
    return change


def _begun(session: Session, who: Who, request: Request, reason: str) -> ChangeSet:
    wanted = _wanted(session, request)
    at = session.scalars(
        select(RequestEvent.at)
        .where(RequestEvent.request_id == request.id)
        .order_by(RequestEvent.seq.desc())
        .limit(1)
    ).one()
    change = drafts.begin(
        session, who, request.office_id, reason=reason[:LONGEST],
        source=f"{request.number}", at=at,
    )  # fmt: skip
    drafts.put_many(session, who, change, [wanted], at=at, version=change.version)
    return change


def _wanted(session: Session, request: Request) -> Wanted:
    """What the report says is to be changed."""
    ids = filing.camera_ids(session, request)
    place: dict[str, Any] = {"lat": request.lat, "lon": request.lon}
    has_place = request.lat is not None and request.lon is not None
    if request.report == "unregistered" and has_place:
        office = offices.by_id(session, request.office_id)
        return Wanted("entered", place | {"controller": office.organisation, "status": "active"})
    if request.report == "gone" and ids:
        return Wanted("removed", {}, ids[0])
    if request.report == "moved" and ids and has_place:
        return Wanted("amended", place, ids[0])
    raise Refused(
        "What is to change cannot be told from the report. Save a draft in the form of the camera, "
        "and write the number of that change here.",
        field="set_id",
    )
