"""Two coordinates in one cell: WKT, EWKT, GeoJSON text, or a pair with any sign between."""

import json
import re

from registry.cameras.intake.meaning.numbers import angle

NUMBER = r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?"
WKT = re.compile(
    rf"(?:SRID=(?P<srid>\d+);\s*)?POINT\s*(?:Z|M|ZM)?\s*\(\s*(?P<a>{NUMBER})\s+(?P<b>{NUMBER})[^)]*\)$",
    re.IGNORECASE,
)
PAIR = re.compile(
    rf"[\[(]?\s*(?P<a>{NUMBER})\s*(?:[,;/]\s*|\s+)(?P<b>{NUMBER})\s*[\])]?$", re.ASCII
)
COMMAS = re.compile(r"(?P<a>[-+]?\d+,\d+)\s*(?:;\s*|\s+|,\s+)(?P<b>[-+]?\d+,\d+)$", re.ASCII)
HALVES = re.compile(r"(?P<a>.*\d.*?)\s*[;,]\s*(?P<b>\D*\d.*)$")


def pair(text: str) -> tuple[float, float] | None:
    """The two numbers of a point in the order they are written; ValueError when there are none.

    >>> pair("POINT(71.43 51.12)"), pair("51.12, 71.43"), pair("51,12; 71,43")
    ((71.43, 51.12), (51.12, 71.43), (51.12, 71.43))
    """
    if found := WKT.match(text) or PAIR.match(text):
        return float(found["a"]), float(found["b"])
    if found := COMMAS.match(text):
        return angle(found["a"]), angle(found["b"])
    if text.startswith("{"):
        return _geojson(text)
    if found := HALVES.match(text):
        return angle(found["a"]), angle(found["b"])
    raise ValueError(text)


def system(text: str) -> str | None:
    """The coordinate system that an EWKT cell names."""
    found = WKT.match(text)
    return f"EPSG:{found['srid']}" if found and found["srid"] else None


def is_wkt(text: str) -> bool:
    """Whether the point is written so that x, the longitude, should stand first."""
    return bool(WKT.match(text)) or text.startswith("{")


def _geojson(text: str) -> tuple[float, float]:
    try:
        a, b = json.loads(text)["coordinates"][:2]
        return float(a), float(b)
    except (KeyError, TypeError, RecursionError, json.JSONDecodeError) as broken:
        raise ValueError(text) from broken
