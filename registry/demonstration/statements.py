"""The real part of the demonstration: what was said in public, and the bodies named in it.

Each statement is recorded after the day on which it was made, so that the register of a past day
never knows what was said later. These records are not marked as a demonstration: they are true.
"""

import tomllib
from collections.abc import Iterator
from datetime import date

from registry import log
from registry.cameras.beside import systems
from registry.cameras.beside.organisations import Organisation
from registry.cameras.beside.systems import System
from registry.cameras.declared.dates import latest
from registry.cameras.record import Part, facts_of
from registry.demonstration.bodies import REGISTER, marked
from registry.demonstration.functions import SYSTEMS_KNOWN
from registry.settings import LANGUAGES, SHIPPED
from registry.statistics import claims

DAYS = (SYSTEMS_KNOWN, date(2025, 7, 1), date(2026, 1, 12), date(2026, 10, 12))
REASON = "бұл — дереккөзі көрсетілген нақты мәлімет, ойдан шығарылған камералармен қатар берілді."


def recorded() -> Iterator[tuple[date, list[log.Draft]]]:
    """What is written about the real world, day by day."""
    told: dict[str, Part] = {}
    for day in DAYS:
        said: dict[str, Part] = {f"systems/{s.id}": _known(s, day) for s in systems.shipped()}
        said |= {f"claims/{c.id}": c for c in claims.shipped() if _day(c.said_on) <= day}
        fresh = {subject: part for subject, part in said.items() if told.get(subject) != part}
        bodies = _bodies() if day == DAYS[0] else []
        yield day, bodies + [_draft(name, part, name in told) for name, part in fresh.items()]
        told |= fresh


def _day(said_on: str) -> date:
    """The first of our days after the statement; of a year not yet over, the last of them."""
    end = latest(said_on) or DAYS[-1]
    return next((day for day in DAYS if day > end), DAYS[-1])


def _known(system: System, day: date) -> System:
    """The system as it was known on a day; its phase comes with the last of its sources."""
    told = tuple(said for said in system.what_is_known if _day(said.date) <= day)
    phase = system.phase if told == system.what_is_known else None
    return system.model_copy(update={"what_is_known": told, "phase": phase})


def _draft(subject: str, part: Part, is_known: bool) -> log.Draft:
    kind = f"{subject.partition('/')[0][:-1]}.{'amended' if is_known else 'entered'}"
    said_on = getattr(part, "said_on", None)
    return log.Draft(subject, kind, facts_of(part), REGISTER, marked(REASON), said_on)


def _bodies() -> list[log.Draft]:
    """The real bodies; they are named in statements and answer for no invented camera."""
    with (SHIPPED / "organisations.toml").open("rb") as file:
        rows = tomllib.load(file)["organisation"]
    named = [row | {f"name_{code}": row["name"][code] for code in LANGUAGES} for row in rows]
    records = [Organisation(**{k: v for k, v in row.items() if k != "name"}) for row in named]
    return [_draft(f"organisations/{record.id}", record, is_known=False) for record in records]
