"""The real public places at which the invented cameras are put, and where exactly they hang.

A camera hangs within sight of its place, at a spot that follows from the dice alone; which district
that is, the register finds out as it does for any camera.
"""

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from zlib import crc32

from registry.demonstration.dice import Dice
from registry.settings import SHIPPED

FOLDER = SHIPPED / "demonstration"
SOURCE = FOLDER / "places.toml"
METRES_PER_DEGREE = 111_320
# Places that differ from others of their kind, told by a word of their name.
SPECIAL = {
    ("bus_metro", "метро"): "metro",
    ("shopping_mall", "рынок"): "market",
    ("shopping_mall", "базар"): "market",
}


@dataclass(frozen=True)
class Part:
    """A part of a place: its words, the side on which it lies, whether it is indoors."""

    code: str
    kk: str
    ru: str
    en: str
    toward: float | None = None
    indoor: bool = False
    children: bool = False


@dataclass(frozen=True)
class Place:
    """A public place with what cameras there are like."""

    id: str
    city: str
    place_type: str
    names: dict[str, str]
    lat: float
    lon: float
    weight: float
    profile: dict[str, Any]


@dataclass(frozen=True)
class Spot:
    """Where a camera hangs, and in which direction of the place."""

    lat: float
    lon: float
    azimuth: float


@cache
def parts() -> dict[str, Part]:
    """The parts of places by their code."""
    rows = tomllib.loads((FOLDER / "parts.toml").read_text(encoding="utf-8"))
    return {code: Part(code, **row) for code, row in rows.items()}


def places(source: Path = SOURCE) -> list[Place]:
    """The places in the order of the file."""
    rows = tomllib.loads(source.read_text(encoding="utf-8"))["place"]
    return [_place(row) for row in rows]


def cameras_at(of: list[Place], wanted: int) -> list[int]:
    """How many cameras each place gets, by its weight, so that there are as many as wanted."""
    whole = sum(place.weight for place in of)
    bounds = [0.0]
    for place in of:
        bounds.append(bounds[-1] + place.weight / whole * wanted)
    rounded = [round(bound) for bound in bounds]
    return [after - before for before, after in pairwise(rounded)]


def spot(place: Place, part: Part, reach: float, dice: Dice) -> Spot:
    """A spot for a camera: on the part's side of the place, 5 metres from it or more."""
    toward = dice.between(0, 360) if part.toward is None else part.toward + dice.between(-25, 25)
    metres = dice.between(5, reach / 2) if part.indoor else dice.between(reach / 4, reach)
    return moved(place.lat, place.lon, toward, max(5.0, metres))


def moved(lat: float, lon: float, toward: float, metres: float) -> Spot:
    """The spot so many metres away in a direction."""
    north = metres * math.cos(math.radians(toward))
    east = metres * math.sin(math.radians(toward))
    width = METRES_PER_DEGREE * math.cos(math.radians(lat))
    return Spot(
        round(lat + north / METRES_PER_DEGREE, 6), round(lon + east / width, 6), toward % 360
    )


def axis(place: Place) -> float:
    """The direction in which the place's street runs, the same for all its cameras."""
    return float(crc32(place.id.encode()) % 180)


@cache
def profile(kind: str) -> dict[str, Any]:
    """What cameras at a kind of place are like, in shares."""
    own = _profiles()[kind]
    base = profile(own["base"]) if "base" in own else _profiles()["default"]
    return base | own


@cache
def _profiles() -> dict[str, dict[str, Any]]:
    return tomllib.loads((FOLDER / "profiles.toml").read_text(encoding="utf-8"))


def _place(row: dict[str, Any]) -> Place:
    kind, name = row["place_type"], row["name"]["ru"].casefold()
    special = (special for (of, word), special in SPECIAL.items() if of == kind and word in name)
    return Place(
        id=row["id"],
        city=row["city"],
        place_type=kind,
        names=row["name"],
        lat=row["lat"],
        lon=row["lon"],
        weight=row["weight"],
        profile=profile(next(special, kind)),
    )
