"""How the counts of a table add up: all that a reader knows of them beside the figures.

The sums of a release are published, so what kind of sum it is says something of the counts in it.
It is reckoned with: where parts are said to be all of their whole, or not all, or more than it, the
proof takes that for known. Of a count that lies within another, whether it is all of it stays open.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from registry.places import areas
from registry.statistics.cells import Cell
from registry.statistics.measures import MEANT, measure, measures
from registry.statistics.periods import Period, parse
from registry.statistics.releases import naming
from registry.statistics.releases.counting.table import Table


class Left(StrEnum):
    """What a sum says of the whole without its parts."""

    NOTHING = "nothing"  # the parts are all
    SOME = "some"
    ANY = "any"  # some, or nothing
    LESS = "less"  # the parts are more than the whole: offices contradict each other


Told = tuple[str, Iterable[str], bool]  # a whole, its parts, and whether they may be all of it


@dataclass(frozen=True)
class Sum:
    """A whole, those parts of it that there are, and what is left of it without them."""

    whole: str
    parts: tuple[str, ...]
    left: Left = Left.NOTHING


def sums(table: Table) -> list[Sum]:
    """Every sum of the table whose counts are there, each once."""
    values = table.values
    found: dict[Sum, None] = {}
    for whole, parts, may_be_all in _told(table):
        there = tuple(sorted(part for part in parts if part in values))
        if whole in values and there:
            left = values[whole] - sum(values[part] for part in there)
            found[Sum(whole, there, _left(left, may_be_all))] = None
    return list(found)


def _left(count: int, may_be_all: bool) -> Left:
    if count < 0:
        return Left.LESS
    if not may_be_all:
        return Left.ANY
    return Left.SOME if count else Left.NOTHING


def _told(table: Table) -> Iterator[Told]:
    for whole, parts in _added(table):
        yield whole, parts, True
    for name, cell in table.cells.items():
        for code in _around(cell.measure):
            yield _named(cell, measure=code), [name], False


def _added(table: Table) -> Iterator[tuple[str, Iterable[str]]]:
    """Wholes that are made of parts."""
    yield from table.totals.items()
    for name, cell in table.cells.items():
        if parse(cell.period).is_year:
            yield name, [_in(cell, quarter) for quarter in _quarters(cell.period)]
    yield from _of_measures(table)
    yield from _of_dims(table)
    yield from _of_areas(table)


def _around(code: str) -> list[str]:
    """The measures that this one is never more than."""
    within = measure(code).within
    return [*([within] if within else []), *(whole for part, whole in MEANT if part == code)]


def _quarters(period: str) -> list[str]:
    return [str(Period(parse(period).year, number)) for number in (1, 2, 3, 4)]


def _in(cell: Cell, period: str) -> str:
    return _named(cell, period=period)


def _of_measures(table: Table) -> Iterator[tuple[str, Iterable[str]]]:
    """Outcomes and their whole."""
    wholes: dict[str, list[str]] = defaultdict(list)
    for name, cell in table.cells.items():
        said = measure(cell.measure)
        if said.sums_to:
            wholes[_named(cell, measure=said.sums_to)].append(name)
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
