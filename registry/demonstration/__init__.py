"""The demonstration register: invented cameras at real public places, with three years of history.

The same entries come out every time, to the byte: chance is seeded, and the moments are those of
the story and not of the clock. Everything invented says so in its record, office and reason; what
offices write in their own words is in Kazakh alone.
"""

from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy.orm import Session

from registry import cameras, log
from registry.accounts import offices
from registry.cameras.beside import organisations
from registry.demonstration import returns, systems
from registry.demonstration.bodies import OPENED, REGISTER, bodies, marked
from registry.demonstration.cases import cases
from registry.demonstration.places import places
from registry.demonstration.statements import recorded
from registry.demonstration.story import Step, life
from registry.places import areas

FIRST_HOUR = time(4, tzinfo=UTC)  # the morning in Astana and Almaty
APART = timedelta(minutes=13)
NAMES = {
    "name_kk": "Ашық Камера: көрсетілім тізілімі",
    "name_ru": "Ашық Камера: демонстрационный реестр",
    "name_en": "Ashyq Kamera: demonstration register",
}
OPENING = "тізілім қалай жұмыс істейтінін көрсету үшін ашылды, ондағы камералар ойдан шығарылған."
OFFICES = {"demo-akimat-astana": "astana", "demo-police-almaty": "almaty"}
KEEPER = "demo-register"
KEEPERS_NAMES = {
    "kk": REGISTER,
    "ru": "Офис реестра (демонстрация)",
    "en": "Register office (demonstration)",
}
INVENTED = "бұл мекеме ойдан шығарылған, нақты мекемелердің ешқайсысына қатысы жоқ."

__all__ = ["load", "returns"]

Publications = dict[date, dict[str, list[cameras.Change]]]


def load(session: Session) -> int:
    """Write the demonstration register into the log; gives the number of entries."""
    before = log.size(session)
    _open(session)
    statements = dict(recorded())
    for day, drafts in systems.recorded().items():
        statements[day] = statements.get(day, []) + drafts
    publications = _publications(session)
    for day in sorted({*publications, *statements}):
        moment = datetime.combine(day, FIRST_HOUR)
        log.append(session, statements.get(day, []), at=moment - APART)
        for office, changes in sorted(publications.get(day, {}).items()):
            cameras.publish(session, changes, office=office, at=moment)
            moment += APART
    _open_offices(session)
    returns.load(session)
    return log.size(session) - before


def _open(session: Session) -> None:
    at = datetime.combine(OPENED, FIRST_HOUR)
    record = {"demonstration": True, **NAMES}
    opening = log.Draft("register/this", "register.opened", record, REGISTER, marked(OPENING))
    log.append(session, [opening], at=at)
    invented = [body.record for body in bodies().values()]
    reason = marked(INVENTED)
    organisations.enter(session, invented, office=REGISTER, reason=reason, at=at + APART)


def _open_offices(session: Session) -> None:
    """Two of the invented bodies have an office, and the register itself has one that answers for
    all others; nobody sits in any of them until somebody is invited."""
    at = datetime.combine(OPENED, FIRST_HOUR)
    offices.make(session, KEEPER, names=KEEPERS_NAMES, at=at)
    for body_id, area in OFFICES.items():
        record = bodies()[body_id].record
        names = {code: str(getattr(record, f"name_{code}")) for code in ("kk", "ru", "en")}
        offices.make(session, body_id, names=names, at=at, organisation=body_id, area=area)


def _publications(session: Session) -> Publications:
    """What each office publishes on each day; ids follow the order in which cameras come."""
    lives = [(case.place.city, life(case)) for case in cases(places())]
    lives.sort(key=lambda one: (one[1][0].day, one[1][0].office))
    prefixes = [str(areas.area(city).code_prefix) for city, _ in lives]
    found: Publications = {}
    for camera_id, (_, steps) in zip(cameras.new_ids(session, prefixes), lives, strict=True):
        for step in steps:
            offices = found.setdefault(step.day, {})
            offices.setdefault(step.office, []).append(_change(camera_id, step))
    return found


def _change(camera_id: str, step: Step) -> cameras.Change:
    record = cameras.camera({"id": camera_id, **step.facts})
    return cameras.Change(step.kind, record, step.reason, step.effective_on)
