"""The link of an invitation, and the one for a forgotten password."""

from flask import redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry import audit
from registry.accounts import factors, links, officials, passwords, sign_ins, throttling
from registry.accounts.links import Purpose
from registry.errors import Refused
from registry.office import blueprint, guard, post
from registry.office.entry import proof
from registry.office.entry.account import spoken
from registry.office.entry.entering import agent, entered
from registry.office.sessions import reading, writing
from registry.web.session import now, settings

guard.OPEN |= {"invitation", "accept", "reset", "ask_for_reset", "new_password", "set_password"}


@blueprint.get("/invitation/<token>")
def invitation(token: str) -> AnyResponse:
    """The page that an invitation leads to."""
    return _invitation_page(token)


@blueprint.post("/invitation/<token>")
def accept(token: str) -> AnyResponse:
    """The account begins: a name, a language, a password; its second factor comes next."""
    try:
        password = _checked(token, Purpose.INVITATION)
        with writing() as session:
            official = links.use(session, token, Purpose.INVITATION, at=now())
            officials.describe(
                official, name=request.form.get("name", ""), language=spoken(request.form)
            )
            passwords.change(session, official, password, at=now())
            factors.remove_all(session, official.id)
            officials.end_sessions(session, official.id)
            official.state = "active"
            audit.write(session, "invitation.accepted", at=now(), official=official.id)
            begun = sign_ins.begin(session, official, at=now(), agent=agent())
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return _invitation_page(token, refusal)
    return entered(begun, url_for("office.enrol"))


@blueprint.get("/reset")
def reset() -> AnyResponse:
    """The page for a forgotten password."""
    return proof.shown("office/entry/reset.html", is_sent=False)


@blueprint.post("/reset")
def ask_for_reset() -> AnyResponse:
    """A letter goes to the address, if there is such an official; the answer is the same."""
    email = request.form.get("email", "").strip().lower()
    try:
        post.link("office.reset", "en")  # no letter could be written: said to all alike
        with writing() as session:
            own = {f"reset:{proof.seal().mark('reset', email)}": throttling.LETTERS}
            throttling.pour(session, own | proof.buckets_of_asker(), at=now())
        with writing() as session:
            official = officials.find(session, email)
            if official and official.state == "active":
                post.offer_reset(session, official)
            else:  # nobody is to read from the time it takes who has an account
                with officials.nobody(session, at=now()) as stranger:
                    post.offer_reset(session, stranger)
            audit.write(
                session, "reset.asked", at=now(), official=official.id if official else None
            )
    except Refused as refusal:
        return proof.shown("office/entry/reset.html", refusal, is_sent=False)
    return proof.shown("office/entry/reset.html", is_sent=True)


@blueprint.get("/reset/<token>")
def new_password(token: str) -> AnyResponse:
    """The page that the letter leads to."""
    return _password_page(token)


@blueprint.post("/reset/<token>")
def set_password(token: str) -> AnyResponse:
    """Another password; the second factor stays, and all sessions end."""
    try:
        password = _checked(token, Purpose.RESET)
        with writing() as session:
            official = links.use(session, token, Purpose.RESET, at=now())
            passwords.change(session, official, password, at=now())
            officials.end_sessions(session, official.id)
            post.tell_of_change(session, official)
    except Refused as refusal:
        if refusal.status == 404:
            raise
        return _password_page(token, refusal)
    return redirect(url_for("office.sign_in"), 303)


def _checked(token: str, purpose: Purpose) -> str:
    with reading() as session:
        email = links.find(session, token, purpose, at=now()).email
    typed = request.form.get("password", "")
    return passwords.check(typed, email=email, breached_list=settings().breached_passwords)


def _invitation_page(token: str, refusal: Refused | None = None) -> AnyResponse:
    with reading() as session:
        official = links.find(session, token, Purpose.INVITATION, at=now())
        return proof.shown(
            "office/entry/invitation.html",
            refusal,
            email=official.email,
            name=official.name,
            chosen=official.language,
            token=token,
        )


def _password_page(token: str, refusal: Refused | None = None) -> AnyResponse:
    with reading() as session:
        official = links.find(session, token, Purpose.RESET, at=now())
        return proof.shown(
            "office/entry/new_password.html", refusal, email=official.email, token=token
        )
