"""What a return is about: a system that can do this, an area of the office, what it replaces."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry import log
from registry.accounts import offices
from registry.cameras.beside import systems
from registry.cameras.declared import vocabulary
from registry.errors import Conflict, NotFound, Refused
from registry.places import areas
from registry.statistics.measures import measures
from registry.statistics.returns.given import Given
from registry.statistics.returns.tables import Return
from registry.statistics.returns.way.states import Status

FRAME = ("office_id", "system_id", "area_id", "capability")


def capabilities() -> list[str]:
    """The functions of systems for which there is something to count."""
    return sorted({code for measure in measures().values() for code in measure.capability})


def check(session: Session, given: Given) -> log.Record:
    """Refuse a return about nothing that there is; gives the system."""
    system = systems.by_id(session, given.system_id)
    if given.capability not in capabilities():
        raise Refused(
            "Nothing is counted of “{capability}”. Choose one of: {known}.",
            capability=given.capability[:40],
            known=", ".join(capabilities()),
            field="capability",
        )
    if not _is_able(system, given.capability):
        raise Refused(
            "The register does not say that the system “{system}” does “{capability}”. Choose "
            "another system, or have its record amended first.",
            system=given.system_id,
            capability=given.capability,
            field="capability",
        )
    check_place(session, given.office_id, given.system_id, given.area_id)
    return system


def check_place(session: Session, office_id: str, system_id: str, area_id: str) -> None:
    """Refuse a system that there is not, and an area that is not one of the office."""
    systems.by_id(session, system_id)
    areas.area(area_id)
    office = offices.by_id(session, office_id)
    if office.area and area_id not in areas.descendants(office.area):
        raise Refused("The area “{area}” is not one of this office.", area=area_id, field="area")


def check_same(kept: Return, given: Given) -> None:
    """Refuse to make a return about something else of a draft."""
    if any(getattr(kept, name) != getattr(given, name) for name in FRAME[:2]):
        raise Refused(
            "This draft is about another system. Withdraw it and start a return of its own.",
            field="system",
        )


def replaced(session: Session, given: Given) -> Return | None:
    """The return that this one is a later vintage of, if it says so."""
    if given.supersedes_id is None:
        return None
    older = session.get(Return, given.supersedes_id)
    if older is None or older.office_id != given.office_id:
        raise NotFound("There is no such return to replace.", field="supersedes_id")
    if older.status != Status.ACCEPTED:
        raise Conflict("Only a return that was accepted is replaced by a later vintage.")
    if any(getattr(older, name) != getattr(given, name) for name in FRAME):
        raise Refused(
            "A later vintage is about the same system, capability and area as what it replaces.",
            field="supersedes_id",
        )
    return older


def check_not_replaced(session: Session, kept: Return) -> None:
    """Refuse a second successor of the same return."""
    if kept.supersedes_id is None:
        return
    query = select(Return.id).where(
        Return.supersedes_id == kept.supersedes_id, Return.status == Status.ACCEPTED
    )
    if session.scalar(query):
        raise Conflict(
            "The return that this one replaces was replaced already. Withdraw this one, and start "
            "from the newest vintage."
        )


def _is_able(system: log.Record, capability: str) -> bool:
    told = system.get("function")
    functions = told if isinstance(told, list) else []
    return any(capability in vocabulary.narrower("function", str(one)) for one in functions)
