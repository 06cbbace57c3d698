"""The form of a return as it is opened and sent: nothing that was typed is ever lost."""

from typing import Any

from flask import redirect, request, url_for
from werkzeug.wrappers import Response

from registry.accounts import kept_forms
from registry.database import Session
from registry.errors import NotAllowed, NotFound, Refused
from registry.office import blueprint
from registry.office.guard import who
from registry.office.keeping import typed
from registry.office.returns.form import choosing
from registry.office.returns.form.page import rendered
from registry.office.returns.form.sheet import Frame, Sheet, texts_of
from registry.office.sessions import reading, writing
from registry.statistics import returns
from registry.statistics.returns import Deed, Given
from registry.web.session import now, today

Answer = Response | str | tuple[str, int]


@blueprint.get("/statistics/new")
def new_return() -> Answer:
    """Ask what the return is about; once that is said, its empty form."""
    with reading() as session:
        office = choosing.counting_office(session)
        try:
            frame = choosing.frame(session, office, request.args)
        except NotFound:
            raise
        except Refused as refused:
            return choosing.page(session, office, refused), refused.status
        if frame is None:
            return choosing.page(session, office, None)
        return _shown(session, _new_sheet(session, frame))


@blueprint.post("/statistics/new")
def send_new_return() -> Answer:
    """Save a new return as a draft."""
    return _sent(None)


@blueprint.get("/statistics/<int:return_id>/edit")
def return_form(return_id: int) -> Answer:
    """The form of a draft, or of a return that was sent back."""
    with reading() as session:
        return _shown(session, _old_sheet(session, return_id))


@blueprint.post("/statistics/<int:return_id>/edit")
def send_return_form(return_id: int) -> Answer:
    """Save what is typed of a draft."""
    return _sent(return_id)


def _shown(session: Session, sheet: Sheet) -> str:
    kept = kept_forms.find(session, who().id, sheet.kept_as)
    if kept and request.args.get("kept"):
        sheet.texts, kept = dict(kept.fields), None
    given = sheet.given()
    is_to_check = sheet.kept is not None and not sheet.wrong
    found = returns.check(session, given, today=today()) if is_to_check else []
    return rendered(session, sheet, given, problems=found, kept=kept)


def _sent(return_id: int | None) -> Answer:
    with reading() as session:
        sheet = _opened(session, return_id)
        given = sheet.given()
    if sheet.wrong:
        return _kept_and_told(sheet, given)
    try:
        with writing() as session:
            number = _saved(session, return_id, given)
            kept_forms.discard(session, who().id, sheet.kept_as)
    except NotFound:
        raise
    except Refused as refused:
        return _refused(return_id, refused)
    return redirect(_after(number, sheet.number, given), 303)


def _opened(session: Session, return_id: int | None) -> Sheet:
    if return_id is not None:
        sheet = _old_sheet(session, return_id)
    else:
        said = request.form.to_dict()
        # What it was begun for; the days that are typed by now may be none.
        said |= {"period_start": said.get("first", ""), "period_end": said.get("last", "")}
        frame = choosing.frame(session, choosing.counting_office(session), said)
        if frame is None:
            raise Refused("Choose what the return is about from the list.", field="about")
        sheet = _new_sheet(session, frame)
    sheet.texts = typed()
    sheet.version = request.form.get("version", 0, type=int)
    return sheet


def _new_sheet(session: Session, frame: Frame) -> Sheet:
    """An empty sheet; of a later vintage, the one that stands is its beginning."""
    office = choosing.counting_office(session)
    base, texts = None, {"period_start": [str(frame.start)], "period_end": [str(frame.end)]}
    if frame.supersedes_id:
        base = returns.as_given(session, frame.supersedes_id)
        texts = texts_of(base, 1)
        texts.pop("reason", None)
    return Sheet(office, frame, base=base, texts=texts)


def _old_sheet(session: Session, return_id: int) -> Sheet:
    kept = returns.find(session, who(), return_id)
    if refused := returns.refusal(session, who(), kept, Deed.AMEND):
        raise refused
    office = choosing.office_of(session, kept.office_id)
    base = returns.as_given(session, return_id)
    about = kept.system_id, kept.capability, kept.area_id
    frame = Frame(*about, kept.period_start, kept.period_end, kept.supersedes_id)
    number = request.values.get("row", 1, type=int)
    if len(base.rows) and number not in {one.number for one in base.rows}:
        raise NotFound("The return has no row {row}.", row=number)
    texts = texts_of(base, number)
    return Sheet(office, frame, kept, base, number, kept.version, texts)


def _saved(session: Session, return_id: int | None, given: Given) -> int:
    if return_id is None:
        return returns.start(session, who(), given, at=now())
    version = request.form.get("version", 0, type=int)
    returns.amend(session, who(), return_id, version, given, at=now())
    return return_id


def _kept_and_told(sheet: Sheet, given: Given) -> tuple[str, int]:
    """The form again with what cannot be read; it is kept too, should the browser be closed."""
    with writing() as session:
        kept_forms.keep(session, who().id, sheet.kept_as, sheet.texts, at=now())
    with reading() as session:
        return rendered(session, sheet, given), 400


def _refused(return_id: int | None, refused: Refused) -> tuple[str, int]:
    if isinstance(refused, NotAllowed):
        raise refused
    with reading() as session:
        sheet = _opened(session, return_id)
        if isinstance(refused, returns.Moved) and sheet.kept:
            sheet.version = sheet.kept.version
        return rendered(session, sheet, sheet.given(), refused=refused), refused.status


def _after(number: int, row: int, given: Given) -> str:
    if request.form.get("do") == "look":
        return url_for("office.return_page", return_id=number)
    place: dict[str, Any] = {"row": row} if len(given.rows) > 1 else {}
    return url_for("office.return_form", return_id=number, saved=1, **place)
