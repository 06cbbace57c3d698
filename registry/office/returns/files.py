"""Returns as files: the template out, a filled table in, and what is wrong with it row by row."""

from typing import Any

from flask import Response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response as AnyResponse

from registry.accounts import Office
from registry.database import Session
from registry.errors import NotAllowed, NotFound, Refused
from registry.office import blueprint
from registry.office.files import page as file_page
from registry.office.guard import who
from registry.office.returns import telling, words
from registry.office.returns.form import choosing
from registry.office.returns.form.sheet import Frame
from registry.office.sessions import reading, writing
from registry.statistics import returns
from registry.statistics.returns import MOST_ROWS, Deed, Given, Problem, templates
from registry.statistics.returns import reading as files
from registry.web.session import now

UPLOAD = "office.send_return_file"
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}
MANY = 500  # problems that are shown at a time
Sent = AnyResponse | tuple[str, int]


@blueprint.before_request
def _take_more() -> None:
    # Before the guard reads the form: only this one address takes a table of counts.
    if request.endpoint == UPLOAD:
        request.max_content_length = file_page.LARGEST_FILE


@blueprint.get("/statistics/files")
def return_files() -> str:
    """Templates to download, and the form that takes a filled one."""
    with reading() as session:
        return _page(session, choosing.counting_office(session))


@blueprint.get("/statistics/template.<kind>")
def return_template(kind: str) -> Response:
    """A blank table of a capability, to be filled in."""
    if kind not in KINDS:
        raise NotFound("The template comes as xlsx or csv.")
    capability = request.args.get("capability", "")
    if capability not in returns.capabilities():
        raise Refused(
            "capability={value} is none of those that are counted.",
            value=capability[:40],
            field="capability",
        )
    with reading() as session:
        choosing.counting_office(session)
    body = templates.xlsx(capability) if kind == "xlsx" else templates.csv(capability)
    found = Response(body, content_type=KINDS[kind])
    found.headers["Content-Disposition"] = f'attachment; filename="{capability}.{kind}"'
    return found


@blueprint.post("/statistics/files")
def send_return_file() -> Sent:
    """Make a draft of a file, or put it in the place of what a draft held."""
    try:
        number, problems = _taken()
    except NotFound:
        raise
    except Refused as refused:
        if isinstance(refused, NotAllowed):
            raise
        return _again(refused=refused), refused.status
    if number is None:
        return _again(problems=problems), 422
    return redirect(url_for("office.return_page", return_id=number), 303)


def _taken() -> tuple[int | None, list[Problem]]:
    sent = request.files.get("file")
    with reading() as session:
        office = choosing.counting_office(session)
        kept, frame = _about(session, office)
    if sent is None or not sent.filename:
        raise Refused("Choose the file to send.", field="file")
    given, problems = _read(sent, office, frame)
    if given is None:
        return None, problems
    with writing() as session:
        if kept is None:
            return returns.start(session, who(), given, at=now()), problems
        version = request.form.get("version", 0, type=int)
        returns.amend(session, who(), kept, version, given, at=now())
        return kept, problems


def _read(sent: FileStorage, office: Office, frame: Frame) -> tuple[Given | None, list[Problem]]:
    """What the file gives, read before the transaction: others write meanwhile."""
    blank = Given(
        office.id, frame.system_id, frame.capability, frame.area_id, frame.start, frame.end,
        supersedes_id=frame.supersedes_id,
    )  # fmt: skip
    found = files.read(sent.stream.read(), sent.filename or "", blank)
    return found.given, found.problems


def _about(session: Session, office: Office) -> tuple[int | None, Frame]:
    """What the file is of: a return that is amended, or what is chosen beside it."""
    if number := request.form.get("return", 0, type=int):
        kept = returns.find(session, who(), number)
        if refused := returns.refusal(session, who(), kept, Deed.AMEND):
            raise refused
        about = kept.system_id, kept.capability, kept.area_id
        return kept.id, Frame(*about, kept.period_start, kept.period_end, kept.supersedes_id)
    frame = choosing.frame(session, office, request.form)
    if frame is None:
        raise Refused("Choose what the return is about from the list.", field="about")
    return None, frame


def _again(refused: Refused | None = None, problems: list[Problem] | None = None) -> str:
    with reading() as session:
        return _page(session, choosing.counting_office(session), refused, problems or [])


def _page(
    session: Session,
    office: Office,
    refused: Refused | None = None,
    problems: list[Problem] | None = None,
) -> str:
    errors = []
    if refused:
        errors = [{"field": refused.field or "file", "message": refused.said(gettext)}]
    found = problems or []
    page: dict[str, Any] = choosing.choices(session, office)
    return render_template(
        "office/returns/files.html",
        **page,
        errors=errors,
        wrong={one["field"]: [one["message"]] for one in errors},
        problems=[(one, _column(one), telling.said(one)) for one in found[:MANY]],
        many=len(found),
        capabilities={one: words.capability(one) for one in returns.capabilities()},
        amended=request.values.get("return", 0, type=int),
        version=request.values.get("version", 0, type=int),
        typed=request.form,
        most=MOST_ROWS,
        limit_mb=file_page.LARGEST_FILE // 1_000_000,
    )


def _column(problem: Problem) -> str:
    return words.named(problem.measure) if problem.measure else ""
