"""A small drawing of where a file changes the register: a mark for each camera, to scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from registry.drafts.bulk import Place

WIDE, HIGH, MARGIN = 480.0, 320.0, 24.0
LEAST = 0.01  # degrees: one place alone is shown with what lies around it


@dataclass(frozen=True)
class Mark:
    """A change on the drawing; `way` leads from where the camera stood."""

    kind: str
    name: str
    x: float
    y: float
    way: str | None


@dataclass(frozen=True)
class Drawing:
    """The marks, to scale and north up."""

    marks: list[Mark]


def drawn(places: Sequence[Place]) -> Drawing | None:
    """The drawing; None where nothing that changes has a place."""
    if not places:
        return None
    lons = [place.lon for place in places] + [p.before[0] for p in places if p.before]
    lats = [place.lat for place in places] + [p.before[1] for p in places if p.before]
    middle = ((min(lons) + max(lons)) / 2, (min(lats) + max(lats)) / 2)
    narrow = cos(radians(middle[1]))
    across = max((max(lons) - min(lons)) * narrow, LEAST)
    down = max(max(lats) - min(lats), LEAST)
    scale = min((WIDE - 2 * MARGIN) / across, (HIGH - 2 * MARGIN) / down)

    def at(lon: float, lat: float) -> tuple[float, float]:
        x = WIDE / 2 + (lon - middle[0]) * narrow * scale
        return round(x, 1), round(HIGH / 2 - (lat - middle[1]) * scale, 1)

    marks = []
    for place in places:
        x, y = at(place.lon, place.lat)
        way = None
        if place.before:
            was_x, was_y = at(*place.before)
            way = f"M{was_x} {was_y}L{x} {y}"
        marks.append(Mark(place.kind, place.name, x, y, way))
    return Drawing(marks)
