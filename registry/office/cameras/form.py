"""The form of a camera: entered, amended, removed, corrected; each button POSTs the form."""

from flask import current_app, jsonify, redirect, request, url_for
from werkzeug.wrappers import Response

from registry import drafts
from registry.accounts import kept_forms
from registry.cameras import facts
from registry.cameras.declared import forms, inputs
from registry.database import Session
from registry.drafts import ChangeSet, Draft
from registry.errors import NotAllowed, NotFound, Refused
from registry.office import blueprint
from registry.office.cameras import neighbours
from registry.office.cameras.page import Said, checked, rendered
from registry.office.files.sheet import Sheet, opened, put_in
from registry.office.guard import who
from registry.office.sessions import reading, writing
from registry.web.session import now

SENDS = ("save", "submit", "correct")


class _Clashed(Exception):
    """What was written is to be undone: the register has moved on in the same fields."""

    def __init__(self, clashes: list[drafts.Difference]) -> None:
        super().__init__()
        self.clashes = clashes


@blueprint.get("/cameras/new")
def new_camera() -> str:
    """An empty form, or one begun from a neighbour."""
    return _shown(None)


@blueprint.get("/cameras/<camera_id>/edit")
def camera_form(camera_id: str) -> str:
    """The form of a camera as it stands, or as a draft would have it."""
    return _shown(camera_id)


@blueprint.post("/cameras/new")
def send_new_camera() -> Response | tuple[str, int]:
    """Check, save or submit a new camera."""
    return _sent(None)


@blueprint.post("/cameras/<camera_id>/edit")
def send_camera_form(camera_id: str) -> Response | tuple[str, int]:
    """Check, save, submit or publish urgently what is typed of a camera."""
    return _sent(camera_id)


@blueprint.post("/cameras/check")
def check_camera() -> Response:
    """What would change, what stays open and what is wrong, for the form as it stands."""
    with reading() as session:
        sheet = opened(session, request.form.get("camera") or None)
        sheet.read()
        return jsonify(checked(session, sheet))


def _shown(camera_id: str | None) -> str:
    with reading() as session:
        sheet = opened(session, camera_id)
        kept = kept_forms.find(session, who().id, sheet.kept_as)
        if kept and request.args.get("kept"):
            put_in(sheet, kept.fields)
            kept = None
        if like := request.args.get("like"):
            neighbours.copy(session, sheet, like, request.args.getlist("group"))
        return rendered(session, sheet, kept=kept)


def _sent(camera_id: str | None) -> Response | tuple[str, int]:
    do = request.form.get("do", "check")
    if do in SENDS:
        return _saved(camera_id, do)
    with reading() as session:
        sheet = opened(session, camera_id)
        said = Said(is_checked=do == "check")
        if do == "copy":
            like, groups = request.form.get("like", ""), request.form.getlist("group")
            neighbours.copy(session, sheet, like, groups)
            said.focus = "copied"
        verb, _, name = do.partition(":")
        if verb == "add":
            said.more = said.focus = name
        elif verb == "take":
            name, _, number = name.rpartition(".")
            if number.isdecimal():
                sheet.form = forms.without_row(sheet.form, name, int(number[:9]))
            said.focus = name
        return rendered(session, sheet, said), 200


def _saved(camera_id: str | None, do: str) -> Response | tuple[str, int]:
    try:
        with writing() as session:
            sheet = opened(session, camera_id)
            sheet.read()
            if sheet.typed.wrong:
                return rendered(session, sheet, Said(is_checked=True)), 400
            change_set, draft = _put(session, sheet, do)
            if clashes := _clashes(session, sheet, draft):
                raise _Clashed(clashes)
            if do == "submit":
                drafts.submit(session, who(), change_set, at=now(), version=change_set.version)
            elif do == "correct":
                drafts.correct_urgently(session, who(), change_set, at=now())
            kept_forms.discard(session, who().id, sheet.kept_as)
            place = _after(change_set, draft, camera_id, do)
    except _Clashed as clashed:
        return _told_of(camera_id, clashed.clashes)
    except NotFound:
        raise
    except Refused as refused:
        return _refused(camera_id, refused)
    return redirect(place, 303)


def _put(session: Session, sheet: Sheet, do: str) -> tuple[ChangeSet, Draft]:
    """Write the draft, in a set of its own where there is none yet."""
    at, change_set = now(), sheet.change_set
    kind = "corrected" if do == "correct" else sheet.kind
    if change_set is None:
        change_set = drafts.begin(
            session,
            who(),
            sheet.office.id,
            reason=sheet.reason,
            source=sheet.source,
            at=at,
            urgent=do == "correct",
        )
        sheet.version = change_set.version
    elif do == "correct" and not change_set.urgent:
        raise NotAllowed("This change was begun as one for review. Begin an urgent one anew.")
    else:
        drafts.describe(
            session,
            who(),
            change_set,
            reason=sheet.reason,
            source=sheet.source,
            at=at,
            version=sheet.version,
        )
    draft = drafts.put(
        session,
        who(),
        change_set,
        kind=kind,
        camera_id=sheet.kept.id if sheet.kept else None,
        changes=sheet.changes,
        at=at,
        version=change_set.version,
        draft_id=sheet.draft.id if sheet.draft else None,
        base_entry=sheet.base_entry,
    )
    return change_set, draft


def _clashes(session: Session, sheet: Sheet, draft: Draft) -> list[drafts.Difference]:
    """What somebody else has published since, in the very fields that are changed here."""
    if sheet.kept is None or sheet.base_entry == sheet.kept.number or sheet.draft:
        return []
    return [one for one in drafts.differences(session, draft) if one.is_conflict]


def _told_of(camera_id: str | None, clashes: list[drafts.Difference]) -> tuple[str, int]:
    """The form again, on what stands now; the own values stay where both were changed."""
    with reading() as session:
        sheet = opened(session, camera_id)
        if sheet.kept:
            sheet.read()
            own, newest = sheet.changes, facts(sheet.kept.camera)
            texts = forms.texts(newest | own, sheet.names)
            sheet.base, sheet.base_entry = newest, sheet.kept.number
            given = {
                k: v for k, v in sheet.form.items() if k.partition(".")[0] not in inputs.inputs()
            }
            sheet.form = texts | given
        return rendered(session, sheet, Said(is_checked=True, clashes=clashes)), 409


def _refused(camera_id: str | None, refused: Refused) -> tuple[str, int]:
    with reading() as session:
        sheet = opened(session, camera_id)
        said = Said(is_checked=True, refused=refused)
        if isinstance(refused, drafts.Moved) and sheet.change_set:
            said.moved_since = sheet.version
            sheet.version = sheet.change_set.version
        return rendered(session, sheet, said), refused.status


def _after(change_set: ChangeSet, draft: Draft, camera_id: str | None, do: str) -> str:
    """Where one is led: to the change once it is handed in, back to the form while it is not."""
    if do != "save":
        return _of_change(change_set)
    if camera_id is None:
        return url_for("office.new_camera", set=change_set.id, draft=draft.id, saved=1)
    return url_for("office.camera_form", camera_id=camera_id, set=change_set.id, saved=1)


def _of_change(change_set: ChangeSet) -> str:
    if "office.change" in current_app.view_functions:
        return url_for("office.change", set_id=change_set.id)
    return url_for("office.camera_list", office=change_set.office_id, sent=change_set.id)
