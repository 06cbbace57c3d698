"""The cameras as a collection: flat features, every filter of the register, and CQL2."""

from dataclasses import replace

import pyarrow as pa
from flask import request
from flask_babel import gettext

from registry import cameras, log
from registry.api import asking
from registry.api.sources.shape import Asked, Feature, Page, Schema, Source
from registry.cameras import cql2
from registry.cameras.cql2 import QUERYABLES, Kind
from registry.cameras.declared import fields, vocabulary
from registry.cameras.flat.columns import PARTS
from registry.cameras.index.narrowing import Narrowing
from registry.cameras.selection import FILTERS
from registry.database import Session
from registry.datasets import features, formats
from registry.datasets.flat import schema
from registry.errors import Refused
from registry.maps.systems import System
from registry.web.languages import language
from registry.web.session import settings, today

FILTER = ("filter", "filter-lang", "filter-crs")
WORDS = tuple(key for key in FILTERS if key != "bbox")
# A property of which no filter is called so is a parameter too: it finds what equals the value.
EQUAL = tuple(
    name for name, one in QUERYABLES.items() if one.kind is not Kind.PLACE and name not in FILTERS
)
LANGUAGE = "cql2-text"
TYPES = {pa.int64(): "integer", pa.float64(): "number", pa.bool_(): "boolean"}
KINDS: dict[Kind, Schema] = {
    Kind.TEXT: {"type": "string"},
    Kind.WHOLE: {"type": "integer"},
    Kind.DAY: {"type": "string", "format": "date"},
    Kind.PLACE: {"format": "geometry-point", "x-ogc-role": "primary-geometry"},
}


def page(session: Session, asked: Asked) -> Page:
    """A page of the cameras asked for, by id."""
    chosen = selection(session, asked)
    choice = cameras.choose(session, chosen, after=asked.after, limit=asked.limit)
    pieces = [*features.features(session, choice, asked.system)]
    return Page(pieces, len(choice.rows), choice.total, choice.after, choice.index.size)


def item(session: Session, camera_id: str, system: System) -> tuple[Feature, int]:
    """One camera, and the log size that it is told at."""
    chosen = _selection(session, {"as_of": request.args.getlist("as_of")})
    said = chosen.values("as_of")
    size = log.size_at(session, said[0], settings().timezone) if said else None
    shown = cameras.by_id(session, camera_id, today=today(), as_of=size)
    return features.feature(session, shown, system), size or log.size(session)


def selection(session: Session, asked: Asked) -> cameras.Selection:
    """The cameras that the request means, in the state in which the walk began."""
    args = {key: said for key, said in request.args.lists() if key in WORDS}
    if asked.box:
        args["bbox"] = [",".join(map(repr, asked.box))]
    chosen = _selection(session, args)
    if asked.turn:
        chosen = chosen.with_value("as_of", str(asked.turn.size))
        chosen = replace(chosen, today=asked.turn.day)
    return replace(chosen, narrowed=(*narrowed(), *([asked.during] if asked.during else [])))


def narrowed() -> tuple[Narrowing, ...]:
    """What parameters named like properties, and the filter, add to the selection."""
    equal = [cql2.equal(name, said) for name in EQUAL if (said := request.args.get(name))]
    said = request.args.get("filter")
    written = request.args.get("filter-lang", LANGUAGE)
    if written not in cql2.LANGUAGES:
        raise Refused(
            "{key}={value} is not known. {key} takes one of: {known}.",
            field="filter-lang",
            key="filter-lang",
            value=written[:80],
            known=", ".join(cql2.LANGUAGES),
        )
    system = asking.system("filter-crs")
    if said is None:
        return tuple(equal)
    return (*equal, cql2.parse(said, language=written, system=system))


def properties() -> Schema:
    """The properties of a feature as JSON Schema."""
    types = {each.name: TYPES.get(each.type, "string") for each in schema()}
    return {
        name: DESCRIBED.get(name, _described)(name) | {"type": types.get(name, "string")}
        for name in features.PROPERTIES
    }


def queryables() -> Schema:
    """What a filter may ask about, as JSON Schema."""
    said = {}
    for name, one in QUERYABLES.items():
        said[name] = DESCRIBED.get(name, _described)(name) | KINDS[one.kind]
        if one.vocabulary:
            said[name]["enum"] = list(vocabulary.terms(one.vocabulary))
    return said


def _selection(session: Session, args: dict[str, list[str]]) -> cameras.Selection:
    return cameras.selection(session, args, today=today(), timezone=settings().timezone)


def _described(name: str) -> Schema:
    """How a column is called and what it means, as the dictionary says it."""
    part, whole = name, fields.fields().get(name)
    for field, parts in PARTS.items():
        if not whole and name.removeprefix(f"{field}_") in parts and name.startswith(field):
            part = f"{field}.{name.removeprefix(f'{field}_')}"
    found = fields.fields().get(part)
    if found is None:
        return {"title": name}
    return {"title": found.label[language()], "description": found.meaning[language()]}


def _entry(_name: str) -> Schema:
    return {
        "title": gettext("Entry of the log"),
        "description": gettext("The number of the entry that says what is told here."),
    }


def _began_on(_name: str) -> Schema:
    return {
        "title": gettext("First day of use"),
        "description": gettext(
            "The first day that the camera may have been in use, by what was declared of its start "
            "or, without that, of its being put up. The parameter datetime asks about it too."
        ),
    }


def _removed_on(name: str) -> Schema:
    return _described(name) | {
        "description": gettext("The first day that the declared end may mean.")
    }


def _geometry(_name: str) -> Schema:
    return {
        "title": gettext("Place"),
        "description": gettext("A point. It is missing where the place is not published."),
    }


DESCRIBED = {
    "entry": _entry,
    "began_on": _began_on,
    "removed_on": _removed_on,
    "geometry": _geometry,
}
SOURCE = Source(
    name="cameras",
    title=lambda: gettext("Cameras"),
    description=lambda: gettext(
        "The cameras on the register and what is declared of them. Those that were removed or "
        "rejected are told where a status, a time or a removal is asked for."
    ),
    licence=formats.LICENCE,
    parameters=(*WORDS, *EQUAL, *FILTER),
    page=page,
    item=item,
    properties=properties,
    shown=("district_code", "place_type", "functions", "controller", "retention_days"),
    queryables=queryables,
    repeatable=WORDS,
    of_item=("as_of",),
)
