"""What is asked of a record on a form: the kind of each field, and the fields of its parts.

The dictionary says what a field is called and in which group it stands, the record itself what it
may hold; a form is nothing more than both together.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from registry.cameras.declared import fields
from registry.cameras.record import Camera, Part

# Given by the register itself, and not typed.
GIVEN = frozenset({"id", "demonstration", "identifiability"})
LONG = frozenset({"purpose_text", "area_watched", "withheld_law", "rights_contact.post"})
LONGEST = 2_000  # characters of a text


class Kind(StrEnum):
    """How a value is typed."""

    TEXT = "text"
    LONG = "long"
    NUMBER = "number"
    WHOLE = "whole"
    DATE = "date"
    LINK = "link"
    YES_NO = "yes_no"
    TERM = "term"
    ORGANISATION = "organisation"
    SYSTEM = "system"
    AREA = "area"
    LANGUAGE = "language"


@dataclass(frozen=True)
class Input:
    """A field as it is typed: one value or `many`, of a kind or of `parts` of its own."""

    field: fields.Field
    kind: Kind
    many: bool = False
    required: bool = False  # the record has a value even where nobody says one
    parts: tuple["Input", ...] = ()

    @property
    def name(self) -> str:
        """The field's name, dotted where it is one of a part."""
        return self.field.name

    @property
    def key(self) -> str:
        """Its name within the record or part that holds it."""
        return self.name.rpartition(".")[2]

    @property
    def is_rows(self) -> bool:
        """Whether it is typed in rows, as many as there are."""
        return self.many and (bool(self.parts) or self.kind is Kind.ORGANISATION)


@cache
def inputs() -> dict[str, Input]:
    """Every field that is typed, by name, in the order in which residents ask."""
    asked = fields.by_group().values()
    named = {field.name: field for group in asked for field in group if field.name not in GIVEN}
    return {name: _input(field, Camera) for name, field in named.items()}


def by_group() -> dict[str, list[Input]]:
    """The same by what they are about."""
    known = inputs()
    return {
        group: [known[field.name] for field in listed if field.name in known]
        for group, listed in fields.by_group().items()
    }


def rows() -> frozenset[str]:
    """The names of the fields that are typed in rows."""
    return frozenset(name for name, one in inputs().items() if one.is_rows)


def _input(field: fields.Field, of: type[Part]) -> Input:
    key = field.name.rpartition(".")[2]
    said = of.model_fields[key]
    held = list(_flat(said.annotation))
    part = next((one for one in held if isinstance(one, type) and issubclass(one, Part)), None)
    return Input(
        field,
        _kind(field, held),
        many=tuple in held,
        required=said.default not in (None, ()) and not said.is_required(),
        parts=tuple(_input(one, part) for one in fields.parts(field.name)) if part else (),
    )


def _kind(field: fields.Field, held: list[Any]) -> Kind:
    if field.vocabulary:
        return Kind.TERM
    if field.holds in set(Kind):
        return Kind(field.holds or "")
    if int in held:
        return Kind.WHOLE
    if float in held:
        return Kind.NUMBER
    return Kind.LONG if field.name in LONG else Kind.TEXT


def _flat(annotation: Any) -> Iterator[Any]:
    """Every type in an annotation, its containers among them."""
    origin = get_origin(annotation)
    if origin is tuple:
        yield tuple
    elif origin not in (Union, UnionType, Annotated):
        yield annotation
        return
    for inner in get_args(annotation):
        yield from _flat(inner)
