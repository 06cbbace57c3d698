"""Doubts of an import, each named once with its row, field, code and a sentence with the way out.

A refused row cannot be entered as it stands, a warned one is entered with the doubt named, a noted
one is only told of. The list is capped so that a hopeless file stays small in memory; the counts
are not.
"""

import tomllib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.settings import SHIPPED

LISTED = 50_000
LONGEST_VALUE = 200
COORDINATES = frozenset({"lat", "lon", "point", "x", "y"})
TELLING = COORDINATES | {"address", "address_alternative", "street", "house", "bearings"}
HIDDEN = "(withheld)"


class Weight(StrEnum):
    """How much a doubt weighs."""

    REFUSED = "refused"
    WARNED = "warned"
    NOTED = "noted"


@dataclass(frozen=True, slots=True)
class Doubt:
    """What is doubtful about a cell or a row; `{value}` in the message stands for the cell."""

    code: str
    message: str
    field: str | None = None
    weight: Weight = Weight.WARNED
    value: str | None = None


@dataclass(frozen=True, slots=True)
class Issue:
    """A doubt about a data row, counted from 1; row 0 is the file itself."""

    row: int
    field: str | None
    code: str
    value: str | None
    message: str
    weight: Weight

    def as_json(self) -> dict[str, Any]:
        """The issue as the report writes it."""
        return {
            "row": self.row,
            "field": self.field,
            "code": self.code,
            "value": self.value,
            "message": self.message,
            "weight": str(self.weight),
        }


class Issues:
    """All doubts of one file, and which rows they refuse, warn or leave without a place."""

    def __init__(self, rows: int) -> None:
        self.codes: Counter[str] = Counter()
        self.left_out = 0
        self.refused = np.zeros(rows, dtype=bool)
        self.misplaced = np.zeros(rows, dtype=bool)
        self.warned = np.zeros(rows, dtype=bool)
        self.vague = np.zeros(rows, dtype=bool)
        self._listed: list[Issue] = []

    def __len__(self) -> int:
        return self.codes.total()

    def add(self, row: int, doubt: Doubt, value: object = None) -> None:
        """Name a doubt about the row with this index (-1: about the whole file)."""
        self.codes[doubt.code] += 1
        if row >= 0:
            self._weigh(row, doubt)
        if len(self._listed) >= LISTED:
            self.left_out += 1
            return
        said = doubt.value if doubt.value is not None else value
        shown = None if said is None else str(said)[:LONGEST_VALUE]
        # The report travels by mail: it must not tell where a withheld camera is.
        if row >= 0 and self.vague[row] and doubt.field in TELLING:
            shown = HIDDEN
        message = doubt.message.replace("{value}", shown or "")
        self._listed.append(Issue(row + 1, doubt.field, doubt.code, shown, message, doubt.weight))

    def add_all(self, rows: Iterable[int] | NDArray[np.intp], doubt: Doubt, value: object) -> None:
        """Name the same doubt about the same value in several rows."""
        for row in rows:
            self.add(int(row), doubt, value)

    def listed(self) -> list[Issue]:
        """The doubts by row, as many as are kept."""
        return sorted(self._listed, key=lambda issue: issue.row)

    def _weigh(self, row: int, doubt: Doubt) -> None:
        if doubt.weight is Weight.REFUSED:
            kind = self.misplaced if doubt.code in MISPLACED else self.refused
            kind[row] = True
        elif doubt.weight is Weight.WARNED:
            self.warned[row] = True


# A row whose only fault is its place can be entered without one, when that is asked for.
MISPLACED = frozenset(
    {
        "null_island",
        "swapped_coordinates",
        "outside_area",
        "coordinates_disagree",
        "unplaced",
        "not_a_number",
        "out_of_range",
    }
)


@cache
def meanings() -> dict[str, dict[str, str]]:
    """Every code with its weight and its meaning in kk, ru and en."""
    with (SHIPPED / "intake" / "codes.toml").open("rb") as file:
        return tomllib.load(file)
