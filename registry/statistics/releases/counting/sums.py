"""How the counts of a table add up: all that a reader knows of them beside the figures.

Parts that were not said to be all are no more than their whole; where they add up to it they are
taken to be all, for a reader would guess as much.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from registry.places import areas
from registry.statistics.cells import Cell
from registry.statistics.measures import measure, measures
from registry.statistics.periods import Period, parse
from registry.statistics.releases import naming
from registry.statistics.releases.counting.table import Table


@dataclass(frozen=True)
class Sum:
    """The parts are the whole together, or, if not `is_whole`, no more than it."""

    whole: str
    parts: tuple[str, ...]
    is_whole: bool = True


def sums(table: Table) -> list[Sum]:
    """Every sum of the table whose counts are there, each once."""
    values = table.values
    found: dict[Sum, None] = {}
    for whole, parts in _told(table):
        there = tuple(sorted(part for part in parts if part in values))
        if whole not in values or not there:
            continue
        left = values[whole] - sum(values[part] for part in there)
        if left >= 0:  # what does not hold cannot be known either
            found[Sum(whole, there, left == 0)] = None
    return list(found)


def _told(table: Table) -> Iterator[tuple[str, Iterable[str]]]:
    yield from table.totals.items()
    for name, cell in table.cells.items():
        if parse(cell.period).is_year:
            yield name, [_in(cell, quarter) for quarter in _quarters(cell.period)]
    yield from _of_measures(table)
    yield from _of_dims(table)
    yield from _of_areas(table)


def _quarters(period: str) -> list[str]:
    return [str(Period(parse(period).year, number)) for number in (1, 2, 3, 4)]


def _in(cell: Cell, period: str) -> str:
    return _named(cell, period=period)


def _of_measures(table: Table) -> Iterator[tuple[str, Iterable[str]]]:
    """Outcomes and their whole; a part alone and what it lies within."""
    wholes: dict[str, list[str]] = defaultdict(list)
    for name, cell in table.cells.items():
        said = measure(cell.measure)
        if said.sums_to:
            wholes[_named(cell, measure=said.sums_to)].append(name)
        if said.within:
            yield _named(cell, measure=said.within), [name]
    yield from wholes.items()


def _of_dims(table: Table) -> Iterator[tuple[str, Iterable[str]]]:
    """Counts of parts, and the count of which they are parts."""
    wholes: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name, cell in table.cells.items():
        for key, _ in cell.dims:
            if key not in naming.OWN_DIMS:
                dims = tuple(one for one in cell.dims if one[0] != key)
                wholes[_named(cell, dims=dims), key].append(name)
    for (whole, _), parts in wholes.items():
        yield whole, parts


def _of_areas(table: Table) -> Iterator[tuple[str, Iterable[str]]]:
    """A system's counts in an area, and in those parts of it that were counted apart."""
    by_area: dict[str, dict[str, str]] = defaultdict(dict)
    for name, cell in table.cells.items():
        if cell.system != naming.ALL and measure(cell.measure).kind == "flow":
            by_area[_named(cell, area="")][cell.area] = name
    for names in by_area.values():
        wholes: dict[str, list[str]] = defaultdict(list)
        for area_id, name in names.items():
            above = (one.id for one in areas.chain(area_id)[1:] if one.id in names)
            if nearest := next(above, None):
                wholes[names[nearest]].append(name)
        yield from wholes.items()


def _named(
    cell: Cell,
    *,
    area: str | None = None,
    period: str | None = None,
    measure: str | None = None,
    dims: tuple[tuple[str, str], ...] | None = None,
) -> str:
    other = Cell(
        cell.system,
        cell.area if area is None else area,
        period or cell.period,
        measure or cell.measure,
        None,
        cell.dims if dims is None else dims,
    )
    return naming.name_of(other)


def is_about_people(cell: Cell) -> bool:
    """Whether a count may have to be hidden: of people, or of a part that divides them."""
    known = measures()[cell.measure]
    return known.tier != "A" or any(key not in naming.OWN_DIMS for key, _ in cell.dims)
