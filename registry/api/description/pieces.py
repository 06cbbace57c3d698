"""Pieces of an OpenAPI document: answers, operations, schemas."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import gettext

from registry.datasets import formats

Piece = dict[str, Any]
PROBLEM = "application/problem+json"
LINKS: Piece = {
    "type": "array",
    "items": {
        "type": "object",
        "required": ["href", "rel"],
        "properties": {name: {"type": "string"} for name in ("href", "rel", "type", "title")},
    },
}
POINT: Piece = {
    "type": "object",
    "required": ["type", "coordinates"],
    "properties": {
        "type": {"type": "string", "enum": ["Point"]},
        "coordinates": {
            "type": "array",
            "items": {"type": "number"},
            "minItems": 2,
            "maxItems": 2,
        },
    },
}
FAULT: Piece = {
    "type": "object",
    "required": ["title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "instance": {"type": "string"},
        "code": {"type": "string"},
        "field": {"type": "string"},
    },
}
OBJECT: Piece = {"type": "object"}
TEXT: Piece = {"type": "string"}
LISTED: Piece = {"type": "array", "items": OBJECT}
# What any address may answer besides what it is for.
FAULTS = (400, 404, 410, 429, 503)


def info() -> Piece:
    """What the service is, and under which licence."""
    return {
        "title": gettext("Ashyq Kamera, the public register of city cameras"),
        "version": "1",
        "description": gettext(
            "Where cameras are, what they do, on what legal basis, and for how long footage is "
            "kept. No key is needed. Errors are told as RFC 9457 problems, in a sentence with the "
            "way out."
        ),
        "license": {"name": "CC BY 4.0", "url": formats.LICENCE},
    }


def reference(kind: str, name: str) -> Piece:
    """A reference to a piece under `components`."""
    return {"$ref": f"#/components/{kind}/{name}"}


def operation(
    name: str,
    summary: str,
    answers: Mapping[str, Piece],
    parameters: Sequence[Piece] = (),
    *,
    tag: str,
    faults: Sequence[int] = (400, 404, 429, 503),
    **more: Any,
) -> Piece:
    """GET of an address: its answers by media type, and what may go wrong."""
    whole: Piece = {
        "operationId": name,
        "summary": summary,
        "tags": [tag],
        "parameters": list(parameters),
        "responses": {
            "200": {
                "description": summary,
                "content": {kind: {"schema": schema} for kind, schema in answers.items()},
            },
            **{str(status): reference("responses", "Problem") for status in faults},
        },
    }
    return whole | more


def problem() -> Piece:
    """What every refusal looks like."""
    page = {"text/html": {"schema": TEXT}}
    return {
        "description": gettext("What is wrong, and the way out."),
        "content": {PROBLEM: {"schema": reference("schemas", "Problem")}} | page,
    }


def feature(properties: Piece, id_type: str = "string") -> Piece:
    """A feature with these properties, each of which may be blank."""
    nullable = {
        name: {key: value for key, value in said.items() if key != "enum"} | {"nullable": True}
        for name, said in properties.items()
    }
    return {
        "type": "object",
        "required": ["type", "id", "geometry", "properties"],
        "properties": {
            "type": {"type": "string", "enum": ["Feature"]},
            "id": {"type": id_type},
            "geometry": {"nullable": True, "allOf": [reference("schemas", "Point")]},
            "properties": {"type": "object", "properties": nullable},
            "links": reference("schemas", "Links"),
        },
    }


def collection_of(name: str) -> Piece:
    """A page of features."""
    return {
        "type": "object",
        "required": ["type", "features", "numberMatched", "numberReturned", "links"],
        "properties": {
            "type": {"type": "string", "enum": ["FeatureCollection"]},
            "features": {"type": "array", "items": reference("schemas", name)},
            "numberMatched": {"type": "integer", "minimum": 0},
            "numberReturned": {"type": "integer", "minimum": 0},
            "links": reference("schemas", "Links"),
        },
    }
