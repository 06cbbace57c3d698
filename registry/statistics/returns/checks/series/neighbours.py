"""Rows that fall out of line: list sizes with one wrong digit, counts far off those around them."""

from collections.abc import Iterator
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from registry.errors import N_
from registry.statistics.estimates import JUMP
from registry.statistics.returns.checks.grid import Grid, Numbers, Truths, number, places
from registry.statistics.returns.problems import Level, Problem

AROUND = 15  # rows on each side that a row is held against
FEWEST = 5  # of them that must have a count
TELLING = 0.05  # a list grows by less than this share within a day


def found(grid: Grid, own: Truths) -> Iterator[Problem]:
    """The rows of the return (`own`) that fall out of line among all that are known."""
    yield from _digits(grid, own)
    order = np.argsort(grid.starts, kind="stable")
    regime = regimes(grid)
    for code, measured in (("faces_seen", _by_hour(grid, "faces_seen")), ("list_size", grid.sizes)):
        usual = _usual(measured, regime, order)
        with np.errstate(divide="ignore", invalid="ignore"):
            factor = measured / usual
        for place in places(own & ((factor > JUMP) | (factor < 1 / JUMP))):
            yield _far_off(grid, place, code, measured[place], usual[place])


def regimes(grid: Grid) -> NDArray[np.int64]:
    """A number for each threshold that rows were counted under; those without one are alike."""
    known: dict[object, int] = {}
    return np.array([known.setdefault(number(row.threshold), len(known)) for row in grid.rows])


def _by_hour(grid: Grid, code: str) -> Numbers:
    """Counts by hour of a camera where hours are given in every row, else by row."""
    hours = grid.counts("camera_hours")
    counted = grid.counts(code)
    if not np.isnan(hours).any() and (hours > 0).all():
        by_hour: Numbers = counted / hours
        return by_hour
    return counted


def _usual(measured: Numbers, regime: NDArray[np.int64], order: NDArray[np.int64]) -> Numbers:
    """The median of the nearest rows of the same regime, without the row itself."""
    usual = np.full(len(measured), np.nan)
    for one in np.unique(regime):
        mine = order[(regime[order] == one) & ~np.isnan(measured[order])]
        if len(mine) <= FEWEST:
            continue
        padded = np.r_[np.full(AROUND, np.nan), measured[mine], np.full(AROUND, np.nan)]
        windows = np.lib.stride_tricks.sliding_window_view(padded, 2 * AROUND + 1).copy()
        windows[:, AROUND] = np.nan
        usual[mine] = np.nanmedian(windows, axis=1)
    return usual


def _far_off(grid: Grid, place: int, code: str, value: float, usual: float) -> Problem:
    row = int(grid.numbers[place])
    said = {"row": row, "measure": code, "value": round(value), "usual": round(usual)}
    return Problem("RATIO_TO_NEIGHBOURS", Level.WARNING, row, code, FAR_OFF, said)


def _digits(grid: Grid, own: Truths) -> Iterator[Problem]:
    """Of sizes of a list on one day that are one digit apart, the one that stands alone."""
    days: dict[int, list[int]] = {}
    for place in places(~np.isnan(grid.sizes)):
        days.setdefault(int(grid.starts[place]), []).append(place)
    for day, there in days.items():
        sizes = [int(grid.sizes[place]) for place in there]
        distinct = list(dict.fromkeys(sizes))
        if not any(_may_be_mistyped(a, b) for a, b in combinations(distinct, 2)):
            continue
        around = _around(grid, day)
        likelier = {size: _better(size, sizes, around) for size in distinct}
        for place, size in zip(there, sizes, strict=True):
            other = likelier[size]
            if other is not None and own[place]:
                said = {"row": int(grid.numbers[place]), "value": size, "suggest": other}
                yield Problem("OUTLIER_DIGIT", Level.WARNING, said["row"], "list_size", DIGIT, said)


def _around(grid: Grid, day: int) -> float | None:
    """The usual size of the list on the days around this one."""
    known = ~np.isnan(grid.sizes) & (grid.starts != day)
    if not known.any():
        return None
    nearest = np.argsort(np.abs(grid.starts[known] - day), kind="stable")[:AROUND]
    return float(np.median(grid.sizes[known][nearest]))


def _better(size: int, sizes: list[int], around: float | None) -> int | None:
    """Another size of the day, one digit away, that is the likelier one of the two."""
    for other in dict.fromkeys(sizes):
        if not _may_be_mistyped(size, other):
            continue
        mine, theirs = sizes.count(size), sizes.count(other)
        if around is not None and abs(size - around) != abs(other - around):
            is_odd = abs(size - around) > abs(other - around)
        else:
            is_odd = (mine, -sizes.index(size)) < (theirs, -sizes.index(other))
        if is_odd:
            return other
    return None


def _may_be_mistyped(one: int, other: int) -> bool:
    is_far = abs(one - other) > TELLING * max(one, other)
    return is_far and _one_digit_apart(one, other)


def _one_digit_apart(one: int, other: int) -> bool:
    """Whether a digit was mistyped, lost or doubled.

    >>> _one_digit_apart(16199, 19199), _one_digit_apart(12225, 1225), _one_digit_apart(12, 21)
    (True, True, False)
    """
    short, long = sorted((str(one), str(other)), key=len)
    if len(short) == len(long):
        return sum(a != b for a, b in zip(short, long, strict=True)) == 1
    if len(long) - len(short) > 1:
        return False
    return any(long[:i] + long[i + 1 :] == short for i in range(len(long)))


FAR_OFF = N_(
    "Row {row}: “{measure}” comes to {value}, where the rows around it come to about {usual}. Look "
    "for a lost or doubled digit and correct it, or say what was different then."
)
DIGIT = N_(
    "Row {row}: the list had {value} entries, and {suggest} in another row of the same day. One "
    "digit differs: correct it, or say why the list changed within the day."
)
