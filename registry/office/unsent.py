"""A form that came after its session had ended: what was typed goes along through the sign-in."""

import json
from datetime import timedelta
from typing import Any

from flask import current_app, render_template, request

from registry.accounts import Seal
from registry.web.session import now

FIELD = "unsent"
LASTS = timedelta(minutes=30)
LARGEST = 200_000  # characters of all fields
OWN = frozenset({"csrf", FIELD})
PURPOSE = "unsent form"


def page() -> Any:
    """The sign-in page with the sealed form; None when nothing was typed."""
    typed = [[k, v] for k, v in request.form.items(multi=True) if k not in OWN]
    if not typed:
        return None
    sealed = ""
    told = json.dumps({"action": request.script_root + request.path, "fields": typed})
    if len(told) <= LARGEST:
        sealed = _seal().close(PURPOSE, told, at=now())
    words = {"unsent": sealed, "is_too_large": not sealed, "errors": [], "typed": {}}
    html = render_template("office/entry/sign_in.html", has_passkeys=False, next_page="", **words)
    return current_app.make_response((html, 401))


def opened(sealed: str) -> dict[str, Any] | None:
    """The form that was sealed, if it was sealed here within the time."""
    told = _seal().open(PURPOSE, sealed, at=now(), within=LASTS) if sealed else None
    return json.loads(told) if told else None


def _seal() -> Seal:
    return Seal(str(current_app.config["SECRET_KEY"]))
