"""All tables that agree with what is known of a table, and how far one of its cells can go there.

A tableau of whole numbers over one common denominator keeps every step exact. The walk begins at
the true table, which always agrees; so no first phase is needed, and where the relations are those
of a flat table the denominator stays 1 and every corner is a table of whole numbers.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from fractions import Fraction
from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.errors import Refused

BOUNDLESS = 1 << 44  # an upper bound that is none
ROOMY = 1 << 61  # beyond this the machine's whole numbers would run over
PATIENCE = 40  # steps without progress before the order of entering guards against a circle
BRANCHES, DEEPEST = 5_000, 200  # steps of the search for whole numbers, and one inside another

Numbers = NDArray[Any]


class Polytope:
    """Tables with `matrix @ table == matrix @ start` between bounds; `start` is one of them.

    Whole numbers throughout. `lower` and `upper` may be changed as long as `start` lies between.
    """

    def __init__(self, matrix: Numbers, start: Numbers, lower: Numbers, upper: Numbers) -> None:
        self.start, self.lower, self.upper = start, lower.copy(), upper.copy()
        self.least, self.most = start.copy(), start.copy()
        self._table = matrix.astype(np.int64)
        self._size = int(np.abs(self._table).max(initial=1))
        self.scale, self._branches = 1, 0
        self._basic = np.full(len(matrix), -1)
        self._free = np.arange(len(start))
        self._settle()
        self._first = self._table.copy(), self._basic.copy(), self._free.copy()
        self._first_scale = self.scale
        self.reset()

    def reset(self) -> None:
        """Back to the table that it began with."""
        # Corners far out have large denominators; from the first tableau the way is shorter.
        if self.scale != self._first_scale:
            table, basic, free = self._first
            self._table, self._basic, self._free = table.copy(), basic.copy(), free.copy()
            self.scale = self._first_scale
            self._size = int(np.abs(table).max(initial=1))
        self._point = self._scaled(self.start)

    def extreme(self, cell: int, sign: int, enough: int | None = None) -> tuple[float, Numbers]:
        """The most (sign 1) or least (sign -1) a cell can be in whole numbers, and such a table.

        The search ends early where `enough` is reached, which is for bounded cells. A cell
        without end is ±inf, beside the last table on the way there. Refused as `too_tangled` if
        whole numbers are too hard to find.
        """
        self._branches = 0
        self._best: tuple[float, Numbers] = (int(self.start[cell]), self.start)
        self._search(cell, sign, enough)
        return self._best

    def walk(
        self, goal: Numbers, stop: tuple[int, int, int] | None = None, steps: int | None = None
    ) -> bool:
        """Go uphill along a goal to its top, False if there is none.

        With `stop` = (cell, sign, enough), no farther than where a bounded cell has come so far;
        with `steps`, no longer than so many.
        """
        stalled, gone = 0, 0
        while gone != steps and not (stop and self._reached(*stop)):
            gone += 1
            entering = self._entering(goal, careful=stalled > PATIENCE)
            if entering is None:
                return True
            moved = self._move(*entering)
            if moved is None:
                return False
            stalled = 0 if moved else stalled + 1
            self._note()
        return True

    def is_whole(self) -> bool:
        """Whether the walk stands at a table of whole numbers."""
        return self.scale == 1 or not (self._point % self.scale).any()

    @property
    def point(self) -> Numbers:
        """Where the walk stands, rounded down."""
        return self._point // self.scale

    def touched(self) -> Numbers:
        """Which cells differ, where the walk stands, from the table that it began with."""
        return np.asarray(self._point != self._scaled(self.start), np.bool_)

    def _search(self, cell: int, sign: int, enough: int | None, depth: int = 0) -> None:
        self._branches += 1
        if self._branches > BRANCHES or depth > DEEPEST:
            raise Refused(
                "This table is too tangled to be audited: publish a coarser one.",
                code="too_tangled",
            )
        stop = None if enough is None else (cell, sign, enough)
        if not self.walk(self._toward(cell, sign), stop):
            self._best = (sign * inf, self._best[1])
            return
        if self.is_whole() and sign * self.point[cell] > sign * self._best[0]:
            self._best = (int(self.point[cell]), self.point.astype(np.int64))
        top = self._point[cell] // self.scale if sign > 0 else -(-self._point[cell] // self.scale)
        for side, odd, edge in self._sides():
            hopeless = sign * top <= sign * self._best[0]
            if hopeless or (enough is not None and sign * self._best[0] >= sign * enough):
                return
            # The cell goes to the edge and no farther, though nothing else may stop it.
            with _bound(self.lower if side < 0 else self.upper, odd, edge):
                self.walk(self._toward(odd, side))
            if self._reached(odd, side, edge):
                with _bound(self.upper if side < 0 else self.lower, odd, edge):
                    self._search(cell, sign, enough, depth + 1)

    def _sides(self) -> list[tuple[int, int, int]]:
        # A cell between two whole numbers is taken at most the lower, then at least the higher.
        odd = np.flatnonzero(self._point % self.scale)
        if not len(odd):
            return []
        cell = int(odd[0])
        below = int(self._point[cell] // self.scale)
        return [(-1, cell, below), (1, cell, below + 1)]

    def _toward(self, cell: int, sign: int) -> Numbers:
        goal = np.zeros(len(self.start), np.int64)
        goal[cell] = sign
        return goal

    def _reached(self, cell: int, sign: int, enough: int) -> bool:
        return bool(sign * self._point[cell] >= sign * enough * self.scale)

    def _note(self) -> None:
        if self.is_whole():
            here = self.point.astype(np.int64)
            np.minimum(self.least, here, out=self.least)
            np.maximum(self.most, here, out=self.most)

    def _entering(self, goal: Numbers, *, careful: bool) -> tuple[int, int] | None:
        """The column to move along and its direction; by the smallest number when careful."""
        priced = np.flatnonzero(goal[self._basic])
        gain = self._scaled(goal[self._free])
        if len(priced):
            gain = gain - goal[self._basic[priced]] @ self._table[priced]
        here = self._point[self._free]
        up = (gain > 0) & (here < self._scaled(self.upper[self._free]))
        down = (gain < 0) & (here > self._scaled(self.lower[self._free]))
        useful = np.flatnonzero(up | down)
        if not len(useful):
            return None
        order = self._free[useful] if careful else -np.abs(gain[useful])
        column = int(useful[np.argmin(order)])
        return column, 1 if gain[column] > 0 else -1

    def _move(self, column: int, sign: int) -> bool | None:
        """One step along a column, whether it led anywhere; None if it would never end."""
        entering = self._free[column]
        steps = self._table[:, column]
        rows = np.flatnonzero(steps)
        rates = -sign * steps[rows]
        cells = self._basic[rows]
        row, room = self._leaving(rows, rates, cells)
        edge = int((self.upper if sign > 0 else self.lower)[entering])
        width = self.scale if row is None else abs(int(steps[row]))
        if abs(edge) < BOUNDLESS:
            own = abs(edge * self.scale - int(self._point[entering]))
            if row is None or own * width <= room * self.scale:
                self._guard(int(np.abs(self._point).max()), 1, self._size, own // self.scale)
                self._point[cells] += rates.astype(self._point.dtype) * (own // self.scale)
                self._point[entering] += sign * own
                return own > 0
        if row is None:
            return None
        self._shift(cells, rates, room, width, (int(entering), sign))
        self._pivot(row, column)
        return room > 0

    def _leaving(self, rows: Numbers, rates: Numbers, cells: Numbers) -> tuple[int | None, int]:
        """The row whose cell meets its bound first, the smallest cell of several; and its room."""
        edges = np.where(rates > 0, self.upper[cells], self.lower[cells])
        held = np.abs(edges) < BOUNDLESS
        rows, rates, cells, edges = rows[held], np.abs(rates[held]), cells[held], edges[held]
        rooms = np.abs(self._scaled(edges) - self._point[cells])
        if not len(rows):
            return None, 0
        if rooms.dtype != object and (rates == rates[0]).all():
            first = int(np.lexsort((cells, rooms))[0])
        else:
            waits = [Fraction(int(a), int(b)) for a, b in zip(rooms, rates, strict=True)]
            first = min(range(len(rows)), key=lambda i: (waits[i], cells[i]))
        return int(rows[first]), int(rooms[first])

    def _shift(
        self, cells: Numbers, rates: Numbers, room: int, width: int, entering: tuple[int, int]
    ) -> None:
        cell, sign = entering
        self._guard(int(np.abs(self._point).max()), width, int(np.abs(rates).max()), room)
        here = int(self._point[cell]) // self.scale * width + sign * room
        moved = self._point * width
        moved[cells] += rates.astype(moved.dtype) * room
        self._point = moved // self.scale
        self._point[cell] = here

    def _pivot(self, row: int, column: int) -> None:
        table = self._table
        pivot = int(table[row, column])
        sign, width = (1 if pivot > 0 else -1), abs(pivot)
        line, steps = table[row].copy(), table[:, column].copy()
        steps[row] = 0
        self._guard(self._size, width, int(np.abs(steps).max()), int(np.abs(line).max()))
        table = self._table
        line, steps = line.astype(table.dtype), steps.astype(table.dtype)
        rows = np.flatnonzero(steps)
        changed = np.multiply.outer(sign * steps[rows], line)
        if width == self.scale:
            table[rows] -= changed if self.scale == 1 else changed // self.scale
        else:
            table *= width
            table[rows] -= changed
            table //= self.scale
        table[:, column] = -sign * steps
        table[row] = sign * line
        table[row, column] = sign * self.scale
        self._size = max(self._size, width, int(np.abs(table).max()) if width > 1 else 1)
        if width == 1 and len(rows):
            self._size = max(self._size, int(np.abs(table[rows]).max()))
        self.scale = width
        self._basic[row], self._free[column] = self._free[column], self._basic[row]

    def _guard(self, size: int, width: int, steps: int, line: int) -> None:
        """Change to numbers without a limit before the machine's would run over."""
        fits = size * width + steps * line < ROOMY and width < 1 << 16
        if not fits and self._table.dtype != object:
            self._table = self._table.astype(object)
            if hasattr(self, "_point"):
                self._point = self._point.astype(object)

    def _scaled(self, values: Numbers) -> Numbers:
        return np.asarray(values.astype(self._table.dtype) * self.scale)

    def _settle(self) -> None:
        """Express one cell of every relation by the others; a relation that says nothing goes."""
        kept = []
        for row in range(len(self._table)):
            held = np.flatnonzero((self._table[row] != 0) & (self._free >= 0))
            if not len(held):
                continue
            # Ones keep the denominator small, and short columns the table empty.
            crowd = np.count_nonzero(self._table[:, held], axis=0)
            ones = np.abs(self._table[row, held]) == self.scale
            column = int(held[np.lexsort((crowd, ~ones))[0]])
            self._pivot(row, column)
            self._table[:, column] = 0
            kept.append(row)
        alive = np.flatnonzero(self._free >= 0)
        self._table = np.ascontiguousarray(self._table[kept][:, alive])
        self._basic, self._free = self._basic[kept], self._free[alive]


@contextmanager
def _bound(bounds: Numbers, cell: int, edge: int) -> Iterator[None]:
    kept = bounds[cell]
    bounds[cell] = edge
    try:
        yield
    finally:
        bounds[cell] = kept
