"""What one distinct cell says: facts for the record, and what is doubtful about them.

A column of a million rows has few distinct cells, and each of them is read once.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from registry.cameras.intake.issues import Doubt


@dataclass(frozen=True, slots=True)
class Said:
    """Facts that a cell adds to its row's record, and doubts about the cell."""

    facts: dict[str, Any] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()


class Cells(Sequence[Said]):
    """What the distinct cells of a column say, kept small.

    A column of numbers or addresses has as many distinct cells as rows, and nearly all of them
    say one text of one field: of these the text alone is kept, in an Arrow array. `numbers` says
    of each cell which of the other sayings is its own, or, below zero, which field its text is of.
    """

    def __init__(
        self,
        numbers: NDArray[np.int32],
        sayings: Sequence[Said],
        texts: Any = None,
        fields: Sequence[str] = (),
    ) -> None:
        self.numbers = numbers
        self.sayings = sayings
        self.texts = texts
        self.fields = tuple(fields)

    def __len__(self) -> int:
        return len(self.numbers)

    @overload
    def __getitem__(self, i: int) -> Said: ...
    @overload
    def __getitem__(self, i: slice) -> list[Said]: ...
    def __getitem__(self, i: int | slice) -> Said | list[Said]:
        if isinstance(i, slice):
            return [self[each] for each in range(*i.indices(len(self)))]
        number = int(self.numbers[i])
        if number >= 0:
            return self.sayings[number]
        return Said({self.fields[-1 - number]: self.texts[i].as_py()})

    def which(self, holds: Callable[[Said], bool]) -> NDArray[np.bool_]:
        """The cells that say something for which this holds; of texts only the field is told."""
        # Numbers below zero count from the end, as the fields behind the sayings do.
        told = [*self.sayings, *(Said({name: ""}) for name in reversed(self.fields))]
        return np.array([holds(said) for said in told], dtype=bool)[self.numbers]

    def of_field(self, name: str) -> NDArray[np.bool_]:
        """The cells that say nothing but a text of this field."""
        if name not in self.fields:
            return np.zeros(len(self), dtype=bool)
        return np.asarray(self.numbers == -1 - self.fields.index(name))

    def different(self) -> Iterator[Said]:
        """Every saying that is more than a text, and one text of each field."""
        yield from self.sayings
        yield from (Said({name: ""}) for name in self.fields)

    def marks(self) -> NDArray[np.int64]:
        """A number for each cell, alike for cells of which is known that they say the same."""
        own = np.arange(len(self), dtype=np.int64) + len(self.sayings)
        return np.where(self.numbers >= 0, self.numbers, own)


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
