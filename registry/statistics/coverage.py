"""What the register holds for each area, an area counting all that lies inside it.

Beside the cameras stand two counts of what is *not* there: no retention declared, and no public
point, so that a total never looks more complete than it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from registry import cameras
from registry.cameras.rows import MARKS
from registry.cameras.selection import NOT_DECLARED
from registry.places import areas

WORLD = "-180,-90,180,90"


@dataclass
class Counted:
    """The cameras of an area: in all, by mark, without a retention, without a public point."""

    total: int = 0
    marks: dict[str, int] = field(default_factory=lambda: dict.fromkeys(MARKS, 0))
    retention_undeclared: int = 0
    with_point: int = 0

    @property
    def without_point(self) -> int:
        """How many stand in no map: their place is kept back or was not declared."""
        return self.total - self.with_point


def by_area(
    session: Session, *, today: date, timezone: ZoneInfo, as_of: int | None = None
) -> dict[str, Counted]:
    """The counts of every area that is known, and under `not_declared` of cameras in none.

    With `as_of` they are those of the log when it had so many entries.
    """
    found: dict[str, Counted] = {area_id: Counted() for area_id in (*areas.areas(), NOT_DECLARED)}

    def ask(**filters: str) -> Mapping[str, dict[str, int]]:
        args = {key: [value] for key, value in filters.items()}
        if as_of is not None:
            args["as_of"] = [str(as_of)]
        chosen = cameras.selection(session, args, today=today, timezone=timezone)
        return cameras.by_area(session, chosen)

    for area_id, marks in ask().items():
        for above in _chain(area_id):
            _add(found[above], marks)
    for area_id, marks in ask(retention_undeclared="1").items():
        for above in _chain(area_id):
            found[above].retention_undeclared += marks["total"]
    for area_id, marks in ask(bbox=WORLD).items():
        for above in _chain(area_id):
            found[above].with_point += marks["total"]
    return found


def _add(counted: Counted, marks: Mapping[str, int]) -> None:
    counted.total += marks["total"]
    for mark in MARKS:
        counted.marks[mark] += marks.get(mark, 0)


def _chain(area_id: str) -> list[str]:
    # An imported record may name an area that this map of areas does not have.
    known = area_id in areas.areas()
    return [area.id for area in areas.chain(area_id)] if known else [NOT_DECLARED]


def ranked(counted: Mapping[str, Counted], kind: areas.Kind) -> list[areas.Area]:
    """The areas of a kind that have cameras, most cameras first."""
    found = [each for each in areas.areas().values() if each.kind is kind]
    holding = [each for each in found if counted[each.id].total]
    return sorted(holding, key=lambda each: (-counted[each.id].total, each.id))


def without_any(counted: Mapping[str, Counted], kind: areas.Kind) -> list[areas.Area]:
    """The areas of a kind for which the register holds no camera."""
    found = [each for each in areas.areas().values() if each.kind is kind]
    return [each for each in found if not counted[each.id].total]


def parts(counted: Mapping[str, Counted], area_id: str) -> list[areas.Area]:
    """The areas directly inside an area, most cameras first."""
    inside = [each for each in areas.areas().values() if each.parent == area_id]
    return sorted(inside, key=lambda each: (-counted[each.id].total, each.id))
