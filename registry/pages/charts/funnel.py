"""A funnel: from what the system saw to what became of people, a bar for each step.

Bars are drawn by the square root of the count: beside a million faces ten false alerts would be
nothing at all. The numbers stand beside the bars, and the table says how they are drawn.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import sqrt

from registry.statistics.cells import Cell


@dataclass(frozen=True)
class Step:
    """A step: its measure, its cell where one is published, and the bar in hundredths.

    `kind` is of what it tells (system, right, wrong, open, people); `depth` how far it is inside
    the step above.
    """

    measure: str
    kind: str
    depth: int
    cell: Cell | None
    width: float = 0.0

    @property
    def gap(self) -> str | None:
        """`hidden`, `reason` or `missing` where there is no count to show."""
        if self.cell is None:
            return "missing"
        if self.cell.is_hidden:
            return "hidden"
        return "reason" if self.cell.value is None else None


def funnel(steps: Sequence[Step]) -> tuple[Step, ...]:
    """The steps with their bars, the longest as long as the sheet is wide."""
    counts = [step.cell.value or 0 for step in steps if step.cell and step.gap is None]
    most = max(counts, default=0)
    return tuple(replace(step, width=_width(step, most)) for step in steps)


def _width(step: Step, most: int) -> float:
    if step.gap or not most:
        return 0.0
    assert step.cell is not None
    return round(100 * sqrt((step.cell.value or 0) / most), 2)
