"""An index and what has changed since it was written, side by side: nothing large is copied.

What is gone is a list of rows, what is new a small index. A question is asked of both, and as
clusters and counts add up, the answer is that of the register as it stands.
"""

from dataclasses import dataclass
from functools import cached_property
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.maps import keys
from registry.maps.clusters import Clusters, chosen, gathered, together
from registry.maps.dense import gathered_densely
from registry.maps.index import Index, Mask, Rows, overlaid

Touched = tuple[NDArray[np.int64], keys.Keys]
NOTHING: Touched = (np.empty(0, np.int64), np.empty(0, np.uint64))
SUMMED = 15  # the zoom whose tiles are the finest cells that a part is summed up by
SHIFT = keys.BITS - 2 * SUMMED
MANY = 200  # cells: where more have changed, all are summed up anew
MARK = "mark"
# Where more rows than FEW are held and one in DENSE of them passes, all are gone through.
FEW, DENSE = 10_000, 5


@dataclass(frozen=True, eq=False)
class Layers:
    """An index, the rows gone from it in the order of their going, and the points newer than it.

    `touched` are the keys at which something came or went, each with the log size at which that
    was taken in, in order; `leaf` is the mark of the very log they tell of.
    """

    base: Index
    gone: Rows
    newer: Index | None
    size: int
    touched: Touched = NOTHING
    leaf: str = ""

    @cached_property
    def whole(self) -> Index:
        """All of it as one index: as dear as the index is large, and kept."""
        if self.newer is None:
            return self.base
        return overlaid(self.base, self.gone, self.newer)

    def is_untouched(self, span: tuple[int, int], *, since: int) -> bool:
        """Whether no point within a range of keys has come or gone since that log size."""
        if since < self.base.size:
            return False  # nobody knows any more
        sizes, key = self.touched
        late = key[np.searchsorted(sizes, since, "right") :]
        start, stop = np.array(span, np.uint64)
        return not np.any((late >= start) & (late < stop))

    @property
    def changes(self) -> int:
        """How many rows have come and gone."""
        return len(self.gone) + (self.newer.count if self.newer else 0)


class Part:
    """The rows of one index that a selection has, and their clusters once they were asked for."""

    def __init__(
        self, index: Index, rows: Mask, *, first_row: int = 0, summed: Clusters | None = None
    ) -> None:
        self.index, self.rows, self.first_row = index, rows, first_row
        self._summed = summed
        self._counted: dict[tuple[str, ...], Rows] = {}

    @cached_property
    def count(self) -> int:
        """How many rows they are."""
        return int(np.count_nonzero(self.rows))

    @property
    def summed(self) -> Clusters:
        """All of them as the clusters of the finest grid of low zooms."""
        if self._summed is None:
            own = {"first_row": self.first_row}
            if self.count * DENSE > self.index.count > FEW:
                self._summed = gathered_densely(self.index, self.rows, SHIFT, MARK, **own)
            else:
                rows = np.flatnonzero(self.rows)
                self._summed = gathered(self.index, rows, SHIFT, MARK, **own)
        return self._summed

    def clusters(self, within: slice, shift: int) -> Clusters:
        """Those of a slice as the clusters of a grid."""
        rows = chosen(within, self.rows)
        return gathered(self.index, rows, shift, MARK, first_row=self.first_row)

    def counted(self, name: str, *, by: str | None = None) -> Rows:
        """How many have each code of a column, or each pair of codes of two columns."""
        names = (name,) if by is None else (name, by)
        if names not in self._counted:
            self._counted[names] = self._tally(names, self.rows)
        return self._counted[names]

    def without(self, gone: Rows) -> "Part":
        """The part once some rows of its index are gone."""
        gone = gone[self.rows[gone]]
        if not len(gone):
            return self
        rows = self.rows.copy()
        rows[gone] = False
        left = Part(self.index, rows, first_row=self.first_row)
        if (summed := self._summed) is not None:
            left._summed = left._summed_again(summed, gone)
        for names, counts in self._counted.copy().items():  # others may be counting meanwhile
            left._counted[names] = counts - self._tally(names, gone)
        return left

    def _tally(self, names: tuple[str, ...], rows: Rows | Mask) -> Rows:
        code: Any = 0
        lengths = [len(self.index.dictionaries[name]) for name in names]
        for name, length in zip(names, lengths, strict=True):
            code = code * length + self.index.columns[name][rows].astype(np.int64)
        return np.bincount(code, minlength=prod(lengths))

    def _summed_again(self, summed: Clusters, gone: Rows) -> Clusters | None:
        """The clusters after a change: only those in whose cells something has changed differ."""
        cells = np.unique(self.index.key[gone] >> np.uint64(SHIFT))
        cells = cells[cells < keys.NOWHERE >> np.uint64(SHIFT)]
        if len(cells) > MANY:
            return None
        stay = summed.picked(~np.isin(summed.key >> np.uint64(SHIFT), cells))
        bounds = np.searchsorted(self.index.key, np.stack([cells, cells + np.uint64(1)]) << SHIFT)
        again = [self.clusters(slice(*map(int, pair)), SHIFT) for pair in bounds.T]
        return together([stay, *again])
