"""What a return is to be about: the office, a system and what it does, an area, a quarter."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import render_template, request
from flask_babel import gettext

from registry.accounts import Office, Role, offices
from registry.cameras.beside import systems
from registry.database import Session
from registry.errors import NotAllowed, Refused
from registry.office.cameras.own import asked_office, own_offices
from registry.office.guard import who
from registry.office.returns import words
from registry.office.returns.form import reading
from registry.office.returns.form.sheet import Frame
from registry.places import areas
from registry.places.areas import Kind
from registry.statistics import periods, returns
from registry.statistics.returns.way import due
from registry.web.languages import language
from registry.web.session import today
from registry.web.wording import wording

QUARTERS = 8
WIDE = (Kind.COUNTRY, Kind.REGION, Kind.CITY)


def counting_office(session: Session) -> Office:
    """The office for which the official counts; NotAllowed where there is none."""
    if not own_offices(session, Role.STATISTICIAN):
        raise NotAllowed("Returns are drafted by the statisticians of an office.")
    return asked_office(session, Role.STATISTICIAN)


def office_of(session: Session, office_id: str) -> Office:
    """The office of a return."""
    return offices.by_id(session, office_id)


def frame(session: Session, office: Office, said: Mapping[str, str]) -> Frame | None:
    """What is chosen; None while nothing is. A choice that cannot be is refused by its field."""
    if said.get("supersedes"):
        return _of_older(session, office, said["supersedes"])
    if not said.get("about"):
        return None
    system_id, _, capability = said["about"].partition(":")
    if said["about"] not in dict(_abouts(session, office)):
        raise Refused("Choose what the return is about from the list.", field="about")
    if said.get("area") not in dict(areas_of(office)):
        raise Refused("Choose an area of the office from the list.", field="area")
    return Frame(system_id, capability, said["area"], *_days(said))


def countable_systems(session: Session, office: Office) -> list[tuple[str, str]]:
    """The systems for which there is something to count, the office's own first."""
    told = wording(session)
    found = {about.partition(":")[0]: None for about, _ in _abouts(session, office)}
    return [(system_id, told.system(system_id)) for system_id in found]


def page(session: Session, office: Office, refused: Refused | None) -> str:
    """The page that asks for it."""
    errors = []
    if refused:
        errors = [{"field": refused.field, "message": refused.said(gettext)}]
    return render_template(
        "office/returns/choose.html",
        **choices(session, office),
        errors=errors,
        wrong={one["field"]: [one["message"]] for one in errors},
        typed=request.args,
    )


def choices(session: Session, office: Office) -> dict[str, Any]:
    """What there is to choose from."""
    own = own_offices(session, Role.STATISTICIAN)
    over = periods.ended(today(), QUARTERS)[::-1]
    return {
        "office": office,
        "own": {one.id: offices.name(one, language()) for one in own},
        "abouts": _abouts(session, office),
        "areas": areas_of(office),
        "quarters": [(str(one), words.quarter(one)) for one in over],
    }


def _days(said: Mapping[str, str]) -> tuple[date, date]:
    if said.get("quarter"):
        period = periods.parse(said["quarter"])
        return period.first, period.last
    start = reading.day(said.get("period_start", ""), field="period_start")
    end = reading.day(said.get("period_end", ""), field="period_end")
    if start is None or end is None:
        raise Refused("Choose a quarter, or give the first and the last day.", field="quarter")
    if end < start:
        raise Refused("The last day lies before the first. Swap the two.", field="period_end")
    return start, end


def _of_older(session: Session, office: Office, said: str) -> Frame:
    number = int(said) if said.isascii() and said.isdecimal() and len(said) < 19 else 0
    older = returns.find(session, who(), number)
    if older.office_id != office.id:
        raise NotAllowed("A later vintage is drafted by the office of the one it replaces.")
    about = older.system_id, older.capability, older.area_id
    return Frame(*about, older.period_start, older.period_end, older.id)


def _abouts(session: Session, office: Office) -> list[tuple[str, str]]:
    """What may be counted: the office's own systems first, then by name."""
    told = wording(session)
    own = {one.system_id for one in due.deployed(session, office)}
    found = [
        (system_id not in own, told.system(system_id), capability, system_id)
        for system_id, record in systems.standing(session).items()
        for capability in due.countable(record)
    ]
    return [
        (f"{system_id}:{capability}", words.about(name, capability))
        for _, name, capability, system_id in sorted(found)
    ]


def areas_of(office: Office) -> list[tuple[str, str]]:
    """The areas that returns of the office may be about."""
    inside = areas.descendants(office.area) if office.area else set(areas.areas())
    wide = [one for one in areas.areas().values() if one.id in inside and one.kind in WIDE]
    wide = wide or [areas.area(office.area or "kazakhstan")]
    return [(one.id, one.name(language())) for one in wide]
