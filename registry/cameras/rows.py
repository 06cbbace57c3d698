"""The row of a version: the public facts by which cameras are chosen, counted and drawn."""

import re
from datetime import date, datetime
from functools import cache, lru_cache
from typing import Any

from registry.cameras import findings
from registry.cameras.dates import earliest
from registry.cameras.record import Camera, Function
from registry.cameras.vocabulary import narrower, terms
from registry.places.names import folded

STATES = ("on", "testing", "capable_off", "off_since", "not_capable", "unknown")
COLUMN_OF = {state: f"functions_{state}" for state in STATES}
PARTING = re.compile(r"[\s,./-]+")
MARKS = ("face", "vehicle", "object", "recording", "unknown")


@cache
def bit(function: str) -> int:
    """The bit that stands for a function in a version's sets.

    The vocabulary's file keeps its order for good: new terms are added at its end.
    """
    return 1 << terms("function")[function].place


def bits(function: str) -> int:
    """The bits of a function and of all narrower ones."""
    return sum(bit(code) for code in narrower("function", function))


def mark(camera: Camera) -> str:
    """The mark on the map: the most intrusive thing that the camera is declared to do."""
    return _mark(frozenset(f.function for f in camera.functions if f.state != "not_capable"))


@lru_cache(maxsize=4_096)
def _mark(declared: frozenset[str]) -> str:
    if declared & {*narrower("function", "face_recognition")}:
        return "face"
    if declared & {*narrower("function", "vehicle_identification")}:
        return "vehicle"
    if "abandoned_object" in declared:
        return "object"
    return "recording" if declared - {"unknown"} else "unknown"


def version_row(
    camera: Camera, number: int, controller: dict[str, Any] | None, at: datetime
) -> dict[str, Any]:
    """The row of `camera_versions` for a public record that entry `number` wrote."""
    days = findings.last_good_days(camera, at.date())
    view = camera.bearings[0] if len(camera.bearings) == 1 else None
    return {
        "entry_from": number,
        "entry_to": None,
        "camera_id": camera.id,
        "lat": camera.lat,
        "lon": camera.lon,
        "area_id": camera.district_code,
        "place_type": camera.place_type,
        "status": camera.status,
        "connection": camera.connection,
        "legal_basis": camera.legal_basis.type if camera.legal_basis else None,
        "controller": camera.controller,
        "operator": camera.operator,
        "retention_days": camera.retention_days,
        **_sets(camera.functions),
        "findings": findings.standing(camera, controller),
        "authorised_until": days["authorisation_expired"],
        "basis_until": days["legal_basis_expired"],
        "confirm_by": days["not_confirmed_for_a_year"],
        "active_from": _earliest(camera.active_from or camera.installed_on),
        "removed_on": _earliest(camera.removed_on),
        "mark": mark(camera),
        "bearing": round(view.bearing) % 360 if view and view.bearing is not None else None,
        "fov": round(view.hfov) if view and view.hfov else _whole(camera.fov_deg),
        "approx": camera.location_precision != "exact",
        "words": _words(camera),
    }


def _sets(functions: tuple[Function, ...]) -> dict[str, int]:
    sets = dict.fromkeys(COLUMN_OF.values(), 0)
    for each in functions:
        sets[COLUMN_OF[each.state]] |= bit(each.function)
    return sets


@lru_cache(maxsize=65_536)
def _earliest(partial: str | None) -> date | None:
    return earliest(partial)


def _whole(number: float | None) -> int | None:
    return None if number is None else round(number)


def _words(camera: Camera) -> str:
    said = (camera.id, camera.title_kk, camera.title_ru, camera.title_en, camera.address)
    others = (external.value for external in camera.external_ids)
    # Each word has a space before it, so that a search can ask for words that begin so.
    return "".join(f" {searched(text)}" for text in (*said, *others) if text)


def searched(text: str) -> str:
    """The text folded, word by word: a million cameras have few words that are not numbers."""
    return " ".join(filter(None, map(_folded, PARTING.split(text))))


def _folded(word: str) -> str:
    return word if word.isascii() and word.isdecimal() else _folded_word(word)


@lru_cache(maxsize=65_536)
def _folded_word(word: str) -> str:
    return folded(word)
