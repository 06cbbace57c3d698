"""Who publishes what: for each city, capability and quarter, what is out and what is missing.

A count that is hidden to protect people is published; a reason is less than a count, and nothing
is nothing. A quarter whose release is announced for a later day is awaited, not silent.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from registry import cameras
from registry.cameras.beside import systems
from registry.places import areas
from registry.statistics import periods
from registry.statistics.cells import Cell
from registry.statistics.measures import measures
from registry.statistics.periods import Period
from registry.statistics.releases import questions
from registry.statistics.releases.tables import Release

CAPABILITIES = (
    "face_recognition_live",
    "face_recognition_retrospective",
    "abandoned_object",
    "vehicle_identification",
)
# What a function of a system is counted as, where it is not one of these itself.
BROADER = {
    "face_recognition": "face_recognition_live",
    "anpr": "vehicle_identification",
    "vehicle_attributes": "vehicle_identification",
}
SWITCHED = ("on", "testing")
QUARTERS = 8


class Said(StrEnum):
    """How much an office said of a quarter."""

    WHOLE = "whole"
    PART = "part"
    REASONS = "reasons"  # no count at all, but reasons
    NOTHING = "nothing"
    AWAITED = "awaited"


@dataclass(frozen=True)
class Square:
    """A city, a capability and a quarter: of so many measures, how many are there."""

    quarter: Period
    published: int
    reasons: int
    asked: int
    is_awaited: bool = False

    @property
    def said(self) -> Said:
        """The same in a word."""
        if self.published == self.asked:
            return Said.WHOLE
        if self.published:
            return Said.PART
        if self.reasons:
            return Said.REASONS
        return Said.AWAITED if self.is_awaited else Said.NOTHING

    @property
    def nothing(self) -> int:
        """Of how many measures nothing is known, not even why."""
        return self.asked - self.published - self.reasons


@dataclass(frozen=True)
class Line:
    """A city, its quarters from the oldest, and how many cameras are declared to do this."""

    area: areas.Area
    squares: tuple[Square, ...]
    cameras: int

    @property
    def is_silent(self) -> bool:
        """Whether nothing at all was published of any quarter."""
        return not any(square.published for square in self.squares)


def picture(
    session: Session, capability: str, *, today: date, timezone: ZoneInfo
) -> tuple[Line, ...]:
    """Every city by its name in Kazakh, with the last eight quarters of a capability."""
    quarters = periods.ended(today, QUARTERS)
    said = _counted(session, capability, quarters)
    asked = sum(capability in one.capability for one in measures().values())
    waiting = _awaited(session, today)
    declared = _declared(session, capability, today, timezone)
    return tuple(
        Line(
            city,
            tuple(
                _square(said.get((city.id, str(one)), {}), one, asked, waiting) for one in quarters
            ),
            declared.get(city.id, 0),
        )
        for city in cities()
    )


def silent(session: Session, *, today: date) -> dict[str, int]:
    """Of how many cities nothing at all was published in the last eight quarters, by capability."""
    quarters = [str(quarter) for quarter in periods.ended(today, QUARTERS)]
    known = systems.standing(session)
    spoken = {
        (capability_of(known.get(system, {})), area)
        for system, area in questions.spoken(session, quarters)
    }
    return {one: sum((one, city.id) not in spoken for city in cities()) for one in CAPABILITIES}


def cities() -> list[areas.Area]:
    """The cities by their names in Kazakh."""
    found = [one for one in areas.areas().values() if one.kind is areas.Kind.CITY]
    return sorted(found, key=lambda one: one.name("kk"))


def capability_of(record: Mapping[str, object]) -> str | None:
    """What a system's figures are counted as; None where nothing is counted of its kind."""
    functions = record.get("function") or ()
    assert isinstance(functions, Iterable)
    named = [BROADER.get(str(one), str(one)) for one in functions]
    return next((one for one in named if one in CAPABILITIES), None)


def _counted(
    session: Session, capability: str, quarters: Sequence[Period]
) -> dict[tuple[str, str], dict[str, Cell]]:
    """The cells of a capability by area and quarter, then by measure; parts are left out."""
    known = systems.standing(session)
    found: dict[tuple[str, str], dict[str, Cell]] = {}
    for one in questions.standing(session, periods=[str(quarter) for quarter in quarters]):
        cell = one.cell
        if not cell.dims and capability_of(known.get(cell.system, {})) == capability:
            measured = found.setdefault((cell.area, cell.period), {})
            if cell.measure not in measured or _is_there(cell):
                measured[cell.measure] = cell
    return found


def _square(
    cells: Mapping[str, Cell], quarter: Period, asked: int, waiting: Sequence[Release]
) -> Square:
    there = sum(_is_there(cell) for cell in cells.values())
    due = any(
        one.period_start <= quarter.first and quarter.last <= one.period_end for one in waiting
    )
    return Square(quarter, there, len(cells) - there, asked, is_awaited=due)


def _is_there(cell: Cell) -> bool:
    return cell.value is not None or cell.is_hidden


def _awaited(session: Session, today: date) -> list[Release]:
    """The releases that are announced and whose day has not come."""
    every = questions.awaited(session)
    return [one for one in every if one.due_at.date() >= today]


def _declared(session: Session, capability: str, today: date, timezone: ZoneInfo) -> dict[str, int]:
    """How many cameras of each city are declared to do this, their parts counted in."""
    broad = capability.removesuffix("_live").removesuffix("_retrospective")
    asked = {"function": [broad], "function_state": list(SWITCHED)}
    chosen = cameras.selection(session, asked, today=today, timezone=timezone)
    found: dict[str, int] = {}
    for area_id, marks in cameras.by_area(session, chosen).items():
        for above in areas.chain(area_id) if area_id in areas.areas() else ():
            found[above.id] = found.get(above.id, 0) + marks["total"]
    return found
