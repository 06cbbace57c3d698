"""Whether parts add up to their whole, and none is more than what it is a part of."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from registry.errors import N_
from registry.statistics.measures import measures
from registry.statistics.returns.checks.grid import Column, Grid, Numbers, Truths, places
from registry.statistics.returns.given import Given
from registry.statistics.returns.problems import Level, Problem

ALERTS = "alerts"


def found(given: Given, grid: Grid) -> Iterator[Problem]:
    """Where the sums of a return are not right."""
    for whole in grid.wholes():
        if whole in grid.columns:
            yield from _parts(grid, whole)
    for measure in measures().values():
        if measure.within in grid.columns and measure.code in grid.columns:
            yield from _within(grid, measure.code, str(measure.within))
    yield from _dimensions(given, grid)


def _parts(grid: Grid, whole: str) -> Iterator[Problem]:
    """All parts together are the whole; where one is missing, the others are no more than it."""
    columns = [grid.columns[code] for code in grid.parts_of(whole) if code in grid.columns]
    if not columns:
        return
    are_all = len(columns) == len(grid.parts_of(whole))
    total, added = grid.counts(whole), _added(columns)
    wrong = _apart(total, added, are_all & _complete(columns))
    for place in places(wrong):
        code = "ALERT_SUM" if whole == ALERTS else "PART_SUM"
        said = _said(grid, place, total, added)
        said |= {"measure": whole, "measure_parts": grid.parts_of(whole)}
        yield Problem(code, Level.ERROR, said["row"], whole, APART, said)


def _within(grid: Grid, code: str, whole: str) -> Iterator[Problem]:
    part, total = grid.counts(code), grid.counts(whole)
    for place in places(part > total):
        said = _said(grid, place, total, part) | {"measure": code, "measure_whole": whole}
        yield Problem("PART_GT_TOTAL", Level.ERROR, said["row"], code, BEYOND, said)


def _dimensions(given: Given, grid: Grid) -> Iterator[Problem]:
    """Counts by age, say, are no more than the count of all; the same where they are complete."""
    groups: dict[tuple[str, tuple[str, ...]], list[Column]] = {}
    for (code, dims), column in grid.parts.items():
        groups.setdefault((code, tuple(name for name, _ in dims)), []).append(column)
    for (code, names), columns in groups.items():
        is_complete = set(names) <= set(given.complete)
        total, added = grid.counts(code), _added(columns)
        for place in places(_apart(total, added, is_complete & _complete(columns))):
            said = _said(grid, place, total, added)
            said |= {"measure": code, "by": ", ".join(names), "measure_by": list(names)}
            template = PARTITION if is_complete else PARTITION_BEYOND
            yield Problem("PARTITION_SUM", Level.ERROR, said["row"], code, template, said)


def _added(columns: list[Column]) -> Numbers:
    """The sum of what is known; NaN in rows where nothing is."""
    counts = np.array([column.counts for column in columns])
    added: Numbers = np.nansum(counts, axis=0)
    added[np.isnan(counts).all(axis=0)] = np.nan
    return added


def _complete(columns: list[Column]) -> Truths:
    said = [column.known | column.inapplicable for column in columns]
    complete: Truths = np.logical_and.reduce(said)
    return complete


def _apart(total: Numbers, added: Numbers, complete: Truths) -> Truths:
    wrong: Truths = (added > total) | (complete & (added < total))
    return wrong


def _said(grid: Grid, place: int, total: Numbers, added: Numbers) -> dict[str, Any]:
    whole, parts = int(total[place]), int(added[place])
    row = int(grid.numbers[place])
    return {"row": row, "total": whole, "sum": parts, "difference": abs(whole - parts)}


APART = N_(
    "Row {row}: “{measure}” is {total}, and its parts add up to {sum} ({measure_parts}). Find the "
    "{difference} that are too many or too few and correct the number, or give a reason in the "
    "place of a part that is not known."
)
BEYOND = N_(
    "Row {row}: “{measure}” is {sum}, more than “{measure_whole}” with {total}, of which it is a "
    "part. Correct one of the two."
)
PARTITION = N_(
    "Row {row}: “{measure}” is {total}, and its parts ({measure_by}) add up to {sum}. They are "
    "said to be complete: correct a count, or take back that they are."
)
PARTITION_BEYOND = N_(
    "Row {row}: “{measure}” is {total}, and its parts ({measure_by}) add up to {sum}, which is "
    "more. Correct one of them."
)
