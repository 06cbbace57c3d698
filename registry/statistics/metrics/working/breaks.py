"""Days across which what was counted cannot be compared, and where they lie."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol


class Break(Protocol):
    """A break in the series of a measure."""

    @property
    def measure(self) -> str:
        """What was counted in another way."""

    @property
    def at(self) -> date:
        """The first day on which it was."""


def within(breaks: Iterable[Break], measures: Iterable[str], period: str) -> bool:
    """Whether a measure was counted in two ways within the period, its first day apart."""
    codes = set(measures)
    return any(
        each.measure in codes and first(period) < each.at < first(following(period))
        for each in breaks
    )


def between(breaks: Iterable[Break], measures: Iterable[str], one: str, other: str) -> bool:
    """Whether a break lies within the two periods or between them."""
    start, end = min(first(one), first(other)), max(first(following(p)) for p in (one, other))
    codes = set(measures)
    return any(each.measure in codes and start < each.at < end for each in breaks)


def first(period: str) -> date:
    """The first day of a year or of a quarter.

    >>> first("2026-Q3")
    datetime.date(2026, 7, 1)
    """
    year, _, quarter = period.partition("-Q")
    return date(int(year), 3 * int(quarter or 1) - 2, 1)


def following(period: str) -> str:
    """The period that comes after.

    >>> following("2026-Q4")
    '2027-Q1'
    """
    year, _, quarter = period.partition("-Q")
    if not quarter:
        return f"{int(year) + 1}"
    return f"{year}-Q{int(quarter) + 1}" if quarter < "4" else f"{int(year) + 1}-Q1"
