"""One request and what is done to it: each form is one event, however often it is sent."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from registry import audit
from registry.accounts import Who
from registry.database import Session
from registry.errors import NotFound, Refused
from registry.office import blueprint
from registry.office.requests import own, saying
from registry.office.requests.page import everything
from registry.office.sessions import reading, writing
from registry.requests import Actor, Event, Request
from registry.requests.reports.proposing import propose_change
from registry.requests.way import verbs
from registry.requests.way.choices import OFFERED
from registry.web.session import now

Answer = str | tuple[str, int] | Response


@blueprint.get("/requests/<slug>")
def request_page(slug: str) -> Answer:
    """One request: what is asked, where it stands, and what can be done now."""
    return shown(slug, deed=request.args.get("deed", ""))


@blueprint.post("/requests/<slug>")
def do_request(slug: str) -> Answer:
    """Do to the request what the button says."""
    deed = request.form.get("deed", "")
    try:
        with writing() as session:
            found = own.opened(session, slug)
            who, actor = own.actor(session, found)
            where = _do(session, who, actor, found, _event(deed))
    except NotFound:
        raise
    except Refused as refused:
        return shown(slug, refused, deed)
    return redirect(where or url_for("office.request_page", slug=slug), 303)


@blueprint.post("/requests/<slug>/about-me")
def bar_request(slug: str) -> Response:
    """Say that a request is about an official of the office, who no longer sees it then."""
    with writing() as session:
        found = own.opened(session, slug)
        who, actor = own.actor(session, found)
        wanted = who.id if request.form.get("whom") == "me" else saying.number("whom")
        verbs.keep_from(session, found, actor, wanted)
        audit.write(
            session,
            "request.barred",
            at=now(),
            official=who.id,
            office=found.office_id,
            subject=f"requests/{found.number}",
            about=wanted,
        )
        is_own = wanted == who.id
    if is_own:
        return redirect(url_for("office.requests_queue"), 303)
    return redirect(url_for("office.request_page", slug=slug), 303)


def shown(slug: str, refused: Refused | None = None, deed: str = "") -> Answer:
    """The page of a request, with what was refused and all that was typed."""
    with reading() as session:
        found = own.opened(session, slug)
        told = everything(session, found, refused, deed)
        page = render_template("office/requests/request.html", **told)
    return (page, refused.status) if refused else page


def _event(deed: str) -> Event:
    if deed not in set(OFFERED):
        raise Refused("Choose what is to be done.", field="deed")
    return Event(deed)


def _do(session: Session, who: Who, actor: Actor, found: Request, event: Event) -> str | None:
    """Do it; gives the address where it goes on, if that is not the request's own page."""
    if event == Event.PROPOSE_CHANGE:
        return _propose(session, who, actor, found)
    saying.do(session, who, actor, found, event)
    return None


def _propose(session: Session, who: Who, actor: Actor, found: Request) -> str:
    change = propose_change(
        session,
        own.means(),
        found,
        who,
        reason=request.form.get("note", "").strip(),
        set_id=saying.number("set_id"),
        at=now(),
        version=saying.version(),
        key=saying.key(),
    )
    return url_for("office.change", set_id=change.id)
