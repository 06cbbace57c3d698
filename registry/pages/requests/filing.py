"""Asking for something: one form for each thing that can be asked for, and the receipt."""

from dataclasses import replace
from typing import Any

from flask import render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from registry import cameras
from registry.cameras.declared import fields
from registry.cameras.footage import retention
from registry.cameras.questions import Shown
from registry.database import NEWEST, Session
from registry.errors import NotFound, Refused
from registry.pages import blueprint
from registry.pages.requests import receipt
from registry.pages.requests.form import Typed, read, wanted, where_options, window_of
from registry.pages.requests.kinds import REPORTS, kind_of
from registry.requests import Type, Wanted
from registry.requests.gate import letting_in as gate
from registry.requests.gate import weighing
from registry.requests.person.handing_in import MOST_FILES, HandedIn, accepted, hand_in
from registry.requests.reports import reports
from registry.requests.reports.reports import Near
from registry.statistics import claims
from registry.web.languages import language
from registry.web.means import asker, means, seal
from registry.web.session import database, now, settings, today
from registry.web.wording import wording

LARGEST = 31_000_000  # bytes of a form with its files
UPLOADS = frozenset({"pages.file_request", "pages.status"})
NEW_PLACE = ("unregistered", "moved")  # reports of a place that others may have sent already


@blueprint.before_request
def _take_more() -> None:
    # Files come in parts; a form without them is read at once, and is as small as any other.
    if request.endpoint in UPLOADS and request.mimetype == "multipart/form-data":
        request.max_content_length = LARGEST


@blueprint.get("/requests/new/<name>")
def request_form(name: str) -> str:
    """The form for one thing; the address may say the camera and the field that it is about."""
    typed = read(kind_of(name), request.args, language())
    if typed.claim:
        _ask_behind(typed)
    return form_page(typed)


def _ask_behind(typed: Typed) -> None:
    """Fill a form that asks for what is missing behind a claim; the person may change it all."""
    with database().reading() as session:
        claim = claims.find(session, typed.claim)
    typed.words["text"] = typed.text or claims.letter(claim, typed.language)
    typed.words["area"] = typed.area or claim.get("city", "")


@blueprint.post("/requests/new/<name>")
def file_request(name: str) -> AnyResponse | str | tuple[str, int]:
    """File what the form asks for, or show it again with what is wrong and all that was typed."""
    typed = read(kind_of(name), request.form, language())
    if "key" not in request.form:  # from a page that only hands over cameras and a time
        return form_page(typed)
    try:
        near = _near(typed)
        handed = None if near else _handed_in(typed)
    except Refused as refused:
        typed.refuse(refused, str(refused.said(gettext)))
        return form_page(typed), refused.status
    return receipt.page(handed) if handed else form_page(typed, near)


def form_page(typed: Typed, near: Near | None = None) -> str:
    """The form with what stands in it; with what is `near` the place of a report already."""
    with database().reading(after=NEWEST) as session:
        shown = _cameras(session, typed)
        return render_template(
            "pages/request_form.html",
            kind=typed.kind,
            typed=typed,
            cameras=[(one.camera, _clock(one, typed)) for one in shown],
            answered=_answered(session, typed, shown),
            claim=claims.known(session, typed.claim) if typed.claim else None,
            offered=gate.offer(session, seal(), at=now(), key=request.form.get("key", "")),
            trap=weighing.TRAP,
            is_footage=typed.kind.type == Type.FOOTAGE,
            areas=where_options(),
            reports=REPORTS,
            most_files=MOST_FILES,
            today=today(),
            local_now=f"{now().astimezone(settings().timezone):%Y-%m-%dT%H:%M:%S}",
            wording=wording(session),
            had_files=bool(_files()) and (near is not None or bool(typed.faults)),
            near=near,
        )


def _near(typed: Typed) -> Near | None:
    """What is close to the place of a report and may be the same; nothing once it was shown."""
    if typed.kind.type != Type.REPORT or typed.report not in NEW_PLACE or "seen" in request.form:
        return None
    asked = wanted(typed, settings().timezone)
    if asked.point is None:
        return None
    with database().reading(after=NEWEST) as session:
        found = reports.near(session, *asked.point, at=now())
    return found if found.cameras or found.reports else None


def _handed_in(typed: Typed) -> HandedIn:
    asked = _addressed(wanted(typed, settings().timezone))
    attached = accepted(_files())
    said = request.form
    handed = gate.Handed(
        address=asker(),
        proof=said.get("proof", ""),
        shown=said.get("shown", ""),
        trap=said.get(weighing.TRAP, ""),
        text=typed.text,
    )
    with database().writing() as session:
        return hand_in(
            session, means(), asked, handed, said.get("key", ""),
            attached=attached, join=said.get("join", "")[:40], at=now(),
        )  # fmt: skip


def _addressed(asked: Wanted) -> Wanted:
    """What asks behind a claim goes to whoever made it."""
    if not asked.claim_id:
        return asked
    with database().reading() as session:
        return replace(asked, controller=claims.find(session, asked.claim_id).get("organisation"))


def _files() -> list[tuple[str, bytes]]:
    return [
        (one.filename, one.stream.read()) for one in request.files.getlist("files") if one.filename
    ]


def _cameras(session: Session, typed: Typed) -> list[Shown]:
    """The cameras of the form; one that is not on the register stays in its field, refused."""
    found, unknown = [], []
    for camera_id in typed.camera_ids:
        try:
            found.append(cameras.by_id(session, camera_id, today=today()))
        except NotFound as refused:
            unknown.append(camera_id)
            if not typed.fault("another"):
                typed.refuse(Refused(refused.template, field="another"), refused.said(gettext))
    typed.words["another"] = unknown[0] if unknown else ""
    return found


def _clock(shown: Shown, typed: Typed) -> retention.Clock | None:
    """What is left of the footage of the time in the form."""
    window = window_of(typed, settings().timezone)
    if typed.kind.type != Type.FOOTAGE or window is None:
        return None
    return retention.clock(shown.camera.retention_days, window.start, window.end, now())


def _answered(session: Session, typed: Typed, shown: list[Shown]) -> dict[str, Any] | None:
    """What the register already says about the field that is asked about."""
    if not typed.field or not shown:
        return None
    name = fields.field(typed.field).name
    camera = shown[0].camera
    if getattr(camera, name, None) in (None, ()):
        return None
    said = wording(session).value(name, getattr(camera, name))
    return {"value": said, "entry": shown[0].number, "recorded_at": shown[0].recorded_at}
