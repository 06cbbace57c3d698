"""Where a series breaks: another threshold, a list of another size, counting of another kind.

A jump is a factor of more than three between the medians before and after; a single odd row moves
no median, so an error in a row is no break.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from registry.statistics.estimates import JUMP
from registry.statistics.returns.checks.grid import number
from registry.statistics.returns.given import Row
from registry.statistics.returns.tables import SystemSetting, WatchlistSnapshot

AROUND = 15  # rows on each side whose median counts; fewer where there are few rows
PERSISTS = 3  # rows on each side of a change of threshold that must agree
SEEN = {"faces_seen": "camera_hours", "vehicles_read": "camera_hours"}
Numbers = NDArray[np.float64]
Series = list[tuple[date, float]]


@dataclass(frozen=True)
class Break:
    """A day from which on a measure of a system cannot be compared with what was before."""

    measure: str
    at: date
    detected_by: str  # threshold, list, rate
    before: str | None
    after: str | None


def detect(
    rows: Sequence[Row],
    settings: Sequence[SystemSetting] = (),
    snapshots: Sequence[WatchlistSnapshot] = (),
) -> list[Break]:
    """The breaks in what is known of one system in one area, by day."""
    ordered = sorted(rows, key=lambda row: (row.starts_on, row.number))
    found = [*_thresholds(ordered, settings), *_lists(ordered, snapshots)]
    for code, exposure in SEEN.items():
        found += _jumps(_by_exposure(ordered, code, exposure), code, "rate")
    return sorted(found, key=lambda one: (one.at, one.measure))


def _thresholds(rows: Sequence[Row], settings: Sequence[SystemSetting]) -> list[Break]:
    """Changes as they were recorded; where nothing was, as rows on both sides agree on them."""
    stood = [one for one in sorted(settings, key=lambda one: one.valid_from) if one.threshold]
    if stood:
        told = [(one.valid_from, str(one.threshold)) for one in stood]
    else:
        told = _agreed([(row.starts_on, row.threshold) for row in rows if row.threshold])
    return [
        Break("alerts", day, "threshold", before, after)
        for (_, before), (day, after) in pairwise(told)
        if number(before) != number(after)
    ]


def _agreed(told: Sequence[tuple[date, str]]) -> list[tuple[date, str]]:
    """The thresholds that rows in a row agree on, each with its first day."""
    found: list[tuple[date, str]] = []
    few = max(1, min(PERSISTS, len(told) // 4))
    for at, (day, threshold) in enumerate(told):
        alike = {number(other) for _, other in told[at : at + few]}
        is_long = len(told) - at >= few and alike == {number(threshold)}
        if is_long and (not found or number(found[-1][1]) != number(threshold)):
            found.append((day, threshold))
    return found


def _lists(rows: Sequence[Row], snapshots: Sequence[WatchlistSnapshot]) -> list[Break]:
    sizes: Series = [(row.starts_on, size) for row in rows if (size := row.size)]
    sizes += [(one.as_of, one.size) for one in snapshots if one.size]
    return _jumps(sorted(sizes), "list_size", "list")


def _by_exposure(rows: Sequence[Row], code: str, exposure: str) -> Series:
    """A count by hour of a camera where every row has its hours, else by row."""
    counts = [{one.measure: one.value for one in row.values if not one.dims} for row in rows]
    told = [
        (row.starts_on, value, count.get(exposure))
        for row, count in zip(rows, counts, strict=True)
        if (value := count.get(code))
    ]
    by_hour = all(hours for _, _, hours in told)
    return [(day, value / hours if by_hour and hours else value) for day, value, hours in told]


def _jumps(series: Series, measure: str, detected_by: str) -> list[Break]:
    """Where running medians change by more than the factor, at their steepest."""
    values = np.array([value for _, value in series], dtype=float)
    width = max(1, min(AROUND, len(values) // 4))
    if len(values) < 4 * width or len(values) < 4:
        return []
    before, after = _medians(values, width)
    steep = np.abs(np.log(after / before))
    contrast = _contrast(np.log(values), width)
    found = []
    while steep.size and steep[steepest := int(np.argmax(steep))] > np.log(JUMP):
        # Medians are alike along a stretch; the means of logarithms differ most at the change.
        first = max(0, steepest - width)
        at = first + int(np.argmax(contrast[first : steepest + width + 1]))
        day = series[at + width][0]
        told = (f"{middle:.0f}" for middle in (before[at], after[at]))
        found.append(Break(measure, day, detected_by, *told))
        steep[first : max(at, steepest) + width + 1] = 0
    return found


def _contrast(logarithms: Numbers, width: int) -> Numbers:
    """How far apart the means of so many logarithms before and after each place are."""
    means = np.lib.stride_tricks.sliding_window_view(logarithms, width).mean(axis=1)
    contrast: Numbers = np.abs(means[width:] - means[:-width])
    return contrast


def _medians(values: Numbers, width: int) -> tuple[Numbers, Numbers]:
    """The medians of so many values before and after each place that has as many on both sides."""
    windows = np.lib.stride_tricks.sliding_window_view(values, width)
    medians = np.median(windows, axis=1)
    return medians[:-width], medians[width:]
