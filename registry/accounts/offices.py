"""Offices: made, changed, closed, and which cameras each one keeps."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from registry.accounts.tables import Office
from registry.errors import Conflict, NotFound, Refused
from registry.places import areas


def make(
    session: Session,
    office_id: str,
    *,
    names: dict[str, str],
    at: datetime,
    organisation: str | None = None,
    area: str | None = None,
) -> Office:
    """Make an office; `names` by language, of which one is enough."""
    if session.get(Office, office_id):
        raise Conflict("There is an office “{id}” already.", id=office_id, field="id")
    if area and area not in areas.areas():
        raise Refused("There is no area “{area}”; /areas lists them.", area=area, field="area")
    said = next((name for name in names.values() if name), office_id)
    office = Office(
        id=office_id,
        organisation=organisation or None,
        area=area or None,
        **{f"name_{code}": names.get(code) or said for code in ("kk", "ru", "en")},
        reviewer_publishes=True,
        made_at=at,
    )
    session.add(office)
    session.flush()
    return office


def by_id(session: Session, office_id: str) -> Office:
    """An office; NotFound when there is none of that id."""
    found = session.get(Office, office_id)
    if found is None:
        raise NotFound("There is no office “{id}”.", id=office_id)
    return found


def every(session: Session, only: Iterable[str] | None = None) -> list[Office]:
    """All offices, or those of these ids, by id."""
    query = select(Office).order_by(Office.id)
    if only is not None:
        query = query.where(Office.id.in_(list(only)))
    return list(session.scalars(query))


def change(
    session: Session,
    office: Office,
    *,
    names: dict[str, str],
    organisation: str | None,
    area: str | None,
    reviewer_publishes: bool,
) -> None:
    """Change what an office is called and what it keeps; one that keeps the register goes on."""
    if area and area not in areas.areas():
        raise Refused("There is no area “{area}”; /areas lists them.", area=area, field="area")
    if keeps_register(office) and (organisation or area) and _is_only_keeper(session, office):
        raise Conflict("This is the only office that keeps the register itself.")
    said = next((name for name in names.values() if name), office.id)
    office.name_kk, office.name_ru, office.name_en = (
        names.get(code) or said for code in ("kk", "ru", "en")
    )
    office.organisation, office.area = organisation or None, area or None
    office.reviewer_publishes = reviewer_publishes
    session.flush()


def close(session: Session, office: Office, *, at: datetime) -> None:
    """Close an office: its roles count no more, what it published stays."""
    if keeps_register(office) and _is_only_keeper(session, office):
        raise Conflict("This is the only office that keeps the register itself.")
    office.closed_at = at
    session.flush()


def reopen(office: Office) -> None:
    """Open a closed office again, with the roles it had."""
    office.closed_at = None


def name(office: Office, language: str) -> str:
    """What an office is called in a language."""
    return str(getattr(office, f"name_{language}", office.name_en))


def _is_only_keeper(session: Session, office: Office) -> bool:
    query = select(Office.id).where(
        Office.organisation.is_(None), Office.area.is_(None), Office.closed_at.is_(None)
    )
    return set(session.scalars(query)) <= {office.id}


def keeps_register(office: Office) -> bool:
    """Whether it keeps the register itself: neither an organisation nor an area bounds it."""
    return office.organisation is None and office.area is None


def keeps(office: Office, *, controller: str | None, area: str | None) -> bool:
    """Whether cameras of this controller in this area are the office's to keep."""
    if office.organisation is not None and controller != office.organisation:
        return False
    return office.area is None or (area is not None and area in areas.descendants(office.area))
