"""What volunteers saw in the street, as a collection of its own under its own licence."""

from flask_babel import gettext
from pydantic_core import to_json

from registry import log
from registry.api.sources.shape import Asked, Feature, Page, Schema, Source
from registry.cameras.beside import observations
from registry.cameras.tables import Observation
from registry.database import Session
from registry.errors import NotFound
from registry.maps.systems import System

LICENCE = "https://opendatacommons.org/licenses/odbl/1-0/"
NAMES = ("kind", "source", "external_id", "observed_on", "tags")


def page(session: Session, asked: Asked) -> Page:
    """A page of the observations, in the order they were loaded."""
    when = (asked.during.first, asked.during.last) if asked.during else None
    found = observations.page(
        session, after=int(asked.after or 0), limit=asked.limit, box=asked.box, when=when
    )
    told = [_feature(one, asked.system) for one in found.rows]
    after = str(found.rows[-1].id) if found.has_more else None
    return Page([to_json(told)[1:-1]], len(told), found.total, after, log.size(session))


def item(session: Session, number: str, system: System) -> tuple[Feature, int]:
    """One observation."""
    found = observations.by_id(session, int(number)) if _is_number(number) else None
    if found is None:
        raise NotFound("There is no observation {id}.", id=number[:40])
    return _feature(found, system), log.size(session)


def properties() -> Schema:
    """The properties of a feature as JSON Schema."""
    return {name: {"title": name, "type": "string"} for name in NAMES}


def _is_number(said: str) -> bool:
    return said.isascii() and said.isdecimal() and len(said) < 16


def _feature(seen: Observation, system: System) -> Feature:
    first, second = system.coordinates(seen.lon, seen.lat)
    return {
        "type": "Feature",
        "id": seen.id,
        "geometry": {"type": "Point", "coordinates": [float(first), float(second)]},
        "properties": {name: getattr(seen, name) for name in NAMES},
    }


SOURCE = Source(
    name="observations",
    title=lambda: gettext("What volunteers saw in the street"),
    description=lambda: gettext(
        "Things that volunteers of OpenStreetMap noted down. They are not on the register: nobody "
        "answers for them here, and they are never merged with its records."
    ),
    licence=LICENCE,
    parameters=(),
    page=page,
    item=item,
    properties=properties,
    shown=("kind", "observed_on", "source"),
)
