"""“Still true?”: a page of entries that nobody has confirmed for a year, confirmed at one click."""

import re
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from registry import cameras
from registry.accounts import Office, Who, offices, roles
from registry.cameras import duties
from registry.database import Session
from registry.drafts import confirming
from registry.errors import NotAllowed, NotFound, Refused
from registry.office import blueprint
from registry.office.guard import who
from registry.office.sessions import reading, writing
from registry.web.languages import language
from registry.web.session import now, settings, today
from registry.web.wording import wording

ON_A_PAGE = 50
SEEN = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]{0,63}):([1-9]\d{0,14})", re.ASCII)
IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)


@blueprint.get("/confirm")
def confirm() -> str:
    """A page of entries to be confirmed, all of them ticked."""
    with reading() as session:
        office = own_office(session, request.args.get("office", ""))
        return render_template("office/confirm.html", **_page(session, office))


@blueprint.post("/confirm")
def confirm_page() -> Response:
    """Confirm what is ticked; what has changed since it was shown is left out."""
    with writing() as session:
        office_id = own_office(session, request.form.get("office", "")).id
        done = confirming.still_true(session, who(), office_id, _seen(), today=today(), at=now())
    told: dict[str, Any] = {"done": len(done.cameras), "left": done.left_out}
    return redirect(url_for("office.confirm", office=office_id, **told), 303)


def own_office(session: Session, said: str) -> Office:
    """The office that is meant, of those whose entries this official may confirm."""
    own = confirmable(who())
    if not own:
        raise NotAllowed("Entries are confirmed by editors, reviewers and publishers.")
    if said and said not in own:
        raise NotFound("There is no office “{id}”.", id=said)
    return offices.by_id(session, said or own[0])


def confirmable(official: Who) -> list[str]:
    """The offices whose entries an official may confirm."""
    return sorted(one for one in official.roles if roles.may_confirm(official, one))


def _page(session: Session, office: Office) -> dict[str, Any]:
    chosen = duties.of_office(office, today=today(), timezone=settings().timezone)
    old = chosen.with_value("finding", duties.UNCONFIRMED)
    page = cameras.page(session, old, after=_id("after"), limit=ON_A_PAGE)
    kept = cameras.kept_of(session, [shown.camera.id for shown in page.cameras])
    return {
        "office": office,
        "office_name": offices.name,
        "others": offices.every(session, confirmable(who())),
        "kept": list(kept.values()),
        "total": page.total,
        "more": page.after,
        "done": _count("done"),
        "left_out": [one for one in request.args.getlist("left") if IDENTIFIER.fullmatch(one)],
        "wording": wording(session),
        "title": lambda camera: camera.title(language()),
    }


def _seen() -> dict[str, int]:
    """The cameras that were ticked, and the entry that the page showed of each."""
    found = {}
    for said in request.form.getlist("seen"):
        match = SEEN.fullmatch(said)
        if match is None:
            raise Refused("“{said}” is no entry of this page. Load it anew.", said=said[:80])
        found[match[1]] = int(match[2])
    return found


def _id(name: str) -> str | None:
    said = request.args.get(name, "")
    if said and not IDENTIFIER.fullmatch(said):
        raise Refused("after={value} is not the id of a camera.", field="after", value=said)
    return said or None


def _count(name: str) -> int | None:
    said = request.args.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else None
