"""The descriptions of the service: for GIS clients, for the whole public surface, for people."""

from flask import Response, render_template
from pydantic_core import to_json

from registry.api import blueprint, description
from registry.api.answering import HTML, MOST_IN_A_MINUTE, OPENAPI, linked
from registry.api.asking import only


@blueprint.get("/service.json")
def service() -> Response:
    """OpenAPI 3.0 of the collections, with the details that GIS clients read."""
    only(())
    return _json(description.of_collections(), "3.0")


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """OpenAPI 3.1 of every public address."""
    only(())
    return _json(description.of_everything(), "3.1")


@blueprint.get("/docs", strict_slashes=False)
def docs() -> Response:
    """How to use it, for people."""
    only(())
    page = render_template("api/docs.html", said=description.of_everything(), most=MOST_IN_A_MINUTE)
    return linked(Response(page, content_type=f"{HTML}; charset=utf-8"), [])


def _json(said: description.Document, version: str) -> Response:
    return linked(Response(to_json(said), content_type=OPENAPI.format(version)), [])
