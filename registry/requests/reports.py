"""Reports about the map: what is there already, joining another's report, visits, and the change
of the register that a report leads to."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

import numpy as np
from pydantic_core import from_json
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import cameras, drafts, files, log
from registry.accounts import Who, offices, roles
from registry.cameras import Camera, map_index
from registry.drafts.states import ENDED
from registry.drafts.states import State as SetState
from registry.errors import Conflict, NotAllowed, Refused
from registry.maps import keys
from registry.maps.walking import boxes
from registry.maps.within import within
from registry.places import areas
from registry.requests import filing, messages, private, questions, verbs
from registry.requests.filing import Filed, Wanted
from registry.requests.saying import SYSTEM, Means, Said, official
from registry.requests.states import OPEN, Event, State, Type
from registry.requests.tables import Request, RequestEvent, RequestFile

REACH = 60.0  # metres within which it may well be the same camera
MOST = 5
NORTHMOST = 85.0  # degrees; nearer to the poles there are no maps
SINCE = timedelta(days=365)
NOT_SHOWN = frozenset({State.UNCONFIRMED, State.QUARANTINED})
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
class NearCamera:
    """A camera as everybody sees it, and the metres to where the register shows it."""

    camera: Camera
    metres: float


@dataclass(frozen=True)
class NearReport:
    """An open report: what it is of, since when, how far; nothing of who sent it."""

    number: str
    report: str
    registered_on: date
    metres: float
    camera_ids: tuple[str, ...]


@dataclass(frozen=True)
class Near:
    """What is close to a place: the nearest at the front, at most five of each."""

    cameras: list[NearCamera]
    reports: list[NearReport]


@dataclass(frozen=True)
class Photo:
    """A photo as it was sent in."""

    name: str
    content: bytes


def near(session: Session, lon: float, lat: float, *, at: datetime) -> Near:
    """The cameras and the open reports within 60 metres; Refused for a place off the map."""
    if not (abs(lon) <= 180 and abs(lat) <= NORTHMOST):
        raise Refused("There is no such place on the map.", field="point")
    return Near(_cameras(session, lon, lat), _reports(session, lon, lat, at))


def join(
    session: Session, means: Means, lead: Request, *, language: str, at: datetime,
    form_key: str | None = None,
) -> Filed:  # fmt: skip
    """Join an open report instead of sending the same again: a code to follow it, and no word or
    address of whoever joins. Refused when it has been answered meanwhile."""
    if lead.type != Type.REPORT or lead.state not in OPEN - NOT_SHOWN or lead.parent_id:
        raise Conflict("This report is no longer open. Please send your own.")
    is_placed = lead.lon is not None and lead.lat is not None
    wanted = Wanted(
        Type.REPORT,
        language=language,
        text=lead.number,
        report=lead.report,
        controller=lead.controller,
        area_id=lead.area_id,
        point=(lead.lon, lead.lat) if is_placed else None,  # type: ignore[arg-type]
        camera_ids=() if is_placed else tuple(filing.camera_ids(session, lead)),
    )
    filed = filing.submit(session, means, wanted, at=at, form_key=form_key)
    for request in filed.requests:
        verbs.do(session, means, request, Event.MERGE, SYSTEM, Said(into=lead.id), at=at)
    return filed


def lead_of(session: Session, request: Request) -> Request | None:
    """The report that this one was joined to; None where it stands for itself."""
    is_joined = request.state == State.MERGED and request.parent_id
    return session.get(Request, request.parent_id) if is_joined else None


def watchers(session: Session, request: Request) -> int:
    """How many others have joined a report."""
    query = select(func.count()).select_from(Request)
    joined = query.where(Request.parent_id == request.id, Request.state == State.MERGED)
    return session.scalar(joined) or 0


def visit(
    session: Session, means: Means, request: Request, who: Who, words: str,
    photo: Photo | None = None, *, at: datetime, version: int | None = None,
    key: str | None = None,
) -> RequestEvent:  # fmt: skip
    """Write down what was found at the place; the words go to the person, the photo to nobody.

    What the photo tells besides its picture is removed; it stays sealed and is never published.
    """
    accepted = files.accept(photo.name, photo.content) if photo else None
    written = verbs.do(
        session, means, request, Event.VISIT, official(who, request.office_id),
        Said(words=words, facts={"photos": int(accepted is not None)}),
        at=at, version=version, key=key,
    )  # fmt: skip
    if accepted and not _has_photo(session, request, written):
        sealed = files.keep(
            session, means.store, owner=private.owner(request.submission_id), purpose="visit",
            name=accepted.name, content=accepted.content, media_type=accepted.media_type, at=at,
        )  # fmt: skip
        message = next(one for one in messages.of(session, request) if one.seq == written.seq)
        session.add(
            RequestFile(
                file_id=sealed.id, request_id=request.id, message_id=message.id, purpose="visit"
            )
        )
        session.flush()
    return written


def propose_change(
    session: Session, means: Means, request: Request, who: Who, *, kind: str, at: datetime,
    camera_id: str | None = None, changes: Mapping[str, Any] | None = None, title: str = "",
    version: int | None = None,
) -> drafts.ChangeSet:  # fmt: skip
    """Begin the change that a report leads to, as whoever works on it: `entered` with the place
    and the title, `amended` (empty where nothing is said yet) or `removed`.

    Refused where one is on its way already, and to who may not change the register.
    """
    if kind not in KINDS:
        raise Refused("A camera is entered, amended or removed.", field="kind")
    if not roles.may_edit(who, request.office_id):
        raise NotAllowed(
            "Only an editor of the office changes the register. Hand the request over to one, or "
            "have an administrator make you one."
        )
    if (found := set_of(session, request)) and found.state not in ENDED:
        raise Conflict(
            "A change was begun for this request already: № {number}. Go on with that one.",
            number=found.id,
        )
    office = request.office_id
    begun = drafts.begin(session, who, office, reason=REASON, source=request.number, at=at)
    facts = {"change": begun.id, "kind": kind}
    verbs.do(
        session, means, request, Event.PROPOSE_CHANGE, official(who, office), Said(facts=facts),
        at=at, version=version,
    )  # fmt: skip
    said = dict(changes or {})
    if kind == "entered":
        said = _first_facts(session, request, title) | said
    if said or kind == "removed":
        drafts.put(
            session, who, begun, kind=kind, camera_id=camera_id, changes=said, at=at,
            version=begun.version,
        )  # fmt: skip
    request.draft_set_id, request.entry_number = begun.id, None
    session.flush()
    return begun


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
        key = f"register_changed/{number}"
        messages.tell(session, means, request, "register_changed", at=at, key=key)
    session.flush()
    return len(found)


def _cameras(session: Session, lon: float, lat: float) -> list[NearCamera]:
    index = within(map_index.layers(session), boxes([(lon, lat)], REACH))
    metres = keys.metres(lon, lat, index.columns["lon"], index.columns["lat"])
    nearest = [row for row in np.argsort(metres, kind="stable")[:MOST] if metres[row] <= REACH]
    ids = [index.columns["id"][row].decode() for row in nearest]
    newest = (log.newest(session, f"cameras/{one}", None) for one in ids)
    return [
        NearCamera(cameras.camera(from_json(entry.record)), round(float(metres[row]), 1))
        for entry, row in zip(newest, nearest, strict=True)
        if entry is not None
    ]


def _reports(session: Session, lon: float, lat: float, at: datetime) -> list[NearReport]:
    found = []
    for one in questions.near(session, lon, lat, since=at - SINCE):
        if one.state in NOT_SHOWN or one.parent_id or one.lon is None or one.lat is None:
            continue
        metres = float(keys.metres(lon, lat, np.array([one.lon]), np.array([one.lat]))[0])
        if metres <= REACH:
            ids = tuple(filing.camera_ids(session, one))
            found.append(
                NearReport(one.number, one.report or "", one.registered_on, round(metres, 1), ids)
            )
    return sorted(found, key=lambda each: (each.metres, each.number))[:MOST]


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


def _has_photo(session: Session, request: Request, written: RequestEvent) -> bool:
    """Whether the same form was sent in before."""
    seqs = {one.id: one.seq for one in messages.of(session, request)}
    return any(
        seqs.get(one.message_id or 0) == written.seq
        for one in questions.files_of(session, request, "visit")
    )
