"""Change sets begun and filled; every verb checks, and none commits."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import log
from registry.accounts import Who, offices
from registry.cameras import Camera, Kept, facts, kept_of
from registry.cameras.beside import organisations
from registry.cameras.record import UNSHOWABLE
from registry.drafts import comparing, rights
from registry.drafts.states import Deed, State
from registry.drafts.stepping import note, step
from registry.drafts.tables import ChangeSet, Draft
from registry.errors import NotFound, Refused

KINDS = ("entered", "amended", "corrected", "removed")
LONGEST = 2_000  # characters of a reason, a source, a comment
REMEMBERED = 20  # drafts whose changes an event keeps, field by field


@dataclass(frozen=True)
class Wanted:
    """What is to be said of one camera; `base_entry` is the entry that the editor saw."""

    kind: str
    changes: Mapping[str, Any]
    camera_id: str | None = None
    row: int | None = None
    draft_id: int | None = None
    base_entry: int | None = None
    base: Mapping[str, Any] | None = None  # what the editor saw there, where it is known better


def begin(
    session: Session,
    who: Who,
    office_id: str,
    *,
    reason: str,
    source: str,
    at: datetime,
    kind: str = "single",
    urgent: bool = False,
    file_name: str | None = None,
) -> ChangeSet:
    """Begin a change set of an office; reason and source may follow until it is submitted."""
    if kind not in ("single", "bulk", "confirmation") or (urgent and kind != "single"):
        raise Refused("A change is of one camera, of a file, or a confirmation.", field="kind")
    rights.check_beginning(session, who, office_id, kind=kind, urgent=urgent)
    made = ChangeSet(
        office_id=office_id,
        author_id=who.id,
        kind=kind,
        state=str(State.DRAFT),
        reason=spoken(reason, "reason"),
        source=spoken(source, "source"),
        file_name=file_name[:200] if file_name else None,
        urgent=urgent,
        version=1,
        made_at=at,
        changed_at=at,
    )
    session.add(made)
    session.flush()
    note(session, made, "begun", at=at, official=who.id)
    return made


def describe(
    session: Session,
    who: Who,
    change_set: ChangeSet,
    *,
    reason: str,
    source: str,
    at: datetime,
    version: int,
) -> None:
    """Write down anew why the change is made and what it rests on."""
    said = {"reason": spoken(reason, "reason"), "source": spoken(source, "source")}
    was = {"reason": change_set.reason, "source": change_set.source}
    if said == was and version == change_set.version:
        return
    changed = {name: [was[name], said[name]] for name in said if was[name] != said[name]}
    details = {"words": changed}
    step(session, who, change_set, Deed.EDIT, at=at, version=version, details=details, sets=said)


def put(
    session: Session,
    who: Who,
    change_set: ChangeSet,
    *,
    kind: str,
    camera_id: str | None,
    changes: Mapping[str, Any],
    at: datetime,
    version: int,
    row: int | None = None,
    draft_id: int | None = None,
    base_entry: int | None = None,
) -> Draft:
    """Say what is to change of one camera; a second time replaces what was said the first.

    Fields of `changes` that are as they were in `base_entry` (the entry that the editor saw, the
    newest one if None) are no changes.
    """
    wanted = Wanted(kind, changes, camera_id, row, draft_id, base_entry)
    return put_many(session, who, change_set, [wanted], at=at, version=version)[0]


def put_many(
    session: Session,
    who: Who,
    change_set: ChangeSet,
    rows: Sequence[Wanted],
    *,
    at: datetime,
    version: int,
) -> list[Draft]:
    """The same for many cameras in one step."""
    rights.check(session, who, change_set, Deed.EDIT)
    office = offices.by_id(session, change_set.office_id)
    kept = kept_of(session, [row.camera_id for row in rows if row.camera_id])
    controllers = organisations.standing(session)
    there = _Drafts(session, change_set)
    made, told = [], {}
    for wanted in rows:
        own = _own(kept, wanted)
        whole = comparing.wanted_record(own, wanted.changes, controllers)
        comparing.check_keeper(office, [whole, *([own.camera] if own else [])])
        draft = there.of(wanted)
        before = json.loads(draft.changes) if draft.changes else {}
        _write(session, draft, wanted, own, whole)
        draft.editor_id = who.id
        made.append(draft)
        told[draft.camera_id or f"row {draft.row or ''}"] = [before, json.loads(draft.changes)]
    details = {"drafts": told} if len(told) <= REMEMBERED else None
    step(session, who, change_set, Deed.EDIT, at=at, version=version, details=details)
    session.add_all(made)
    session.flush()
    return made


def drop(session: Session, who: Who, draft: Draft, *, at: datetime, version: int) -> None:
    """Take one camera's change out of its set."""
    change_set = session.get_one(ChangeSet, draft.set_id)
    details = {"drafts": {draft.camera_id or "": [json.loads(draft.changes), {}]}}
    step(session, who, change_set, Deed.EDIT, at=at, version=version, details=details)
    session.delete(draft)
    session.flush()


def spoken(text: str, field: str) -> str:
    """What a person wrote, if it can be kept and shown."""
    said = text.strip()
    if UNSHOWABLE.search(said):
        raise Refused("The text holds control characters, which cannot be shown.", field=field)
    if len(said) > LONGEST:
        raise Refused("The text is longer than {longest} characters.", field=field, longest=LONGEST)
    return said


class _Drafts:
    """The drafts that a set has, to be found by what a new one is to replace."""

    def __init__(self, session: Session, change_set: ChangeSet) -> None:
        self.set_id = change_set.id
        found = session.scalars(select(Draft).where(Draft.set_id == change_set.id))
        self.by_id = {draft.id: draft for draft in found}
        self.by_camera = {d.camera_id: d for d in self.by_id.values() if d.camera_id}
        self.by_row = {d.row: d for d in self.by_id.values() if d.row is not None}

    def of(self, wanted: Wanted) -> Draft:
        """The draft to be written: an earlier one of the same camera, or a new one."""
        if wanted.draft_id is not None and wanted.draft_id not in self.by_id:
            raise NotFound("This draft is no longer part of the change.")
        found = (
            self.by_id.get(wanted.draft_id or 0)
            or self.by_camera.get(wanted.camera_id or "")
            or (self.by_row.get(wanted.row or 0) if wanted.camera_id is None else None)
        )
        draft = found or Draft(set_id=self.set_id, camera_id=wanted.camera_id, row=wanted.row)
        if draft.camera_id != wanted.camera_id:
            raise Refused("A draft stays with its camera.", field="camera_id")
        if draft.camera_id:
            self.by_camera[draft.camera_id] = draft
        return draft


def _own(kept: Mapping[str, Kept], wanted: Wanted) -> Kept | None:
    if wanted.kind not in KINDS:
        raise Refused("A camera is entered, amended, corrected or removed.", field="kind")
    if (wanted.kind == "entered") is not (wanted.camera_id is None):
        raise Refused("A new camera has no id yet, and any other one has.", field="camera_id")
    if wanted.camera_id is None:
        return None
    if wanted.camera_id not in kept:
        raise NotFound("There is no camera {id} on the register.", id=wanted.camera_id)
    return kept[wanted.camera_id]


def _write(
    session: Session, draft: Draft, wanted: Wanted, kept: Kept | None, whole: Camera
) -> None:
    asked = set(wanted.changes) | ({"status"} if wanted.kind == "removed" else set())
    if kept and kept.camera.status == "removed" and "status" not in asked:
        raise Refused("{id} is no longer on the street; it cannot be amended.", id=kept.id)
    after = facts(whole) | ({"status": "removed"} if wanted.kind == "removed" else {})
    now, base = comparing.record_now(kept), _base(session, draft, wanted, kept)
    changed = {name for name in asked if after.get(name) not in (base.get(name), now.get(name))}
    for group in comparing.TOGETHER:
        if changed.intersection(group):
            changed.update(group)
    if not changed:
        raise Refused("Nothing in the record of {id} would change.", id=wanted.camera_id or "")
    is_gone = kept and "status" in changed and after["status"] == "removed"
    draft.kind = "removed" if is_gone else wanted.kind
    draft.changes = _json({name: after.get(name) for name in changed})
    draft.base = _json({name: base.get(name) for name in changed})
    if draft.base_entry is None and kept:
        draft.base_entry = wanted.base_entry or kept.number
    draft.chosen = True


def _base(session: Session, draft: Draft, wanted: Wanted, kept: Kept | None) -> dict[str, Any]:
    """The record that the editor began from; what an earlier draft began from stays so."""
    if kept is None:
        return {}
    base = comparing.record_now(kept)
    if wanted.base is not None:
        base = dict(wanted.base)
    elif wanted.base_entry not in (None, kept.number):
        seen = log.newest(session, f"cameras/{kept.id}", wanted.base_entry)
        base = json.loads(seen.record) if seen else {}
    return base | (json.loads(draft.base) if draft.base else {})


def _json(said: Mapping[str, Any]) -> str:
    return json.dumps(said, ensure_ascii=False, sort_keys=True)
