"""Officials as their administrators see them: invited, given roles, locked."""

from typing import Any

from flask import g, redirect, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response as AnyResponse

from registry import mail
from registry.accounts import Official, Role, offices, officials, people, roles
from registry.accounts.people import Person
from registry.database import Session
from registry.errors import NotAllowed, NotFound, Refused
from registry.office import blueprint, post
from registry.office.entry import proof
from registry.office.entry.account import spoken
from registry.office.sessions import reading, writing
from registry.web import language
from registry.web.session import now, settings


@blueprint.get("/people", endpoint="people")
def listed() -> AnyResponse:
    """The officials of the offices that one administers."""
    _administered()
    return _list_page()


@blueprint.post("/people")
def invite() -> AnyResponse:
    """Invite an official, or give another role to one who is there already."""
    _administered()
    try:
        with writing() as session:
            office = offices.by_id(session, request.form.get("office", ""))
            _check(roles.may_administer(g.who, office.id))
            email = request.form.get("email", "")
            official = officials.find(session, email) or _added(session, email)
            _check(roles.may_change_roles_of(g.who, official.id))
            officials.give(session, official, _role(), office, at=now(), by=g.who.id)
            if official.state == "invited":
                post.invite(session, official)
    except Refused as refusal:
        return _list_page(refusal)
    return redirect(url_for("office.people"), 303)


@blueprint.get("/people/<int:official_id>")
def person(official_id: int) -> AnyResponse:
    """One official."""
    _administered()
    return _person_page(official_id)


@blueprint.post("/people/<int:official_id>")
def change_person(official_id: int) -> AnyResponse:
    """Give or take a role, lock or unlock, invite again, join two accounts of one person."""
    _administered()
    try:
        with writing() as session:
            one = _seen(session, official_id)
            if request.form.get("do") in ("give", "take"):
                _change_role(session, one.official)
            else:
                _check(roles.may_lock(g.who, one.roles))
                _change_account(session, one.official)
    except Refused as refusal:
        if isinstance(refusal, NotFound):
            raise
        return _person_page(official_id, refusal)
    return redirect(url_for("office.person", official_id=official_id), 303)


def role_names() -> dict[Role, str]:
    """What the roles are called."""
    return {
        Role.VIEWER: gettext("viewer"),
        Role.EDITOR: gettext("editor"),
        Role.REVIEWER: gettext("reviewer"),
        Role.PUBLISHER: gettext("publisher"),
        Role.STATISTICIAN: gettext("statistician"),
        Role.REQUEST_CLERK: gettext("clerk of requests"),
        Role.REQUEST_HANDLER: gettext("handler of requests"),
        Role.REQUEST_DECIDER: gettext("decision maker on requests"),
        Role.GUARDIAN: gettext("guardian of data"),
        Role.AUDITOR: gettext("auditor"),
        Role.ADMINISTRATOR: gettext("administrator"),
    }


def _change_role(session: Session, official: Official) -> None:
    office = offices.by_id(session, request.form.get("office", ""))
    _check(roles.may_administer(g.who, office.id))
    _check(roles.may_change_roles_of(g.who, official.id))
    change = officials.give if request.form["do"] == "give" else officials.take
    change(session, official, _role(), office, at=now(), by=g.who.id)


def _change_account(session: Session, official: Official) -> None:
    match request.form.get("do"):
        case "lock":
            officials.lock(session, official, at=now(), by=g.who.id)
        case "unlock":
            officials.unlock(session, official, at=now(), by=g.who.id)
        case "invite":
            post.invite(session, official)
        case "person":
            officials.join(session, official, request.form.get("person", ""), at=now(), by=g.who.id)
        case _:
            raise Refused("The form does not say what to do.")


def _added(session: Session, email: str) -> Official:
    """A new official; `person` names the other account of the same person."""
    told = request.form.get("person", "").strip()
    same = officials.by_email(session, told).person if told else None
    return officials.add(
        session, email, at=now(), person=same, language=spoken(request.form), by=g.who.id
    )


def _role() -> Role:
    try:
        return Role(request.form.get("role", ""))
    except ValueError as failure:
        raise Refused("There is no such role.", field="role") from failure


def _administered() -> list[str] | None:
    """The offices that one administers, None for all; NotAllowed where it is none."""
    if g.who.keeps_register(Role.ADMINISTRATOR):
        return None
    found: list[str] = g.who.offices(Role.ADMINISTRATOR)
    _check(bool(found))
    return found


def _check(is_allowed: bool) -> None:
    if not is_allowed:
        raise NotAllowed("Your roles do not allow this.")


def _seen(session: Session, official_id: int) -> Person:
    """An official of these offices; the same refusal for one of others and for nobody."""
    one = people.one(session, officials.by_id(session, official_id))
    administered = _administered()
    if administered is not None and not set(one.roles) & set(administered):
        raise NotFound("There is no official {id}.", id=official_id)
    return one


def _words(session: Session) -> dict[str, Any]:
    administered = _administered()
    shown = offices.every(session, administered)
    names = {one.id: offices.name(one, language()) for one in shown}
    return {
        "office_names": names,
        "offices_to_give": {one.id: names[one.id] for one in shown if not one.closed_at},
        "role_names": role_names(),
        "states": {
            "invited": gettext("invited"),
            "active": gettext("active"),
            "locked": gettext("locked"),
        },
    }


def _list_page(refusal: Refused | None = None) -> AnyResponse:
    with reading() as session:
        return proof.shown(
            "office/people/people.html",
            refusal,
            people=people.listed(session, _administered()),
            failures=mail.failures(session),
            failure=mail.last_failure(session),
            has_mail=bool(settings().smtp_url),
            **_words(session),
        )


def _person_page(official_id: int, refusal: Refused | None = None) -> AnyResponse:
    with reading() as session:
        one = _seen(session, official_id)
        return proof.shown(
            "office/people/person.html",
            refusal,
            one=one,
            may_lock=roles.may_lock(g.who, one.roles),
            may_change_roles=roles.may_change_roles_of(g.who, official_id),
            **_words(session),
        )
