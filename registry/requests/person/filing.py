"""Handing in: what was asked is split by who answers, numbered, sealed, and its clocks begin."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import cameras
from registry.accounts import Office, offices
from registry.errors import NotFound, Refused
from registry.requests import private
from registry.requests.answers import messages
from registry.requests.footage import orders
from registry.requests.footage.holds import order
from registry.requests.gate import limits
from registry.requests.person import codes, onetime
from registry.requests.saying import Means
from registry.requests.tables import Request, RequestCamera, Submission
from registry.requests.time import (
    clocks,
    running,
    timers,  # fmt: skip
)
from registry.requests.way import effects, engine
from registry.requests.way.states import PERSONAL, Part, State, Type

LONGEST = 5_000  # characters of what a person writes
LONGEST_WINDOW = timedelta(hours=24)
CONFIRMED_WITHIN = timedelta(hours=72)
CHANNELS = ("web", "paper", "phone", "counter")
REPORTS = ("unregistered", "wrong", "gone", "moved")


@dataclass(frozen=True)
class Wanted:
    """What a person asks for, as they said it."""

    type: Type
    language: str = "kk"
    text: str = ""
    camera_ids: tuple[str, ...] = ()
    area_id: str | None = None
    controller: str | None = None
    field: str | None = None
    claim_id: str | None = None
    report: str | None = None
    place: str = ""
    point: tuple[float, float] | None = None  # lon, lat of a report
    window: tuple[datetime, datetime] | None = None
    name: str = ""
    contact: str = ""
    represents: str = ""
    public_text: bool = False
    channel: str = "web"
    entered_by: int | None = None
    received_at: datetime | None = None  # of paper: when it came in
    origin: str = ""  # `limits.address_key` of where it was sent from, to count what is kept


@dataclass(frozen=True)
class Filed:
    """What was filed. The code is said here once, and never again."""

    submission: Submission
    code: str
    requests: list[Request] = field(default_factory=list)


@dataclass(frozen=True)
class _Share:
    """The part of what is asked that one office answers."""

    office: Office
    controller: str | None
    area_id: str | None
    camera_ids: tuple[str, ...]
    demonstration: bool


def submit(
    session: Session, means: Means, wanted: Wanted, *, at: datetime, score: int = 0,
    is_suspicious: bool = False, form_key: str | None = None,
) -> Filed:  # fmt: skip
    """File it: Refused where something is missing; else it is received, whatever comes later.

    The same `form_key` gives the same code, for a form that was sent in again.
    """
    _check(wanted, at)
    shares = _shares(session, wanted)
    _count_footage(session, means, wanted, at)
    code = codes.secret(means.seal, form_key)
    submission = _submission(session, means, wanted, shares, code, at)
    submission.score = score
    _seal_person(session, means, submission, wanted, at)
    state = _first_state(wanted, is_suspicious)
    filed = Filed(submission, code)
    for place, share in enumerate(shares, start=1):
        number = submission.number if len(shares) == 1 else f"{submission.number}/{place}"
        request = _request(session, means, submission, number, wanted, share, state, at)
        filed.requests.append(request)
    if state == State.UNCONFIRMED:
        _ask_to_confirm(session, means, filed, wanted.contact, at)
    return filed


def _submission(
    session: Session, means: Means, wanted: Wanted, shares: Sequence[_Share], code: str,
    at: datetime,
) -> Submission:  # fmt: skip
    made: list[Submission] = []

    def take(number: str) -> None:
        made[:] = [
            Submission(
                number=number,
                code_digest=codes.digest(means.seal, code),
                language=wanted.language,
                channel=wanted.channel,
                received_at=wanted.received_at or at,
                contact_mark=_mark(means, wanted.contact),
                entered_by=wanted.entered_by,
                demonstration=any(share.demonstration for share in shares),
            )
        ]
        session.add(made[0])

    prefix, year = _prefix(shares[0]), means.day(at).year
    codes.allocate(session, Submission.number, take, prefix=prefix, year=year)
    return made[0]


def pass_on(
    session: Session, means: Means, request: Request, office_id: str, *, at: datetime
) -> Request:
    """The same question at another office, where its own clock begins with its coming in."""
    submission = session.get(Submission, request.submission_id)
    assert submission is not None
    text = private.read(session, means, submission.id, "text", request.text)
    place = private.read(session, means, submission.id, "place", request.place)
    wanted = Wanted(
        type=Type(request.type), text=text, place=place, field=request.field,
        claim_id=request.claim_id,
        report=request.report, public_text=request.public_text,
        point=(request.lon, request.lat) if request.lon is not None and request.lat is not None
        else None,
        window=(request.window_start, request.window_end)
        if request.window_start and request.window_end else None,
    )  # fmt: skip
    share = _Share(
        offices.by_id(session, office_id), request.controller, request.area_id,
        tuple(camera_ids(session, request)), submission.demonstration,
    )  # fmt: skip
    count = len(list(session.scalars(select(Request.id).where(
        Request.submission_id == submission.id))))  # fmt: skip
    number = f"{submission.number}/{count + 1}"
    made = _request(session, means, submission, number, wanted, share, State.RECEIVED, at)
    made.parent_id, made.identity = request.id, request.identity
    return made


def camera_ids(session: Session, request: Request) -> list[str]:
    """The cameras that a request is about."""
    query = select(RequestCamera.camera_id).where(RequestCamera.request_id == request.id)
    return list(session.scalars(query.order_by(RequestCamera.camera_id)))


def _check(wanted: Wanted, at: datetime) -> None:
    for name in ("text", "name", "contact", "place", "represents"):
        if len(getattr(wanted, name)) > LONGEST or "\x00" in getattr(wanted, name):
            raise Refused("This field takes at most {most} characters.", field=name, most=LONGEST)
    if wanted.type == Type.FOOTAGE:
        _check_window(wanted, at)
    elif not wanted.text.strip() and not wanted.field:
        raise Refused("Write what you want to know or what should be done.", field="text")
    if wanted.type == Type.REPORT and wanted.report not in REPORTS:
        raise Refused("Say what is wrong with the map: choose one.", field="report")
    if wanted.type == Type.REPORT and not (wanted.point or wanted.camera_ids):
        raise Refused("Show on the map where it is.", field="point")
    if wanted.contact and not _is_address(wanted.contact):
        raise Refused(
            "“{address}” is not an e-mail address. Correct it, or leave it empty: you can follow "
            "your request with its code.",
            address=wanted.contact,
            field="contact",
        )


def _check_window(wanted: Wanted, at: datetime) -> None:
    if not wanted.camera_ids:
        raise Refused("Choose the cameras that may have filmed you.", field="camera")
    if len(wanted.camera_ids) > limits.MOST_CAMERAS:
        raise Refused("At most {most} cameras at once.", most=limits.MOST_CAMERAS, field="camera")
    if wanted.window is None:
        raise Refused("Say from when to when you were there.", field="start")
    start, end = wanted.window
    if start >= end or end - start > LONGEST_WINDOW:
        raise Refused("The time has to end after it begins, within 24 hours.", field="end")
    if start > at:
        raise Refused("That time has not come yet.", field="start")


def _count_footage(session: Session, means: Means, wanted: Wanted, at: datetime) -> None:
    """Refuse more footage than is kept for one person; an office counts nothing against them."""
    if wanted.type != Type.FOOTAGE or wanted.window is None:
        return
    hours = (wanted.window[1] - wanted.window[0]) / timedelta(hours=1)
    person = wanted.origin
    if wanted.contact.strip():
        person = limits.contact_key(means.seal, wanted.contact, means.day(at))
    if wanted.entered_by or not person:
        limits.check_hold(cameras=len(wanted.camera_ids), hours=hours)
        return
    limits.count_hold(session, person, cameras=len(wanted.camera_ids), hours=hours, at=at)


def _is_address(text: str) -> bool:
    before, at, host = text.strip().rpartition("@")
    return bool(
        at and before and "." in host and len(text) <= 254 and not any(c.isspace() for c in text)
        and not any(ord(c) < 33 for c in text)
    )  # fmt: skip


def _shares(session: Session, wanted: Wanted) -> list[_Share]:
    """Who answers for what: one share for each office and controller."""
    known = cameras.kept_of(session, wanted.camera_ids)
    if missing := [one for one in wanted.camera_ids if one not in known]:
        raise NotFound("There is no camera “{id}” on the register.", id=missing[0])
    groups: dict[tuple[str | None, str], list[str]] = {}
    found: dict[tuple[str | None, str], _Share] = {}
    every = [one for one in offices.every(session) if one.closed_at is None]
    for camera_id in wanted.camera_ids:
        camera = known[camera_id].camera
        office = answering_office(every, camera.controller, camera.district_code)
        key = (camera.controller, office.id)
        groups.setdefault(key, []).append(camera_id)
        found.setdefault(
            key,
            _Share(office, camera.controller, camera.district_code, (), camera.demonstration),
        )
    if not found:
        office = answering_office(every, wanted.controller, wanted.area_id)
        return [_Share(office, wanted.controller, wanted.area_id, (), False)]
    return [replace(share, camera_ids=tuple(groups[key])) for key, share in found.items()]


def answering_office(every: Sequence[Office], controller: str | None, area: str | None) -> Office:
    """Who answers for a controller in an area: the narrowest office that does."""
    fitting = [one for one in every if offices.keeps(one, controller=controller, area=area)]
    if not fitting:
        raise Refused(
            "No office takes requests here yet. Use the ready letter to whoever runs the camera."
        )
    return min(fitting, key=lambda one: (one.organisation is None, one.area is None, one.id))


def _request(
    session: Session, means: Means, submission: Submission, number: str, wanted: Wanted,
    share: _Share, state: State, at: datetime,
) -> Request:  # fmt: skip
    start, end = wanted.window or (None, None)
    request = Request(
        submission_id=submission.id,
        number=number,
        type=str(wanted.type),
        state=str(state),
        identity="needed" if wanted.type in PERSONAL else "not_needed",
        office_id=share.office.id,
        controller=share.controller,
        area_id=share.area_id,
        field=wanted.field,
        claim_id=wanted.claim_id,
        report=wanted.report,
        lon=wanted.point[0] if wanted.point else None,
        lat=wanted.point[1] if wanted.point else None,
        window_start=start,
        window_end=end,
        public_text=wanted.public_text,
        received_at=submission.received_at if state != State.RECEIVED else at,
        registered_on=means.day(at),
        text=private.close(session, means, submission.id, "text", wanted.text, at=at),
        place=private.close(session, means, submission.id, "place", wanted.place, at=at),
    )
    session.add(request)
    session.flush()
    session.add_all(RequestCamera(request_id=request.id, camera_id=c) for c in share.camera_ids)
    part = Part.CLERK if wanted.entered_by else Part.PERSON
    engine.begin(session, request, at=at, part=part, facts={"channel": submission.channel})
    for step in ("acknowledge", clocks.RESPOND):
        clock = clocks.start(session, means, request, step, at=request.received_at)
        if clock and step == clocks.RESPOND:
            request.registered_on = clock.started_on
    if wanted.type == Type.FOOTAGE:
        orders.send(session, means, request, order(session, means, request, at=at), at=at)
    _after(session, means, request, state, at)
    return request


def _after(session: Session, means: Means, request: Request, state: State, at: datetime) -> None:
    if state == State.UNCONFIRMED:
        timers.put(session, request, "confirm", at + CONFIRMED_WITHIN)
    if state == State.QUARANTINED:
        timers.put(session, request, "quarantine", at + effects.QUARANTINED_FOR)
    effects.set_due(session, means, request)
    running.settle(session, means, request, at=at)


def _first_state(wanted: Wanted, is_suspicious: bool) -> State:
    if is_suspicious:
        return State.QUARANTINED
    if wanted.contact and wanted.channel == "web":
        return State.UNCONFIRMED
    return State.RECEIVED


def _seal_person(
    session: Session, means: Means, submission: Submission, wanted: Wanted, at: datetime
) -> None:
    for column in ("name", "contact", "represents"):
        said = getattr(wanted, column).strip()
        setattr(
            submission, column, private.close(session, means, submission.id, column, said, at=at)
        )
    session.flush()


def _ask_to_confirm(
    session: Session, means: Means, filed: Filed, contact: str, at: datetime
) -> None:
    submission = filed.submission
    if not limits.may_write(session, means.seal, contact, at=at):
        return  # enough was written there today; all goes on without the address
    owner = private.owner(submission.id)
    token = onetime.make_link(session, onetime.Purpose.CONFIRM_CONTACT, owner, at=at)
    link = f"{means.base_url}/{submission.language}/requests/confirm?token={token}"
    key = f"{owner}/confirm"
    messages.write(
        session, means, submission, contact.strip(), "confirm", at=at, key=key, link=link
    )


def _mark(means: Means, contact: str) -> str | None:
    told = contact.strip().casefold()
    return means.seal.mark("contact of a request", told) if told else None


def _prefix(share: _Share) -> str:
    area = (share.area_id or share.office.area or "").partition("-")[0]
    return {"astana": "AST", "almaty": "ALA"}.get(area, "KAZ")
