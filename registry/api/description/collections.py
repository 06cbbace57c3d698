"""OpenAPI 3.0 of the collections. QGIS takes its page size from `components.parameters.limit`;
GDAL hands on what it filters by to the parameters of each collection's own, literal path."""

from flask_babel import gettext

from registry.api.answering import GEOJSON, HTML, JSON, SCHEMA, address
from registry.api.description import parameters
from registry.api.description.pieces import (
    FAULT,
    LINKS,
    OBJECT,
    POINT,
    TEXT,
    Piece,
    collection_of,
    feature,
    info,
    operation,
    problem,
    reference,
)
from registry.api.sources import SOURCES, Source
from registry.api.sources.shape import COMMON

VERSION = "3.0.3"
CAMERAS, REST = "cameras", "about"
OPEN = (429, 503)
FORMS = {JSON: OBJECT, HTML: TEXT}


def document() -> Piece:
    """The whole of it."""
    return {
        "openapi": VERSION,
        "info": info(),
        "servers": [{"url": address("landing").rstrip("/")}],
        "tags": [{"name": name, "description": said} for name, said in _tags().items()],
        "paths": paths(),
        "components": components(),
    }


def paths(prefix: str = "") -> Piece:
    """The addresses of the API, each behind a prefix."""
    about = {
        "/": ("landing", gettext("What there is, and where")),
        "/conformance": ("conformance", gettext("Standards kept to")),
        "/collections": ("collections", gettext("All collections")),
    }
    said = {
        path: _get(name, words, FORMS, tag=REST, faults=(400, *OPEN))
        for path, (name, words) in about.items()
    }
    for source in SOURCES.values():
        said |= _of(source)
    return {f"{prefix}{path}": held for path, held in said.items()}


def components() -> Piece:
    """The pieces that the addresses share."""
    schemas: Piece = {"Point": POINT, "Links": LINKS, "Problem": FAULT}
    for source in SOURCES.values():
        id_type = "integer" if source.name == "observations" else "string"
        schemas[_feature_of(source)] = feature(source.properties(), id_type)
        schemas[f"{_feature_of(source)}Page"] = collection_of(_feature_of(source))
    return {
        "parameters": _parameters(),
        "schemas": schemas,
        "responses": {"Problem": problem()},
    }


def _of(source: Source) -> Piece:
    here, name, title = f"/collections/{source.name}", source.name, source.title()
    items = [_reference(one) for one in ("f", *COMMON, *source.parameters)]
    one = f"{here}/items/{{featureId}}"
    of_id = parameters.in_path("featureId", _id(source), gettext("The id of a feature."))
    schema = {SCHEMA: OBJECT, HTML: TEXT}
    said = {
        here: _get(f"{name}.describe", title, FORMS, tag=name, faults=(400, *OPEN)),
        f"{here}/items": _get(
            f"{name}.items",
            gettext("A page of features"),
            {GEOJSON: reference("schemas", f"{_feature_of(source)}Page"), HTML: TEXT},
            items,
            tag=name,
            faults=(400, 410, *OPEN),
        ),
        one: _get(
            f"{name}.item",
            gettext("One feature"),
            {GEOJSON: reference("schemas", _feature_of(source)), HTML: TEXT},
            [of_id, *(_reference(each) for each in ("f", "crs", *source.of_item))],
            tag=name,
            faults=(400, 404, *OPEN),
        ),
        f"{here}/schema": _get(
            f"{name}.schema", gettext("What a feature looks like"), schema, tag=name
        ),
    }
    if source.queryables:
        words = gettext("What a filter may ask about")
        said[f"{here}/queryables"] = _get(f"{name}.queryables", words, schema, tag=name)
    return said


def _get(
    name: str,
    words: str,
    answers: Piece,
    asked: list[Piece] | None = None,
    *,
    tag: str,
    faults: tuple[int, ...] = (400, *OPEN),
) -> Piece:
    taken = [_reference("f")] if asked is None else asked
    return {"get": operation(name, words, answers, taken, tag=tag, faults=faults)}


def _parameters() -> Piece:
    return {
        **parameters.common(),
        **parameters.filters(),
        **parameters.of_properties(),
        **parameters.filtering(),
    }


def _reference(name: str) -> Piece:
    return reference("parameters", name)


def _feature_of(source: Source) -> str:
    return source.name.removesuffix("s").capitalize()


def _id(source: Source) -> Piece:
    if source.name == "observations":
        return {"type": "integer", "minimum": 1, "maximum": 10**15 - 1}
    return {"type": "string", "pattern": parameters.ID}


def _tags() -> Piece:
    return {REST: gettext("What there is")} | {
        source.name: source.title() for source in SOURCES.values()
    }
