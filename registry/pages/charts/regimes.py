"""How a system was set: bands of time with their threshold, and the size of the list under them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

BAND, STEPS = 40, 96  # pixels
MARGIN = 1.0
NARROW = 9.0  # hundredths: a band narrower than that has no room for its words


@dataclass(frozen=True)
class Band:
    """A span of days, to the last one, in which a system was set in one way."""

    first: date
    last: date
    said: str


@dataclass(frozen=True)
class Placed:
    """A band on the sheet."""

    band: Band
    x: float
    width: float

    @property
    def is_narrow(self) -> bool:
        """Whether its words have no room in it."""
        return self.width < NARROW

    @property
    def middle(self) -> float:
        """Where its words stand."""
        return round(self.x + self.width / 2, 2)


@dataclass(frozen=True)
class Regimes:
    """The drawing: bands, breaks, and years with where they begin."""

    bands: tuple[Placed, ...]
    breaks: tuple[tuple[date, float], ...]
    years: tuple[tuple[int, float], ...]


def regimes(
    bands: Sequence[Band], breaks: Sequence[date], first: date, last: date
) -> Regimes | None:
    """The drawing of a span of days; None where nothing is known of how the system was set."""
    if not bands or last <= first:
        return None
    days = (last - first).days + 1

    def at(day: date, after: int = 0) -> float:
        passed = min(max((day - first).days + after, 0), days)
        return round(MARGIN + passed / days * (100 - 2 * MARGIN), 2)

    placed = [Placed(one, x := at(one.first), round(at(one.last, 1) - x, 2)) for one in bands]
    years = range(first.year, last.year + 1)
    return Regimes(
        tuple(placed),
        tuple((day, at(day)) for day in breaks if first <= day <= last),
        tuple((year, at(date(year, 1, 1))) for year in years if date(year, 1, 1) >= first),
    )
