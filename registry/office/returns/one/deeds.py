"""The page of a return, and what is done to it there: submitted, queried, accepted, withdrawn."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from registry.database import Session
from registry.errors import NotFound, Refused
from registry.office import blueprint
from registry.office.guard import who
from registry.office.returns.one.page import everything
from registry.office.sessions import reading, writing
from registry.statistics import returns
from registry.statistics.returns import Deed
from registry.web.session import now, today

ANSWER = "answer:"  # before the key of a warning


@blueprint.get("/statistics/<int:return_id>")
def return_page(return_id: int) -> str:
    """A return with all that is known of it."""
    return _page(return_id)


@blueprint.post("/statistics/<int:return_id>")
def do_return(return_id: int) -> Response | tuple[str, int]:
    """Submit, query, accept or withdraw a return."""
    try:
        with writing() as session:
            _do(session, return_id, request.form.get("deed", ""))
    except NotFound:
        raise
    except Refused as refused:
        return _page(return_id, refused), refused.status
    return redirect(url_for("office.return_page", return_id=return_id), 303)


def _do(session: Session, return_id: int, deed: str) -> None:
    version = request.form.get("version", 0, type=int)
    said = request.form.get("text", "")
    match deed:
        case Deed.SUBMIT:
            returns.submit(session, who(), return_id, version, _answers(), at=now(), today=today())
        case Deed.QUERY:
            returns.query(session, who(), return_id, version, said, at=now())
        case Deed.ACCEPT:
            returns.accept(session, who(), return_id, version, at=now())
        case Deed.WITHDRAW:
            returns.withdraw(session, who(), return_id, version, said, at=now())
        case _:
            returns.find(session, who(), return_id)
            raise Refused("The form does not say what to do.")


def _answers() -> dict[str, str]:
    return {
        name.removeprefix(ANSWER): text
        for name, text in request.form.items()
        if name.startswith(ANSWER)
    }


def _page(return_id: int, refused: Refused | None = None) -> str:
    with reading() as session:
        kept = returns.find(session, who(), return_id)
        return render_template(
            "office/returns/return.html", **everything(session, kept, refused, _answers())
        )
