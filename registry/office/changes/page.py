"""What the pages of one change show: put together here, decided on in the capability."""

from dataclasses import dataclass
from typing import Any

from flask import current_app, request, url_for
from flask_babel import gettext

from registry import cameras, drafts, log
from registry.accounts import Who, offices, roles
from registry.cameras import Camera
from registry.database import Session
from registry.drafts import ChangeSet, Deed, Draft, Moved, Stale, State, questions
from registry.drafts.looking import Look, looks
from registry.errors import Refused
from registry.log import Entry
from registry.log.sentences import sentences
from registry.office.changes import words as change_words
from registry.office.changes.sketch import sketch
from registry.office.files import page as file_page
from registry.web.languages import language
from registry.web.session import now, today
from registry.web.wording import Wording, wording

SHOWN = 20  # drafts of a set that are shown whole
BY_STATE: dict[State, tuple[Deed, ...]] = {
    State.DRAFT: (Deed.CORRECT, Deed.ATTEST, Deed.SUBMIT, Deed.WITHDRAW),
    State.RETURNED: (Deed.CORRECT, Deed.SUBMIT, Deed.WITHDRAW),
    State.SUBMITTED: (Deed.APPROVE, Deed.SEND_BACK, Deed.REJECT, Deed.WITHDRAW),
    State.APPROVED: (Deed.PUBLISH, Deed.SCHEDULE, Deed.SEND_BACK),
    State.SCHEDULED: (Deed.PUBLISH, Deed.UNSCHEDULE, Deed.SEND_BACK),
    State.PUBLISHED: (Deed.CONFIRM,),
}


@dataclass(frozen=True)
class Told:
    """A draft in words."""

    look: Look
    title: str
    sentences: list[str]
    sketch: Any
    form: str | None  # where an editor goes on with it


def everything(
    session: Session, who: Who, change_set: ChangeSet, refused: Refused | None = None
) -> dict[str, Any]:
    """All that the page of a change shows."""
    listed = drafts.drafts_of(session, change_set)
    page = _page_number()
    some = listed[(page - 1) * SHOWN : page * SHOWN]
    words = wording(session)
    seen = looks(session, change_set, some, at=now(), today=today())
    events = questions.events_of(session, change_set)
    may = _may(session, who, change_set)
    return {
        "set": change_set,
        "office": offices.by_id(session, change_set.office_id),
        "bulk": file_page.about(session, change_set) if change_set.kind == "bulk" else None,
        "state": change_words.states()[change_set.state],
        "kinds": change_words.kinds(),
        "drafts": [_told(look, words) for look in seen],
        "count": len(listed),
        "page": page,
        "pages": -(-len(listed) // SHOWN),
        "wording": words,
        "events": events,
        "event_words": change_words.events(),
        "names": questions.names(session, [event.official_id for event in events]),
        "seen": drafts.content_hash(session, change_set),
        "may": [deed for deed, no in may.items() if no is None],
        "why_not": _why_not(may),
        "buttons": change_words.buttons(),
        "publishes": _publishes(session, who, change_set),
        "must_merge": any(look.has_conflict for look in seen) and not change_set.published_at,
        "may_edit": drafts.refusal(session, who, change_set, Deed.EDIT) is None,
        "refused": refused,
        "since": _since(session, change_set, refused, words),
        "typed": request.form,
        "say": _say,
    }


def merge_page(
    session: Session, who: Who, change_set: ChangeSet, refused: Refused | None = None
) -> dict[str, Any]:
    """All that the merge page of a change shows: the drafts that no longer fit."""
    listed = drafts.drafts_of(session, change_set)
    seen = looks(session, change_set, listed, at=now(), today=today())
    words = wording(session)
    mine = drafts.refusal(session, who, change_set, Deed.MERGE)
    return {
        "set": change_set,
        "drafts": [_told(look, words) for look in seen if look.has_conflict],
        "kinds": change_words.kinds(),
        "wording": words,
        "refused": refused,
        "may_merge": mine is None,
        "why_not": mine,
        "typed": request.form,
        "say": _say,
        "since": _since(session, change_set, refused, words),
    }


def _told(look: Look, words: Wording) -> Told:
    shown = look.after or look.before
    title = shown.title(language()) if shown else ""
    drawn = sketch(look.before, look.after)
    return Told(look, title, _sentences(look, words), drawn, _form(look.draft))


def _form(draft: Draft) -> str | None:
    if "office.camera_form" not in current_app.view_functions:
        return None
    if draft.camera_id is None:
        return url_for("office.new_camera", set=draft.set_id, draft=draft.id)
    return url_for("office.camera_form", camera_id=draft.camera_id, set=draft.set_id)


def _sentences(look: Look, words: Wording) -> list[str]:
    if look.after is None:
        return []
    kind = f"camera.{look.draft.kind}"
    before = _entry(look.before, kind) if look.before else None
    return sentences(_entry(look.after, kind), before, words)


def _entry(record: Camera, kind: str) -> Entry:
    """The record as an entry would hold it, for the sentences alone."""
    return Entry(kind=kind, record=log.canonical(cameras.facts(record)))


def _may(session: Session, who: Who, change_set: ChangeSet) -> dict[Deed, Refused | None]:
    deeds = list(BY_STATE.get(State(change_set.state), ()))
    if not change_set.urgent:
        deeds = [deed for deed in deeds if deed not in (Deed.CORRECT, Deed.CONFIRM)]
    if change_set.kind != "confirmation":
        deeds = [deed for deed in deeds if deed != Deed.ATTEST]
    if change_set.confirmed_at:
        deeds = []
    return {deed: drafts.refusal(session, who, change_set, deed) for deed in deeds}


def _why_not(may: dict[Deed, Refused | None]) -> list[Refused]:
    """One sentence for each reason why something may not be done."""
    told = {no.template: no for no in may.values() if no is not None}
    return list(told.values())


def _publishes(session: Session, who: Who, change_set: ChangeSet) -> bool:
    office = offices.by_id(session, change_set.office_id)
    return roles.may_publish(who, office.id, reviewer_publishes=office.reviewer_publishes)


def _since(
    session: Session, change_set: ChangeSet, refused: Refused | None, words: Wording
) -> list[dict[str, Any]]:
    """What others have changed since the form was loaded, field by field."""
    version = _seen_version(refused)
    if version is None:
        return []
    events = questions.events_of(session, change_set, after=version)
    names = questions.names(session, [event.official_id for event in events])
    return [
        {
            "event": event,
            "name": names.get(event.official_id or 0, ""),
            "what": change_words.events().get(event.what, event.what),
            "fields": _fields(questions.details(event), words),
        }
        for event in events
    ]


def _seen_version(refused: Refused | None) -> int | None:
    if isinstance(refused, Moved):
        return refused.seen
    if isinstance(refused, Stale):
        said = refused.seen.partition("-")[0]
        return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0
    return None


def _fields(details: dict[str, Any], words: Wording) -> list[tuple[str, str, Any, Any]]:
    """Camera, field, before and after of an event that changed drafts."""
    found = []
    for camera_id, (before, after) in details.get("drafts", {}).items():
        for name in sorted({*before, *after}):
            if before.get(name) != after.get(name):
                found.append((camera_id, words.field(name), before.get(name), after.get(name)))
    return found


def _say(refused: Refused) -> str:
    return refused.said(gettext)


def _page_number() -> int:
    said = request.args.get("page", "1")
    return max(1, int(said)) if said.isascii() and said.isdecimal() and len(said) < 9 else 1
