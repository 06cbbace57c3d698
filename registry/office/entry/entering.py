"""In and out: the password, or a passkey that stands for both factors."""

from hashlib import sha256

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry import audit
from registry.accounts import (
    officials,
    passkeys,
    passwords,
    sign_ins,
    throttling,
    unsent,
)
from registry.accounts.throttling import ACCOUNT, OVERALL
from registry.database import Session
from registry.errors import Refused
from registry.office import blueprint, guard
from registry.office import unsent as forms
from registry.office.entry import proof
from registry.office.sessions import reading, writing
from registry.web.session import now, settings

guard.OPEN |= {"sign_in", "sign_in_by_password", "sign_in_by_passkey", "sign_in_passkey_page"}
guard.HALFWAY |= {"sign_out"}


@blueprint.get("/sign-in")
def sign_in() -> AnyResponse:
    """The page that asks for address and password."""
    return _page()


@blueprint.post("/sign-in")
def sign_in_by_password() -> AnyResponse:
    """Half a session, when address and password are right; the second factor is next."""
    email, password = request.form.get("email", "").strip().lower(), request.form.get("password")
    mark = sha256(email.encode("utf-8", "replace")).hexdigest()
    try:
        with writing() as session:
            own = {f"password:{mark}": ACCOUNT, "passwords": OVERALL}
            throttling.pour(session, own | proof.buckets_of_asker(), at=now())
        with reading() as session:
            known = officials.find(session, email)
            kept = known.password_hash if known and known.state == "active" else None
            known_id = known.id if known else None
        # Outside of any transaction, because it takes long on purpose.
        is_right = passwords.is_right(kept, password or "")
        if not is_right:
            _note_refusal(known_id)
            raise Refused("The address or the password is not right.", field="email")
        with writing() as session:
            throttling.pour_out(session, f"password:{mark}")
            official = officials.by_email(session, email)
            sign_ins.end(session, guard.token())
            token = sign_ins.begin(session, official, at=now(), agent=agent())
            _keep_unsent(session, official.id)
    except Refused as refusal:
        return _page(refusal)
    return entered(token, url_for("office.second", next=proof.next_page() or None))


@blueprint.get("/sign-in/passkey")
def sign_in_passkey_page() -> AnyResponse:
    """The page that asks for a passkey alone."""
    return _passkey_page()


@blueprint.post("/sign-in/passkey")
def sign_in_by_passkey() -> AnyResponse:
    """A whole session, when a passkey answers that knows the person."""
    try:
        with writing() as session:
            throttling.pour(session, {f"passkey:{proof.asker()}": throttling.ADDRESS}, at=now())
        with writing() as session:
            official = passkeys.use(
                session,
                proof.seal(),
                proof.some_site(),
                answer=request.form.get("answer", ""),
                ticket=request.form.get("ticket", ""),
                holder=proof.holder(),
                at=now(),
            )
            sign_ins.end(session, guard.token())
            token = sign_ins.begin(session, official, at=now(), agent=agent(), factor="passkey")
            _keep_unsent(session, official.id)
            audit.write(session, "sign_in.done", at=now(), official=official.id, factor="passkey")
    except Refused as refusal:
        return _passkey_page(refusal)
    return entered(token, after_sign_in(token))


@blueprint.post("/sign-out")
def sign_out() -> AnyResponse:
    """End the session at hand."""
    with writing() as session:
        sign_ins.end(session, guard.token())
    response = redirect(url_for("office.sign_in"), 303)
    guard.drop_cookie(response)
    return response


def entered(token: str, there: str) -> AnyResponse:
    """Lead on with a new session."""
    response = redirect(there, 303)
    guard.set_cookie(response, token)
    return response


def after_sign_in(token: str) -> str:
    """Where a whole session begins: a form that waits, the page that was asked for, the desk."""
    with reading() as session:
        opened = sign_ins.find(session, token, at=now())
        if opened and unsent.waiting(session, opened.who.id, at=now(), within=forms.LASTS):
            return url_for("office.again")
    there = proof.next_page()
    return there or url_for("office.desk")


def agent() -> str:
    """What the browser says of itself, fit to be shown."""
    told = request.headers.get("User-Agent", "")[:200]
    return "".join(letter for letter in told if letter.isprintable())


def _keep_unsent(session: Session, official_id: int) -> None:
    if forms.opened(sealed := request.form.get(forms.FIELD, "")):
        unsent.keep(session, official_id, sealed, at=now())


def _note_refusal(official_id: int | None) -> None:
    with writing() as session:
        audit.write(session, "sign_in.refused", at=now(), official=official_id)


def _page(refusal: Refused | None = None) -> AnyResponse:
    return proof.shown(
        "office/entry/sign_in.html",
        refusal,
        unsent=request.form.get(forms.FIELD, ""),
        is_too_large=False,
        national=settings().oidc_label if settings().oidc_issuer else "",
    )


def _passkey_page(refusal: Refused | None = None) -> AnyResponse:
    ceremony = None
    if site := proof.site():
        with reading() as session:
            ceremony = passkeys.begin_using(
                session, proof.seal(), site, holder=proof.holder(), at=now()
            )
    return proof.shown(
        "office/entry/passkey_alone.html",
        refusal,
        ceremony=ceremony,
        unsent=request.form.get(forms.FIELD, ""),
    )
