"""Numbers for combinations: the same combination of codes has the same number in every chunk."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Codes = NDArray[np.int64]
TABLE = 2**20
MOST = 2**62


class Numbering:
    """Gives each combination the next free number when it is first met."""

    def __init__(self) -> None:
        self.count = 0
        self._table = np.empty(0, dtype=np.int64)  # small keys: looked up
        self._known: dict[int, int] = {}  # large ones: sorted first
        self._inner: dict[int, Numbering] = {}

    def of(self, columns: Sequence[Codes], sizes: Sequence[int]) -> tuple[Codes, Codes]:
        """The number of each row's combination, and a row of each new one, by their numbers.

        `sizes` say below which number the codes of each column stay, and never change.
        """
        keys = self._keys(columns, sizes)
        numbers = np.empty(len(keys), dtype=np.int64)
        small = keys < TABLE
        if small.all():
            new = self._looked_up(keys, numbers, np.arange(len(keys)))
            return numbers, new
        here, there = np.flatnonzero(small), np.flatnonzero(~small)
        looked_up = self._looked_up(keys, numbers, here)
        return numbers, np.concatenate([looked_up, self._sorted(keys, numbers, there)])

    def _keys(self, columns: Sequence[Codes], sizes: Sequence[int]) -> Codes:
        # The first column counts least, so that keys stay small where the others are all zero.
        keys, size = columns[-1], sizes[-1]
        for step in range(len(columns) - 2, -1, -1):
            if size * sizes[step] > MOST:
                keys, _ = self._inner.setdefault(step, Numbering()).of([keys], [size])
                size = 2**31
            keys, size = keys * sizes[step] + columns[step], size * sizes[step]
        return keys

    def _looked_up(self, keys: Codes, numbers: Codes, rows: Codes) -> Codes:
        if not rows.size:
            return rows
        some = keys[rows]
        if (most := int(some.max())) >= len(self._table):
            more = np.full(max(most + 1, 2 * len(self._table)) - len(self._table), -1)
            self._table = np.concatenate([self._table, more])
        new = rows[self._table[some] < 0]
        if new.size:
            fresh, first = np.unique(keys[new], return_index=True)
            self._table[fresh] = self.count + np.arange(len(fresh))
            self.count += len(fresh)
            new = new[first]
        numbers[rows] = self._table[some]
        return new

    def _sorted(self, keys: Codes, numbers: Codes, rows: Codes) -> Codes:
        different, first, back = np.unique(keys[rows], return_index=True, return_inverse=True)
        found = np.empty(len(different), dtype=np.int64)
        new = []
        for at, key in enumerate(different.tolist()):
            number = self._known.get(key)
            if number is None:
                number = self._known[key] = self.count
                self.count += 1
                new.append(at)
            found[at] = number
        numbers[rows] = found[back]
        return rows[first[new]] if new else rows[:0]
