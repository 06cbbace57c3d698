"""A change set on its way past a second person: submitted, approved, returned, rejected."""

import json
from datetime import date, datetime, timedelta
from hashlib import sha256

from sqlalchemy.orm import Session

from registry import log
from registry.accounts import Who
from registry.cameras import Camera, numbers_of
from registry.cameras.verbs import check_reason
from registry.drafts import comparing, rights
from registry.drafts.questions import drafts_of
from registry.drafts.states import Deed
from registry.drafts.stepping import step
from registry.drafts.tables import ChangeSet, Draft
from registry.drafts.writing import spoken
from registry.errors import Conflict, Refused

FURTHEST = timedelta(days=366)


# Said as a refusal is, so that it is collected for translation.
STALE = Conflict(
    "This is no longer what you saw: it, or a camera in it, has changed meanwhile. "
    "Nothing was decided. Look at it again."
).template


class Stale(Conflict):
    """The content is not the one that the reviewer saw; `seen` is what the form carried."""

    def __init__(self, change_set: ChangeSet, seen: str) -> None:
        super().__init__(STALE)
        self.set_id, self.seen = change_set.id, seen


def submit(
    session: Session, who: Who, change_set: ChangeSet, *, at: datetime, version: int
) -> None:
    """Hand the change to those who review it."""
    check_whole(session, change_set)
    step(
        session, who, change_set, Deed.SUBMIT, at=at, version=version,
        sets={"submitted_at": at, "reviewer_id": None, "reviewed_at": None, "publish_on": None},
    )  # fmt: skip


def withdraw(
    session: Session, who: Who, change_set: ChangeSet, *, at: datetime, version: int
) -> None:
    """Give the change up."""
    step(session, who, change_set, Deed.WITHDRAW, at=at, version=version)


def content_hash(session: Session, change_set: ChangeSet) -> str:
    """What a reviewer's form carries: it names the content, down to the entries it changes.

    In front stand the set's version and the log's size, so that a stale form can be told why.
    """
    drafts = drafts_of(session, change_set)
    standing = numbers_of(session, [draft.camera_id for draft in drafts if draft.camera_id])
    content = [
        [d.id, d.camera_id, d.kind, d.base, d.changes, d.chosen, standing.get(d.camera_id or "")]
        for d in drafts
    ]
    whole = [change_set.id, change_set.reason, change_set.source, change_set.urgent, content]
    digest = sha256(json.dumps(whole, ensure_ascii=False).encode()).hexdigest()
    return f"{change_set.version}-{log.size(session)}-{digest}"


def approve(
    session: Session,
    who: Who,
    change_set: ChangeSet,
    *,
    seen: str,
    at: datetime,
    publish_on: date | None = None,
) -> None:
    """Approve what was seen, and nothing else; with a day it is published then."""
    rights.check(session, who, change_set, Deed.APPROVE)
    check_seen(session, change_set, seen)
    check_whole(session, change_set)
    step(
        session,
        who,
        change_set,
        Deed.APPROVE,
        at=at,
        sets={"reviewer_id": who.id, "reviewed_at": at},
    )
    if publish_on is not None:
        schedule(session, who, change_set, publish_on=publish_on, at=at)


def schedule(
    session: Session, who: Who, change_set: ChangeSet, *, publish_on: date, at: datetime
) -> None:
    """Have an approved change published on a day."""
    if not at.date() <= publish_on <= at.date() + FURTHEST:
        raise Refused("Choose a day from today on, within a year.", field="publish_on")
    step(
        session,
        who,
        change_set,
        Deed.SCHEDULE,
        at=at,
        comment=publish_on.isoformat(),
        sets={"publish_on": publish_on, "publisher_id": who.id},
    )


def unschedule(session: Session, who: Who, change_set: ChangeSet, *, at: datetime) -> None:
    """Take the day of publication back; the change stays approved."""
    step(
        session,
        who,
        change_set,
        Deed.UNSCHEDULE,
        at=at,
        sets={"publish_on": None, "publisher_id": None},
    )


def send_back(
    session: Session, who: Who, change_set: ChangeSet, *, comment: str, at: datetime
) -> None:
    """Return the change to its author, with what is to be done."""
    said = _needed(comment)
    step(
        session,
        who,
        change_set,
        Deed.SEND_BACK,
        at=at,
        comment=said,
        sets={"publish_on": None, "publisher_id": None},
    )


def reject(
    session: Session, who: Who, change_set: ChangeSet, *, comment: str, at: datetime
) -> None:
    """Turn the change down for good."""
    step(
        session,
        who,
        change_set,
        Deed.REJECT,
        at=at,
        comment=_needed(comment),
        sets={"reviewer_id": who.id, "reviewed_at": at},
    )


def check_seen(session: Session, change_set: ChangeSet, seen: str) -> None:
    """Refuse what was decided on another content than the one at hand."""
    if seen.rpartition("-")[2] != content_hash(session, change_set).rpartition("-")[2]:
        raise Stale(change_set, seen)


def check_whole(session: Session, change_set: ChangeSet) -> list[tuple[Draft, Camera]]:
    """The drafts that are to be published and what they make, once it is sure that they could."""
    _check_words(change_set)
    chosen = [draft for draft in drafts_of(session, change_set) if draft.chosen]
    if not chosen:
        raise Refused("This change holds nothing that would change.")
    made = comparing.check_fits(session, change_set, chosen)
    for record in made:
        check_reason(record, published_reason(change_set))
    return list(zip(chosen, made, strict=True))


def _check_words(change_set: ChangeSet) -> None:
    # What reads files is large, and a portal that nobody uploads to never needs it.
    from registry.cameras.intake.meaning.privacy import personal

    for field, text in (("reason", change_set.reason), ("source", change_set.source)):
        if not text and not (field == "source" and change_set.kind == "confirmation"):
            raise Refused("Say why this is changed, and what it rests on.", field=field)
        if personal(text):
            raise Refused(
                "Reason and source become public with the entry: leave persons’ telephone "
                "numbers and private mailboxes out.",
                field=field,
            )


def published_reason(change_set: ChangeSet) -> str:
    """The reason as the entry gives it, with what it rests on."""
    if not change_set.source:
        return change_set.reason
    return f"{change_set.reason} [{change_set.source}]"


def _needed(comment: str) -> str:
    said = spoken(comment, "comment")
    if not said:
        raise Refused("Say what is to be done, or why it is turned down.", field="comment")
    return said
