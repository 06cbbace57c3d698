"""The official's own account: name, language, password, second factors, sessions."""

from collections.abc import Mapping

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry.accounts import factors, officials, passwords, sign_ins, throttling
from registry.errors import Refused
from registry.office import blueprint, guard
from registry.office.entry import proof
from registry.office.entry.enrol import must_prove
from registry.office.sessions import reading, writing
from registry.settings import LANGUAGES
from registry.web.session import now, settings


@blueprint.get("/account")
def account() -> AnyResponse:
    """The page of one's own account."""
    return _page()


@blueprint.post("/account")
def change_account() -> AnyResponse:
    """Another name or language, the weekly letter on or off."""
    try:
        with writing() as session:
            official = officials.by_id(session, g.who.id)
            officials.describe(
                official, name=request.form.get("name", ""), language=spoken(request.form)
            )
            official.wants_digest = "wants_digest" in request.form
    except Refused as refusal:
        return _page(refusal)
    return _back()


@blueprint.post("/account/password")
def change_password() -> AnyResponse:
    """Another password; all other sessions end."""
    try:
        with writing() as session:
            own = {f"second:{g.who.id}": throttling.CODE}
            throttling.pour(session, own, at=now())
        with reading() as session:
            kept = officials.by_id(session, g.who.id).password_hash
        if kept and not passwords.is_right(kept, request.form.get("current", "")):
            raise Refused("The present password is not right.", field="current")
        password = passwords.check(
            request.form.get("password", ""),
            email=g.who.email,
            breached_list=settings().breached_passwords,
        )
        with writing() as session:
            official = officials.by_id(session, g.who.id)
            passwords.change(session, official, password, at=now())
            officials.end_sessions(session, official.id, but=sign_ins.hashed(guard.token()))
    except Refused as refusal:
        return _page(refusal)
    return _back()


@blueprint.post("/account/factors/<int:factor_id>")
def change_factor(factor_id: int) -> AnyResponse:
    """Call a factor by another name, or remove it."""
    if led := must_prove("office.account"):
        return led
    try:
        with writing() as session:
            if "remove" in request.form:
                factors.remove(session, g.who.id, factor_id, at=now())
            else:
                factors.rename(session, g.who.id, factor_id, request.form.get("label", ""))
    except Refused as refusal:
        return _page(refusal)
    return _back()


@blueprint.post("/account/sessions")
def end_sessions() -> AnyResponse:
    """End one of one's own sessions, or all but the one at hand."""
    mine = sign_ins.hashed(guard.token())
    chosen = request.form.get("session", "")
    with writing() as session:
        if chosen:
            sign_ins.end_own(session, g.who.id, chosen)
        else:
            officials.end_sessions(session, g.who.id, but=mine)
    return _back()


def spoken(form: Mapping[str, str]) -> str:
    """The language that a form chooses."""
    return form["language"] if form.get("language") in LANGUAGES else LANGUAGES[0]


def _back() -> AnyResponse:
    return redirect(url_for("office.account"), 303)


def _page(refusal: Refused | None = None) -> AnyResponse:
    with reading() as session:
        return proof.shown(
            "office/account.html",
            refusal,
            person=officials.by_id(session, g.who.id),
            factors=factors.of_official(session, g.who.id),
            codes_left=factors.codes_left(session, g.who.id),
            sessions=sign_ins.of_official(session, g.who.id),
            this_one=sign_ins.hashed(guard.token()),
        )
