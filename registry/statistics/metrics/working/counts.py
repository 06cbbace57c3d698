"""The published counts of one part of a table: a hidden one is never read."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from registry.statistics import measures
from registry.statistics.cells import Cell, Dims, Mark
from registry.statistics.metrics.working.figure import Lack


@dataclass(frozen=True)
class Counts:
    """Cells of one system, area and period by measure, without what nobody may see."""

    cells: dict[str, Cell]

    def value(self, measure: str) -> int | None:
        """The count, None where there is none to be read."""
        cell = self.cells.get(measure)
        return cell.value if cell else None

    def lack(self, measure: str) -> str | None:
        """Why there is no count; None where there is one."""
        cell = self.cells.get(measure)
        if cell is None:
            return Lack.NOT_PUBLISHED
        if cell.is_hidden:
            return Lack.HIDDEN
        if cell.value is not None:
            return None
        if Mark.NOT_APPLICABLE in cell.marks:
            return cell.reason or "not_applicable"
        return cell.reason or Lack.NOT_PUBLISHED

    def total(self, codes: Iterable[str]) -> int | None:
        """The counts added up, None where one of them cannot be read."""
        values = [self.value(code) for code in codes]
        return sum(value for value in values if value is not None) if None not in values else None

    def of(self, codes: Iterable[str]) -> tuple[Cell, ...]:
        """The cells of these measures that there are."""
        return tuple(self.cells[code] for code in dict.fromkeys(codes) if code in self.cells)

    def capabilities(self) -> set[str]:
        """What the system can be, going by what was counted of it."""
        known = measures.measures()
        each = [set(known[code].capability) for code in self.cells if code in known]
        return set.intersection(*each) if each else set()


def counts(cells: Sequence[Cell], dims: Dims = ()) -> Counts:
    """The counts of one part; a ValueError if the cells are of several systems, areas, periods."""
    of_part = [cell for cell in cells if cell.dims == dims]
    if len({(cell.system, cell.area, cell.period) for cell in of_part}) > 1:
        raise ValueError("figures are of one system, one area and one period")
    if len({cell.measure for cell in of_part}) < len(of_part):
        raise ValueError("a measure is counted once in a part")
    return Counts({cell.measure: _safe(cell) for cell in of_part})


def _safe(cell: Cell) -> Cell:
    return replace(cell, value=None, reason=None) if cell.is_hidden else cell
