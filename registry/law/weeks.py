"""A term as weeks of days, each with what became of it: what a page draws a deadline from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from registry.law.calendars import DAY, Day
from registry.law.clocks import Due


@dataclass(frozen=True)
class Cell:
    """A day of the drawing.

    `state`: outside (before or after the term), start, counted, free (not worked), paused, last.
    `number`: which counted day it is. `day`: what the calendar says of it by name.
    """

    on: date
    state: str
    number: int | None = None
    day: Day | None = None


def weeks(due: Due) -> list[list[Cell]]:
    """The weeks from Monday to Sunday that a term touches; none for a term in hours."""
    if due.at is not None:
        return []
    start = due.steps[0].first
    first = start - (start.isoweekday() - 1) * DAY
    last = due.on + (7 - due.on.isoweekday()) * DAY
    cells = list(_cells(due, first, last))
    return [cells[place : place + 7] for place in range(0, len(cells), 7)]


def _cells(due: Due, first: date, last: date) -> Iterator[Cell]:
    start = due.steps[0].first
    free, paused, named = _free(due), _paused(due), _named(due)
    number = 0
    for ahead in range((last - first).days + 1):
        day = first + ahead * DAY
        if day < start or day > due.on:
            yield Cell(day, "outside")
        elif day == start:
            yield Cell(day, "start", 0, named.get(day))
        elif day in free or (day in paused and day != due.on):
            yield Cell(day, "free" if day in free else "paused", None, named.get(day))
        else:
            number += 1
            yield Cell(day, "last" if day == due.on else "counted", number, named.get(day))


def _free(due: Due) -> set[date]:
    found: set[date] = set()
    for step in due.steps:
        if step.kind == "skipped":
            found.update(_days(step.first, step.last))
        elif step.kind == "roll":
            found.update(_days(step.first, step.last - DAY))
    return found


def _paused(due: Due) -> set[date]:
    found: set[date] = set()
    for step in due.steps:
        if step.kind in ("pause", "open_pause"):
            found.update(_days(step.first + DAY, min(step.last, due.on)))
    return found


def _named(due: Due) -> dict[date, Day]:
    spans = [step.span for step in due.steps if step.span is not None]
    return {day.on: day for span in spans for day in span.days}


def _days(first: date, last: date) -> Iterator[date]:
    yield from (first + ahead * DAY for ahead in range((last - first).days + 1))
