"""“Still true?”: many entries confirmed at one click, by one person.

Four eyes are for what is new. A confirmation states no new fact: it only says on which day the
office has looked, and so it needs no second person.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from registry import cameras
from registry.accounts import Who, offices
from registry.cameras import Kept
from registry.cameras.findings import GONE
from registry.drafts.publishing import attest
from registry.drafts.writing import Wanted, begin, put_many
from registry.errors import NotFound, Refused

AT_ONCE = 100
REASON = "Мекеме жазбаны қарап шығып, оның әлі де дұрыс екенін растады."


@dataclass(frozen=True)
class Confirmed:
    """What was confirmed, and what was left out because it had changed since it was shown."""

    set_id: int | None
    cameras: Sequence[str]
    left_out: Sequence[str]


def still_true(
    session: Session,
    who: Who,
    office_id: str,
    seen: Mapping[str, int],
    *,
    today: date,
    at: datetime,
) -> Confirmed:
    """Confirm the cameras that are still as the entries told that the official saw."""
    if not 0 < len(seen) <= AT_ONCE:
        raise Refused("Tick the entries that are still true, at most {most}.", most=AT_ONCE)
    kept = _of_the_office(session, office_id, seen)
    holding = [one for one in kept if _holds(one, seen[one.id], today)]
    left_out = [one.id for one in kept if one not in holding]
    if not holding:
        return Confirmed(None, [], left_out)
    made = begin(session, who, office_id, reason=REASON, source="", at=at, kind="confirmation")
    said = {"last_confirmed_on": today.isoformat()}
    rows = [Wanted("amended", said, one.id, base_entry=one.number) for one in holding]
    put_many(session, who, made, rows, at=at, version=made.version)
    attest(session, who, made, at=at)
    return Confirmed(made.id, [one.id for one in holding], left_out)


def _of_the_office(session: Session, office_id: str, seen: Mapping[str, int]) -> list[Kept]:
    office = offices.by_id(session, office_id)
    kept = cameras.kept_of(session, seen)
    for camera_id in seen:
        own = kept.get(camera_id)
        if own is None or not offices.keeps(
            office, controller=own.camera.controller, area=own.camera.district_code
        ):
            raise NotFound("There is no camera {id} among those of your office.", id=camera_id)
    return [kept[camera_id] for camera_id in seen]


def _holds(kept: Kept, number: int, today: date) -> bool:
    if kept.camera.status in GONE or kept.camera.last_confirmed_on == today.isoformat():
        return False
    return kept.number == number
