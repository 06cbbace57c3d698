"""“Still true?”: a page of entries that nobody has confirmed for a year, confirmed at one click."""

import re
from typing import Any

from flask import redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from registry import cameras
from registry.accounts import Office, Who, offices, roles
from registry.cameras.index import duties
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
def confirm_page() -> Response | tuple[str, int]:
    """Confirm what is ticked; what has changed since it was shown is left out."""
    said = request.form.get("office", "")
    try:
        with writing() as session:
            office_id = own_office(session, said).id
            seen = _seen()
            done = confirming.still_true(session, who(), office_id, seen, today=today(), at=now())
    except (NotFound, NotAllowed):
        raise
    except Refused as refused:
        return _again(said, refused), refused.status
    told: dict[str, Any] = {"done": len(done.cameras), "left": done.left_out}
    after = _id(request.form.get("after", ""))
    return redirect(url_for("office.confirm", office=office_id, after=after, **told), 303)


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


def _again(said: str, refused: Refused) -> str:
    """The page once more, its ticks as they were sent, with what is to be put right."""
    ticked = {one.partition(":")[0] for one in request.form.getlist("seen")}
    with reading() as session:
        office = own_office(session, said)
        page = _page(session, office, after=request.form.get("after", ""))
        error = refused.said(gettext)
        return render_template("office/confirm.html", **page, error=error, ticked=ticked)


def _page(session: Session, office: Office, *, after: str | None = None) -> dict[str, Any]:
    chosen = duties.of_office(office, today=today(), timezone=settings().timezone)
    old = chosen.with_value("finding", duties.UNCONFIRMED)
    behind = _id(request.args.get("after", "") if after is None else after)
    page = cameras.page(session, old, after=behind, limit=ON_A_PAGE)
    kept = cameras.kept_of(session, [shown.camera.id for shown in page.cameras])
    return {
        "office": office,
        "office_name": offices.name,
        "others": offices.every(session, confirmable(who())),
        "kept": list(kept.values()),
        "total": page.total,
        "after": behind,
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


def _id(said: str) -> str | None:
    if said and not IDENTIFIER.fullmatch(said):
        raise Refused("after={value} is not the id of a camera.", field="after", value=said)
    return said or None


def _count(name: str) -> int | None:
    said = request.args.get(name, "")
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else None
