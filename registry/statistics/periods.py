"""Periods of statistics: years and quarters, written `2026` and `2026-Q3`."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from registry.errors import Refused

WRITTEN = re.compile(r"(\d{4})(?:-Q([1-4]))?", re.ASCII)


@dataclass(frozen=True, order=True)
class Period:
    """A year, or a quarter of it; periods follow each other by their ends, quarters first."""

    year: int
    quarter: int = 5  # a whole year comes after its quarters

    def __str__(self) -> str:
        return f"{self.year}" if self.is_year else f"{self.year}-Q{self.quarter}"

    @property
    def is_year(self) -> bool:
        """Whether it is a whole year."""
        return self.quarter == 5

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 1 if self.is_year else 3 * self.quarter - 2, 1)

    @property
    def last(self) -> date:
        """Its last day, which belongs to it."""
        if self.quarter >= 4:
            return date(self.year, 12, 31)
        return date(self.year, 3 * self.quarter + 1, 1) - timedelta(days=1)


def parse(said: str) -> Period:
    """The period that is written so, or a refusal that says how to write one."""
    match = WRITTEN.fullmatch(said)
    if match is None:
        raise Refused(
            "period={value} is neither a year (2026) nor a quarter (2026-Q3).",
            field="period",
            value=said[:60],
        )
    return Period(int(match[1]), int(match[2]) if match[2] else 5)


def quarters(first: date, last: date) -> list[Period]:
    """The quarters that make up these days, the oldest first; none if the days cut through one."""
    found: list[Period] = []
    day = first
    while day <= last:
        quarter = Period(day.year, (day.month + 2) // 3)
        if quarter.first != day or quarter.last > last:
            return []
        found.append(quarter)
        day = quarter.last + timedelta(days=1)
    return found


def ended(today: date, count: int) -> list[Period]:
    """The last quarters that are over, the oldest first."""
    year, quarter = today.year, (today.month - 1) // 3
    found: list[Period] = []
    for _ in range(count):
        year, quarter = (year, quarter) if quarter else (year - 1, 4)
        found.append(Period(year, quarter))
        quarter -= 1
    return found[::-1]
