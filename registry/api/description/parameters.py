"""The parameters of the API as OpenAPI says them, made from the filters and vocabularies."""

from typing import Any

from flask_babel import gettext

from registry.api.asking import AT_MOST, FORMS, STANDARD
from registry.api.sources.cameras import EQUAL, KINDS, WORDS
from registry.cameras import cql2, findings
from registry.cameras.cql2 import QUERYABLES, Kind, text
from registry.cameras.declared.vocabulary import terms
from registry.cameras.selection import MARKED, NOT_DECLARED
from registry.maps.systems import CRS84, SYSTEMS
from registry.places import areas

Parameter = dict[str, Any]
Schema = dict[str, Any]
ID = r"^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$"
WORDED = "^[^\u0000]*[0-9A-Za-z\u0400-\u04ff][^\u0000]*$"  # it holds a letter or a figure
ONE_OF = {
    "place_type": "place_type",
    "status": "status",
    "connection": "connection",
    "legal_basis": "legal_basis_type",
}


def common() -> dict[str, Parameter]:
    """What every collection takes."""
    return {
        "f": _query(
            "f", _one_of(FORMS), gettext("The form of the answer: json, or html for a page.")
        ),
        "limit": _query(
            "limit",
            {"type": "integer", "minimum": 1, "maximum": AT_MOST, "default": STANDARD},
            gettext("How many features a page holds; more than the most is taken for the most."),
        ),
        "bbox": _query(
            "bbox",
            {
                "type": "array",
                "oneOf": [{"minItems": 4, "maxItems": 4}, {"minItems": 6, "maxItems": 6}],
                "items": {"type": "number"},
            },
            gettext(
                "Features within a box, by its lower and upper corner. A west greater than the "
                "east goes over the antimeridian; heights are left aside."
            ),
        ),
        "bbox-crs": _query(
            "bbox-crs", _system(), gettext("The coordinate system of the numbers of bbox.")
        ),
        "crs": _query("crs", _system(), gettext("The coordinate system of the answer.")),
        "datetime": _query(
            "datetime",
            {"type": "string", "format": "moment-or-interval"},
            gettext(
                "Features of a moment or interval: 2026-03-31, 2026-01-01/2026-03-31, "
                "2026-01-01/.. or ../2026-03-31. For cameras: in use then, as far as the days are "
                "declared."
            ),
        ),
        "token": _query(
            "token",
            {"type": "string", "format": "page-token"},
            gettext(
                "Where a page begins: taken from the link to the next page, good for a day. All "
                "pages of a walk show the same state of the register."
            ),
        ),
        "as_of": _query(
            "as_of",
            {"type": "string", "format": "moment-or-entry", "pattern": "^[0-9TZ:.+-]{1,40}$"},
            gettext("The register as it was on a day, at a moment or after an entry of its log."),
        ),
    }


def filters() -> dict[str, Parameter]:
    """The filters that lists, files, tiles and the collection of cameras share."""
    said = {}
    for name in WORDS:
        if name == "as_of":
            continue
        schema, words = _filter(name)
        said[name] = _query(name, {"type": "array", "items": schema}, words)
        said[name] |= {"style": "form", "explode": True}
    return said


def of_properties() -> dict[str, Parameter]:
    """The properties that are parameters too."""
    words = gettext("Cameras of which this property is exactly that.")
    said = {name: _query(name, dict(KINDS[QUERYABLES[name].kind]), words) for name in EQUAL}
    for name in EQUAL:
        one = QUERYABLES[name]
        if one.kind is Kind.WHOLE:
            said[name]["schema"] |= {"minimum": 0, "maximum": 10**15 - 1}
        elif one.vocabulary:
            said[name]["schema"] = _one_of(tuple(terms(one.vocabulary)))
        elif one.kind is Kind.TEXT:
            said[name]["schema"]["pattern"] = ID
    words = gettext("Organisations of this kind.")
    return said | {"type": _query("type", _one_of(tuple(terms("organisation_type"))), words)}


def filtering() -> dict[str, Parameter]:
    """CQL2."""
    return {
        "filter": _query(
            "filter",
            {"type": "string", "format": "cql2", "maxLength": text.LONGEST},
            gettext(
                "A condition in CQL2, such as retention_days > 30 AND place_type = 'street'. "
                "It can ask about: %(names)s.",
                names=", ".join(QUERYABLES),
            ),
        ),
        "filter-lang": _query(
            "filter-lang",
            _one_of(tuple(cql2.LANGUAGES)) | {"default": "cql2-text"},
            gettext("Whether the filter is written as text or as JSON."),
        ),
        "filter-crs": _query(
            "filter-crs", _system(), gettext("The coordinate system of geometries in the filter.")
        ),
    }


def of_files() -> dict[str, Parameter]:
    """What the lists and files of cameras take for a box and for pages."""
    box = {"type": "array", "minItems": 4, "maxItems": 4, "items": {"type": "number"}}
    size = {"type": "integer", "minimum": 1, "maximum": AT_MOST}
    place = {"type": "string", "pattern": f"^$|{ID}"}
    return {
        "box": _query("bbox", box, gettext("Within a box: west,south,east,north.")),
        "page": _query("limit", size, gettext("How many cameras a page holds.")),
        "after": _query("after", place, gettext("The id behind which the page begins.")),
        **{f"list-{name}": _with_empty(one) for name, one in filters().items()},
    }


def in_path(name: str, schema: Schema, words: str) -> Parameter:
    """A part of the address."""
    return {"name": name, "in": "path", "required": True, "description": words, "schema": schema}


def asked_for(name: str, pattern: str = ".+") -> Parameter:
    """A text in the query without which there is no answer."""
    return _query(name, {"type": "string", "pattern": f"^{pattern}$"}, "") | {"required": True}


def _query(name: str, schema: Schema, words: str) -> Parameter:
    said = {"name": name, "in": "query", "required": False, "description": words, "schema": schema}
    is_list = schema.get("type") == "array"
    return said | {"style": "form", "explode": False} if is_list else said


def _with_empty(one: Parameter) -> Parameter:
    """A filter as forms send it: an empty word is none."""
    items = {"anyOf": [one["schema"]["items"], {"type": "string", "pattern": r"^\s*$"}]}
    return one | {"schema": {"type": "array", "items": items}}


def _system() -> Schema:
    return _one_of(tuple(SYSTEMS)) | {"default": CRS84.address}


def _one_of(words: tuple[str, ...]) -> Schema:
    return {"type": "string", "enum": list(words)}


def _filter(name: str) -> tuple[Schema, str]:
    if name in ONE_OF:
        words = (*terms(ONE_OF[name]), NOT_DECLARED)
        return _one_of(words), gettext("Cameras with one of these words, or not declared.")
    others = {
        "area": (_one_of(tuple(areas.areas())), gettext("Cameras within a city or district.")),
        "function": (
            _one_of((*terms("function"), *MARKED)),
            gettext("Cameras that do this. A broader function finds the narrower ones."),
        ),
        "function_state": (
            _one_of(tuple(terms("function_state"))),
            gettext("Cameras of which a function, or the function named, is in this state."),
        ),
        "finding": (
            _one_of((*findings.BIT, *findings.DATED)),
            gettext("Cameras whose record leaves this open."),
        ),
        "retention_max": (
            {"type": "string", "pattern": r"^[0-9]{1,6}$"},
            gettext("Cameras whose footage is kept for at most so many days."),
        ),
        "retention_undeclared": (
            _one_of(("1", "true", "yes")),
            gettext("Cameras of which it is not declared how long footage is kept."),
        ),
        "active_on": (
            {"type": "string", "format": "date"},
            gettext("Cameras in use on a day, as far as that is declared."),
        ),
        "q": (
            {"type": "string", "maxLength": 200, "pattern": WORDED},
            gettext("Words of titles and addresses, or their beginnings."),
        ),
    }
    organisation = {"type": "string", "format": "organisation"}
    return others.get(name) or (
        organisation,
        gettext("The id of an organisation, or not_declared."),
    )
