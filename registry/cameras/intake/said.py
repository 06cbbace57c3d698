"""What one distinct cell says: facts for the record, and what is doubtful about them.

A column of a million rows has few distinct cells, and each of them is read once.
"""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registry.cameras.intake.issues import Doubt


@dataclass(frozen=True, slots=True)
class Said:
    """Facts that a cell adds to its row's record, and doubts about the cell."""

    facts: dict[str, Any] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True)
class Column:
    """What is known of a column before its cells are read."""

    field: str
    kind: str
    header: str
    today: date
    argument: str = ""
    zero_is_unknown: bool = False
    day_first: bool | None = None
    unit: str | None = None
    unit_guessed: bool = False
    numbers_are: str = "bearing"

    def doubt(self, code: str, message: str) -> Doubt:
        """A doubt about this column's field."""
        return Doubt(code, message, field=self.field)


NOTHING = Said()
