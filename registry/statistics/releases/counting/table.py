"""The whole table of a moment: counts by system and area, and their sums over the country."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from registry.places import areas
from registry.statistics.cells import Cell, Mark
from registry.statistics.measures import measure
from registry.statistics.releases import naming
from registry.statistics.releases.counting.counts import PENDING, Count, Source, counts
from registry.statistics.returns import Accepted

# Capability, period, measure: what the whole country is counted by.
Total = tuple[str, str, str]


@dataclass(frozen=True)
class Table:
    """The true counts by name, the parts of each total, and the returns that all rests on."""

    cells: Mapping[str, Cell]
    totals: Mapping[str, tuple[str, ...]]
    sources: tuple[Source, ...]

    @property
    def values(self) -> dict[str, int]:
        """The counts that there are."""
        return {name: one.value for name, one in self.cells.items() if one.value is not None}


def table(
    found: Sequence[Accepted],
    *,
    since: date,
    until: date,
    divided: Collection[str] | None = None,
    least: int = 0,
) -> Table:
    """The table of accepted returns of some time.

    Of the measures that are `divided` (all, if not said) with the counts of parts of people. Acts
    of an authority are not divided where they are so few that no part could be `least`: their
    number is shown, and whoever knows it knows how few each part is, whatever is hidden.
    """
    told = counts(found, since=since, until=until)
    few = _few(told, least)
    every = [
        one
        for one in told
        if not _divides(one.cell)
        or (
            (divided is None or one.cell.measure in divided)
            and few.isdisjoint(naming.wholes(one.cell))
        )
    ]
    cells = {naming.name_of(one.cell): one.cell for one in every}
    totals: dict[str, tuple[str, ...]] = {}
    for key, parts in _by_total(every).items():
        cell = _total(key, [one.cell for one in parts])
        cells[naming.name_of(cell)] = cell
        totals[naming.name_of(cell)] = tuple(naming.name_of(one.cell) for one in parts)
    return Table(dict(sorted(cells.items())), totals, tuple(_source(one) for one in found))


def top(area_ids: Iterable[str]) -> set[str]:
    """Those of the areas that lie in no other of them."""
    every = set(area_ids)
    return {one for one in every if not {above.id for above in areas.chain(one)[1:]} & every}


def _by_total(every: Sequence[Count]) -> dict[Total, list[Count]]:
    """The counts of each total; none where counts of two capabilities lie in one."""
    parts: dict[tuple[str, str], list[Count]] = defaultdict(list)
    for one in every:
        if not one.cell.dims and measure(one.cell.measure).kind == "flow":
            parts[one.cell.period, one.cell.measure].append(one)
    found: dict[Total, list[Count]] = {}
    for (period, code), some in parts.items():
        mixed = {name for one in some if len(one.capabilities) > 1 for name in one.capabilities}
        for capability in sorted({name for one in some for name in one.capabilities} - mixed):
            able = [one for one in some if capability in one.capabilities]
            found[capability, period, code] = _topmost(able)
    return found


def _topmost(some: list[Count]) -> list[Count]:
    """Without the areas that lie in another one which the same system was counted in."""
    areas_of: dict[str, set[str]] = defaultdict(set)
    for one in some:
        areas_of[one.cell.system].add(one.cell.area)
    kept = {system: top(within) for system, within in areas_of.items()}
    return [one for one in some if one.cell.area in kept[one.cell.system]]


def _total(key: Total, parts: Sequence[Cell]) -> Cell:
    capability, period, code = key
    dims = (("capability", capability),)
    cell = Cell(naming.ALL, naming.country(), period, code, None, dims)
    there = [one.value for one in parts if one.value is not None]
    if any(Mark.NOT_AVAILABLE in one.marks for one in parts):
        return replace(cell, marks=Mark.NOT_AVAILABLE.value, reason=PENDING)
    if not there:
        return replace(cell, marks=Mark.NOT_APPLICABLE.value, reason=parts[0].reason)
    is_estimated = any(Mark.ESTIMATED in one.marks for one in parts)
    return replace(cell, value=sum(there), marks=Mark.ESTIMATED.value if is_estimated else "")


def _divides(cell: Cell) -> bool:
    return any(key not in naming.OWN_DIMS for key, _ in cell.dims)


def _few(told: Sequence[Count], least: int) -> set[naming.Whole]:
    """The wholes always shown that are too few to be divided; each part that is hidden is 1."""
    values = {naming.name_of(one.cell): one.cell.value for one in told}
    shown = (one.cell for one in told if measure(one.cell.measure).tier == "A")
    parts = Counter(whole for cell in shown for whole in naming.wholes(cell))
    return {
        (name, key)
        for (name, key), count in parts.items()
        if 0 < (values.get(name) or 0) < least + count - 1
    }


def _source(one: Accepted) -> Source:
    return Source(one.id, one.system_id, one.area_id, one.vintage, one.sha256, one.demonstration)
