"""Puts filters together and refuses what they cannot ask, whichever form they were written in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from registry.cameras.cql2.queryables import FAULT, Kind, Queryable, queryable
from registry.cameras.cql2.shapes import Shape
from registry.cameras.cql2.tree import Among, Blank, Compared, Every, Like, Node, Within
from registry.cameras.index.index_columns import ordinal
from registry.errors import Refused

MOST_TERMS = 500
LONGEST_PATTERN = 200
TURNED = {"=": "=", "<>": "<>", "<": ">", ">": "<", "<=": ">=", ">=": "<="}


@dataclass(frozen=True)
class Name:
    """A property as a filter names it; `folded` where the case of its letters is left aside."""

    of: Queryable
    folded: bool = False


@dataclass(frozen=True)
class Literal:
    """A value as a filter writes it."""

    value: str | float | bool | date
    folded: bool = False


Operand = Name | Literal | Shape


def name(said: str) -> Name:
    """A property, if there is one of that name."""
    return Name(queryable(said))


def folded(operand: Operand) -> Operand:
    """CASEI of a property or a text."""
    if isinstance(operand, Name) and operand.of.kind is Kind.TEXT:
        return Name(operand.of, folded=True)
    if isinstance(operand, Literal) and isinstance(operand.value, str):
        return Literal(operand.value.casefold(), folded=True)
    raise Refused("CASEI takes a property that holds text, or a text.", **FAULT)


def compared(left: Operand, sign: str, right: Operand) -> Node:
    """A property and a value, in either order."""
    if isinstance(left, Literal) and isinstance(right, Name):
        left, sign, right = right, TURNED[sign], left
    of, is_folded = _scalar(left)
    return Compared(of, sign, _value(of, right), is_folded)


def between(operand: Operand, least: Operand, most: Operand) -> Node:
    """A property that is neither less nor more than two values."""
    of, _ = _scalar(operand)
    if of.kind is Kind.TEXT:
        raise Refused(
            "BETWEEN takes a property that holds numbers or days; {name} holds text.",
            name=of.name,
            **FAULT,
        )
    bounds = ((">=", least), ("<=", most))
    return Every(tuple(Compared(of, sign, _value(of, one)) for sign, one in bounds))


def among(operand: Operand, values: Sequence[Operand]) -> Node:
    """A property that is one of several values."""
    of, is_folded = _scalar(operand)
    if not 0 < len(values) <= MOST_TERMS:
        raise Refused("IN takes from 1 to 500 values.", **FAULT)
    return Among(of, frozenset(_value(of, one) for one in values), is_folded)


def like(operand: Operand, pattern: Operand) -> Node:
    """A text with wild cards."""
    of, is_folded = _scalar(operand)
    if of.kind is not Kind.TEXT:
        raise Refused(
            "LIKE takes a property that holds text; {name} holds none.", name=of.name, **FAULT
        )
    said = str(_value(of, pattern))
    if len(said) > LONGEST_PATTERN:
        raise Refused("A pattern of LIKE takes at most 200 characters.", **FAULT)
    node = Like(of, said, is_folded)
    try:
        node.fits(np.array([b""]))
    except pa.ArrowInvalid as unreadable:
        raise Refused(
            "The pattern of LIKE is not understood. Use % and _ as wild cards.", **FAULT
        ) from (unreadable)
    return node


def blank(operand: Operand) -> Node:
    """IS NULL."""
    if not isinstance(operand, Name):
        raise Refused("IS NULL takes the name of a property.", **FAULT)
    return Blank(operand.of)


def intersects(left: Operand, right: Operand) -> Node:
    """A place and a shape, in either order."""
    if isinstance(left, Shape):
        left, right = right, left
    if not (isinstance(left, Name) and left.of.kind is Kind.PLACE and isinstance(right, Shape)):
        raise Refused("S_INTERSECTS takes the property geometry and a geometry or BBOX.", **FAULT)
    return Within(left.of, right.box, right.shape)


def day(said: object) -> Literal:
    """DATE."""
    try:
        return Literal(date.fromisoformat(said if isinstance(said, str) else ""))
    except ValueError as broken:
        raise Refused("A day is written DATE('2026-03-31').", **FAULT) from broken


def _scalar(operand: Operand) -> tuple[Queryable, bool]:
    if not isinstance(operand, Name) or operand.of.kind is Kind.PLACE:
        raise Refused(
            "A comparison takes the name of a property on one side and a value on the other.",
            **FAULT,
        )
    return operand.of, operand.folded


def _value(of: Queryable, operand: Operand) -> str | float | int:
    value = operand.value if isinstance(operand, Literal) else None
    if of.kind is Kind.DAY and isinstance(value, date):
        return ordinal(value)
    if of.kind is Kind.WHOLE and isinstance(value, int | float) and not isinstance(value, bool):
        return value
    if of.kind is Kind.TEXT and isinstance(value, str):
        return value
    raise _not_comparable(of)


def _not_comparable(of: Queryable) -> Refused:
    if of.kind is Kind.DAY:
        return Refused(
            "{name} is compared with a day, written DATE('2026-03-31').", name=of.name, **FAULT
        )
    if of.kind is Kind.WHOLE:
        return Refused("{name} is compared with a number.", name=of.name, **FAULT)
    return Refused("{name} is compared with a text in single quotes.", name=of.name, **FAULT)
