"""Dates as precise as they were declared: `2026`, `2026-03` or `2026-03-31`."""

from calendar import monthrange
from datetime import date


def earliest(partial: str | None) -> date | None:
    """The first day that the declared date may mean.

    >>> earliest("2026-03")
    datetime.date(2026, 3, 1)
    """
    if partial is None:
        return None
    year, month, day = (*map(int, partial.split("-")), 1, 1)[:3]
    return date(year, month, day)


def latest(partial: str | None) -> date | None:
    """The last day that the declared date may mean.

    >>> latest("2026-02")
    datetime.date(2026, 2, 28)
    """
    if partial is None:
        return None
    parts = [int(part) for part in partial.split("-")]
    year, month = parts[0], parts[1] if len(parts) > 1 else 12
    return date(year, month, parts[2] if len(parts) > 2 else monthrange(year, month)[1])
