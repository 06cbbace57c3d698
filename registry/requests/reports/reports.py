"""Reports about the map: what is there already, joining another's report, visits, and the change
of the register that a report leads to."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import numpy as np
from pydantic_core import from_json
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from registry import cameras, files, log
from registry.accounts import Who
from registry.cameras import Camera
from registry.cameras.index import map_index
from registry.errors import Conflict, Refused
from registry.maps import keys
from registry.maps.walking import boxes
from registry.maps.within import within
from registry.requests import private
from registry.requests.answers import messages
from registry.requests.office import questions
from registry.requests.person import filing
from registry.requests.person.filing import Filed, Wanted
from registry.requests.saying import SYSTEM, Means, Said, official
from registry.requests.tables import Request, RequestEvent, RequestFile
from registry.requests.way import verbs
from registry.requests.way.states import OPEN, Event, State, Type

REACH = 60.0  # metres within which it may well be the same camera
MOST = 5
NORTHMOST = 85.0  # degrees; nearer to the poles there are no maps
SINCE = timedelta(days=365)
NOT_SHOWN = frozenset({State.UNCONFIRMED, State.QUARANTINED})


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


def _has_photo(session: Session, request: Request, written: RequestEvent) -> bool:
    """Whether the same form was sent in before."""
    seqs = {one.id: one.seq for one in messages.of(session, request)}
    return any(
        seqs.get(one.message_id or 0) == written.seq
        for one in questions.files_of(session, request, "visit")
    )
