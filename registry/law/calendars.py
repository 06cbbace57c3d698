"""Which days are worked: a calendar is its weekend and the days that differ from it, by version.

A day is known as well as its source knows it; a calendar says until when it is known at all.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, model_validator

from registry.errors import Refused
from registry.law.rules import Address, Code, Strict, Tongues, Words

DAY = timedelta(days=1)
FURTHEST = 3_660  # days: nothing here is counted further ahead than ten years


class Day(Strict):
    """A day that is not what its weekday says; `moved_work` is worked, the others are free."""

    on: date
    kind: Literal["holiday", "moved_off", "moved_work", "office_closed"]
    status: Literal["official", "library", "estimated"]
    name: Tongues
    source: Annotated[str, Field(max_length=120)] | None = None
    source_url: Address | None = None

    @property
    def is_worked(self) -> bool:
        """Whether people work on it."""
        return self.kind == "moved_work"


class Doubt(Tongues):
    """A day on which sources disagree, and how it is counted here."""

    on: date


class About(Strict):
    """What is said of a calendar besides its days; weekdays are numbered from Monday as 1."""

    id: Code
    jurisdiction: Code
    weekend: tuple[Annotated[int, Field(ge=1, le=7)], ...] = (6, 7)
    known_from: date
    known_to: date
    source: Words
    source_url: Address
    checked_on: date
    title: Tongues
    note: Tongues
    doubts: tuple[Doubt, ...] = ()

    @model_validator(mode="after")
    def _leave_days_to_work(self) -> "About":
        if len(set(self.weekend)) > 5:
            raise ValueError("weekend leaves no day to work")
        if self.known_to < self.known_from:
            raise ValueError("known_to lies before known_from")
        return self


@dataclass(frozen=True)
class Calendar:
    """The days of one place at one version; `days` holds those that differ from the weekday."""

    about: About
    version: int
    days: Mapping[date, Day] = field(default_factory=dict)

    def is_working(self, day: date) -> bool:
        """Whether people work on a day, as far as the calendar knows."""
        known = self.days.get(day)
        return known.is_worked if known else day.isoweekday() not in self.about.weekend

    def next_working(self, day: date) -> date:
        """The day itself if it is worked, else the first one after it that is."""
        for ahead in range(FURTHEST):
            if self.is_working(day + ahead * DAY):
                return day + ahead * DAY
        raise Refused("No working day follows {day} in this calendar.", day=day.isoformat())

    def working_days(self, first: date, last: date) -> int:
        """How many days from `first` to `last`, both counted, are worked."""
        span = range((last - first).days + 1)
        return sum(self.is_working(first + ahead * DAY) for ahead in span)

    def is_known(self, day: date) -> bool:
        """Whether the calendar reaches to that day; beyond it only weekends are counted."""
        return self.about.known_from <= day <= self.about.known_to

    def with_days(self, *more: Day) -> "Calendar":
        """The same calendar with further days, one version later."""
        return replace(self, version=self.version + 1, days={**self.days, **by_date(more)})


def by_date(days: Iterable[Day]) -> dict[date, Day]:
    """The days by their date, in order."""
    return {day.on: day for day in sorted(days, key=lambda one: one.on)}
