"""Cameras by the thousand: an office's file out, changed in Excel or QGIS, and in as one change."""

import io
import tempfile
from pathlib import Path
from typing import Any

from flask import Response, redirect, render_template, request, send_file, url_for
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from registry import cameras, drafts, log
from registry.accounts import offices, roles
from registry.cameras import findings, record
from registry.cameras.beside import organisations
from registry.database import Session
from registry.drafts import ChangeSet, bulk
from registry.errors import NotAllowed, NotFound, Refused
from registry.office import blueprint
from registry.office.changes.listing import acting
from registry.office.files import page as file_page
from registry.office.guard import who
from registry.office.sessions import reading, writing
from registry.web.languages import language
from registry.web.session import now, settings, today

UPLOAD = "office.send_file_in"
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "gpkg": "application/geopackage+sqlite3",
}
OWN_KEYS = ("office",)


@blueprint.before_request
def _take_more() -> None:
    # Before the guard reads the form: only this one address takes a file.
    if request.endpoint == UPLOAD:
        request.max_content_length = file_page.LARGEST_FILE


@blueprint.get("/files")
def files() -> str:
    """Downloads and uploads of the official's offices."""
    with reading() as session:
        return render_template("office/files/files.html", **file_page.front(session, who()))


@blueprint.get("/files/cameras.<kind>")
def file_out(kind: str) -> Response:
    """The office's own cameras with their true places, as a file to be changed."""
    if kind not in KINDS:
        raise NotFound("The office's file comes as xlsx or gpkg.")
    with reading() as session:
        office_id = request.args.get("office", "")
        if not roles.may_view(who(), office_id):
            raise NotFound("There is no such office among yours.")
        office = offices.by_id(session, office_id)
        args = {key: values for key, values in request.args.lists() if key not in OWN_KEYS}
        chosen = _selection(session, args)
        told = _rows(session, bulk.kept_by(session, office, chosen))
        query = "&".join(f"{key}={value}" for key, value in chosen.query())
        properties = {"office": office_id, "selection": query, "log_size": str(log.size(session))}
    if len(told) > bulk.MOST:
        raise Refused(
            "These are {count} cameras, and a file takes {most} at most. Choose fewer by filters.",
            count=len(told),
            most=bulk.MOST,
        )
    return _sent(kind, told, properties)


@blueprint.post("/files")
def send_file_in() -> tuple[str, int] | AnyResponse:
    """Take a file in and show what it would change."""
    try:
        set_id = _taken()
    except Refused as refused:
        with reading() as session:
            page = file_page.front(session, who(), refused)
        return render_template("office/files/files.html", **page), refused.status
    return redirect(url_for("office.file_preview", set_id=set_id), 303)


@blueprint.get("/files/<int:set_id>")
def file_preview(set_id: int) -> str:
    """What the file would change: numbers first, then row by row."""
    with reading() as session:
        return _page(session, _bulk(session, set_id))


@blueprint.post("/files/<int:set_id>/rows")
def choose_rows(set_id: int) -> AnyResponse:
    """Leave the rows of a page that are not ticked out of the change."""
    with writing() as session:
        bulk.choose(
            session,
            acting(session),
            _bulk(session, set_id),
            shown=_numbers("shown"),
            chosen=_numbers("chosen"),
            at=now(),
            version=_version(),
        )
    return _back(set_id)


@blueprint.post("/files/<int:set_id>/conflicts")
def settle_conflicts(set_id: int) -> tuple[str, int] | AnyResponse:
    """Decide, field by field, whether the register's value or the file's stands."""
    choices: dict[int, dict[str, str]] = {}
    for name, value in request.form.items():
        draft, is_choice, field = name.partition(".")
        if is_choice and draft.isascii() and draft.isdecimal():
            choices.setdefault(int(draft), {})[field] = value
    try:
        with writing() as session:
            change_set = _bulk(session, set_id)
            bulk.settle(session, acting(session), change_set, choices, at=now(), version=_version())
    except Refused as refused:
        return _again(set_id, refused)
    return _back(set_id)


@blueprint.post("/files/<int:set_id>/submit")
def submit_file(set_id: int) -> tuple[str, int] | AnyResponse:
    """Hand the whole file to review as one change."""
    try:
        with writing() as session:
            change_set = _bulk(session, set_id)
            said = {name: request.form.get(name, "") for name in ("reason", "source")}
            drafts.describe(
                session, acting(session), change_set, **said, at=now(), version=_version()
            )
            drafts.submit(
                session, acting(session), change_set, at=now(), version=change_set.version
            )
    except Refused as refused:
        return _again(set_id, refused)
    return redirect(url_for("office.change", set_id=set_id), 303)


@blueprint.post("/files/<int:set_id>/drop")
def drop_file(set_id: int) -> AnyResponse:
    """Give the file up."""
    with writing() as session:
        change_set = _bulk(session, set_id)
        drafts.withdraw(session, acting(session), change_set, at=now(), version=_version())
    return redirect(url_for("office.files"), 303)


def _taken() -> int:
    office_id = request.form.get("office", "")
    if not roles.may_view(who(), office_id):
        raise NotFound("There is no such office among yours.")
    if not roles.may_edit(who(), office_id):
        raise NotAllowed("Only an editor of the office may change this.")
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        raise Refused("Choose the file to send.", field="file")
    opened = _opened(sent)  # before the transaction: others write while a file is read
    with writing() as session:
        change_set = bulk.take(
            session,
            acting(session),
            office_id,
            opened,
            file_name=record.UNSHOWABLE.sub("", sent.filename)[:200],
            choose=lambda query: _chosen(session, query),
            missing_are_gone=bool(request.form.get("missing")),
            at=now(),
        )
        return change_set.id


def _opened(sent: FileStorage) -> bulk.Opened:
    # The name it was sent under is shown and never used.
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        path = Path(folder) / "sent"
        sent.save(path)
        return bulk.opened(path)


def _rows(session: Session, kept: list[cameras.Kept]) -> list[bulk.Row]:
    controllers = organisations.standing(session)
    day = today()
    told = []
    for one in kept:
        bits = findings.standing(one.camera, controllers.get(one.camera.controller or ""))
        opened = findings.open_on(bits, findings.last_good_days(one.camera, day), day)
        said = cameras.facts(one.camera)
        told.append(bulk.row_of(said, entry=one.number, findings=tuple(opened)))
    return told


def _sent(kind: str, told: list[bulk.Row], properties: dict[str, str]) -> Response:
    with tempfile.TemporaryDirectory(prefix="office-") as folder:
        path = Path(folder) / f"cameras.{kind}"
        if kind == "xlsx":
            bulk.write_workbook(path, told, language=language(), properties=properties)
        else:
            bulk.write_geopackage(path, told)
        file = io.BytesIO(path.read_bytes())
    name = f"cameras-{properties['office']}-{today()}.{kind}"
    return send_file(file, mimetype=KINDS[kind], as_attachment=True, download_name=name)


def _selection(session: Session, args: dict[str, list[str]]) -> cameras.Selection:
    args = {key: [value for value in values if value] for key, values in args.items()}
    return cameras.selection(session, args, today=today(), timezone=settings().timezone)


def _chosen(session: Session, query: str) -> cameras.Selection:
    args: dict[str, list[str]] = {}
    for pair in filter(None, query.split("&")):
        key, _, value = pair.partition("=")
        args.setdefault(key, []).append(value)
    return _selection(session, args)


def _bulk(session: Session, set_id: int) -> ChangeSet:
    found = drafts.by_id(session, who(), set_id)
    if found.kind != "bulk":
        raise NotFound("There is no such change in your offices.")
    return found


def _page(session: Session, change_set: ChangeSet, refused: Refused | None = None) -> str:
    page: dict[str, Any] = file_page.preview(session, who(), change_set, refused)
    return render_template("office/files/preview.html", **page)


def _again(set_id: int, refused: Refused) -> tuple[str, int]:
    with reading() as session:
        return _page(session, _bulk(session, set_id), refused), refused.status


def _back(set_id: int) -> AnyResponse:
    query: dict[str, Any] = {
        key: request.form[key] for key in ("show", "page") if request.form.get(key)
    }
    return redirect(url_for("office.file_preview", set_id=set_id, **query), 303)


def _numbers(name: str) -> list[int]:
    said = request.form.getlist(name)
    return [int(one) for one in said if one.isascii() and one.isdecimal() and len(one) < 19]


def _version() -> int:
    said = request.form.get("version", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else 0
