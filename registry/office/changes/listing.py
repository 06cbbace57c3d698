"""Changes on their way: the list, the page on which somebody decides, and the deeds themselves."""

from datetime import date
from typing import Any

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from registry import drafts
from registry.accounts import Who, officials
from registry.database import Session
from registry.drafts import ChangeSet, Deed, NoLongerFits, State, questions
from registry.errors import NotAllowed, NotFound, Refused
from registry.office import blueprint, guard
from registry.office.changes import words as change_words
from registry.office.changes.page import everything, merge_page
from registry.office.sessions import reading, writing
from registry.web.session import now

Answer = str | tuple[str, int] | Response
ON_A_PAGE = 50


@blueprint.get("/changes")
def changes() -> str:
    """The changes of the official's offices: those that wait for them, their own, or all."""
    view = request.args.get("view", "waiting")
    state = request.args.get("state") or None
    if view not in ("waiting", "mine", "all") or (state and state not in set(State)):
        raise NotFound("There is no such list of changes.")
    with reading() as session:
        found = drafts.listed(
            session,
            guard.who(),
            state=state,
            mine=view == "mine",
            waiting=view == "waiting",
            after=_number(request.args.get("after")),
            limit=ON_A_PAGE,
        )
        return render_template(
            "office/changes/list.html",
            page_view=view,
            chosen_state=state,
            found=found,
            rows=[(one, questions.contents(session, one)) for one in found.sets],
            states=change_words.states(),
            kinds=change_words.kinds(),
        )


@blueprint.get("/changes/<int:set_id>")
def change(set_id: int) -> Answer:
    """One change: what it does, what it mends, and what may be done with it now."""
    return _page(set_id)


@blueprint.post("/changes/<int:set_id>")
def decide(set_id: int) -> Answer:
    """Do to the change what the button says."""
    try:
        with writing() as session:
            who = acting(session)
            change_set = drafts.by_id(session, who, set_id)
            _do(session, who, change_set, request.form.get("deed", ""))
    except NotFound:
        raise
    except NoLongerFits as misfit:
        return _merge(set_id, misfit)
    except Refused as refused:
        return _page(set_id, refused)
    return redirect(url_for("office.change", set_id=set_id), 303)


@blueprint.get("/changes/<int:set_id>/merge")
def change_merge(set_id: int) -> Answer:
    """As it was, as it is, as it shall be: field by field."""
    return _merge(set_id)


@blueprint.post("/changes/<int:set_id>/merge")
def merge(set_id: int) -> Answer:
    """Bring one draft onto the newest record as was chosen."""
    chosen = {
        name.removeprefix("field."): value
        for name, value in request.form.items()
        if name.startswith("field.")
    }
    try:
        with writing() as session:
            who = acting(session)
            change_set = drafts.by_id(session, who, set_id)
            draft = drafts.draft_of(session, change_set, _number(request.form.get("draft")) or 0)
            drafts.merge(session, who, draft, chosen, at=now(), version=_version())
    except NotFound:
        raise
    except Refused as refused:
        return _merge(set_id, refused)
    return redirect(url_for("office.change", set_id=set_id), 303)


@blueprint.post("/changes/<int:set_id>/drafts/<int:draft_id>/drop")
def drop_draft(set_id: int, draft_id: int) -> Answer:
    """Take one camera's change out of the set."""
    try:
        with writing() as session:
            who = acting(session)
            change_set = drafts.by_id(session, who, set_id)
            draft = drafts.draft_of(session, change_set, draft_id)
            drafts.drop(session, who, draft, at=now(), version=_version())
    except NotFound:
        raise
    except Refused as refused:
        return _page(set_id, refused)
    return redirect(url_for("office.change", set_id=set_id), 303)


def acting(session: Session) -> Who:
    """The official at the screen with the roles of this very moment."""
    official = officials.by_id(session, guard.who().id)
    if official.state != "active":
        raise NotAllowed("This account is locked.")
    return officials.who(session, official)


def _do(session: Session, who: Who, change_set: ChangeSet, deed: str) -> None:
    at, said = now(), request.form.get("comment", "")
    seen, version = request.form.get("seen", ""), _version()
    if deed in (Deed.APPROVE, "approve_publish"):
        drafts.approve(session, who, change_set, seen=seen, at=at)
        if deed == "approve_publish":
            drafts.publish(session, who, change_set, at=at)
    elif deed == Deed.SEND_BACK:
        drafts.send_back(session, who, change_set, comment=said, at=at)
    elif deed == Deed.REJECT:
        drafts.reject(session, who, change_set, comment=said, at=at)
    elif deed == Deed.SCHEDULE:
        drafts.schedule(session, who, change_set, publish_on=_day(), at=at)
    elif deed in SIMPLE:
        SIMPLE[Deed(deed)](session, who, change_set, at=at)
    elif deed in VERSIONED:
        VERSIONED[Deed(deed)](session, who, change_set, at=at, version=version)
    else:
        raise Refused("Choose what is to be done.", field="deed")


SIMPLE: dict[Deed, Any] = {
    Deed.UNSCHEDULE: drafts.unschedule,
    Deed.PUBLISH: drafts.publish,
    Deed.CORRECT: drafts.correct_urgently,
    Deed.CONFIRM: drafts.confirm,
    Deed.ATTEST: drafts.attest,
}
VERSIONED: dict[Deed, Any] = {
    Deed.SUBMIT: drafts.submit,
    Deed.WITHDRAW: drafts.withdraw,
}


def _page(set_id: int, refused: Refused | None = None) -> Answer:
    with reading() as session:
        who = guard.who()
        change_set = drafts.by_id(session, who, set_id)
        told = everything(session, who, change_set, refused)
        page = render_template("office/changes/change.html", **told)
    return (page, refused.status) if refused else page


def _merge(set_id: int, refused: Refused | None = None) -> Answer:
    with reading() as session:
        who = guard.who()
        change_set = drafts.by_id(session, who, set_id)
        told = merge_page(session, who, change_set, refused)
        page = render_template("office/changes/merge.html", **told)
    return (page, refused.status) if refused else page


def _version() -> int:
    return _number(request.form.get("version")) or 0


def _number(said: str | None) -> int | None:
    if not said or not (said.isascii() and said.isdecimal() and len(said) < 16):
        return None
    return int(said)


def _day() -> date:
    said = request.form.get("publish_on", "").strip()
    try:
        return date.fromisoformat(said)
    except ValueError as wrong:
        raise Refused(
            "“{day}” is not a day written 2026-03-31.", field="publish_on", day=said
        ) from wrong
