"""What cells are called: the same count bears the same name in every release.

A count that a later release says otherwise is another unknown: it bears the name with the release
in which it is told so.
"""

import json
from dataclasses import replace
from typing import Any

from registry.places.areas import Kind, areas
from registry.statistics.cells import Cell, Dims

ALL = "*"  # in the place of a system: all that can do the same
ONE = "1"  # a figure that everybody knows, for relations with a number in them
REST = "rest"  # begins the name of what is left of a whole: nothing, or more
OWN_DIMS = frozenset({"threshold", "capability"})  # made here; all others divide people

Whole = tuple[str, str]  # the name of a count, and by what it is divided


def name_of(cell: Cell) -> str:
    """The name of a cell, of all its keys."""
    parts = [cell.system, cell.area, cell.period, cell.measure]
    return "|".join([*parts, *(f"{key}={said}" for key, said in cell.dims)])


def wholes(cell: Cell) -> list[Whole]:
    """The wholes that a count is a part of people of, each by what it is divided."""
    keys = [key for key, _ in cell.dims if key not in OWN_DIMS]
    return [
        (name_of(replace(cell, dims=tuple(one for one in cell.dims if one[0] != key))), key)
        for key in keys
    ]


def vintage(name: str, release_id: str) -> str:
    """The name of a count that this release says otherwise than the one before."""
    return f"{name}@{release_id}"


def country() -> str:
    """The area that contains all others."""
    return next(one.id for one in areas().values() if one.kind is Kind.COUNTRY)


def cell_of(told: dict[str, Any]) -> Cell:
    """A cell of a release's file."""
    return Cell(
        system=told["system"],
        area=told["area"],
        period=told["period"],
        measure=told["measure"],
        value=told["value"],
        dims=dims_of(told["dims"]),
        marks=told["marks"],
        reason=told["reason"],
    )


def dims_of(told: dict[str, Any] | str) -> Dims:
    """Of what part a count is, from its JSON."""
    known: dict[str, Any] = json.loads(told) if isinstance(told, str) else told
    return tuple(sorted((key, str(said)) for key, said in known.items()))
