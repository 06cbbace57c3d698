"""The country, its regions, cities and districts, and which of them a point lies in.

Districts carry outlines drawn by hand: good enough to sort points until official borders are
loaded. A city without an outline is taken to be its bounding box; the country is never an answer.
"""

import tomllib
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from registry.errors import NotFound
from registry.settings import SHIPPED

SOURCE = SHIPPED / "geography" / "areas.toml"
NO_AREA = "CAM"  # the ids of cameras whose place is not known

Bounds = tuple[float, float, float, float]


class Kind(StrEnum):
    """How wide an area is, widest first."""

    COUNTRY = "country"
    REGION = "region"
    CITY = "city"
    DISTRICT = "district"


@dataclass(frozen=True)
class Area:
    """A part of the country that cameras are counted by."""

    id: str
    parent: str | None
    kind: Kind
    names: dict[str, str] = field(hash=False)
    lat: float
    lon: float
    bbox: Bounds
    code_prefix: str | None = None
    outline: shapely.Polygon | shapely.MultiPolygon | None = field(
        default=None, hash=False, compare=False
    )
    outline_source: str | None = None

    def name(self, language: str) -> str:
        """What it is called, in Kazakh where the language is not one of ours."""
        return self.names.get(language) or self.names["kk"]


@cache
def areas() -> dict[str, Area]:
    """Every area by its id, parents before their parts."""
    rows = tomllib.loads(SOURCE.read_text(encoding="utf-8"))["area"]
    read = {row["id"]: _area(row) for row in rows}
    return {area.id: _joined(area, read) for area in read.values()}


def area(area_id: str) -> Area:
    """The area of that id, or a refusal that names it."""
    try:
        return areas()[area_id]
    except KeyError:
        raise NotFound(
            "There is no area “{id}” here. The list of areas is at /areas.",
            field="area",
            id=area_id,
        ) from None


def chain(area_id: str) -> list[Area]:
    """The area and all that contain it, narrowest first."""
    found = [area(area_id)]
    while found[-1].parent is not None:
        found.append(area(found[-1].parent))
    return found


def id_prefix(area_id: str | None) -> str:
    """What the ids of cameras in an area begin with, as in `AST-000001`."""
    around = chain(area_id) if area_id else []
    return next((each.code_prefix for each in around if each.code_prefix), NO_AREA)


def descendants(area_id: str) -> frozenset[str]:
    """The ids of the area and of everything inside it."""
    area(area_id)
    return _inside()[area_id]


def boundary(area_id: str) -> Bounds:
    """West, south, east and north of the area in degrees."""
    return area(area_id).bbox


def containing(lons: NDArray[np.float64], lats: NDArray[np.float64]) -> NDArray[np.str_]:
    """The id of the narrowest area each point lies in, "" where it lies in none."""
    x, y = np.asarray(lons, dtype=float), np.asarray(lats, dtype=float)
    found = np.zeros(x.shape, dtype=np.int16)
    shapes = _shapes()
    for number, (_, bounds, shape) in enumerate(shapes, start=1):
        west, south, east, north = bounds
        near = np.flatnonzero((x >= west) & (x <= east) & (y >= south) & (y <= north))
        if near.size:
            found[near[shapely.intersects_xy(shape, x[near], y[near])]] = number
    names: NDArray[np.str_] = np.array(["", *(area_id for area_id, _, _ in shapes)])
    return names[found]


def _area(row: dict[str, Any]) -> Area:
    west, south, east, north = row["bbox"]
    return Area(
        id=row["id"],
        parent=row.get("parent"),
        kind=Kind(row["kind"]),
        names=row["name"],
        lat=row["lat"],
        lon=row["lon"],
        bbox=(west, south, east, north),
        code_prefix=row.get("code_prefix"),
        outline=shapely.Polygon(row["outline"]) if "outline" in row else None,
        outline_source=row.get("outline_source"),
    )


def _joined(whole: Area, read: dict[str, Area]) -> Area:
    """A city whose districts are drawn is the sum of them."""
    parts = [part.outline for part in read.values() if part.parent == whole.id and part.outline]
    if whole.kind is not Kind.CITY or not parts:
        return whole
    return replace(whole, outline=shapely.union_all(parts), outline_source="schematic")


@cache
def _inside() -> dict[str, frozenset[str]]:
    above = {area_id: {each.id for each in chain(area_id)} for area_id in areas()}
    return {
        area_id: frozenset(part for part, wholes in above.items() if area_id in wholes)
        for area_id in areas()
    }


@cache
def _shapes() -> list[tuple[str, Bounds, shapely.Geometry]]:
    """Widest first, so that a narrower area overwrites the one around it."""
    order = list(Kind)
    found = []
    for each in sorted(areas().values(), key=lambda one: order.index(one.kind)):
        shape = each.outline
        if shape is None and each.kind is Kind.CITY:
            shape = shapely.box(*each.bbox)
        if shape is not None:
            shapely.prepare(shape)
            found.append((each.id, shape.bounds, shape))
    return found
