"""What one distinct cell says: facts for the record, and what is doubtful about them.

A column of a million rows has few distinct cells, and each of them is read once.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, overload

from registry.cameras.intake.issues import Doubt


@dataclass(frozen=True, slots=True)
class Said:
    """Facts that a cell adds to its row's record, and doubts about the cell."""

    facts: dict[str, Any] = field(default_factory=dict)
    doubts: tuple[Doubt, ...] = ()


class Cells(Sequence[Said]):
    """What the distinct cells of a column say, kept small.

    A column of numbers or addresses has as many distinct cells as rows, and nearly all of them
    say one text of one field: of these the text alone is kept.
    """

    def __init__(self, said: Iterable[Said]) -> None:
        self._name = ""
        self._texts: list[str | None] = []
        self._others: dict[int, Said] = {}
        for i, each in enumerate(said):
            text = self._only_text(each)
            self._texts.append(text)
            if text is None and each != NOTHING:
                self._others[i] = each

    def __len__(self) -> int:
        return len(self._texts)

    @overload
    def __getitem__(self, i: int) -> Said: ...
    @overload
    def __getitem__(self, i: slice) -> list[Said]: ...
    def __getitem__(self, i: int | slice) -> Said | list[Said]:
        if isinstance(i, slice):
            return [self[each] for each in range(*i.indices(len(self)))]
        text = self._texts[i]
        if text is not None:
            return Said({self._name: text})
        return self._others.get(i, NOTHING)

    def _only_text(self, said: Said) -> str | None:
        if said.doubts or len(said.facts) != 1:
            return None
        ((name, value),) = said.facts.items()
        self._name = self._name or name
        return value if name == self._name and type(value) is str else None


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
