"""What of a true record the public may see, by the published rule, and what is withheld.

Everything that could give a withheld place away goes with it: address, views, what others call
the camera, and a title that was made from the address.
"""

import json
import re
from functools import lru_cache
from typing import Any

from registry.cameras.declared.vocabulary import terms
from registry.cameras.record import Camera, Function, camera, facts
from registry.places import areas
from registry.places.generalise import (
    WITHOUT_ADDRESS,
    WITHOUT_POINT,
    WITHOUT_VIEW,
    Point,
    generalised,
)

VIEW = ("bearings", "fov_deg", "range_m", "area_watched", "height_m", "tilt_deg")
NAMES = ("title_kk", "title_ru", "title_en", "address", "external_ids", "decision_ref")
ORDER = ("none", "de_identified", "pseudonymous", "identifiable", "biometric")


def published(true: Camera) -> Camera:
    """The record as the public may see it."""
    if true.location_precision == "exact":
        return _exact(true)
    said = facts(true)
    precision = true.location_precision
    place = None if true.lat is None or true.lon is None else Point(true.lon, true.lat)
    public = generalised(place, precision)
    said["lon"], said["lat"] = (public.lon, public.lat) if public else (None, None)
    if precision in WITHOUT_VIEW:
        said = {key: value for key, value in said.items() if key not in VIEW}
    if precision in WITHOUT_ADDRESS:
        said = {key: value for key, value in said.items() if key not in NAMES}
    if precision == "street":
        said |= {key: _street(said[key]) for key in NAMES[:4] if key in said}
        said.pop("external_ids", None)
    if precision == "withheld" and true.district_code:
        said["district_code"] = _city(true.district_code)
    said["identifiability"] = _identifiability(true.functions)
    return camera({key: value for key, value in said.items() if value not in (None, "")})


def _exact(true: Camera) -> Camera:
    """What is checked already need not be checked again: only its place is rounded."""
    changed: dict[str, Any] = {"identifiability": _identifiability(true.functions)}
    if true.lat is not None and true.lon is not None:
        place = generalised(Point(true.lon, true.lat), "exact")
        changed |= place._asdict() if place else {}
    if all(getattr(true, name) == value for name, value in changed.items()):
        return true
    return true.model_copy(update=changed)


def withheld(true: Camera, public: Camera) -> str | None:
    """The true values of the fields that the public record leaves out or makes vague, as JSON."""
    if true.location_precision == "exact":
        return None  # six decimals are a hand's breadth: what is rounded off is no secret
    whole, shown = facts(true), facts(public)
    apart = {
        key: value
        for key, value in whole.items()
        if shown.get(key) != value and key != "identifiability"
    }
    return json.dumps(apart, ensure_ascii=False) if apart else None


def restored(public: dict[str, Any], kept: str | None) -> Camera:
    """The true record again, for offices and the importer; never for the public."""
    return camera(public | (json.loads(kept) if kept else {}))


def has_point(precision: str) -> bool:
    """Whether a camera of this precision may stand on the map at all."""
    return precision not in WITHOUT_POINT


def _identifiability(functions: tuple[Function, ...]) -> str | None:
    return _degree(tuple(f.function for f in functions if f.state != "not_capable"))


@lru_cache(maxsize=4_096)
def _degree(functions: tuple[str, ...]) -> str | None:
    known = terms("function")
    degrees = [degree for function in functions if (degree := known[function].identifiability)]
    return max(degrees, key=ORDER.index) if degrees else None


def _street(text: str) -> str:
    # A house number would undo the vagueness that was asked for.
    parts = (re.sub(r"(^|(?<=\s))(№\s*)?\d[\w/-]*", "", part) for part in text.split(","))
    return ", ".join(" ".join(part.split()) for part in parts if part.strip())


def _city(area_id: str) -> str:
    return next((area.id for area in areas.chain(area_id) if area.kind == "city"), area_id)
