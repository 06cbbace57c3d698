"""Keys with which programs of an office hand in its returns: made, shown once, revoked."""

from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from registry.accounts import Role, offices, office_keys, officials
from registry.errors import NotFound, Refused
from registry.office import blueprint
from registry.office.guard import who
from registry.office.own import own_offices
from registry.office.sessions import reading, writing
from registry.web.languages import language
from registry.web.means import base_url
from registry.web.session import now

KEEPERS = (Role.STATISTICIAN, Role.ADMINISTRATOR)


@blueprint.get("/statistics/keys", endpoint="office_keys")
def listed() -> str:
    """The keys of the official's offices, and how a program uses one."""
    return _page()


@blueprint.post("/statistics/keys")
def make_office_key() -> str | tuple[str, int]:
    """Make a key; this one answer shows it."""
    try:
        with writing() as session:
            said = request.form.get("office", ""), request.form.get("name", "")
            _, text = office_keys.make(session, who(), *said, at=now())
    except Refused as refused:
        return _page(refused), refused.status
    return _page(made=text)


@blueprint.post("/statistics/keys/<int:key_id>/revoke")
def revoke_office_key(key_id: int) -> AnyResponse:
    """Have a key open nothing from now on."""
    with writing() as session:
        office_keys.revoke(session, who(), key_id, at=now())
    return redirect(url_for("office.office_keys"), 303)


def _page(refused: Refused | None = None, made: str = "") -> str:
    with reading() as session:
        own = own_offices(session, *KEEPERS)
        if not own:
            raise NotFound("Keys of an office are for its statisticians and administrators.")
        keys = office_keys.of_offices(session, [one.id for one in own])
        return render_template(
            "office/returns/keys.html",
            keys=keys,
            makers=officials.called(session, [one.official_id for one in keys]),
            own={one.id: offices.name(one, language()) for one in own},
            makes=[one for one in own if who().has(one.id, Role.STATISTICIAN)],
            errors=_errors(refused),
            made=made,
            typed=request.form,
            address=base_url(),
        )


def _errors(refused: Refused | None) -> list[dict[str, Any]]:
    if refused is None:
        return []
    return [{"field": refused.field or "name", "message": refused.said(gettext)}]
