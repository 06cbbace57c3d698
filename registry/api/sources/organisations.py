"""Who answers for cameras, as a collection without places: few enough to be at hand in whole."""

from typing import Any

from flask import request
from flask_babel import gettext

from registry import log
from registry.api.sources.shape import Asked, Feature, Page, Schema, Source, page_of
from registry.cameras.beside import organisations
from registry.cameras.beside.organisations import Organisation
from registry.cameras.declared.vocabulary import terms
from registry.cameras.record import RightsContact
from registry.database import Session
from registry.datasets import formats
from registry.errors import NotFound, Refused
from registry.maps.systems import System
from registry.web.session import settings

PART = "rights_contact"
PLAIN = tuple(name for name in Organisation.model_fields if name != PART)
CONTACT = tuple(RightsContact.model_fields)
TYPES = {"demonstration": "boolean", "retention_limit_days": "integer"}


def page(session: Session, asked: Asked) -> Page:
    """A page of the organisations by id; none lies within a box."""
    size = asked.turn.size if asked.turn else _size(session)
    records = organisations.standing(session, size)
    wanted = request.args.get("type")
    if wanted is not None and wanted not in (known := terms("organisation_type")):
        raise Refused(
            "{key}={value} is not known. {key} takes one of: {known}.",
            field="type",
            code="unknown_value",
            key="type",
            value=wanted[:80],
            known=", ".join(known),
        )
    found = [
        _feature(records[one])
        for one in sorted(records)
        if not asked.box and wanted in (None, records[one].get("type"))
    ]
    return page_of(found, asked, size)


def item(session: Session, organisation_id: str, _system: System) -> tuple[Feature, int]:
    """One organisation, and the log size that it is told at."""
    size = _size(session)
    found = organisations.standing(session, size).get(organisation_id)
    if found is None:
        raise NotFound("There is no organisation “{id}” on the register.", id=organisation_id)
    return _feature(found), size


def properties() -> Schema:
    """The properties of a feature as JSON Schema."""
    names = (*PLAIN, *(f"{PART}_{name}" for name in CONTACT))
    return {name: {"title": name, "type": TYPES.get(name, "string")} for name in names}


def _size(session: Session) -> int:
    said = request.args.get("as_of")
    if len(request.args.getlist("as_of")) > 1:
        raise Refused("as_of can be given once only.", field="as_of")
    return log.size_at(session, said, settings().timezone) if said else log.size(session)


def _feature(record: dict[str, Any]) -> Feature:
    contact = record.get(PART) or {}
    told = {name: record.get(name) for name in PLAIN}
    told |= {f"{PART}_{name}": contact.get(name) for name in CONTACT}
    told["demonstration"] = record.get("demonstration", False)
    return {"type": "Feature", "id": record["id"], "geometry": None, "properties": told}


SOURCE = Source(
    name="organisations",
    title=lambda: gettext("Organisations"),
    description=lambda: gettext(
        "Organisations named in the records: ministries, city administrations, companies. Offices, "
        "never persons."
    ),
    licence=formats.LICENCE,
    parameters=("as_of", "type"),
    page=page,
    item=item,
    properties=properties,
    shown=("type", "name_kk", "name_ru", "name_en"),
    of_item=("as_of",),
    has_places=False,
)
