"""Chance that falls the same way every time: each place throws dice of its own.

Only `random()` is drawn, the one stream that NumPy keeps the same from version to version; and a
place that is added or taken away changes nothing at the others.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import TypeVar
from zlib import crc32

import numpy as np

SEED = 20_231_120
T = TypeVar("T")


class Dice:
    """Throws for one subject, such as a place."""

    def __init__(self, subject: str) -> None:
        self._random = np.random.default_rng([SEED, crc32(subject.encode())]).random

    def chance(self, percent: float) -> bool:
        """True that many times in a hundred."""
        return self._random() * 100 < percent

    def one(self, items: Sequence[T]) -> T:
        """Any of the items."""
        return items[int(self._random() * len(items))]

    def pick(self, shares: Mapping[str, float]) -> str:
        """A key, as often as its share of all shares."""
        left = self._random() * sum(shares.values())
        for key, share in shares.items():
            left -= share
            if left < 0:
                return key
        return [*shares][-1]  # what rounding left over

    def maybe(self, shares: Mapping[str, float]) -> str | None:
        """As `pick`, with shares out of a hundred: what they leave over is None."""
        return self.pick({**shares, "": 100 - sum(shares.values())}) or None

    def whole(self, low: int, high: int) -> int:
        """A whole number from low to high, both included."""
        return low + int(self._random() * (high - low + 1))

    def between(self, low: float, high: float) -> float:
        """A number from low up to high."""
        return low + float(self._random()) * (high - low)

    def day(self, first: date, last: date) -> date:
        """A day from first to last, both included; first when last lies before it."""
        return first + timedelta(days=self.whole(0, max(0, (last - first).days)))
