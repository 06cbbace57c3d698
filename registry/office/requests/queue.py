"""The queue: what people ask, by the day by which it has to be answered."""

from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from registry import requests
from registry.accounts import offices
from registry.cameras.declared import vocabulary
from registry.database import Session
from registry.errors import NotFound, Refused
from registry.office import blueprint, guard
from registry.office.requests import own, words
from registry.office.sessions import reading, writing
from registry.requests import Event, Said
from registry.requests.office import queues
from registry.requests.office.dossier import is_late
from registry.requests.office.queues import Tab
from registry.web.session import now, today
from registry.web.wording import wording


@blueprint.get("/requests")
def requests_queue() -> str:
    """One queue of the official's offices."""
    own.check()
    with reading() as session:
        return render_template("office/requests/queue.html", **_queue(session))


@blueprint.post("/requests/claim")
def claim_request() -> Response:
    """Take a request that is to be sorted, and go to it."""
    said = request.form.get("request", "")
    with writing() as session:
        found = own.opened(session, said)
        who, actor = own.actor(session, found)
        requests.do(
            session,
            own.means(),
            found,
            Event.ASSIGN,
            actor,
            Said(assignee=who.id),
            at=now(),
            version=_version(),
        )
    return redirect(url_for("office.request_page", slug=said), 303)


def _queue(session: Session) -> dict[str, Any]:
    who, day = guard.who(), today()
    tab, type_ = _tab(), _known_type()
    camera = request.args.get("camera", "").strip()[:64] or None
    late = request.args.get("late") == "1"
    page = queues.listed(
        session,
        who,
        tab,
        type_=type_,
        camera=camera,
        overdue_on=day if late else None,
        after=request.args.get("after"),
    )
    own_offices = {one.id: one for one in offices.every(session, queues.office_ids(who))}
    return {
        "tab": tab,
        "tabs": words.tabs(),
        "counts": queues.counts(session, who, day),
        "rows": page.rows,
        "after": page.after,
        "states": words.states(),
        "types": list(vocabulary.terms("request_type")),
        "chosen": {"type": type_, "camera": camera, "late": late},
        "days_left": {row.request.id: _days_left(row.request) for row in page.rows},
        "late": {row.request.id for row in page.rows if is_late(row.request, day)},
        "offices": own_offices,
        "may_claim": {one for one in own_offices if requests.official(who, one).parts & own.CLAIMS},
        "slug": own.slug,
        "me": who,
        "wording": wording(session),
    }


def _days_left(found: requests.Request) -> int | None:
    return None if found.due_on is None else (found.due_on - today()).days


def _tab() -> Tab:
    said = request.args.get("tab", "")
    if not said:
        return Tab.ALL
    if said not in set(Tab):
        raise NotFound("There is no such list of requests.")
    return Tab(said)


def _known_type() -> str | None:
    said = request.args.get("type") or None
    if said and said not in vocabulary.terms("request_type"):
        raise Refused("“{type}” is no kind of request.", field="type", type=said)
    return said


def _version() -> int | None:
    said = request.form.get("version", "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else None
