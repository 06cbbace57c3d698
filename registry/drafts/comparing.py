"""A draft beside the register: what was, what is now, what is wanted, and whether it still fits.

Fields that others have changed since are told apart from those that nobody has touched: a draft
fits as long as nobody else has changed the fields that it changes.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from registry.accounts import Office, offices
from registry.cameras import Camera, Kept, areas_filled, camera, facts, kept_of
from registry.cameras.beside import organisations
from registry.drafts.tables import ChangeSet, Draft
from registry.errors import Conflict, NotAllowed, NotFound, Refused

Facts = Mapping[str, Any]
TOGETHER = (("lat", "lon"),)  # half a place is none
NOT_TYPED = frozenset({"id", "demonstration"})
NEW = "new"  # the id of a camera that has none yet


@dataclass(frozen=True)
class Difference:
    """A field of a draft: as it was when the draft was begun, as it is now, as it shall be."""

    field: str
    base: Any
    now: Any
    wanted: Any
    is_conflict: bool


# Said as a refusal is, so that it is collected for translation.
NO_LONGER = Conflict(
    "The register has changed since this was begun, in the very fields that it changes. "
    "Decide field by field what is to stand, and have it reviewed."
).template


class NoLongerFits(Conflict):
    """Drafts of the set were begun on records that have changed since; `drafts` are their ids."""

    def __init__(self, drafts: Sequence[Draft]) -> None:
        super().__init__(NO_LONGER)
        self.drafts = [draft.id for draft in drafts]


def record_now(kept: Kept | None) -> dict[str, Any]:
    """The true record as it stands; nothing of a camera that is yet to be entered."""
    return facts(kept.camera) if kept else {}


def wanted_record(kept: Kept | None, changes: Facts, controllers: Facts) -> Camera:
    """The whole record as the changes would make it, checked as any record is."""
    if strange := sorted(NOT_TYPED & changes.keys()):
        raise Refused("“{field}” is not yours to set.", field=strange[0])
    now = record_now(kept)
    whole = (now or {"id": NEW}) | dict(changes)
    made = camera({key: value for key, value in whole.items() if value is not None})
    if kept is None and controllers.get(made.controller or "", {}).get("demonstration"):
        made = made.model_copy(update={"demonstration": True})  # its keeper is invented as well
    return areas_filled([made])[0]


def check_keeper(office: Office, records: Iterable[Camera]) -> None:
    """Refuse records that are not the office's to keep."""
    for record in records:
        if not offices.keeps(office, controller=record.controller, area=record.district_code):
            raise NotAllowed(
                "{id} is not among the cameras that the office “{office}” keeps: their controller "
                "and area decide.",
                field="controller" if office.organisation else "district_code",
                id=record.id,
                office=office.name_en,
            )


def differences(session: Session, draft: Draft) -> list[Difference]:
    """What the draft changes, field by field, held against the register as it stands."""
    kept = kept_of(session, [draft.camera_id]) if draft.camera_id else {}
    return compared(draft, kept.get(draft.camera_id or ""))


def compared(draft: Draft, kept: Kept | None) -> list[Difference]:
    """The same for a record that is at hand; of a published draft what it was published on."""
    base, changes = json.loads(draft.base), json.loads(draft.changes)
    now = base if draft.entry_number else record_now(kept)
    told = {name: (base.get(name), now.get(name), changes[name]) for name in changes}
    both = {name for name, (was, is_, shall) in told.items() if is_ not in (was, shall)}
    for group in TOGETHER:
        if both.intersection(group):
            both.update(told.keys() & set(group))
    return [Difference(name, *told[name], name in both) for name in sorted(told)]


def check_fits(session: Session, change_set: ChangeSet, drafts: Sequence[Draft]) -> list[Camera]:
    """The records that the drafts make now, in their order; NoLongerFits names those that cannot.

    Area and controller are checked before and after: an office may have changed meanwhile.
    """
    office = offices.by_id(session, change_set.office_id)
    kept = kept_of(session, [draft.camera_id for draft in drafts if draft.camera_id])
    controllers = organisations.standing(session)
    made, misfits = [], []
    for draft in drafts:
        own = kept.get(draft.camera_id or "")
        if draft.camera_id and own is None:
            raise NotFound("There is no camera {id} on the register.", id=draft.camera_id)
        changes = json.loads(draft.changes)
        if clash(draft, own, changes):
            misfits.append(draft)
            continue
        after = wanted_record(own, changes, controllers)
        check_keeper(office, [after, *([own.camera] if own else [])])
        made.append(after)
    if misfits:
        raise NoLongerFits(misfits)
    return made


def clash(draft: Draft, kept: Kept | None, changes: Collection[str]) -> bool:
    """Whether others have changed what the draft changes, or removed the camera."""
    if kept and kept.camera.status == "removed" and "status" not in changes:
        return True
    return any(one.is_conflict for one in compared(draft, kept))
