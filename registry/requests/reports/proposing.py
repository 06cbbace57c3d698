"""The change of the register that a request leads to: begun as a draft of the office that answers,
and taken note of when it is public."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import numpy as np
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import drafts
from registry.accounts import Who, offices, roles
from registry.drafts.states import ENDED
from registry.drafts.states import State as SetState
from registry.errors import Conflict, NotAllowed, Refused
from registry.places import areas
from registry.requests.answers import messages
from registry.requests.office import questions
from registry.requests.person import filing
from registry.requests.public import publishing
from registry.requests.saying import Means, Said, official
from registry.requests.tables import Request, RequestEvent
from registry.requests.way import verbs
from registry.requests.way.states import Event

LONGEST = 500  # characters of a reason
KINDS = ("entered", "amended", "removed")
# What a request comes to when the change that it led to is public, by the kind of that change.
OUTCOMES = {
    "entered": "camera_added",
    "amended": "camera_fixed",
    "corrected": "camera_fixed",
    "removed": "camera_removed",
}
REASON = "Тұрғынның хабары бойынша."  # published with the entry, in the language of the log


@dataclass(frozen=True)
class Proposed:
    """What is to change: `entered` with the place and a title, `amended` or `removed`."""

    kind: str
    camera_id: str | None = None
    changes: Mapping[str, Any] = field(default_factory=dict)
    title: str = ""


def propose_change(
    session: Session, means: Means, request: Request, who: Who,
    proposed: Proposed | None = None, *, reason: str = "", set_id: int | None = None,
    at: datetime, version: int | None = None, key: str | None = None,
) -> drafts.ChangeSet:  # fmt: skip
    """Begin the change that a request leads to, as whoever works on it, or name one that is on
    its way (`set_id`). What is to change is told from the report where it is not said.

    Refused where one is on its way already, and to who may not change the register.
    """
    if key and session.scalar(select(RequestEvent.id).where(RequestEvent.key == key)):
        return session.get_one(drafts.ChangeSet, request.draft_set_id)
    _check(session, request, who, set_id)
    if set_id:
        change = drafts.by_id(session, who, set_id)
    else:
        change = _begun(session, request, who, proposed or _told(session, request), reason, at)
    verbs.do(
        session, means, request, Event.PROPOSE_CHANGE, official(who, request.office_id),
        Said(note=reason, facts={"change": change.id}), at=at, version=version, key=key,
    )  # fmt: skip
    request.draft_set_id, request.entry_number = change.id, None
    session.flush()
    return change


def set_of(session: Session, request: Request) -> drafts.ChangeSet | None:
    """The change that a request has led to."""
    return session.get(drafts.ChangeSet, request.draft_set_id) if request.draft_set_id else None


def suggested_outcome(session: Session, request: Request) -> str | None:
    """What the request comes to, once the change it has led to is public; None before."""
    found = set_of(session, request)
    if found is None or found.state != SetState.PUBLISHED:
        return None
    kinds = [draft.kind for draft in drafts.drafts_of(session, found)]
    return OUTCOMES.get(kinds[0]) if kinds else None


def note_published(session: Session, means: Means, *, at: datetime) -> int:
    """Write to requests which entry their change has become, and tell those who asked.

    Gives for how many it was done; each is told once.
    """
    query = (
        select(Request, func.min(drafts.Draft.entry_number))
        .join(drafts.ChangeSet, drafts.ChangeSet.id == Request.draft_set_id)
        .join(drafts.Draft, drafts.Draft.set_id == drafts.ChangeSet.id)
        .where(Request.entry_number.is_(None), drafts.Draft.entry_number.is_not(None))
        .where(drafts.ChangeSet.state == SetState.PUBLISHED.value)
        .group_by(Request.id)
    )
    found = session.execute(query).all()
    for request, number in found:
        request.entry_number = number
        publishing.publish(session, means, request, at=at)
        key = f"register_changed/{number}"
        messages.tell(session, means, request, "register_changed", at=at, key=key)
    session.flush()
    return len(found)


def _check(session: Session, request: Request, who: Who, set_id: int | None) -> None:
    if not roles.may_edit(who, request.office_id):
        raise NotAllowed(
            "Only an editor of the office changes the register. Hand the request over to one, or "
            "have an administrator make you one."
        )
    found = set_of(session, request)
    if found and found.state not in ENDED and found.id != set_id:
        raise Conflict(
            "A change was begun for this request already: № {number}. Go on with that one.",
            number=found.id,
        )


def _begun(
    session: Session, request: Request, who: Who, proposed: Proposed, reason: str, at: datetime
) -> drafts.ChangeSet:
    if proposed.kind not in KINDS:
        raise Refused("A camera is entered, amended or removed.", field="kind")
    said = dict(proposed.changes)
    if proposed.kind == "entered":
        said = _first_facts(session, request, proposed.title) | said
    begun = drafts.begin(
        session, who, request.office_id, reason=reason[:LONGEST] or REASON,
        source=request.number, at=at,
    )  # fmt: skip
    if said or proposed.kind == "removed":
        drafts.put(
            session, who, begun, kind=proposed.kind, camera_id=proposed.camera_id, changes=said,
            at=at, version=begun.version,
        )  # fmt: skip
    return begun


def _told(session: Session, request: Request) -> Proposed:
    """What the report itself says is to be changed."""
    ids = filing.camera_ids(session, request)
    has_place = request.lat is not None and request.lon is not None
    if request.report == "unregistered" and has_place:
        return Proposed("entered")
    if request.report == "gone" and ids:
        return Proposed("removed", ids[0])
    if request.report == "moved" and ids and has_place:
        return Proposed("amended", ids[0], {"lat": request.lat, "lon": request.lon})
    raise Refused(
        "What is to change cannot be told from the report. Save a draft in the form of the camera, "
        "and write the number of that change here.",
        field="set_id",
    )


def _first_facts(session: Session, request: Request, title: str) -> dict[str, Any]:
    """What a report tells of a camera that is not on the register yet."""
    if request.lon is None or request.lat is None:
        raise Refused("This report names no place; a new camera needs one.", field="point")
    area = str(areas.containing(np.array([request.lon]), np.array([request.lat]))[0])
    office = offices.by_id(session, request.office_id)
    language = questions.submission_of(session, request).language
    told = {
        "lat": request.lat,
        "lon": request.lon,
        "district_code": area or request.area_id,
        f"title_{language}": title.strip(),
        "controller": request.controller or office.organisation,
    }
    return {name: value for name, value in told.items() if value not in (None, "")}
