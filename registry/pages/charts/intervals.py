"""Dots with interval bars, a row each, on one axis of shares."""

from collections.abc import Sequence
from dataclasses import dataclass

from registry.pages.charts.axis import Axis, shares

HEAD, HIGH, BREAK, FOOT = 30, 56, 34, 6  # pixels: the axis, a row, a break above it, the end
BESIDE = 1.2  # hundredths: what is closer is drawn as one dot


@dataclass(frozen=True)
class Row:
    """What a row tells: a share between `least` and `most` with its interval, or why none.

    `said` is the figure in words; `broken` says why it cannot be compared with the row above.
    `gap` is `hidden`, `missing` or None where there is a figure.
    """

    label: str
    said: str
    low: float | None = None
    high: float | None = None
    least: float | None = None
    most: float | None = None
    gap: str | None = None
    broken: str | None = None


@dataclass(frozen=True)
class Placed:
    """A row on the sheet: from `x` the interval, and the bounds as two dots, or as one.

    Where there is no figure, all of it is 0.
    """

    row: Row
    y: int
    x: float = 0.0
    width: float = 0.0
    ends: tuple[float, ...] = ()


@dataclass(frozen=True)
class Dots:
    """The whole drawing; `ticks` are the values of the axis and where they stand."""

    axis: Axis
    rows: tuple[Placed, ...]
    height: int
    ticks: tuple[tuple[float, float], ...]


def dots(rows: Sequence[Row]) -> Dots:
    """The drawing of these rows, in their order."""
    axis = shares(row.low for row in rows if row.low is not None)
    placed, y = [], HEAD
    for row in rows:
        y += BREAK if row.broken else 0
        placed.append(_placed(row, y, axis))
        y += HIGH
    return Dots(axis, tuple(placed), y + FOOT, tuple((one, axis.at(one)) for one in axis.ticks))


def _placed(row: Row, y: int, axis: Axis) -> Placed:
    if row.low is None or row.high is None:
        return Placed(row, y)
    x, end = axis.at(row.low), axis.at(row.high)
    ends = tuple(axis.at(one) for one in (row.least, row.most) if one is not None)
    if len(ends) == 2 and ends[1] - ends[0] < BESIDE:
        ends = (round(sum(ends) / 2, 2),)
    return Placed(row, y, x, round(end - x, 2), ends)
