"""Points joined by grid cell: how many, where their middle is, how many have each mark.

Clusters add up: those of a coarser grid follow from those of a finer one, and those of two
indexes from those of each. So the whole country is gone through once for a filter, and the tiles
of all low zooms come out of the some thousand clusters that this leaves.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.maps import keys
from registry.maps.index import Index, Mask, Rows

Counts = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Clusters:
    """One cluster a row, in the order of keys; `row` and `key` are those of its first point."""

    key: keys.Keys
    row: Rows
    count: Counts
    lon: keys.Reals
    lat: keys.Reals
    marks: Counts

    def __len__(self) -> int:
        return len(self.key)

    def within(self, start: int, stop: int) -> "Clusters":
        """Those whose keys lie in a half-open range."""
        first, end = np.searchsorted(self.key, np.array([start, stop], np.uint64))
        return self.picked(slice(int(first), int(end)))

    def picked(self, rows: Any) -> "Clusters":
        """Those that rows choose."""
        return Clusters(*(getattr(self, each.name)[rows] for each in fields(self)))

    def joined(self, shift: int) -> "Clusters":
        """The clusters of a coarser grid, whose cells the keys name when shifted so far."""
        return self._beginning(firsts(self.key >> np.uint64(shift)))

    def thinned(self, shift: int, most: int) -> "Clusters":
        """One cluster for each cell of a coarser grid that has more than `most` points.

        What lies in the other cells stays as it is.
        """
        cell = firsts(self.key >> np.uint64(shift))
        if not len(cell):
            return self
        is_crowded = np.add.reduceat(self.count, cell) > most
        begins = np.repeat(~is_crowded, np.diff(cell, append=len(self)))
        begins[cell] = True
        return self._beginning(np.flatnonzero(begins))

    def _beginning(self, first: Rows) -> "Clusters":
        """Joined in runs, each of which begins at one of these rows."""
        if len(first) == len(self):
            return self
        count, lon, lat, marks = (
            np.add.reduceat(column, first)
            for column in (self.count, self.lon, self.lat, self.marks)
        )
        return Clusters(self.key[first], self.row[first], count, lon, lat, marks)


def gathered(
    index: Index, rows: Rows | slice, shift: int, marks: str | None, *, first_row: int = 0
) -> Clusters:
    """The clusters of some rows of an index, in order; rows are numbered from `first_row` on."""
    key = index.key[rows]
    if isinstance(rows, slice):
        rows = np.arange(rows.start, rows.stop)
    if not len(key):
        return _nothing(classes_of(index, marks))
    first = firsts(key >> np.uint64(shift))
    count = np.diff(first, append=len(key))
    lon, lat = (np.add.reduceat(index.columns[name][rows], first) for name in ("lon", "lat"))
    table = _table(index, rows, count, marks)
    return Clusters(key[first], rows[first] + first_row, count, lon, lat, table)


def together(pieces: Sequence[Clusters]) -> Clusters:
    """All clusters of several grids, by key; where keys are equal, in the order given."""
    held = [piece for piece in pieces if len(piece)]
    if len(held) < 2:
        return held[0] if held else pieces[0]
    classes = max(piece.marks.shape[1] for piece in held)
    wide = [replace(piece, marks=_widened(piece.marks, classes)) for piece in held]
    whole = end_to_end(wide)
    return whole.picked(np.argsort(whole.key, kind="stable"))


def end_to_end(pieces: Sequence[Clusters]) -> Clusters:
    """Those of pieces that follow each other in the order of keys."""
    names = [each.name for each in fields(Clusters)]
    return Clusters(*(np.concatenate([getattr(each, name) for each in pieces]) for name in names))


def firsts(cell: NDArray[Any]) -> Rows:
    """Where each run of equal cells begins."""
    if not len(cell):
        return np.empty(0, np.int64)
    return np.concatenate([[0], np.flatnonzero(cell[1:] != cell[:-1]) + 1])


def chosen(within: slice, rows: Mask | None) -> Rows | slice:
    """The rows of a slice that pass a mask."""
    return within if rows is None else within.start + np.flatnonzero(rows[within])


def _table(index: Index, rows: Rows, count: Counts, marks: str | None) -> Counts:
    """For each cluster how many of its points have each mark."""
    classes = classes_of(index, marks)
    if marks is None:
        return np.empty((len(count), 0), np.int64)
    mark = np.minimum(index.columns[marks][rows], classes - 1)
    cell = np.repeat(np.arange(0, len(count) * classes, classes), count)
    table = np.bincount(cell + mark, minlength=len(count) * classes)
    return table.reshape(-1, classes)


def classes_of(index: Index, marks: str | None) -> int:
    """How many marks are told apart."""
    # One more for codes outside the dictionary.
    return 0 if marks is None else len(index.dictionaries[marks]) + 1


def _widened(marks: Counts, classes: int) -> Counts:
    wide = np.zeros((len(marks), classes), np.int64)
    wide[:, : marks.shape[1]] = marks
    return wide


def _nothing(classes: int) -> Clusters:
    whole, real = np.empty(0, np.int64), np.empty(0, np.float64)
    return Clusters(
        np.empty(0, np.uint64), whole, whole, real, real, np.empty((0, classes), np.int64)
    )
