"""Whether the days of a return can be: in order, within its period, and not of the future."""

from collections.abc import Iterator
from datetime import date

import numpy as np

from registry.errors import N_
from registry.statistics.returns.checks.grid import Grid, Truths, places
from registry.statistics.returns.given import Given
from registry.statistics.returns.problems import Level, Problem


def found(given: Given, grid: Grid, today: date) -> Iterator[Problem]:
    """What is wrong with the period and the days of the rows."""
    yield from _period(given, today)
    first, last = given.period_start.toordinal(), given.period_end.toordinal()
    backward = grid.starts > grid.ends
    future = ~backward & (grid.ends > today.toordinal())
    outside = ~backward & ~future & ((grid.starts < first) | (grid.ends > last))
    yield from _each(given, grid, backward, "DATE_ORDER", BACKWARD)
    yield from _each(given, grid, future, "DATE_FUTURE", FUTURE)
    yield from _each(given, grid, outside, "OUTSIDE_PERIOD", OUTSIDE)
    yield from _out_of_order(grid, ~(backward | future | outside))


def swapped(day: date) -> date | None:
    """The day that a program means which takes the month for the day; None where there is none.

    >>> swapped(date(2020, 11, 2)), swapped(date(2020, 11, 13))
    (datetime.date(2020, 2, 11), None)
    """
    return date(day.year, day.day, day.month) if day.day <= 12 and day.day != day.month else None


def _period(given: Given, today: date) -> Iterator[Problem]:
    said = {"start": given.period_start.isoformat(), "end": given.period_end.isoformat()}
    if given.period_start > given.period_end:
        yield Problem("DATE_ORDER", Level.ERROR, 0, None, PERIOD_BACKWARD, said)
    elif given.period_end > today:
        yield Problem("DATE_FUTURE", Level.ERROR, 0, None, PERIOD_FUTURE, said)
    if not given.rows:
        yield Problem("NO_ROWS", Level.ERROR, 0, None, NO_ROWS)


def _each(given: Given, grid: Grid, wrong: Truths, code: str, template: str) -> Iterator[Problem]:
    for place in places(wrong):
        row = grid.rows[place]
        said = {"row": row.number, "start": row.starts_on.isoformat()}
        said |= {"end": row.ends_on.isoformat(), "suggest": ""}
        told = template
        other = swapped(row.starts_on)
        is_a_day = row.starts_on == row.ends_on
        if is_a_day and other and given.period_start <= other <= given.period_end:
            told, said["suggest"] = SWAPPED, other.isoformat()
        yield Problem(code, Level.ERROR, row.number, None, told, said)


def _out_of_order(grid: Grid, sound: Truths) -> Iterator[Problem]:
    """A day that stands out of order among the others, and would not with day and month swapped."""
    starts = grid.starts
    if len(starts) < 3:
        return
    before = np.r_[0, starts[:-1]]
    after = np.r_[starts[1:], np.iinfo(np.int64).max]
    # Against one neighbour alone it could be either of the two that is wrong.
    astray = ((starts < before) | (starts > after)) & (before <= after) & sound
    for place in places(astray):
        row = grid.rows[place]
        other = swapped(row.starts_on)
        if other and before[place] <= other.toordinal() <= after[place]:
            said = {"row": row.number, "start": row.starts_on.isoformat()}
            said["suggest"] = other.isoformat()
            yield Problem("DATE_SWAPPED", Level.WARNING, row.number, None, ASTRAY, said)


PERIOD_BACKWARD = N_("The period ends on {end}, before it begins on {start}. Correct the days.")
PERIOD_FUTURE = N_(
    "The period ends on {end}, and that day is not over yet. Hand the return in afterwards, or "
    "shorten the period."
)
NO_ROWS = N_("The return holds no rows. Give the counts of the whole period in one row at least.")
BACKWARD = N_("Row {row} ends on {end}, before it begins on {start}. Correct the days.")
FUTURE = N_("Row {row} ends on {end}, which has not come yet. Correct the day.")
OUTSIDE = N_(
    "Row {row} is of {start} to {end} and lies outside the period of the return. Correct the days, "
    "or move the row to the return of its period."
)
SWAPPED = N_(
    "Row {row} is of {start}, outside the days it can be of. A program may have swapped day and "
    "month: {suggest}? Write the right day as YYYY-MM-DD."
)
ASTRAY = N_(
    "Row {row} is of {start}, out of order among its neighbours. A program may have swapped day "
    "and month: {suggest}? Write the right day as YYYY-MM-DD, or say why the order is right."
)
