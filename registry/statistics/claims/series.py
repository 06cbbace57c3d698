"""Claims on the same matter over time, as marks of a drawing: where each lies between 0 and 1."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from registry import log

# Matters that were said more than once with a figure, and can stand on one line.
DRAWN = ("total_cameras", "connected_cameras", "detained")


@dataclass(frozen=True)
class Dot:
    """A claim: how far along in time, how high against the largest of its kind."""

    claim: log.Record
    x: float
    y: float


@dataclass(frozen=True)
class Series:
    """The dots of one kind, oldest first, with the figure that the top stands for."""

    kind: str
    dots: tuple[Dot, ...]
    top: int
    first: date
    last: date


def series(claims: Sequence[log.Record]) -> list[Series]:
    """The kinds that have two figures or more; a time scale of their own each."""
    found = []
    for kind in DRAWN:
        told = [one for one in claims if one["kind"] == kind and one.get("figure") is not None]
        dated = sorted(
            ((_day(one), one) for one in told), key=lambda pair: (pair[0], pair[1]["id"])
        )
        if len(dated) < 2 or dated[0][0] == dated[-1][0]:
            continue
        first, last = dated[0][0], dated[-1][0]
        top = max(int(one["figure"]) for _, one in dated)
        dots = tuple(
            Dot(one, (day - first) / (last - first), int(one["figure"]) / top) for day, one in dated
        )
        found.append(Series(kind, dots, top, first, last))
    return found


def _day(claim: log.Record) -> date:
    """The first day that it can have been said on."""
    return date.fromisoformat(f"{claim['said_on']}-01-01"[:10])
