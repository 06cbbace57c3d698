"""The picture that stands in for the map where no script runs: the country and its cities."""

import json
from dataclasses import dataclass
from functools import cache

import shapely

from registry.pages.filters import by_city
from registry.places import areas
from registry.settings import SHIPPED
from registry.web.languages import language

WEST, NORTH, WIDE, HIGH = 46.0, 56.0, 42.0, 16.0
SHEET = (800, 460)
COARSE = 0.15  # degrees: enough for a silhouette, and a thirtieth of the bytes


@dataclass(frozen=True)
class City:
    """A disc with a number; `share` is how many in a hundred recognise faces."""

    id: str
    name: str
    count: int
    share: float
    x: float
    y: float


def cities(by_area: dict[str, dict[str, int]]) -> list[City]:
    """The cities and regions that hold cameras, the largest last, so that it lies on top."""
    found = []
    for area_id, counts in by_city(by_area).items():
        place = areas.area(area_id)
        share = round(100 * counts.get("face", 0) / counts["total"], 1)
        x, y = _on_sheet(place.lon, place.lat)
        found.append(City(area_id, place.name(language()), counts["total"], share, x, y))
    return sorted(found, key=lambda city: city.count)


@cache
def outline() -> str:
    """The country's silhouette as an SVG path."""
    shape = land()
    parts = [part for part in getattr(shape, "geoms", [shape]) if part.area > COARSE]
    rings = [[_on_sheet(*point) for point in part.exterior.coords] for part in parts]
    return "".join("M" + "L".join(f"{x} {y}" for x, y in ring) + "Z" for ring in rings)


@cache
def land() -> shapely.Geometry:
    """The country's silhouette in degrees."""
    shipped = json.loads((SHIPPED / "geography" / "locator.json").read_text(encoding="utf-8"))
    whole = next(one for one in shipped["features"] if one["properties"]["kind"] == "land")
    return shapely.simplify(shapely.geometry.shape(whole["geometry"]), COARSE)


def _on_sheet(lon: float, lat: float) -> tuple[float, float]:
    across, down = SHEET
    return round((lon - WEST) / WIDE * across, 1), round((NORTH - lat) / HIGH * down, 1)
