"""Files of a request: taken in, looked at, and covered before a copy goes out."""

from typing import Any

from flask import Response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry import audit, files
from registry.database import Session
from registry.errors import NotAllowed, NotFound, Refused
from registry.files import intake, kinds, redaction, showing
from registry.files.redaction import Box
from registry.office import blueprint
from registry.office.requests import own, saying
from registry.office.requests.deeds import shown
from registry.office.sessions import reading, writing
from registry.requests import Part, Request
from registry.requests.footage import material
from registry.requests.tables import RequestFile
from registry.web.session import now

Answer = str | tuple[str, int] | AnyResponse
UPLOAD = "office.send_material"
LARGEST_BODY = intake.LARGEST + 500_000
SIDES = ("left", "top", "right", "bottom")
EMPTY_ROWS = 4  # for those who type numbers
MOST_TERMS = 40


@blueprint.before_request
def _take_more() -> None:
    # Before the guard reads the form: only this one address takes a file of a request.
    if request.endpoint == UPLOAD:
        request.max_content_length = LARGEST_BODY


@blueprint.post("/requests/material")
def send_material() -> Answer:
    """Keep a file as material of a request."""
    slug, sent = request.form.get("request", ""), request.files.get("material")
    try:
        with writing() as session:
            found = own.opened(session, slug)
            _, actor = own.actor(session, found)
            if sent is None or not sent.filename:
                raise Refused("Choose a file.", field="material")
            material.take(
                session,
                own.means(),
                found,
                actor,
                sent.filename,
                sent.read(),
                release=request.form.get("release") == "1",
                at=now(),
            )
    except NotFound:
        raise
    except Refused as refused:
        refused.field = refused.field or "material"
        return shown(slug, refused)
    return redirect(url_for("office.request_page", slug=slug, _anchor="files"), 303)


@blueprint.get("/requests/files/<file_id>")
def request_file(file_id: str) -> Response:
    """A file that was made harmless when it came in, or that goes out."""
    with reading() as session:
        _, link = _own_file(session, file_id)
        if link.purpose not in ("attachment", "answer", "visit"):
            raise NotFound("There is no such file.")
        return _sent(session, file_id)


@blueprint.post("/requests/files/<file_id>/identity")
def request_identity(file_id: str) -> Response:
    """Papers of identity, for the clerk who checks them; each look is written down."""
    with writing() as session:
        found, link = _own_file(session, file_id)
        who, actor = own.actor(session, found)
        if link.purpose != "identity" or Part.CLERK not in actor.parts:
            raise NotAllowed("Papers of identity are looked at by the clerk who checks them.")
        audit.write(
            session,
            "request.identity_seen",
            at=now(),
            official=who.id,
            office=found.office_id,
            subject=f"requests/{found.number}",
        )
        return _sent(session, file_id)


@blueprint.get("/requests/files/<file_id>/cover")
def redact_file(file_id: str) -> Answer:
    """The page on which it is marked what has to be covered."""
    return _page(file_id)


@blueprint.get("/requests/files/<file_id>/pages/<int:number>")
def file_picture(file_id: str, number: int) -> Response:
    """A page of material as a picture, for the office alone."""
    with reading() as session:
        found, _ = _own_file(session, file_id)
        material.material(session, found, file_id)
        content = files.read(session, own.means().store, file_id)
    made, media_type = showing.page(content, number)
    return Response(made, mimetype=media_type)


@blueprint.post("/requests/files/<file_id>/cover")
def cover_file(file_id: str) -> Answer:
    """Make the covered copy, or look for words first."""
    do = request.form.get("do", "cover")
    if do == "propose":
        return _page(file_id, proposing=True)
    try:
        with writing() as session:
            found, _ = _own_file(session, file_id)
            slug = own.slug(found.number)
            _made(session, found, file_id, do)
    except NotFound:
        raise
    except Refused as refused:
        return _page(file_id, refused=refused)
    return redirect(url_for("office.request_page", slug=slug, _anchor="files"), 303)


def _made(session: Session, found: Request, file_id: str, do: str) -> None:
    _, actor = own.actor(session, found)
    if do == "keep_back":
        material.keep_back(session, found, actor, file_id)
    elif do == "whole":
        if request.form.get("shows_nobody") != "1":
            raise Refused("Say that you have looked through it and that it shows nobody else.")
        material.pass_whole(session, own.means(), found, actor, file_id, at=now())
    else:
        material.cover(
            session, own.means(), found, actor, file_id, boxes=_boxes(), terms=_terms(), at=now()
        )


def _page(file_id: str, *, refused: Refused | None = None, proposing: bool = False) -> Answer:
    with reading() as session:
        found, _ = _own_file(session, file_id)
        _, actor = own.actor(session, found)
        if Part.HANDLER not in actor.parts:
            raise NotAllowed("Material is added and covered by a handler of requests.")
        _, kept = material.material(session, found, file_id)
        content = files.read(session, own.means().store, file_id)
    is_pdf = kinds.kind(content) == kinds.PDF
    try:
        rows = _rows(content if is_pdf and proposing else None)
    except Refused as unknown:
        refused, rows = unknown, _typed_rows()
    page = render_template(
        "office/requests/cover.html",
        found=found,
        slug=own.slug(found.number),
        file=kept,
        pages=showing.pages(content),
        is_pdf=is_pdf,
        rows=rows,
        empty=EMPTY_ROWS,
        terms=request.form.get("terms", ""),
        was_proposed=proposing,
        refused=refused,
        say=saying.say,
        sides=SIDES,
    )
    return (page, refused.status) if refused else page


def _rows(content: bytes | None) -> list[dict[str, Any]]:
    """The boxes that were typed, and those where the words stand, as rows of the form."""
    rows = _typed_rows()
    if content is None:
        return rows
    for number, found in redaction.propose_pdf(content, _terms()).items():
        for box in found:
            row = {side: f"{100 * share:.1f}" for side, share in zip(SIDES, box, strict=True)}
            if (told := {"page": str(number), **row}) not in rows:
                rows.append(told)
    return rows


def _typed_rows() -> list[dict[str, Any]]:
    columns = [request.form.getlist(name) for name in ("page", *SIDES)]
    rows = [dict(zip(("page", *SIDES), row, strict=True)) for row in zip(*columns, strict=False)]
    return [row for row in rows if any(row[side].strip() for side in SIDES)]


def _boxes() -> dict[int, list[Box]]:
    """The boxes of the form, typed in hundredths of the page's width and height."""
    boxes: dict[int, list[Box]] = {}
    for row in _typed_rows():
        try:
            number = int(row["page"] or "1")
            box = Box(*(float(row[side].replace(",", ".")) / 100 for side in SIDES))
        except ValueError as wrong:
            raise Refused(
                "A place to be covered takes four numbers from 0 to 100: left, top, right, bottom."
            ) from wrong
        boxes.setdefault(number, []).append(box)
    return boxes


def _terms() -> list[str]:
    lines = (line.strip() for line in request.form.get("terms", "")[:4_000].splitlines())
    return [line for line in lines if line][:MOST_TERMS]


def _own_file(session: Session, file_id: str) -> tuple[Request, RequestFile]:
    """A file and its request, if the official may see it."""
    found, link = material.request_of(session, file_id)
    return own.opened(session, own.slug(found.number)), link


def _sent(session: Session, file_id: str) -> Response:
    content = files.read(session, own.means().store, file_id)
    kept = session.get_one(files.SealedFile, file_id)
    answer = Response(content, content_type=kept.media_type)
    answer.headers.set("Content-Disposition", "inline", filename=kept.name)
    return answer
