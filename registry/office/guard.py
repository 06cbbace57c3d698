"""The door of the office: who is signed in, and whether a form was really sent by them.

Every address below /office passes here first. A stranger is led to the sign-in page; a form
without the token of the very session that is to send it changes nothing.
"""

import hmac
import secrets
from urllib.parse import urlsplit

from flask import Blueprint, Response, current_app, g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry.accounts import Who, sign_ins
from registry.errors import NotAllowed, Refused
from registry.office import unsent
from registry.office.sessions import reading, writing
from registry.web.session import now, settings

COOKIE = "office"
FORM_COOKIE = "office-form"  # ties the forms of a stranger to the browser that asked for them
FIELD = "csrf"
HEADER = "X-CSRF-Token"
# What strangers may ask for; the pages themselves say what else they need.
OPEN: set[str] = set()
# What an address in a letter opens by being signed; a mail program sends it without a page.
SIGNED: set[str] = set()
# What is open to whoever has given the password and not yet the second factor.
HALFWAY: set[str] = set()
LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


def stand_at(blueprint: Blueprint) -> None:
    """Have every request to the office pass here."""
    blueprint.before_request(_admit)
    blueprint.after_request(_keep_to_itself)
    # A file that was sent in lies in a temporary one, which is let go of at once.
    blueprint.teardown_request(lambda _failure: request.close())
    blueprint.record_once(lambda state: state.app.add_template_global(csrf_token))


def who() -> Who:
    """The official at the screen."""
    found: Who = g.who
    return found


def token() -> str:
    """The token of the session at hand, "" where there is none."""
    return str(g.token) if "token" in g else request.cookies.get(cookie_name(), "")


def cookie_name(name: str = COOKIE) -> str:
    """A cookie's name; over https the browser itself guards one of this prefix."""
    return f"__Host-{name}" if is_secure() else name


def is_secure() -> bool:
    """Whether people reach the portal over https, be it through a proxy that speaks for it."""
    return request.is_secure or settings().base_url.startswith("https://")


def set_cookie(response: AnyResponse, value: str, *, name: str = COOKIE) -> None:
    """Hand a session's token to the browser, for as long as it stays open."""
    response.set_cookie(
        cookie_name(name), value, secure=is_secure(), httponly=True, samesite="Lax", path="/"
    )


def drop_cookie(response: AnyResponse, *, name: str = COOKIE) -> None:
    """Have the browser forget the session."""
    response.delete_cookie(
        cookie_name(name), secure=is_secure(), httponly=True, samesite="Lax", path="/"
    )


def csrf_token() -> str:
    """What a form of this session carries; another session's forms carry another one."""
    return _mark(f"form of {token()}") if g.get("sign_in") else _mark(f"form for {_stranger()}")


def _stranger() -> str:
    """What a browser without a session is known by; it is given to the browser with the page."""
    if "stranger" not in g:
        g.stranger = request.cookies.get(cookie_name(FORM_COOKIE)) or secrets.token_urlsafe(24)
    return str(g.stranger)


def _mark(text: str) -> str:
    key = str(current_app.config["SECRET_KEY"]).encode()
    return hmac.new(key, text.encode("utf-8", "replace"), "sha256").hexdigest()


def is_sent_from_here() -> bool:
    """Whether the form comes from a page of this portal, by what the browser says of it."""
    origin = request.headers.get("Origin")
    if origin and urlsplit(origin).netloc != request.host:
        return False
    return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")


def _admit() -> AnyResponse | None:
    _check_host()
    endpoint = str(request.endpoint).removeprefix("office.")
    opened = None
    if held := token():
        with reading() as session:
            opened = sign_ins.find(session, held, at=now())
    g.sign_in = opened
    is_open = endpoint in OPEN or (opened is not None and endpoint in HALFWAY)
    if request.method not in SAFE:
        is_signed = endpoint in SIGNED and opened is None
        _check_form(is_strange=opened is None, is_open=is_open and not is_signed)
    if is_open:
        g.who = opened.who if opened else None
        return None
    if opened is None or not opened.is_whole:
        return _to_sign_in(is_halfway=opened is not None)
    g.who = opened.who
    if sign_ins.is_to_be_noted(opened, now()):
        with writing() as session:
            sign_ins.note(session, held, at=now())
    return None


def _check_host() -> None:
    """Refuse a host that is not the portal's: what a letter links to may come from it."""
    known = urlsplit(settings().base_url).netloc
    name = request.host.rpartition(":")[0] if request.host[-1:].isdigit() else request.host
    if known and request.host != known and (name or request.host) not in LOOPBACK:
        raise Refused("The office is at {address} alone.", address=settings().base_url)


def _check_form(*, is_strange: bool, is_open: bool) -> None:
    if not is_sent_from_here():
        raise NotAllowed("This form was sent from another site. Nothing was changed.")
    if is_strange and not is_open:
        return  # it changes nothing, and leads to the sign-in page
    sent = request.headers.get(HEADER) or request.form.get(FIELD, "")
    good = [] if is_strange else [_mark(f"form of {token()}")]
    if is_open and (cookie := request.cookies.get(cookie_name(FORM_COOKIE))):
        good.append(_mark(f"form for {cookie}"))  # loaded before somebody signed in beside it
    if not any(hmac.compare_digest(sent.encode("utf-8", "replace"), one.encode()) for one in good):
        raise NotAllowed(
            "This form belongs to another session. Go back, load the page anew and send it again."
        )


def _to_sign_in(*, is_halfway: bool) -> AnyResponse:
    if request.method == "POST":
        page: AnyResponse | None = unsent.page()
        if page is not None:
            return page
    back = request.script_root + request.full_path.rstrip("?") if request.method == "GET" else ""
    return redirect(url_for("office.second" if is_halfway else "office.sign_in", next=back), 303)


def _keep_to_itself(response: Response) -> Response:
    """Nothing of the office is kept by a browser, a proxy or a search engine."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers.pop("Access-Control-Allow-Origin", None)
    if "stranger" in g and not request.cookies.get(cookie_name(FORM_COOKIE)):
        set_cookie(response, g.stranger, name=FORM_COOKIE)
    return response
