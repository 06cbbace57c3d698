"""The collections, what a filter may ask of each, and what its features look like."""

from typing import Any

from flask import Response
from flask_babel import gettext

from registry.api import blueprint
from registry.api.answering import (
    GEOJSON,
    HTML,
    JSON,
    SCHEMA,
    Link,
    address,
    answer,
    both_forms,
    link,
)
from registry.api.asking import only
from registry.api.sources import SOURCES, Source, source
from registry.api.sources.shape import COUNTRY
from registry.maps.systems import CRS84, SYSTEMS

DRAFT = "https://json-schema.org/draft/2020-12/schema"
GREGORIAN = "http://www.opengis.net/def/uom/ISO-8601/0/Gregorian"
QUERYABLES = "http://www.opengis.net/def/rel/ogc/1.0/queryables"


@blueprint.get("/collections", strict_slashes=False)
def collections() -> Response:
    """All collections."""
    only(())
    said = {
        "links": both_forms(),
        "collections": [_described(each) for each in SOURCES.values()],
    }
    return answer(said, "api/collections.html")


@blueprint.get("/collections/<name>", strict_slashes=False)
def collection(name: str) -> Response:
    """One collection."""
    held = source(name)
    only(())
    said = _described(held)
    own = {one["rel"] for one in both_forms()}
    said["links"] = [*both_forms(), *(one for one in said["links"] if one["rel"] not in own)]
    return answer(said, "api/collection.html", filtered=held.queryables)


@blueprint.get("/collections/<name>/queryables", strict_slashes=False)
def queryables(name: str) -> Response:
    """What a filter may ask of a collection, as JSON Schema."""
    held = source(name)
    only(())
    said = _schema(held, address("queryables", name=name), held.title())
    said["properties"] = held.queryables() if held.queryables else {}
    said["additionalProperties"] = False
    return answer(said, "api/schema.html", SCHEMA, source=held, asks=True)


@blueprint.get("/collections/<name>/schema", strict_slashes=False)
def schema(name: str) -> Response:
    """The properties of a collection's features, as JSON Schema."""
    held = source(name)
    only(())
    said = _schema(held, address("schema", name=name), held.title())
    geometry = {"format": "geometry-point", "x-ogc-role": "primary-geometry"}
    said["properties"] = ({"geometry": geometry} if held.has_places else {}) | held.properties()
    return answer(said, "api/schema.html", SCHEMA, source=held)


def links_of(held: Source) -> list[Link]:
    """The links of a collection besides those to itself."""
    title = held.title()
    items = address("items", name=held.name)
    return [
        link("items", f"{items}?f=json", GEOJSON, title),
        link("items", f"{items}?f=html", HTML, title),
        link("license", held.licence, HTML, gettext("Licence")),
        link("describedby", address("schema", {"f": "json"}, name=held.name), SCHEMA, title),
        *(
            [link(QUERYABLES, address("queryables", {"f": "json"}, name=held.name), SCHEMA, title)]
            if held.queryables
            else []
        ),
    ]


def _described(held: Source) -> dict[str, Any]:
    extent: dict[str, Any] = {"temporal": {"interval": [[None, None]], "trs": GREGORIAN}}
    if held.has_places:
        extent["spatial"] = {"bbox": [list(COUNTRY)], "crs": CRS84.address}
    here = address("collection", name=held.name)
    return {
        "id": held.name,
        "title": held.title(),
        "description": held.description(),
        "itemType": "feature",
        "extent": extent,
        "crs": list(SYSTEMS),
        "storageCrs": CRS84.address,
        "links": [link("self", here, JSON, held.title()), *links_of(held)],
    }


def _schema(held: Source, here: str, title: str) -> dict[str, Any]:
    return {
        "$schema": DRAFT,
        "$id": here,
        "type": "object",
        "title": title,
        "description": held.description(),
    }
