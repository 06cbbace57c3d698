"""The front page of the API, and which parts of the standards it keeps to."""

from flask import Response, request
from flask_babel import gettext

from registry.api import blueprint
from registry.api.answering import (
    HTML,
    JSON,
    OPENAPI,
    address,
    answer,
    both_forms,
    licence,
    link,
)
from registry.api.asking import only
from registry.web.session import base

FEATURES = "http://www.opengis.net/spec/ogcapi-features-{}/1.0/conf/{}"
CQL2 = "http://www.opengis.net/spec/cql2/1.0/conf/{}"
CONFORMS_TO = (
    *(FEATURES.format(1, part) for part in ("core", "geojson", "html", "oas30")),
    FEATURES.format(2, "crs"),
    *(
        FEATURES.format(3, part)
        for part in ("filter", "features-filter", "queryables", "queryables-query-parameters")
    ),
    *(
        CQL2.format(part)
        for part in (
            "cql2-text",
            "cql2-json",
            "basic-cql2",
            "advanced-comparison-operators",
            "case-insensitive-comparison",
            "basic-spatial-functions",
            "basic-spatial-functions-plus",
        )
    ),
)


@blueprint.get("/", strict_slashes=False)
def landing() -> Response:
    """What there is, and where."""
    only(())
    root = f"{base()}{request.script_root}"
    said = {
        "title": gettext("Ashyq Kamera, the public register of city cameras"),
        "description": gettext(
            "Where cameras are, what they do, on what legal basis, and for how long footage is "
            "kept: as collections for maps and scripts. No key is needed."
        ),
        "attribution": gettext("Ashyq Kamera, the public register of city cameras"),
        "links": [
            *both_forms(),
            link(
                "service-desc",
                address("service"),
                OPENAPI.format("3.0"),
                gettext("OpenAPI 3.0 document of this service"),
            ),
            link("service-doc", address("docs"), HTML, gettext("How to use it")),
            link("conformance", address("conformance"), JSON, gettext("Standards kept to")),
            link("data", address("collections"), JSON, gettext("Collections")),
            link(
                "describedby",
                address("openapi"),
                OPENAPI.format("3.1"),
                gettext("OpenAPI 3.1 document of all public addresses"),
            ),
            link("related", f"{root}/tiles/cameras.json", JSON, "TileJSON"),
            licence(),
        ],
    }
    return answer(said, "api/landing.html", address=f"{base()}/api/")


@blueprint.get("/conformance", strict_slashes=False)
def conformance() -> Response:
    """The classes of requirements that are kept to; what is not here is not promised."""
    only(())
    said = {"conformsTo": list(CONFORMS_TO), "links": both_forms()}
    return answer(said, "api/conformance.html")
