"""The door of the office: who is signed in, and whether a form was really sent by them.

Every address below /office passes here first. A stranger is led to the sign-in page; a form
without the token of the very session that is to send it changes nothing.
"""

import hmac
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry.accounts import Who, sign_ins
from registry.errors import NotAllowed
from registry.office.sessions import reading, writing
from registry.web.session import now, settings

COOKIE = "office"
FIELD = "csrf"
HEADER = "X-CSRF-Token"
# What strangers may ask for; the pages themselves say what else they need.
OPEN: set[str] = set()
# What is open to whoever has given the password and not yet the second factor.
HALFWAY: set[str] = set()
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def stand_at(blueprint: Blueprint) -> None:
    """Have every request to the office pass here."""
    blueprint.before_request(_admit)
    blueprint.after_request(_keep_to_itself)
    blueprint.record_once(lambda state: state.app.add_template_global(csrf_token))


def who() -> Who:
    """The official at the screen."""
    found: Who = g.who
    return found


def token() -> str:
    """The token of the session at hand, "" where there is none."""
    return request.cookies.get(cookie_name(), "")


def cookie_name() -> str:
    """The session cookie's name; over https the browser itself guards one of this prefix."""
    return f"__Host-{COOKIE}" if is_secure() else COOKIE


def is_secure() -> bool:
    """Whether people reach the portal over https, be it through a proxy that speaks for it."""
    return request.is_secure or settings().base_url.startswith("https://")


def set_cookie(response: AnyResponse, value: str) -> None:
    """Hand a session's token to the browser, for as long as it stays open."""
    response.set_cookie(
        cookie_name(), value, secure=is_secure(), httponly=True, samesite="Lax", path="/"
    )


def drop_cookie(response: AnyResponse) -> None:
    """Have the browser forget the session."""
    response.delete_cookie(
        cookie_name(), secure=is_secure(), httponly=True, samesite="Lax", path="/"
    )


def csrf_token() -> str:
    """What a form of this session carries; another session's forms carry another one."""
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, f"form of {token()}".encode(), "sha256").hexdigest()


def is_sent_from_here() -> bool:
    """Whether the form comes from a page of this portal, by what the browser says of it."""
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        return False
    return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")


def _admit() -> AnyResponse | None:
    endpoint = str(request.endpoint).removeprefix("office.")
    opened = None
    if held := token():
        with reading() as session:
            opened = sign_ins.find(session, held, at=now())
    g.sign_in = opened
    if request.method not in SAFE:
        _check_form(is_strange=opened is None)
    if endpoint in OPEN or (opened and endpoint in HALFWAY):
        g.who = opened.who if opened else None
        return None
    if opened is None or not opened.is_whole:
        return _to_sign_in()
    g.who = opened.who
    if sign_ins.is_to_be_noted(opened, now()):
        with writing() as session:
            sign_ins.note(session, held, at=now())
    return None


def _check_form(*, is_strange: bool) -> None:
    if not is_sent_from_here():
        raise NotAllowed("This form was sent from another site. Nothing was changed.")
    if is_strange:
        return  # the pages that are open to strangers check their own forms
    sent = request.headers.get(HEADER) or request.form.get(FIELD, "")
    if not hmac.compare_digest(sent.encode(), csrf_token().encode()):
        raise NotAllowed(
            "This form belongs to another session. Go back, load the page anew and send it again."
        )


def _to_sign_in() -> Response:
    back = request.script_root + request.full_path.rstrip("?") if request.method == "GET" else ""
    there = url_for("office.sign_in", next=back) if "office.sign_in" in _views() else "/"
    return redirect(there, 303)  # type: ignore[return-value]


def _keep_to_itself(response: Response) -> Response:
    """Nothing of the office is kept by a browser, a proxy or a search engine."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _views() -> dict[str, object]:
    return dict(current_app.view_functions)
