"""Where a camera looks: degrees, sweeps, points of the compass, and words for how wide it sees.

A blank is never north. What is no direction is kept as words about the area watched, or as the
number that others know the camera by.
"""

import re
from typing import Any

from registry.cameras.intake.meaning.numbers import number
from registry.cameras.intake.meaning.words import bare, compass, is_nothing, table, views
from registry.cameras.intake.said import Column, Said

DEGREE = "|".join(sorted(map(re.escape, table()["units"]["degree"]), key=len, reverse=True))
DEGREES = re.compile(rf"(?P<n>[-+]?\d+(?:[.,]\d+)?)\s*(?P<unit>{DEGREE})?\s*(?P<rest>.*)$", re.I)
RANGE = re.compile(r"(?P<a>.+?)\s*(?:-|–|—|\.\.+|…|→|~)\s*(?P<b>.+)$")
PIECES = re.compile(r"\s*[;/|]\s*|,\s+|,(?=\D)|\s+(?:and|und|et|и|және)\s+")
NUMBERED = re.compile(r"[\w가-힣]+(-[\w가-힣]+)+( ?\(\d{4}\))?$")
ADJACENT = frozenset({45.0, 135.0, 225.0, 315.0})


def read(text: str, column: Column) -> Said:
    """What a cell says about where a camera looks."""
    if is_nothing(text):
        return Said()
    facts: dict[str, Any] = {}
    understood = True
    for piece in filter(None, PIECES.split(text)):
        found = _piece(piece, column)
        understood &= found is not None and "area_watched" not in found
        for name, value in (found or {}).items():
            facts[name] = (*facts.get(name, ()), *value) if name == "bearings" else value
    if not understood:
        facts |= _words(text, column)
    beyond = facts.pop("beyond", None)
    if beyond:
        message = f"“{beyond}” is no direction: degrees run from 0 to 359. It was left out."
        return Said(facts, (column.doubt("out_of_range", message),))
    if facts.pop("turn", None):
        facts["fov_deg"] = 360.0
        if column.numbers_are == "bearing":
            message = "360 may mean north or all round; it was taken as a view all round."
            return Said(facts, (column.doubt("unit_suspect", message),))
    return Said(facts)


def _piece(text: str, column: Column) -> dict[str, Any] | None:
    word = bare(text)
    if word in compass():
        return {"bearings": ({"bearing": compass()[word]},)}
    for view, words in views().items():
        if word in words:
            return _view(view)
    if found := DEGREES.match(text):
        said = _degrees(found, column)
        if said is not None:
            return said
    if (found := RANGE.match(text)) and (swept := _sweep(found["a"], found["b"])):
        return swept
    return _loose(text)


def _degrees(found: re.Match[str], column: Column) -> dict[str, Any] | None:
    degrees, rest = number(found["n"]), bare(found["rest"])
    if found["rest"] and not found["unit"]:
        return None
    if found["rest"] and RANGE.match(found[0]) and not rest.isalpha():
        return None
    if rest in views()["all_round"]:
        return {"fov_deg": degrees} if 0 < degrees <= 360 else {"beyond": found[0]}
    wide = column.numbers_are == "view_angle"
    if wide and 0 < degrees <= 360:
        return {"fov_deg": degrees}
    if rest or wide:
        return None
    if abs(degrees) == 360:
        return {"turn": True}
    if not -360 < degrees < 360:
        return {"beyond": found[0]}
    return {"bearings": ({"bearing": round(degrees % 360, 1) % 360},)}


def _sweep(start: str, end: str) -> dict[str, Any] | None:
    first, last = _bearing(start), _bearing(end)
    if first is None or last is None:
        return None
    if abs(first - last) >= 359 and "360" in end:
        return {"fov_deg": 360.0}
    middle = (first + ((last - first) % 360) / 2) % 360
    if not re.search(r"\d", start + end) and (first - last) % 360 in (90, 270):
        # “N-E” in words is the point between the two, not a sweep.
        shorter = (first + 45) % 360 if (last - first) % 360 == 90 else (last + 45) % 360
        return {"bearings": ({"bearing": shorter if shorter in ADJACENT else middle},)}
    return {"bearings": ({"sweep_from": first % 360, "sweep_to": last % 360},)}


def _bearing(text: str) -> float | None:
    if bare(text) in compass():
        return compass()[bare(text)]
    try:
        degrees = number(re.sub(rf"\s*({DEGREE})$", "", text.strip(), flags=re.I))
    except ValueError:
        return None
    return degrees if 0 <= degrees <= 360 else None


def _view(view: str) -> dict[str, Any]:
    return {"fov_deg": 360.0} if view == "all_round" else {"device_type": view}


def _loose(text: str) -> dict[str, Any] | None:
    """A device that turns, said with more words around it; the words are kept as well."""
    tokens = set(bare(text).split())
    if tokens & views()["ptz"]:
        return {"device_type": "ptz", "area_watched": text}
    return None


def _words(text: str, column: Column) -> dict[str, Any]:
    if NUMBERED.match(text) and re.search(r"\d", text):
        return {"external_ids": ({"scheme": column.header[:120], "value": text[:120]},)}
    return {"area_watched": text[:2_000]}
