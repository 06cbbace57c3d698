"""The public record of requests, and reports as Open311 tells them, for the OpenAPI document."""

from flask_babel import gettext

from registry.api.description import parameters
from registry.api.description.pieces import LISTED, OBJECT, TEXT, Piece, operation
from registry.cameras.declared.vocabulary import terms
from registry.requests.public import record as requests
from registry.requests.public import telling

JSON, XML = "application/json", "text/xml"
FORMS = {JSON: LISTED, XML: TEXT}
ROOT = "/open311/v2"
NUMBER = {"type": "string", "pattern": parameters.ID}
ENDING = {"type": "string", "enum": ["json", "xml"]}


def record() -> Piece:
    """The record as files and feed, and each request."""
    forms = {
        "csv": {"text/csv": TEXT},
        "json": {JSON: LISTED},
        "atom": {"application/atom+xml": TEXT},
    }
    whole, one = gettext("The public record of requests"), gettext("One request")
    number = parameters.in_path("number", NUMBER, "")
    said = {
        f"/requests.{ending}": _get(f"requests.{ending}", whole, answers, _filters())
        for ending, answers in forms.items()
    }
    said["/requests/{number}.json"] = _get("request.json", one, {JSON: OBJECT}, [number])
    said["/requests/{number}.jsonld"] = _get(
        "request.jsonld", one, {"application/ld+json": OBJECT}, [number]
    )
    return said


def open311() -> Piece:
    """Reports about cameras: what can be reported, what was, and sending one in."""
    ending = parameters.in_path("ending", ENDING, "")
    codes = {"type": "string", "enum": list(telling.words()["report"])}
    code = parameters.in_path("code", codes, "")
    number = parameters.in_path("number", NUMBER, "")
    listed = {
        "/open311/discovery.{ending}": (gettext("Where the service is"), []),
        f"{ROOT}/services.{{ending}}": (gettext("What can be reported"), []),
        f"{ROOT}/services/{{code}}.{{ending}}": (gettext("One kind of report"), [code]),
        f"{ROOT}/requests.{{ending}}": (gettext("The published reports"), []),
        f"{ROOT}/requests/{{number}}.{{ending}}": (gettext("One published report"), [number]),
    }
    said = {
        path: {"get": _in_its_form(f"open311.{place}", words, [*asked, ending])}
        for place, (path, (words, asked)) in enumerate(listed.items())
    }
    said[f"{ROOT}/requests.{{ending}}"]["post"] = _sending(ending, codes)
    return said


def _sending(ending: Piece, codes: Piece) -> Piece:
    """Sending a report in; its secret code is told once, in the answer."""
    degrees = {"type": "number", "minimum": -180, "maximum": 180}
    form = {
        "type": "object",
        "required": ["service_code"],
        "properties": {
            "service_code": codes,
            "description": TEXT,
            "camera": TEXT,
            "lat": {"type": "number", "minimum": -90, "maximum": 90},
            "long": degrees,
            "email": TEXT,
        },
    }
    said = _in_its_form("open311.report", gettext("Send a report in"), [ending])
    said["responses"]["201"] = said["responses"].pop("200")
    kinds = ("application/x-www-form-urlencoded", JSON)
    said["requestBody"] = {"required": True, "content": {kind: {"schema": form} for kind in kinds}}
    return said


def _in_its_form(name: str, words: str, asked: list[Piece]) -> Piece:
    """An operation whose refusals are told as Open311 tells them."""
    said = operation(name, words, FORMS, asked, tag="open311", faults=(429, 503))
    refused = {
        "description": gettext("What is wrong, and the way out."),
        "content": {kind: {"schema": schema} for kind, schema in FORMS.items()},
    }
    said["responses"] |= {"400": refused, "404": refused}
    return said


def _get(name: str, words: str, answers: Piece, asked: list[Piece]) -> Piece:
    return {"get": operation(name, words, answers, asked, tag="requests")}


def _filters() -> list[Piece]:
    """What the record can be narrowed to; an empty word is no filter."""
    words = {
        "type": requests.TYPES,
        "state": requests.states(),
        "outcome": tuple(terms("request_outcome")),
    }
    return [
        {
            "name": name,
            "in": "query",
            "description": gettext("Requests of this kind, state or outcome."),
            "schema": {"type": "string", "enum": [*allowed, ""]},
        }
        for name, allowed in words.items()
    ]
