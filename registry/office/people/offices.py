"""Offices: seen by their administrators, made and changed by those of the register."""

import re

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from registry import audit
from registry.accounts import Office, Role, offices, roles
from registry.cameras.beside import organisations
from registry.database import Session
from registry.errors import NotAllowed, NotFound, Refused
from registry.office import blueprint
from registry.office.entry import proof
from registry.office.sessions import reading, writing
from registry.places import areas
from registry.settings import LANGUAGES
from registry.web import language
from registry.web.session import now

ID = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
LONGEST_NAME = 200


@blueprint.get("/offices")
def office_list() -> AnyResponse:
    """The offices that one administers."""
    if not g.who.offices(Role.ADMINISTRATOR):
        raise NotAllowed("Your roles do not allow this.")
    is_keeper = roles.may_make_offices(g.who)
    with reading() as session:
        shown = offices.every(session, None if is_keeper else g.who.offices(Role.ADMINISTRATOR))
        names = {key: one.name(language()) for key, one in areas.areas().items()}
        return proof.shown(
            "office/people/offices.html",
            offices=shown,
            may_make=is_keeper,
            areas=names,
            said=_said,
        )


@blueprint.get("/offices/new")
def new_office() -> AnyResponse:
    """The form of a new office."""
    _check()
    return _page(None)


@blueprint.post("/offices/new")
def make_office() -> AnyResponse:
    """Make an office."""
    _check()
    try:
        with writing() as session:
            office_id = request.form.get("id", "").strip()
            if not ID.fullmatch(office_id):
                raise Refused(
                    "The short name takes small Latin letters, digits and hyphens.", field="id"
                )
            office = offices.make(session, office_id, names=_names(), at=now(), **_keeps(session))
            office.reviewer_publishes = "reviewer_publishes" in request.form
            _audit(session, "office.made", office)
    except Refused as refusal:
        return _page(None, refusal)
    return redirect(url_for("office.office_list"), 303)


@blueprint.get("/offices/<office_id>")
def office_form(office_id: str) -> AnyResponse:
    """The form of an office."""
    _check()
    return _page(office_id)


@blueprint.post("/offices/<office_id>")
def change_office(office_id: str) -> AnyResponse:
    """Change, close or reopen an office."""
    _check()
    try:
        with writing() as session:
            office = offices.by_id(session, office_id)
            match request.form.get("do"):
                case "close":
                    offices.close(session, office, at=now())
                    _audit(session, "office.closed", office)
                case "open":
                    offices.reopen(office)
                    _audit(session, "office.opened", office)
                case _:
                    publishes = "reviewer_publishes" in request.form
                    offices.change(
                        session,
                        office,
                        names=_names(),
                        reviewer_publishes=publishes,
                        **_keeps(session),
                    )
                    _audit(session, "office.changed", office)
    except Refused as refusal:
        if isinstance(refusal, NotFound):
            raise
        return _page(office_id, refusal)
    return redirect(url_for("office.office_list"), 303)


def _names() -> dict[str, str]:
    names = {code: request.form.get(f"name_{code}", "").strip() for code in LANGUAGES}
    if not any(names.values()) or any(len(name) > LONGEST_NAME for name in names.values()):
        raise Refused(
            "A name of {longest} characters at most is needed.",
            longest=LONGEST_NAME,
            field="name_kk",
        )
    return names


def _keeps(session: Session) -> dict[str, str | None]:
    organisation = request.form.get("organisation", "").strip() or None
    if organisation and organisation not in organisations.standing(session):
        raise Refused("There is no organisation “{id}”.", id=organisation, field="organisation")
    return {"organisation": organisation, "area": request.form.get("area", "").strip() or None}


def _audit(session: Session, what: str, office: Office) -> None:
    told = {"organisation": office.organisation, "area": office.area}
    audit.write(session, what, at=now(), official=g.who.id, office=office.id, **told)


def _check() -> None:
    if not roles.may_make_offices(g.who):
        raise NotAllowed("Your roles do not allow this.")


def _said(office: Office) -> str:
    return offices.name(office, language())


def _page(office_id: str | None, refusal: Refused | None = None) -> AnyResponse:
    with reading() as session:
        office = offices.by_id(session, office_id) if office_id else None
        return proof.shown("office/people/office.html", refusal, office=office, said=_said)
