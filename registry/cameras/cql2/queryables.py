"""What a filter may ask about: the properties of the map index, under their public names."""

from dataclasses import dataclass
from enum import StrEnum

from registry.errors import Refused

FAULT = {"field": "filter", "code": "bad_filter"}  # what every refusal of a filter names


class Kind(StrEnum):
    """What kind of values a property has."""

    TEXT = "text"
    WHOLE = "whole"
    DAY = "day"
    PLACE = "place"


@dataclass(frozen=True)
class Queryable:
    """A property: its public name, its kind, where the index holds it, and its vocabulary."""

    name: str
    kind: Kind
    column: str
    vocabulary: str | None = None
    holds: str | None = None


QUERYABLES = {
    each.name: each
    for each in (
        Queryable("geometry", Kind.PLACE, "lon"),
        Queryable("id", Kind.TEXT, "id"),
        Queryable("district_code", Kind.TEXT, "area_id", holds="area"),
        Queryable("place_type", Kind.TEXT, "place_type", "place_type"),
        Queryable("status", Kind.TEXT, "status", "status"),
        Queryable("connection", Kind.TEXT, "connection", "connection"),
        Queryable("controller", Kind.TEXT, "controller", holds="organisation"),
        Queryable("operator", Kind.TEXT, "operator", holds="organisation"),
        Queryable("legal_basis_type", Kind.TEXT, "legal_basis", "legal_basis_type"),
        Queryable("retention_days", Kind.WHOLE, "retention_days"),
        Queryable("began_on", Kind.DAY, "active_from"),
        Queryable("removed_on", Kind.DAY, "removed_on"),
        Queryable("entry", Kind.WHOLE, "entry"),
    )
}
# Who asks about these means the cameras that are gone as well.
OF_WHAT_IS_GONE = frozenset({"status", "removed_on"})


def queryable(name: str) -> Queryable:
    """The property of that name; Refused for any other."""
    if name not in QUERYABLES:
        raise Refused(
            "A filter cannot ask about “{name}”. It can ask about: {known}.",
            field="filter",
            code="unknown_property",
            name=name[:80],
            known=", ".join(QUERYABLES),
        )
    return QUERYABLES[name]
