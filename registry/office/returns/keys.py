"""Keys with which programs of an office hand in its returns: made, shown once, revoked."""

import json
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from registry.accounts import Role, office_keys, offices, officials
from registry.errors import NotAllowed, Refused
from registry.office import blueprint
from registry.office.cameras.own import own_offices
from registry.office.guard import who
from registry.office.sessions import reading, writing
from registry.web.languages import language
from registry.web.means import base_url
from registry.web.session import now

# A return as a program sends it, shortened: the figures are invented.
EXAMPLE = {
    "system_id": "face-recognition",
    "capability": "face_recognition_live",
    "area_id": "astana",
    "period_start": "2026-07-01",
    "period_end": "2026-09-30",
    "submit": True,
    "rows": [
        {
            "threshold": "0.64",
            "values": [
                {"measure": "alerts", "value": 12},
                {"measure": "true_confirmed", "value": 11},
                {"measure": "false_confirmed", "value": 1},
                {"measure": "faces_seen", "missing": "not_collected"},
            ],
        }
    ],
}
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
            raise NotAllowed("Keys of an office are for its statisticians and administrators.")
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
            address=base_url() or "https://…",
            sample=EXAMPLE,
            example=json.dumps(EXAMPLE, indent=1),
        )


def _errors(refused: Refused | None) -> list[dict[str, Any]]:
    if refused is None:
        return []
    return [{"field": refused.field or "name", "message": refused.said(gettext)}]
