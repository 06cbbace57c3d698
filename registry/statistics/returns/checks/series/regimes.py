"""Whether the threshold of a row is the one that stood on its day."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

import numpy as np

from registry.errors import N_
from registry.statistics.returns.checks.alone.days import swapped
from registry.statistics.returns.checks.grid import Grid, Truths, number
from registry.statistics.returns.problems import Level, Problem
from registry.statistics.returns.tables import SystemSetting

NEAREST = 3  # rows on each side that must agree, where no setting was handed in
YEARS = (1, -1, 2, -2)  # by which a year is most often mistyped


def found(grid: Grid, own: Truths, settings: Sequence[SystemSetting]) -> Iterator[Problem]:
    """The rows whose threshold stood on another day, with that day where it can be guessed."""
    thresholds = [number(row.threshold) for row in grid.rows]
    order = [int(place) for place in np.argsort(grid.starts, kind="stable")]
    order = [place for place in order if thresholds[place] is not None]
    for at, place in enumerate(order):
        if not own[place]:
            continue
        row = grid.rows[place]
        stood = _stood(settings, row.starts_on) or _agreed(order, at, thresholds)
        if stood is None or stood == thresholds[place]:
            continue
        other = _likelier(row.starts_on, thresholds[place], settings, grid, thresholds)
        said = {"row": row.number, "value": str(row.threshold), "usual": str(stood)}
        said |= {"start": row.starts_on.isoformat(), "suggest": other.isoformat() if other else ""}
        template = DAY if other else THRESHOLD
        yield Problem("DATE_REGIME", Level.WARNING, row.number, None, template, said)


def _stood(settings: Sequence[SystemSetting], day: date) -> Decimal | None:
    """The threshold that the office said stood on a day."""
    for one in settings:
        if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to):
            return number(one.threshold)
    return None


def _agreed(order: list[int], at: int, thresholds: list[Decimal | None]) -> Decimal | None:
    """The threshold of the rows just before and after, if it is one and the same."""
    around = order[max(0, at - NEAREST) : at] + order[at + 1 : at + 1 + NEAREST]
    told = {thresholds[place] for place in around}
    return told.pop() if len(told) == 1 and len(around) == 2 * NEAREST else None


def _likelier(
    day: date,
    threshold: Decimal | None,
    settings: Sequence[SystemSetting],
    grid: Grid,
    thresholds: list[Decimal | None],
) -> date | None:
    """The day that may be meant: another year, or day and month swapped."""
    days = [
        starts
        for starts, told in zip(grid.starts, thresholds, strict=True)
        if told == threshold and starts != day.toordinal()
    ]
    for other in (swapped(day), *(_in_year(day, day.year + years) for years in YEARS)):
        if other is None:
            continue
        if settings:
            fits = _stood(settings, other) == threshold
        else:
            fits = bool(days) and min(days) <= other.toordinal() <= max(days)
        if fits:
            return other
    return None


def _in_year(day: date, year: int) -> date | None:
    try:
        return day.replace(year=year)
    except ValueError:  # the 29th of February
        return None


DAY = N_(
    "Row {row} was counted under the threshold {value}, but on {start} it was {usual}. Is "
    "{suggest} meant? Correct the day or the threshold, or say why it differs."
)
THRESHOLD = N_(
    "Row {row} was counted under the threshold {value}, but on {start} it was {usual}. Correct the "
    "day or the threshold, or say why it differs."
)
