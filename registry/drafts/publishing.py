"""Change sets made public: their entries, and what became of the drafts, in one transaction."""

import json
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import cameras
from registry.accounts import Who, offices
from registry.cameras import Camera, Change
from registry.drafts import rights
from registry.drafts.questions import drafts_of
from registry.drafts.reviewing import check_whole, published_reason
from registry.drafts.states import Deed, State
from registry.drafts.stepping import move, note, step
from registry.drafts.tables import ChangeSet, Draft
from registry.errors import NotAllowed, Refused
from registry.places import areas

PASSED_OVER = 1_000  # a count that is further behind needs somebody to look at it
CONFIRMED = "№ {entry} жазбадағы шұғыл түзетуді екінші адам растады."
Made = Sequence[tuple[Draft, Camera]]


def publish(session: Session, who: Who, change_set: ChangeSet, *, at: datetime) -> range:
    """Publish what was approved; the entries' numbers."""
    rights.check(session, who, change_set, Deed.PUBLISH)
    numbers = _append(session, change_set, check_whole(session, change_set), at=at)
    step(
        session,
        who,
        change_set,
        Deed.PUBLISH,
        at=at,
        sets={"publisher_id": who.id, "published_at": at},
    )
    return numbers


def correct_urgently(session: Session, who: Who, change_set: ChangeSet, *, at: datetime) -> range:
    """Publish a correction alone; it is marked until a second person has confirmed it."""
    rights.check(session, who, change_set, Deed.CORRECT)
    made = check_whole(session, change_set)
    if any(draft.kind not in ("amended", "corrected") for draft, _ in made):
        raise NotAllowed("Only what a record says wrongly is corrected urgently.", field="kind")
    for draft, _ in made:
        draft.kind = "corrected"
    numbers = _append(session, change_set, made, at=at)
    step(
        session,
        who,
        change_set,
        Deed.CORRECT,
        at=at,
        sets={"publisher_id": who.id, "published_at": at, "reviewer_id": None},
    )
    return numbers


def confirm(session: Session, who: Who, change_set: ChangeSet, *, at: datetime) -> range:
    """Stand beside an urgent correction as the second person; the log tells of it."""
    rights.check(session, who, change_set, Deed.CONFIRM)
    entries = {d.camera_id: d.entry_number for d in drafts_of(session, change_set) if d.camera_id}
    changes = [
        Change("confirmed", kept.camera, CONFIRMED.format(entry=entries[kept.id]))
        for kept in cameras.kept_of(session, list(entries)).values()
    ]
    office = offices.by_id(session, change_set.office_id)
    numbers = cameras.publish(session, changes, office=office.name_kk, at=at)
    step(
        session,
        who,
        change_set,
        Deed.CONFIRM,
        at=at,
        sets={"confirmer_id": who.id, "confirmed_at": at},
    )
    return numbers


def attest(session: Session, who: Who, change_set: ChangeSet, *, at: datetime) -> range:
    """Publish a confirmation: one person suffices, because it states no new fact."""
    rights.check(session, who, change_set, Deed.ATTEST)
    made = check_whole(session, change_set)
    if any(not _confirms(draft) for draft, _ in made):
        raise NotAllowed("This change states something new; it is reviewed first.")
    numbers = _append(session, change_set, made, at=at)
    step(
        session,
        who,
        change_set,
        Deed.ATTEST,
        at=at,
        sets={"publisher_id": who.id, "published_at": at},
    )
    return numbers


def publish_due(session: Session, *, at: datetime, today: date) -> int:
    """Publish what was approved for today or before; how many sets that were.

    What can no longer be published loses its day, so that somebody looks at it.
    """
    query = select(ChangeSet).where(
        ChangeSet.state == State.SCHEDULED.value, ChangeSet.publish_on <= today
    )
    done = 0
    for change_set in session.scalars(query.order_by(ChangeSet.publish_on, ChangeSet.id)).all():
        done += _publish_due(session, change_set, at=at)
    return done


def _publish_due(session: Session, change_set: ChangeSet, *, at: datetime) -> bool:
    try:
        with session.begin_nested():
            rights.open_office(session, change_set.office_id)
            _append(session, change_set, check_whole(session, change_set), at=at)
            move(session, change_set, State.PUBLISHED, at=at, published_at=at)
    except Refused as refused:
        session.refresh(change_set)
        move(session, change_set, State.APPROVED, at=at, publish_on=None, publisher_id=None)
        note(session, change_set, "held_up", at=at, official=None, comment=refused.message)
        return False
    note(session, change_set, Deed.PUBLISH, at=at, official=None)
    return True


def _append(session: Session, change_set: ChangeSet, made: Made, *, at: datetime) -> range:
    office = offices.by_id(session, change_set.office_id)
    reason = published_reason(change_set)
    changes = [_change(draft, camera, reason) for draft, camera in _named(session, made)]
    numbers = cameras.publish(session, changes, office=office.name_kk, at=at)
    for (draft, _), change, number in zip(made, changes, numbers, strict=True):
        draft.camera_id, draft.entry_number = change.camera.id, number
    return numbers


def _named(session: Session, made: Made) -> list[tuple[Draft, Camera]]:
    """The records with an id for each camera that has none yet."""
    prefixes = [
        areas.id_prefix(camera.district_code) for draft, camera in made if draft.kind == "entered"
    ]
    fresh = iter(_new_ids(session, prefixes))
    return [
        (
            draft,
            camera.model_copy(update={"id": next(fresh)}) if draft.kind == "entered" else camera,
        )
        for draft, camera in made
    ]


def _new_ids(session: Session, prefixes: list[str]) -> list[str]:
    """New ids; where a count was lost, those that cameras have already are passed over."""
    found = cameras.new_ids(session, prefixes) if prefixes else []
    for _ in range(PASSED_OVER):
        taken = cameras.numbers_of(session, found)
        if not taken:
            break
        places = [i for i, one in enumerate(found) if one in taken]
        for i, fresh in zip(
            places, cameras.new_ids(session, [prefixes[i] for i in places]), strict=True
        ):
            found[i] = fresh
    return found


def _change(draft: Draft, camera: Camera, reason: str) -> Change:
    since = {
        "entered": camera.active_from or camera.installed_on,
        "removed": camera.removed_on,
    }
    return Change(draft.kind, camera, reason, since.get(draft.kind))


def _confirms(draft: Draft) -> bool:
    return draft.kind == "amended" and set(json.loads(draft.changes)) == {"last_confirmed_on"}
