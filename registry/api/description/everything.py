"""OpenAPI 3.1 of every public address that machines read: lists, tiles, log, feeds, requests."""

from typing import Any

from flask_babel import gettext

from registry.api.description import beside, collections, parameters, requests
from registry.api.description.pieces import (
    OBJECT,
    TEXT,
    Piece,
    info,
    operation,
    reference,
)
from registry.web.session import base

VERSION = "3.1.0"
DIALECT = "https://json-schema.org/draft/2020-12/schema"
JSON, GEOJSON, CSV = "application/json", "application/geo+json", "text/csv"
BYTES = "application/octet-stream"
ZOOM = {"type": "integer", "minimum": 0, "maximum": 22}
CELL = {"type": "integer", "minimum": 0, "maximum": 2**22 - 1}


def document() -> Piece:
    """The whole of it."""
    components = collections.components()
    components["parameters"] |= parameters.of_files()
    return {
        "openapi": VERSION,
        "jsonSchemaDialect": DIALECT,
        "info": info(),
        "servers": [{"url": base()}],
        "tags": [{"name": name, "description": said} for name, said in _tags().items()],
        "paths": {
            **_cameras(),
            **collections.paths("/api"),
            **_tiles(),
            **_log(),
            **requests.record(),
            **requests.open311(),
            **beside.paths(),
        },
        "components": _as_3_1(components),
    }


def _cameras() -> Piece:
    chosen = _chosen()
    pages = [*chosen, _parameter("page"), _parameter("after")]
    of_id = _in_path("id", {"type": "string", "pattern": parameters.ID})
    whole = gettext("All cameras of a selection, or a page of them")
    lists = {
        f"/cameras.{ending}": _get(f"cameras.{ending}", whole, {kind: schema}, pages, "files")
        for ending, kind, schema in (
            ("csv", CSV, TEXT), ("json", JSON, OBJECT), ("geojson", GEOJSON, OBJECT),
        )
    }  # fmt: skip
    one = gettext("One camera, its blanks as null")
    return lists | {
        "/cameras/{id}.json": _get(
            "camera.json", one, {JSON: OBJECT}, [of_id, _parameter("as_of")], "files"
        ),
        "/cameras/{id}.geojson": _get(
            "camera.geojson", one, {GEOJSON: OBJECT}, [of_id, _parameter("as_of")], "files"
        ),
        "/observations.geojson": _get(
            "observations.geojson",
            gettext("All that volunteers saw in the street"),
            {GEOJSON: OBJECT},
            [],
            "files",
        ),
        "/about/law.json": _get(
            "law.json", gettext("The acts and rules that deadlines rest on"), {JSON: OBJECT}, [],
            "files",
        ),
    }  # fmt: skip


def _tiles() -> Piece:
    chosen = _chosen()
    place = [_in_path("z", ZOOM), _in_path("x", CELL), _in_path("y", CELL)]
    tile = {"application/vnd.mapbox-vector-tile": {"type": "string", "format": "binary"}}
    empty = {"204": {"description": gettext("Nothing lies in this tile.")}}
    said = {
        "/tiles/cameras.json": _get("tilejson", "TileJSON", {JSON: OBJECT}, chosen, "tiles"),
        "/tiles/cameras/{z}/{x}/{y}.mvt": _get(
            "camera.tile", gettext("One vector tile, layer cameras"), tile, [*place, *chosen],
            "tiles",
        ),
        "/tiles/observations/{z}/{x}/{y}.mvt": _get(
            "observation.tile", gettext("One vector tile, layer observations"), tile, place,
            "tiles",
        ),
    }  # fmt: skip
    for path, held in said.items():
        if path.endswith(".mvt"):
            held["get"]["responses"] |= empty
    return said


def _log() -> Piece:
    number = [_in_path("number", {"type": "integer", "minimum": 1, "maximum": 10**15})]
    tile = [
        _in_path("level", {"type": "string", "pattern": "^([0-9]|[1-5][0-9]|6[0-3]|entries)$"}),
        _in_path(
            "name", {"type": "string", "pattern": r"^(x[0-9]{3}/)*[0-9]{3}(\.p/[0-9]{1,3})?$"}
        ),
    ]
    plain = {"text/plain": TEXT}
    return {
        "/log/checkpoint": _get(
            "checkpoint", gettext("How many entries the log has and their root, signed"), plain,
            [], "log",
        ),
        "/log/vkey": _get("vkey", gettext("The public keys of the log"), plain, [], "log"),
        "/log/tile/{level}/{name}": _get(
            "log.tile", gettext("A tile of hashes or a bundle of entries, as C2SP tlog-tiles"),
            {BYTES: {"type": "string", "format": "binary"}}, tile, "log",
        ),
        "/log/entries/{number}.json": _get(
            "entry", gettext("An entry, to the byte as it was hashed"), {JSON: OBJECT}, number,
            "log",
        ),
        "/log/entries/{number}.tlog-proof": _get(
            "proof", gettext("The receipt of an entry"), plain, number, "log"
        ),
    }  # fmt: skip


def _get(name: str, words: str, answers: Piece, asked: list[Piece], tag: str) -> Piece:
    return {"get": operation(name, words, answers, asked, tag=tag)}


def _parameter(name: str) -> Piece:
    return reference("parameters", name)


def _chosen() -> list[Piece]:
    """The filters of lists, files and tiles."""
    names = ("box", *(f"list-{name}" for name in parameters.filters()), "as_of")
    return [_parameter(name) for name in names]


def _in_path(name: str, schema: Piece) -> Piece:
    return parameters.in_path(name, schema, "")


def _as_3_1(held: Any) -> Any:
    """A piece of a 3.0 document as 3.1 writes it: what may be blank is of type null too."""
    if isinstance(held, list):
        return [_as_3_1(one) for one in held]
    if not isinstance(held, dict):
        return held
    said = {name: _as_3_1(one) for name, one in held.items() if name != "nullable"}
    if held.get("nullable") is not True:
        return said
    if "allOf" in said:
        return {"anyOf": [*said["allOf"], {"type": "null"}]}
    return said | {"type": [said["type"], "null"]}


def _tags() -> dict[str, str]:
    return {
        "files": gettext("Lists and files of cameras, and each camera"),
        "about": gettext("The API for maps: what there is"),
        "cameras": gettext("The API for maps: cameras"),
        "organisations": gettext("The API for maps: organisations"),
        "observations": gettext("The API for maps: what volunteers saw"),
        "tiles": gettext("Vector tiles"),
        "log": gettext("The published log"),
        "requests": gettext("Requests about cameras"),
        "open311": gettext("Reports, as Open311 GeoReport v2"),
    }
