"""Reports in the form of Open311 GeoReport v2, as JSON or XML."""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from typing import Any
from xml.etree import ElementTree as Xml
from zoneinfo import ZoneInfo

from registry.places import areas
from registry.requests.public import telling
from registry.requests.tables import PublicRequest
from registry.requests.way.states import OPEN

ENDINGS = {"json": "application/json", "xml": "text/xml; charset=utf-8"}
# Of a list and of one of it in XML.
NAMES = {
    "services": "service", "service_requests": "request", "errors": "error",
    "discovery": "about", "endpoints": "endpoint", "formats": "format", "attributes": "attribute",
}  # fmt: skip

Facts = dict[str, Any]


def service(code: str, language: str) -> Facts:
    """What can be reported; the code is the kind of the report."""
    return {
        "service_code": code,
        "service_name": telling.said("report", code, language),
        "description": telling.said("report", code, language),
        "metadata": False,
        "type": "realtime",
        "keywords": "camera",
        "group": "cameras",
    }


def report(
    shown: PublicRequest, *, office: str, language: str, timezone: ZoneInfo, address: str
) -> Facts:
    """A published report; where somebody stood is not public, so only the area is told."""
    area = areas.areas().get(shown.area_id or "")
    state = telling.said("state", shown.state, language)
    return {
        "service_request_id": shown.number,
        "status": "open" if shown.state in OPEN else "closed",
        "status_notes": ". ".join([state, *([shown.summary] if shown.summary else [])]),
        "service_name": telling.said("report", shown.report or "", language),
        "service_code": shown.report,
        "description": None,
        "agency_responsible": office,
        "service_notice": address,
        "requested_datetime": moment(shown.received, timezone, time()),
        "updated_datetime": shown.changed_at.astimezone(timezone).isoformat(timespec="seconds"),
        "expected_datetime": moment(shown.expected, timezone, time(23, 59, 59)),
        "address": area.name(language) if area else None,
        "address_id": shown.area_id,
        "zipcode": None,
        "lat": None,
        "long": None,
        "media_url": None,
    }


def moment(day: str | None, timezone: ZoneInfo, at: time) -> str | None:
    """A moment of a day at the register's place, as ISO 8601."""
    if day is None:
        return None
    return datetime.combine(date.fromisoformat(day), at, timezone).isoformat()


def written(root: str, listed: Sequence[Mapping[str, Any]], ending: str) -> bytes:
    """A list of facts in the form that was asked for."""
    if ending == "json":
        return json.dumps(listed, ensure_ascii=False).encode()
    whole = Xml.Element(root)
    for facts in listed:
        _fill(Xml.SubElement(whole, NAMES[root]), facts)
    made: bytes = Xml.tostring(whole, encoding="utf-8", xml_declaration=True)
    return made


def _fill(element: Xml.Element, facts: Mapping[str, Any]) -> None:
    for name, value in facts.items():
        inner = Xml.SubElement(element, name)
        if isinstance(value, list):
            for one in value:
                _put(Xml.SubElement(inner, NAMES[name]), one)
        else:
            _put(inner, value)


def _put(element: Xml.Element, value: Any) -> None:
    if isinstance(value, Mapping):
        _fill(element, value)
    elif isinstance(value, bool):
        element.text = "true" if value else "false"
    elif value is not None:
        element.text = "".join(letter for letter in str(value) if letter.isprintable())
