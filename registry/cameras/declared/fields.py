"""The dictionary of the record: what each field is called and means, and why a blank is blank.

The words are data (`data/fields.toml`); the order there is the order in which residents ask.
A blank is *not declared* unless the record itself says that it was never asked for, or that
the published rule on places keeps it back: three different things, and never shown as one.
"""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any, get_args

from pydantic_core import PydanticUndefined

from registry.cameras.declared.publishing import NAMES, VIEW
from registry.cameras.declared.vocabulary import narrower
from registry.cameras.record import Camera, Part
from registry.errors import Refused
from registry.places.generalise import WITHOUT_ADDRESS, WITHOUT_POINT, WITHOUT_VIEW
from registry.settings import SHIPPED

GROUPS = ("doing", "footage", "answers", "basis", "rights", "place", "device", "record")
SEEING_ONLY = frozenset({"recording", "live_viewing", "motion_detection", "unknown"})


class Blank(StrEnum):
    """Why a field holds nothing."""

    NOT_DECLARED = "not_declared"
    NOT_PUBLISHED = "not_published"
    NOT_ASKED = "not_asked"


@dataclass(frozen=True)
class Field:
    """A field in words; `holds` says what kind of thing its value names, where not plain text."""

    name: str
    label: dict[str, str]
    meaning: dict[str, str]
    group: str = ""
    tier: str = ""
    vocabulary: str | None = None
    unit: str | None = None
    holds: str | None = None

    @property
    def is_shown_blank(self) -> bool:
        """Whether a blank of it is shown as loud as a value."""
        return self.tier in ("required", "always")


@cache
def fields() -> dict[str, Field]:
    """Every field of the record and, under dotted names, of its parts."""
    with (SHIPPED / "fields.toml").open("rb") as file:
        said = tomllib.load(file)
    return {name: Field(name, **texts) for name, texts in said.items()}


def field(name: str) -> Field:
    """The field of that name that one may ask about; Refused for any other."""
    if name not in fields() or "." in name:
        raise Refused(
            "“{name}” is no field of a camera's record; /about/fields lists them.",
            field="field",
            code="unknown_value",
            name=name,
        )
    return fields()[name]


def by_group() -> dict[str, list[Field]]:
    """The record's fields by what they are about, in the order in which residents ask."""
    whole = [field for field in fields().values() if field.group]
    return {group: [field for field in whole if field.group == group] for group in GROUPS}


def parts(name: str) -> list[Field]:
    """The fields of a part, such as those of `legal_basis`."""
    return [field for field in fields().values() if field.name.startswith(f"{name}.")]


def using(vocabulary: str) -> list[Field]:
    """The fields that hold words of a vocabulary."""
    return [field for field in fields().values() if field.vocabulary == vocabulary]


def blank(camera: Camera, name: str) -> Blank | None:
    """Why the field is empty; None when it is not."""
    if getattr(camera, name) not in (None, ()):
        return None
    if name in _kept_back(camera):
        return Blank.NOT_PUBLISHED
    is_asked = ASKED.get(name)
    if is_asked and not is_asked(camera):
        return Blank.NOT_ASKED
    return Blank.NOT_DECLARED


def undeclared(camera: Camera) -> list[str]:
    """The fields whose blank is shown, in the order in which residents ask."""
    return [
        name
        for name, said in fields().items()
        if said.is_shown_blank
        and not name.startswith("title_")
        and blank(camera, name) is Blank.NOT_DECLARED
    ]


def whole(camera: Camera) -> dict[str, Any]:
    """The record with every field: null where nothing is declared, 0 where zero is."""
    record = _nulled(camera.model_dump(mode="json"))
    assert isinstance(record, dict)
    return record


def completed(record: dict[str, Any]) -> dict[str, Any]:
    """What `whole` gives, out of the log's own record of a camera."""
    return _completed(record, Camera)


def _completed(record: dict[str, Any], of: type[Part]) -> dict[str, Any]:
    said = _blanks(of) | record
    for name, part in _parts(of).items():
        held = said.get(name)
        if isinstance(held, list):
            said[name] = [_completed(each, part) for each in held]
        elif held is not None:
            said[name] = _completed(held, part)
    return {name: None if value == [] else value for name, value in said.items()}


@cache
def _blanks(of: type[Part]) -> dict[str, Any]:
    """What a record of this kind holds where nothing is said."""
    said = {name: field.get_default() for name, field in of.model_fields.items()}
    return {
        name: None if value in ((), PydanticUndefined) else value for name, value in said.items()
    }


@cache
def _parts(of: type[Part]) -> dict[str, type[Part]]:
    """The fields of a record that hold records of their own, and their kinds."""
    found = {name: _part_in(field.annotation) for name, field in of.model_fields.items()}
    return {name: part for name, part in found.items() if part}


def _part_in(annotation: Any) -> type[Part] | None:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        return annotation
    return next(filter(None, map(_part_in, get_args(annotation))), None)


def _nulled(value: object) -> object:
    if isinstance(value, dict):
        return {key: _nulled(held) for key, held in value.items()}
    if isinstance(value, list):
        return [_nulled(held) for held in value] or None
    return value


def _kept_back(camera: Camera) -> set[str]:
    precision = camera.location_precision
    kept: set[str] = set()
    kept |= {"lat", "lon"} if precision in WITHOUT_POINT else set()
    kept |= set(NAMES) if precision in WITHOUT_ADDRESS else set()
    kept |= set(VIEW) if precision in WITHOUT_VIEW else set()
    return kept | ({"external_ids"} if precision == "street" else set())


def _can(camera: Camera) -> set[str]:
    return {f.function for f in camera.functions if f.state != "not_capable"}


def _is_vague(camera: Camera) -> bool:
    return camera.location_precision != "exact"


ASKED: dict[str, Callable[[Camera], bool]] = {
    "camera_count": lambda camera: camera.record_kind != "camera",
    "withheld_reason": _is_vague,
    "withheld_law": _is_vague,
    "withheld_review_on": _is_vague,
    "removed_on": lambda camera: camera.status == "removed",
    "human_role": lambda camera: bool(_can(camera) & {*narrower("function", "face_recognition")}),
    "retention_event_days": lambda camera: bool(_can(camera) - SEEING_ONLY),
    "retention_biometric_days": lambda camera: camera.identifiability == "biometric",
    "bearings": lambda camera: camera.device_type not in ("dome", "panoramic_360"),
    "proposal_comments_until": lambda camera: camera.status in ("proposed", "consultation"),
}
