"""Columns that are the same in every row: one of them was most likely copied over the other."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np

from registry.errors import N_
from registry.statistics.measures import measures
from registry.statistics.returns.checks.grid import Grid
from registry.statistics.returns.problems import Level, Problem

FEWEST = 10  # rows that are not 0 in which the columns are the same


def found(grid: Grid) -> Iterator[Problem]:
    """Each column that repeats another one; numbers that never change say nothing."""
    for one, other, rows in repeated(grid):
        said = {"measure_first": one, "measure": other, "rows": rows}
        yield Problem("DUPLICATE_COLUMN", Level.ERROR, 0, other, SAME, said)


def repeated(grid: Grid) -> Iterator[tuple[str, str, int]]:
    """The pairs of measures that are the same in every row, and in how many."""
    for one, other in combinations(grid.columns, 2):
        first, second = grid.columns[one], grid.columns[other]
        both = first.known & second.known
        if _is_part(one, other) or not np.array_equal(first.counts[both], second.counts[both]):
            continue
        filled = first.counts[both & (first.counts != 0)]
        if len(filled) >= FEWEST and np.ptp(filled) > 0:
            yield one, other, int(both.sum())


def _is_part(one: str, other: str) -> bool:
    """Whether one is a part of the other: all alerts may well be true ones."""
    known = measures()
    if one not in known or other not in known:
        return True
    return bool(
        {known[one].sums_to, known[one].within} & {other}
        or {known[other].sums_to, known[other].within} & {one}
    )


SAME = N_(
    "The columns “{measure_first}” and “{measure}” hold the same numbers in all {rows} rows that "
    "have both. One was most likely copied over the other: correct it, or write not_collected in "
    "the one that was not counted by itself."
)
