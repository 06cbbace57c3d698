"""Ways for a small count to be another: tables that differ from the true one in hidden cells alone.

A count is safe if it could be as much as the threshold, and if as many numbers as lie below the
threshold are possible: one table in which it is far larger shows that, or one in which it is
larger and another in which it is smaller. Where a table may cost something, the cheapest is sought.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.statistics.disclosure.figures import Figures
from registry.statistics.disclosure.programme import Programme, programme

Numbers = NDArray[Any]
FREE = 1e-3  # what it costs to move a hidden cell by one: ways are to be short all the same
TRIES, SEED = 6, 1  # costs nearby that are tried where the cheapest fractions are no whole numbers
FAR = 1000  # so many thresholds beyond its value a cell is never pushed to prove another safe
DEAR = 1e6  # no cell is dearer than so many others, so that sums of costs stay numbers


@dataclass(frozen=True)
class Task:
    """A table, its small counts, what is hidden or published already, and what hiding costs."""

    known: Figures
    threshold: int
    small: list[int]
    forced: list[int]
    fixed: list[int]
    costs: list[int]

    @property
    def must(self) -> set[int]:
        """What is hidden in any case."""
        return {*self.small, *self.forced}

    @property
    def may(self) -> list[int]:
        """What could be hidden besides, in a fixed order."""
        barred = self.must | set(self.fixed)
        known = self.known
        possible = (known.least <= known.values) & (known.values <= known.most)
        return [n for n in np.flatnonzero(possible).tolist() if n not in barred]

    @property
    def most(self) -> Numbers:
        """How far up each cell is ever pushed."""
        return np.asarray(np.minimum(self.known.values + FAR * self.threshold, self.known.most))


@dataclass(frozen=True)
class Way:
    """The cells that differ from the true table, and the small counts that this proves safe."""

    cells: frozenset[int]
    proves: frozenset[int]


class Ways:
    """Finds the cells that have to move, so that small counts of a table are safe."""

    def __init__(self, task: Task) -> None:
        self.task, known = task, task.known
        self._must, self._may = sorted(task.must), task.may
        self._up = (task.most - known.values).astype(np.float64)
        self._down = (known.values - known.least).astype(np.float64)
        nothing = np.zeros(len(known.matrix), np.int64)
        self._moves: Programme = programme(np.hstack([known.matrix, -known.matrix]), nothing)
        unit = min((cost for cost in task.costs if cost), default=1)
        self._costs = np.minimum(np.array(task.costs, np.float64) / unit, DEAR)

    def cheapest(self, cell: int, hidden: set[int]) -> Way | None:
        """The cheapest way found, on which hidden cells move for nothing; None if there is none."""
        prices = np.full(len(self._costs), np.inf)
        prices[self._may] = FREE + self._costs[self._may]
        prices[list(hidden)] = FREE
        found = list(self._ways(cell, prices))
        return min(found, key=lambda way: prices[sorted(way.cells)].sum(), default=None)

    def proof(self, cell: int, hidden: set[int]) -> Way | None:
        """A way through hidden cells alone; rather those that are hidden in any case."""
        prices = np.full(len(self._costs), np.inf)
        held = list(hidden)
        prices[held] = FREE + self._costs[held]
        prices[self._must] = FREE
        return next(self._ways(cell, prices), None)

    def _ways(self, cell: int, prices: Numbers) -> Iterator[Way]:
        """The ways straight up, and up and down; if neither is there, as far up as can be."""
        value, threshold = int(self.task.known.values[cell]), self.task.threshold
        up, far = threshold - value, max(threshold - value, threshold - 1)
        straight = self._moved(cell, far, prices)
        if straight is not None:
            yield self._way(straight)
        both = self._both(cell, up, prices) if far > up else None
        if both is not None:
            yield self._way(*both)
        if straight is None and both is None:
            top = self._top(cell, far, prices)
            both = self._both(cell, top, prices) if up < top < far else None
            if both is not None:
                yield self._way(*both)

    def _way(self, *moves: Numbers) -> Way:
        most, least = np.max(moves, axis=0), np.min(moves, axis=0)
        small, threshold = np.array(self.task.small, np.int64), self.task.threshold
        high, low = np.maximum(most, 0)[small], np.minimum(least, 0)[small]
        is_high = self.task.known.values[small] + high >= threshold
        proven = small[is_high & (high - low >= threshold - 1)]
        moved = np.flatnonzero((most != 0) | (least != 0))
        return Way(frozenset(moved.tolist()), frozenset(proven.tolist()))

    def _both(self, cell: int, up: int, prices: Numbers) -> tuple[Numbers, Numbers] | None:
        above = self._moved(cell, up, prices)
        if above is None:
            return None
        prices = prices.copy()
        prices[above != 0] = FREE
        below = self._moved(cell, up - (self.task.threshold - 1), prices)
        return None if below is None else (above, below)

    def _moved(self, cell: int, by: int, prices: Numbers) -> Numbers | None:
        """How cells move in the cheapest table in which this one is larger (smaller) by so much."""
        if abs(by) > (self._up if by > 0 else self._down)[cell]:
            return None
        cells, lower, upper = self._rooms(cell, by, prices)
        place = int(np.searchsorted(cells, cell)) + (len(cells) if by < 0 else 0)
        lower[place] = upper[place] = abs(by)
        found = self._whole(cells, np.tile(prices[cells], 2), lower, upper)
        if found is None:
            return None
        moves = np.zeros(len(prices), np.int64)
        moves[cells] = found[0] - found[1]
        return moves

    def _top(self, cell: int, far: int, prices: Numbers) -> int:
        """How much larger a cell can be, up to `far`."""
        cells, lower, upper = self._rooms(cell, 1, prices)
        place = int(np.searchsorted(cells, cell))
        upper[place] = min(far, upper[place])
        goal = np.zeros(len(lower))
        goal[place] = -1
        found = self._whole(cells, goal, lower, upper)
        return 0 if found is None else int(found[0, place])

    def _rooms(self, cell: int, by: int, prices: Numbers) -> tuple[Numbers, Numbers, Numbers]:
        """The cells that may move, and how far each may rise, and fall; this one only one way."""
        cells = np.flatnonzero(prices < np.inf)
        upper = np.concatenate([self._up[cells], self._down[cells]])
        upper[int(np.searchsorted(cells, cell)) + (len(cells) if by > 0 else 0)] = 0
        return cells, np.zeros(len(upper)), upper

    def _whole(
        self, cells: Numbers, costs: Numbers, lower: Numbers, upper: Numbers
    ) -> Numbers | None:
        both = np.concatenate([cells, cells + len(self._costs)])
        # Of ways that are equally good, another one is often a table of whole numbers at once.
        dice = np.random.default_rng(SEED)
        near = (costs * (1 + dice.random(len(costs))) for _ in range(TRIES))
        table = self._moves.only(both).cheapest(costs, lower, upper, near).table
        return None if table is None else table.reshape(2, -1)
