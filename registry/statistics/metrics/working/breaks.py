"""Days across which what was counted cannot be compared, and where they lie."""

from collections.abc import Iterable
from datetime import date
from typing import Protocol

from registry.statistics import periods


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
    codes, span = set(measures), periods.parse(period)
    return any(each.measure in codes and span.first < each.at <= span.last for each in breaks)


def between(breaks: Iterable[Break], measures: Iterable[str], one: str, other: str) -> bool:
    """Whether a break lies within the two periods or between them."""
    codes, spans = set(measures), [periods.parse(period) for period in (one, other)]
    start, end = min(span.first for span in spans), max(span.last for span in spans)
    return any(each.measure in codes and start < each.at <= end for each in breaks)
