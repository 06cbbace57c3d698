"""The counts of accepted returns by system, area and quarter, before anything is hidden."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from registry.statistics.cells import Cell, Dims, Mark
from registry.statistics.measures import measure
from registry.statistics.periods import Period, parse
from registry.statistics.returns import Accepted, Counting, Missing, Row, Value

PENDING = "pending"  # a part of the period is not there yet
WHOLE_YEAR = 5  # where a number of a quarter stands: rows that lie in no one quarter
DAY = timedelta(days=1)

Key = tuple[str, str, str, Dims]  # system, area, measure, dims


@dataclass(frozen=True)
class Source:
    """A return that figures rest on."""

    return_id: int
    system: str
    area: str
    vintage: int
    sha256: str
    is_demonstration: bool


@dataclass(frozen=True)
class Count:
    """A true count, or why there is none; `capabilities` are those whose returns it is from."""

    cell: Cell
    capabilities: frozenset[str]


@dataclass(frozen=True)
class _Part:
    """What one row says of a measure."""

    row: Row
    value: Value
    capability: str


def quarter_of(row: Row) -> Period | None:
    """The quarter in which a row lies, or else its year; None if it lies in no one year."""
    first, last = row.starts_on, row.ends_on
    if first.year != last.year:
        return None
    begins, ends = (first.month - 1) // 3 + 1, (last.month - 1) // 3 + 1
    return Period(first.year, begins if begins == ends else WHOLE_YEAR)


def counts(found: Sequence[Accepted], *, since: date, until: date) -> list[Count]:
    """The counts of every quarter and year between two days, by system, area and measure."""
    parts, told = _gathered(found)
    made: list[Count] = []
    for key, by_year in parts.items():
        for year, by_quarter in by_year.items():
            made += _of_year(key, year, by_quarter, told[key[0], key[1], key[2]])
    return [one for one in made if _lies_within(one.cell.period, since, until)]


def _gathered(
    found: Sequence[Accepted],
) -> tuple[
    dict[Key, dict[int, dict[int, list[_Part]]]], dict[tuple[str, str, str], list[Accepted]]
]:
    parts: dict[Key, dict[int, dict[int, list[_Part]]]] = {}
    told: dict[tuple[str, str, str], list[Accepted]] = defaultdict(list)
    for one in found:
        said: set[str] = set()
        for row in one.rows:
            period = quarter_of(row)
            for value in (*row.values, *_of_row(row)) if period else ():
                for dims in _dims(row, value):
                    assert period is not None
                    years = parts.setdefault((one.system_id, one.area_id, value.measure, dims), {})
                    quarters = years.setdefault(period.year, {})
                    part = _Part(row, value, one.capability)
                    quarters.setdefault(period.quarter, []).append(part)
                said.add(value.measure)
        for code in said:
            told[one.system_id, one.area_id, code].append(one)
    return parts, told


def _of_row(row: Row) -> list[Value]:
    """The list that stands beside a row, where the row does not count it as well."""
    is_counted = any(value.measure == "list_size" for value in row.values)
    if row.list_size is None or is_counted:
        return []
    return [Value("list_size", row.list_size)]


def _dims(row: Row, value: Value) -> list[Dims]:
    """Of what a value is counted: as it was given, and for acts of a system by its threshold."""
    asked = measure(value.measure)
    by_threshold = row.threshold and not value.dims and asked.tier == "A" and asked.kind == "flow"
    return [value.dims, *([(("threshold", str(row.threshold)),)] if by_threshold else [])]


def _of_year(
    key: Key, year: int, by_quarter: dict[int, list[_Part]], told: list[Accepted]
) -> list[Count]:
    every = [part for parts in by_quarter.values() for part in parts]
    # A row over several quarters would make each quarter say less than it seems to.
    quarters = [] if WHOLE_YEAR in by_quarter else sorted(by_quarter)
    made = [
        _count(key, period, by_quarter[period.quarter], told)
        for period in (Period(year, quarter) for quarter in quarters)
    ]
    return [*made, _count(key, Period(year), every, told)]


def _lies_within(written: str, since: date, until: date) -> bool:
    period = parse(written)
    return since <= period.first and period.last <= until


def covers(told: Iterable[Accepted], period: Period) -> bool:
    """Whether the returns leave out no day of a period."""
    reached = period.first - DAY
    for one in sorted(told, key=lambda one: one.period_start):
        if one.period_start > reached + DAY:
            break
        reached = max(reached, one.period_end)
    return reached >= period.last


def _count(key: Key, period: Period, parts: list[_Part], told: list[Accepted]) -> Count:
    system, area, code, dims = key
    cell = Cell(system, area, str(period), code, None, dims)
    capabilities = frozenset(part.capability for part in parts)
    if not covers(told, period):
        said = replace(cell, marks=Mark.NOT_AVAILABLE.value, reason=PENDING)
        return Count(said, capabilities)
    return Count(_valued(cell, parts), capabilities)


def _valued(cell: Cell, parts: list[_Part]) -> Cell:
    if measure(cell.measure).kind == "stock":
        parts = [max(parts, key=lambda part: (part.row.ends_on, part.row.number))]
    reasons = [str(part.value.missing) for part in parts if part.value.value is None]
    weighty = [reason for reason in reasons if reason != Missing.NOT_APPLICABLE]
    if weighty:
        return replace(cell, marks=Mark.NOT_AVAILABLE.value, reason=weighty[0])
    values = [part.value.value for part in parts if part.value.value is not None]
    if not values:
        return replace(cell, marks=Mark.NOT_APPLICABLE.value, reason=Missing.NOT_APPLICABLE.value)
    is_counted = all(part.value.counting == Counting.COUNTED for part in parts)
    return replace(cell, value=sum(values), marks="" if is_counted else Mark.ESTIMATED.value)
