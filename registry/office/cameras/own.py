"""Which cameras are an official's own: those that an office of theirs keeps."""

from flask import request

from registry import cameras
from registry.accounts import Office, Role, offices, roles
from registry.cameras import Kept
from registry.cameras.questions import for_office
from registry.database import Session
from registry.errors import NotFound, Refused
from registry.office.guard import who
from registry.places import areas
from registry.web.session import settings, today

OF_THE_PAGE = ("office", "after", "limit")


def own_offices(session: Session, *wanted: Role) -> list[Office]:
    """The offices in which the official has one of these roles."""
    found = offices.every(session, who().offices(*(wanted or roles.LOOKS_ON)))
    return [office for office in found if office.closed_at is None]


def asked_office(session: Session, *wanted: Role) -> Office:
    """The office that the page is asked for, else the first of the official's."""
    own, said = own_offices(session, *wanted), request.values.get("office")
    for office in own:
        if said in (None, "", office.id):
            return office
    raise NotFound("There is no such office among yours.")


def own_camera(session: Session, camera_id: str) -> tuple[Office, Kept]:
    """A camera of an office of theirs; others are as if there were none."""
    missing = NotFound("There is no camera {id} among those of your offices.", id=camera_id)
    try:
        kept = for_office(session, camera_id)
    except NotFound as none:
        raise missing from none
    own = [office for office in own_offices(session) if is_kept_by(office, kept)]
    # Where several of them keep it, the one in which it may be changed.
    own.sort(key=lambda office: not roles.may_edit(who(), office.id))
    if not own:
        raise missing
    return own[0], kept


def is_kept_by(office: Office, kept: Kept) -> bool:
    """Whether the camera is the office's to keep."""
    camera = kept.camera
    return offices.keeps(office, controller=camera.controller, area=camera.district_code)


def selection(session: Session, office: Office) -> cameras.Selection:
    """The cameras of the office that the query string asks for."""
    args = {key: said for key, said in request.args.lists() if key not in OF_THE_PAGE}
    chosen = cameras.selection(session, args, today=today(), timezone=settings().timezone)
    return within(chosen, office)


def within(chosen: cameras.Selection, office: Office) -> cameras.Selection:
    """A selection without the cameras that the office does not keep."""
    if office.organisation is not None:
        chosen = chosen.with_value("controller", office.organisation)
    if office.area is None:
        return chosen
    inside = areas.descendants(office.area)
    if strange := sorted(set(chosen.values("area")) - inside):
        raise Refused(
            "area={value}: the office keeps no cameras there.", field="area", value=strange[0]
        )
    return chosen if chosen.values("area") else chosen.with_value("area", office.area)
