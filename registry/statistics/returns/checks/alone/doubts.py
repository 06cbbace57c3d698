"""Figures that can be right, but are wrong more often than not: each needs a word."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from registry.errors import N_
from registry.statistics.measures import MEANT
from registry.statistics.returns.checks.alone import columns
from registry.statistics.returns.checks.grid import Grid, Numbers, places
from registry.statistics.returns.given import Given
from registry.statistics.returns.problems import Level, Problem

UNDETERMINED = ("true_unconfirmed", "false_unconfirmed", "undetermined")
FALSE = ("false_confirmed", "false_unconfirmed", "misread", "stale_list")
OUTCOMES = ("arrests", "other_disposal", "no_action")
SHARE = 10  # percent of the alerts that may stay undetermined without a word
MANY = 200  # alerts among which one would expect a false one


def found(given: Given, grid: Grid) -> Iterator[Problem]:
    """What is doubtful about the counts of a return."""
    yield from _arrests(grid)
    yield from _outcomes(grid)
    for seen in ("faces_seen", "vehicles_read"):
        yield from _more(grid, "alerts", seen, "ALERTS_GT_FACES", FACES)
    yield from _more(grid, "stops", "alerts", "STOPS_GT_ALERTS", STOPS)
    for part, whole in MEANT:
        yield from _more(grid, part, whole, "PART_GT_WHOLE", WHOLE)
    yield from _undetermined(grid)
    yield from _never_false(given, grid)


def _arrests(grid: Grid) -> Iterator[Problem]:
    """Arrests that are said to be linked to an alert, where they are told apart, else all."""
    true = _summed(grid, ("true_confirmed", "true_unconfirmed"))
    linked = grid.counts("arrests_linked")
    arrests = np.where(np.isnan(linked), grid.counts("arrests"), linked)
    for place in places(arrests > true):
        said = _said(grid, place, arrests, true) | {"measure": "arrests"}
        yield Problem("ARRESTS_GT_TRUE", Level.WARNING, said["row"], "arrests", ARRESTS, said)


def _outcomes(grid: Grid) -> Iterator[Problem]:
    # Of two columns that repeat each other one is wrong: they are not added.
    copies = {other for _, other, _ in columns.repeated(grid)}
    outcomes = _summed(grid, [code for code in OUTCOMES if code not in copies])
    alerts = grid.counts("alerts")
    for place in places(outcomes > alerts):
        said = _said(grid, place, outcomes, alerts)
        yield Problem("OUTCOMES_GT_ALERTS", Level.WARNING, said["row"], "alerts", OUTCOME, said)


def _more(grid: Grid, one: str, other: str, code: str, template: str) -> Iterator[Problem]:
    less, more = grid.counts(other), grid.counts(one)
    for place in places(more > less):
        said = _said(grid, place, more, less) | {"measure": one, "measure_other": other}
        yield Problem(code, Level.WARNING, said["row"], one, template, said)


def _undetermined(grid: Grid) -> Iterator[Problem]:
    alerts = grid.total("alerts") or 0
    rest = sum(grid.total(code) or 0 for code in UNDETERMINED)
    if alerts > 0 and rest * 100 > alerts * SHARE:
        said = {"value": rest, "total": alerts, "percent": round(100 * rest / alerts)}
        yield Problem("UNDETERMINED_SHARE", Level.WARNING, 0, "alerts", UNSURE, said)


def _never_false(given: Given, grid: Grid) -> Iterator[Problem]:
    told = [total for code in FALSE if (total := grid.total(code)) is not None]
    alerts = grid.total("alerts") or 0
    if told and not sum(told) and alerts > MANY and not given.protocol:
        yield Problem("ZERO_FALSE", Level.WARNING, 0, "alerts", NEVER, {"total": alerts})


def _summed(grid: Grid, codes: tuple[str, ...] | list[str]) -> Numbers:
    counts = np.array([grid.counts(code) for code in codes])
    summed: Numbers = np.nansum(counts, axis=0)
    summed[np.isnan(counts).all(axis=0)] = np.nan
    return summed


def _said(grid: Grid, place: int, more: Numbers, less: Numbers) -> dict[str, Any]:
    value, total = int(more[place]), int(less[place])
    row = int(grid.numbers[place])
    return {"row": row, "value": value, "total": total, "difference": value - total}


ARRESTS = N_(
    "Row {row}: {value} arrests stand beside {total} true alerts. Say whether arrests count "
    "persons or events, and how many were linked to an alert, or correct the number."
)
OUTCOME = N_(
    "Row {row}: {value} outcomes stand beside {total} alerts. Say whether several people belong to "
    "one alert, or correct the number."
)
FACES = N_(
    "Row {row}: {value} alerts are more than {total} in “{measure_other}”. Say how that can be, or "
    "correct the number."
)
STOPS = N_(
    "Row {row}: {value} stops are more than {total} alerts. Say whether several people were "
    "stopped for one alert, or correct the number."
)
WHOLE = N_(
    "Row {row}: {value} in “{measure}” are more than {total} in “{measure_other}”, among which "
    "they belong by what both mean. Say how that can be, or correct the number."
)
UNSURE = N_(
    "{value} of {total} alerts ({percent} in 100) were never found to be right or wrong. Say why "
    "so many could not be determined, and when they will be."
)
NEVER = N_(
    "Not one of {total} alerts was false. Hand in the protocol: who decides whether an alert was "
    "right, by what, and what share was looked at."
)
