"""The page behind the link of a letter: looking changes nothing, its buttons do."""

from flask import current_app, render_template, request
from werkzeug.wrappers import Response as AnyResponse

from registry.database import NEWEST
from registry.pages import blueprint
from registry.pages.requests import coded
from registry.requests.person import confirming
from registry.web.means import means
from registry.web.session import database, now


@blueprint.get("/requests/confirm")
def confirm_contact() -> AnyResponse:
    """What the link is for, with a button for “it was me” and one for “it was not”."""
    token = request.args.get("token", "")[:200]
    with database().reading(after=NEWEST) as session:
        confirming.look(session, token, at=now())
    return _page(token, None)


@blueprint.post("/requests/confirm")
def use_link() -> AnyResponse:
    """Confirm the address, or have nothing sent there again; either way once."""
    token = request.form.get("token", "")[:200]
    is_mine = request.form.get("do") != "disown"
    with database().writing() as session:
        if is_mine:
            confirming.confirm(session, means(), token, at=now())
        else:
            confirming.disown(session, means(), token, at=now())
    return _page("", "confirmed" if is_mine else "disowned")


def _page(token: str, done: str | None) -> AnyResponse:
    page = render_template("pages/confirm.html", token=token, done=done, languages=[])
    return coded.private(current_app.make_response(page))
