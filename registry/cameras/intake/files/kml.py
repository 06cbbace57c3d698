"""KML and KMZ: placemarks as a table. Links in a KML file are never followed."""

import math
import re
from io import BytesIO
from pathlib import Path
from typing import IO, Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import iterparse

from registry.cameras.intake.files.archives import Member, content
from registry.cameras.intake.files.binary import no_point
from registry.cameras.intake.files.features import Growing
from registry.cameras.intake.table import Table
from registry.errors import Unusable

LARGEST = 128 * 2**20
DEEPEST = 100
SHAPES = frozenset({"LineString", "Polygon", "MultiGeometry", "Track", "Model"})


def read(path: Path) -> Table:
    """The placemarks of a KML file."""
    if path.stat().st_size > LARGEST:
        raise Unusable(
            "The KML file is larger than {most} MB. Export the cameras as CSV or GeoJSON.",
            most=LARGEST // 2**20,
        )
    with path.open("rb") as file:
        return _table(file, "kml")


def read_zipped(path: Path, member: Member) -> Table:
    """The placemarks of the KML file in a KMZ."""
    return _table(BytesIO(content(path, member, LARGEST)), "kmz")


def _table(file: IO[bytes], kind: str) -> Table:
    growing = Growing()
    try:
        _gather(file, growing)
    except DefusedXmlException as unsafe:
        raise Unusable(
            "The KML file declares entities or a document type, which a register does not need. "
            "Export it again without them."
        ) from unsafe
    except (ParseError, ValueError) as broken:
        raise Unusable(
            "The KML file is not well-formed: {why}. Export it again.", why=str(broken)[:120]
        ) from broken
    if growing.rows == 0:
        raise Unusable("The KML file holds no placemarks. Is it the right file?")
    return growing.table(kind, None, None)


def _gather(file: IO[bytes], growing: Growing) -> None:
    depth = 0
    for event, element in iterparse(file, events=("start", "end"), forbid_dtd=True):
        depth += 1 if event == "start" else -1
        if depth > DEEPEST:
            raise Unusable("The KML file is nested deeper than any map is. Export it again.")
        if event == "end" and _local(element) == "Placemark":
            _add(growing, element)
            element.clear()


def _add(growing: Growing, placemark: Element) -> None:
    properties: dict[str, str] = {}
    for part in placemark.iter():
        name, text = _local(part), (part.text or "").strip()
        if name == "name" and text and "name" not in properties:
            properties["name"] = text
        elif name == "address" and text:
            properties["address"] = text
        elif name == "Data" and part.get("name"):
            properties[part.attrib["name"]] = _value(part)
        elif name == "SimpleData" and part.get("name"):
            properties[part.attrib["name"]] = text
    place, kind = _place(placemark)
    if kind:
        growing.doubts.append((growing.rows, no_point(kind), kind))
    growing.add(properties, place)


def _value(data: Element) -> str:
    found = next((part.text for part in data if _local(part) == "value"), None)
    return (found or "").strip()


def _place(placemark: Element) -> tuple[tuple[float, float], str | None]:
    shapes = {_local(part): part for part in placemark.iter()}
    if "Point" in shapes and not shapes.keys() & SHAPES:
        text = next((p.text or "" for p in shapes["Point"] if _local(p) == "coordinates"), "")
        numbers = re.split(r"[,\s]+", text.strip())
        try:
            lon, lat = float(numbers[0]), float(numbers[1])
        except (ValueError, IndexError):
            return (math.nan, math.nan), "point without two numbers"
        if math.isfinite(lon) and math.isfinite(lat):
            return (lon, lat), None
    other = next((name for name in SHAPES if name in shapes), None)
    return (math.nan, math.nan), other


def _local(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]
