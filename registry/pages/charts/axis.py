"""An axis across the sheet: where it begins and ends, and its marks."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import ceil, floor, log10

MARGIN = 2.0  # hundredths of the width that stay free at each end, for a dot on the edge
FLOORS = (0.95, 0.9, 0.8, 0.5, 0.0)  # where an axis of shares may begin
STEPS = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Axis:
    """From `first` to `last`, with marks at `ticks`."""

    first: float
    last: float
    ticks: tuple[float, ...]

    @property
    def is_cut(self) -> bool:
        """Whether it begins above 0, which must be said."""
        return self.first > 0

    def at(self, value: float) -> float:
        """Where a value stands, in hundredths of the width; beyond the ends, at the end."""
        share = (min(max(value, self.first), self.last) - self.first) / (self.last - self.first)
        return round(MARGIN + share * (100 - 2 * MARGIN), 2)


def shares(lows: Iterable[float]) -> Axis:
    """An axis of shares that ends at all, and begins at 0 or as low as the lowest value needs."""
    lowest = min(lows, default=0.0)
    first = next(one for one in FLOORS if one <= lowest)
    step = (1 - first) / (5 if first in (0.0, 0.5, 0.95) else 4)
    count = round((1 - first) / step)
    return Axis(first, 1.0, tuple(round(first + step * n, 4) for n in range(count + 1)))


def from_zero(highs: Iterable[float]) -> Axis:
    """An axis from 0 to a round number beyond the highest value."""
    highest = max(highs, default=0.0)
    if highest <= 0:
        return Axis(0.0, 1.0, (0.0, 1.0))
    rough = highest / 4
    power = 10.0 ** floor(log10(rough))
    step = next(one * power for one in STEPS if one * power >= rough)
    count = ceil(round(highest / step, 9))
    return Axis(0.0, round(step * count, 10), tuple(round(step * n, 10) for n in range(count + 1)))
