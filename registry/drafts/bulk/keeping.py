"""The cameras that an office keeps, with their true places."""

from sqlalchemy.orm import Session

from registry import cameras
from registry.accounts import Office, offices
from registry.cameras import Kept, Selection
from registry.errors import Refused
from registry.places import areas


def kept_by(session: Session, office: Office, chosen: Selection) -> list[Kept]:
    """Those of the selection that the office keeps, by id; areas count by their true places."""
    if chosen.values("as_of"):
        raise Refused("The office's file tells of today; leave as_of out.", field="as_of")
    wide = chosen.without("area")
    if office.organisation and not wide.values("controller"):
        wide = wide.with_value("controller", office.organisation)
    if office.area:
        # Of a withheld camera the public record names no district.
        wide = wide.with_value("area", _city(office.area))
    choice = cameras.choose(session, wide)
    ids = [bytes(name).decode() for name in choice.index.columns["id"][choice.rows]]
    wanted = frozenset().union(*map(areas.descendants, chosen.values("area")))
    return [
        kept
        for kept in cameras.kept_of(session, ids).values()
        if is_kept(office, kept)
        and (not chosen.values("area") or kept.camera.district_code in wanted)
    ]


def is_kept(office: Office, kept: Kept) -> bool:
    """Whether the camera is the office's to keep."""
    record = kept.camera
    return offices.keeps(office, controller=record.controller, area=record.district_code)


def _city(area_id: str) -> str:
    return next((area.id for area in areas.chain(area_id) if area.kind == "city"), area_id)
