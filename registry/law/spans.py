"""Runs of days that are not worked, with the names of what falls into them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from registry.law.calendars import DAY, Calendar, Day
from registry.law.rules import Tongues


@dataclass(frozen=True)
class Span:
    """Days in a row that differ from plain working days; `days` are those that have a name.

    `is_worked`: a day of the weekend that is worked, always alone.
    """

    first: date
    last: date
    days: tuple[Day, ...]
    is_worked: bool = False

    @property
    def names(self) -> tuple[Tongues, ...]:
        """Each name once, in the order of the days."""
        return tuple(dict.fromkeys(day.name for day in self.days))

    @property
    def is_certain(self) -> bool:
        """Whether the source itself is sure of every day in it."""
        return all(day.status != "estimated" for day in self.days)

    @property
    def length(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1


def spans(calendar: Calendar, first: date, last: date) -> Iterator[Span]:
    """The runs of free days, and each worked day of a weekend, from one day to another."""
    days = [first + ahead * DAY for ahead in range((last - first).days + 1)]
    for is_working, run in groupby(days, calendar.is_working):
        members = list(run)
        known = tuple(calendar.days[day] for day in members if day in calendar.days)
        if not is_working:
            yield Span(members[0], members[-1], known)
        else:
            weekend = (day for day in known if day.on.isoweekday() in calendar.about.weekend)
            yield from (Span(day.on, day.on, (day,), True) for day in weekend)
