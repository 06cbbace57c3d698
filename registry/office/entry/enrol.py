"""Second factors are set up: an app, a passkey, and recovery codes that are shown once."""

import io

from flask import g, redirect, request, url_for
from flask_babel import gettext
from markupsafe import Markup
from werkzeug.wrappers import Response as AnyResponse

from registry.accounts import factors, officials, passkeys, sign_ins
from registry.database import Session
from registry.errors import Refused
from registry.office import blueprint, guard
from registry.office.entry import proof
from registry.office.sessions import reading, writing
from registry.web.session import now

guard.HALFWAY |= {"enrol", "enrol_app", "confirm_app", "enrol_passkey", "add_passkey"}


@blueprint.get("/factors/new")
def enrol() -> AnyResponse:
    """The choice between an app and a passkey."""
    return _unless_unproved() or proof.shown("office/entry/enrol.html", is_first=_is_first())


@blueprint.get("/factors/new/app")
def enrol_app() -> AnyResponse:
    """The square to be read by an app, and the field for its first code."""
    if led := _unless_unproved():
        return led
    with writing() as session:
        official = officials.by_id(session, g.who.id)
        if factors.begun_app(session, official.id) is None:
            factors.begin_app(session, proof.seal(), official, label=gettext("App"), at=now())
    return _app_page()


@blueprint.post("/factors/new/app")
def confirm_app() -> AnyResponse:
    """The app counts from now on."""
    if led := _unless_unproved():
        return led
    try:
        with writing() as session:
            official = officials.by_id(session, g.who.id)
            code = request.form.get("code", "").replace(" ", "")
            factors.confirm_app(session, proof.seal(), official, code, at=now())
            token, codes = _added(session, "totp")
    except Refused as refusal:
        return _app_page(refusal)
    return _done(token, codes)


@blueprint.get("/factors/new/passkey")
def enrol_passkey() -> AnyResponse:
    """The page that makes a passkey."""
    return _unless_unproved() or _passkey_page()


@blueprint.post("/factors/new/passkey")
def add_passkey() -> AnyResponse:
    """The passkey counts from now on."""
    if led := _unless_unproved():
        return led
    try:
        with writing() as session:
            passkeys.add(
                session,
                proof.seal(),
                proof.some_site(),
                officials.by_id(session, g.who.id),
                answer=request.form.get("answer", ""),
                ticket=request.form.get("ticket", ""),
                holder=proof.holder(),
                label=request.form.get("label") or gettext("Passkey"),
                at=now(),
            )
            token, codes = _added(session, "passkey")
    except Refused as refusal:
        return _passkey_page(refusal)
    return _done(token, codes)


@blueprint.post("/factors/codes")
def new_codes() -> AnyResponse:
    """Ten new recovery codes, shown once."""
    if led := must_prove("office.account"):
        return led
    with writing() as session:
        codes = factors.new_codes(session, proof.seal(), g.who.id, at=now())
    return _codes_page(codes)


def must_prove(endpoint: str) -> AnyResponse | None:
    """Lead whoever has not proved who they are of late to the page that asks for it."""
    if sign_ins.has_proved(g.who, at=now()):
        return None
    return redirect(url_for("office.prove", next=url_for(endpoint)), 303)


def _unless_unproved() -> AnyResponse | None:
    """Half a session may set up a first factor; any other one is added by who has proved it."""
    if g.who.factor:
        return must_prove("office.enrol")
    return None if _is_first() else redirect(url_for("office.second"), 303)


def _is_first() -> bool:
    with reading() as session:
        return not factors.of_official(session, g.who.id)


def _added(session: Session, kind: str) -> tuple[str | None, list[str]]:
    """After the first factor the session is a whole one, and there are recovery codes."""
    if g.who.factor:
        return None, []
    token = sign_ins.complete(session, guard.token(), kind, at=now())
    return token, factors.new_codes(session, proof.seal(), g.who.id, at=now())


def _done(token: str | None, codes: list[str]) -> AnyResponse:
    if token is None:
        return redirect(url_for("office.account"), 303)
    g.token = token
    response = _codes_page(codes)
    guard.set_cookie(response, token)
    return response


def _codes_page(codes: list[str]) -> AnyResponse:
    return proof.shown("office/entry/codes.html", codes=codes)


def _app_page(refusal: Refused | None = None) -> AnyResponse:
    with reading() as session:
        app = factors.begun_app(session, g.who.id)
        if app is None:
            return redirect(url_for("office.enrol_app"), 303)
        told = factors.secret(proof.seal(), app, g.who.email, at=now())
    return proof.shown(
        "office/entry/app.html", refusal, key=told.key, square=_square(told.uri), address=told.uri
    )


def _square(text: str) -> Markup:
    """The text as a square of dots, with colours as attributes, which the content policy allows."""
    out = io.BytesIO()
    import segno  # slow to import, and few need it

    segno.make(text, error="m", micro=False).save(
        out, kind="svg", xmldecl=False, svgns=False, scale=5, border=4, dark="#000", light="#fff"
    )
    return Markup(out.getvalue().decode())  # noqa: S704  (dots alone, made here)


def _passkey_page(refusal: Refused | None = None) -> AnyResponse:
    ceremony = None
    if site := proof.site():
        with reading() as session:
            official = officials.by_id(session, g.who.id)
            ceremony = passkeys.begin_adding(
                session, proof.seal(), site, official, holder=proof.holder(), at=now()
            )
    return proof.shown("office/entry/passkey.html", refusal, ceremony=ceremony)
