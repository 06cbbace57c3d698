"""Totals that an office announced, held against its rows; and the days which they would fit."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np

from registry.errors import N_
from registry.statistics.returns.checks.grid import Grid, Numbers
from registry.statistics.returns.given import Given
from registry.statistics.returns.problems import Level, Problem

ROWS = "deployments"  # where it is not counted, each row is one


@dataclass(frozen=True)
class Window:
    """Days whose rows come nearest to announced totals, and what these rows add up to."""

    start: date
    end: date
    totals: dict[str, int]


def found(given: Given, grid: Grid) -> Iterator[Problem]:
    """Whether what was announced follows from the rows; if not, from which days it nearly would."""
    told = dict(given.headline or {})
    sums = {code: int(np.nansum(_counts(grid, code))) for code in told}
    wrong = [code for code in told if told[code] != sums[code]]
    if not wrong or not len(grid.rows):
        return
    near = nearest(grid, told)
    said = {"measures": wrong, "announced": [told[code] for code in wrong]}
    said |= {"counted": [sums[code] for code in wrong]}
    said |= {"start": near.start.isoformat(), "end": near.end.isoformat()}
    said |= {"near": [near.totals[code] for code in wrong]}
    is_whole = near.totals == sums
    template = APART if is_whole else ELSEWHERE
    yield Problem("HEADLINE_NOT_REPRODUCED", Level.WARNING, 0, wrong[0], template, said)


def nearest(grid: Grid, told: Mapping[str, int]) -> Window:
    """Of all spans of days, the one whose rows come nearest to these totals.

    How far off a span is, is the sum of what its totals are off by, each as a share.
    """
    days, place = np.unique(grid.starts, return_inverse=True)
    sums = np.zeros((len(told), len(days) + 1))
    for line, code in enumerate(told):
        counts = np.nan_to_num(_counts(grid, code))
        sums[line, 1:] = np.cumsum(np.bincount(place, counts, len(days)))
    wanted = np.array(list(told.values()), dtype=float)[:, None]
    best, chosen = np.inf, (0, len(days) - 1)
    for first in range(len(days)):
        totals = sums[:, first + 1 :] - sums[:, [first]]
        off = (np.abs(totals - wanted) / np.maximum(wanted, 1)).sum(axis=0)
        last = int(np.argmin(off))
        if off[last] < best:
            best, chosen = off[last], (first, first + last)
    first, last = chosen
    within = (sums[:, last + 1] - sums[:, first]).tolist()
    start, end = (date.fromordinal(int(days[at])) for at in chosen)
    return Window(start, end, dict(zip(told, map(int, within), strict=True)))


def _counts(grid: Grid, code: str) -> Numbers:
    if code == ROWS and code not in grid.columns:
        return np.ones(len(grid.rows))
    return grid.counts(code)


APART = N_(
    "Announced was {announced} for {measures}, and the rows add up to {counted}. Say from which "
    "records the announced totals come, or correct the rows."
)
ELSEWHERE = N_(
    "Announced was {announced} for {measures}, and the rows add up to {counted}. Nearest come the "
    "rows of {start} to {end} with {near}: say for exactly which days the totals hold."
)
