"""Choosing the cells to hide: the least that is possible in small tables, no needless one in large.

To every small count belong tables that prove it safe: one or two that differ from the true table
only in hidden cells, and put the count far enough from itself. Hiding more never makes a cell less
safe, and that is what both ways of choosing rest on.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.statistics.figures import Figures
from registry.statistics.polytope import Polytope

Numbers = NDArray[Any]
EXACT = 100  # up to so many cells to choose from, the best choice is searched for
NODES = 10_000  # the search ends after so many sets, some seconds
PRICED = 150  # steps to make a way cheaper; a way is good at every step
DEAR = 1 << 40  # no cell is dearer on a way than this, so that sums of prices stay numbers
FAR = 1000  # so many thresholds beyond its value a cell is never pushed to prove another safe


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


class Guard:
    """Keeps, for each small count, the tables that prove it safe, and looks for them."""

    def __init__(self, task: Task, cells: Iterable[int]) -> None:
        self.task = task
        self.cells = np.array(sorted(cells), np.int64)
        self.place = {int(cell): place for place, cell in enumerate(self.cells)}
        self.values = task.known.values[self.cells]
        self.tables: Polytope = task.known.polytope(self.cells, task.most[self.cells])
        self.proofs: dict[int, Numbers] = {}
        self.order = list(task.small)

    def exposed(self, hidden: set[int]) -> int | None:
        """A small count that is not safe if just these cells are hidden; None if all are."""
        open_ = np.zeros(len(self.cells), np.bool_)
        open_[[self.place[cell] for cell in hidden]] = True
        self.tables.lower = np.where(open_, self.task.known.least, self.values)
        self.tables.upper = np.where(open_, self.task.most[self.cells], self.values)
        for cell in self.order:
            proof = self.proofs.get(cell)
            if proof is not None and not (proof & ~open_).any():
                continue
            proof = self._proof(cell)
            if proof is None:
                # What was not safe once is the likeliest not to be so the next time.
                self.order.remove(cell)
                self.order.insert(0, cell)
                return cell
            self.proofs[cell] = proof
        return None

    def _proof(self, cell: int) -> Numbers | None:
        place, value = self.place[cell], int(self.task.known.values[cell])
        apart = self.task.threshold - 1
        self.tables.reset()
        high, above = self.tables.extreme(place, 1, max(self.task.threshold, value + apart))
        if high < self.task.threshold:
            return None
        touched = np.asarray(above != self.values, np.bool_)
        if high - value < apart:
            self.tables.reset()
            low, below = self.tables.extreme(place, -1, int(high) - apart)
            if high - low < apart:
                return None
            touched |= below != self.values
        return touched


def exposed(task: Task, hidden: set[int]) -> int | None:
    """A small count that is not safe if just these cells are hidden, seen afresh."""
    return Guard(task, hidden).exposed(hidden)


def choose(task: Task) -> set[int]:
    """The cells to hide; if a small count cannot be made safe, all that may be hidden."""
    every = task.must | set(task.may)
    guard = Guard(task, every)
    if guard.exposed(every) is not None:
        return every
    hidden = _given_back(task, _sequential(task, guard))
    return _least(task, guard, hidden) if len(task.may) <= EXACT else hidden


def _sequential(task: Task, guard: Guard) -> set[int]:
    """Make one small count safe after the other, each time at the least cost there and then."""
    hidden = task.must
    movers = Movers(task, guard.cells)
    farther = 0
    while (cell := guard.exposed(hidden)) is not None:
        more = movers.around(cell, hidden, farther) - hidden
        # Where whole numbers do not follow, the cell is pushed farther, and at last all is hidden.
        farther = 0 if more else farther + 1
        hidden |= more if farther <= task.threshold else set(guard.place)
    return hidden


def _given_back(task: Task, hidden: set[int]) -> set[int]:
    """The same without the cells that need not be hidden, the dearest given back first."""
    guard = Guard(task, hidden)
    for cell in sorted(hidden - task.must, key=lambda n: (-task.costs[n], n)):
        if guard.exposed(hidden - {cell}) is None:
            hidden = hidden - {cell}
    return hidden


@dataclass
class Movers:
    """Finds the cheapest cells that have to move for one cell to move so far.

    Each cell may rise or fall from its value at a price, nothing if it is hidden already.
    """

    task: Task
    cells: Numbers
    tables: Polytope = field(init=False)

    def __post_init__(self) -> None:
        known, values = self.task.known, self.task.known.values[self.cells]
        matrix = known.matrix[:, self.cells]
        matrix = matrix[matrix.any(axis=1)]
        nothing = np.zeros(2 * len(self.cells), np.int64)
        rooms = np.concatenate([self.task.most[self.cells] - values, values - known.least])
        self.tables = Polytope(np.hstack([matrix, -matrix]), nothing, nothing, rooms)

    def around(self, cell: int, hidden: set[int], farther: int) -> set[int]:
        """The cells that move when a small count is pushed up, and down where up is not enough."""
        threshold, value = self.task.threshold, int(self.task.known.values[cell])
        apart = threshold - 1 + farther
        wanted = max(threshold - value, apart)
        reached, moved = self._pushed(cell, 0, wanted, hidden)
        if reached < wanted:
            moved |= self._pushed(cell, len(self.cells), apart - reached, hidden | moved)[1]
        return moved

    def _pushed(self, cell: int, side: int, wanted: int, hidden: set[int]) -> tuple[int, set[int]]:
        count = len(self.cells)
        place = int(np.searchsorted(self.cells, cell))
        here, other = place + side, (place + side + count) % (2 * count)
        kept = self.tables.lower.copy(), self.tables.upper.copy()
        self.tables.reset()
        self.tables.upper[other] = 0
        self.tables.upper[here] = min(wanted, int(self.tables.upper[here]))
        goal = np.zeros(2 * count, np.int64)
        goal[here] = 1
        self.tables.walk(goal)
        reached = int(self.tables.point[here])
        self.tables.lower[here] = self.tables.upper[here] = reached
        self._cheapen(hidden)
        touched = self.tables.touched()
        self.tables.lower, self.tables.upper = kept
        return reached, {int(n) for n in self.cells[touched[:count] | touched[count:]]}

    def _cheapen(self, hidden: set[int]) -> None:
        if self.tables.is_whole():
            costs = self.task.costs
            price = [0 if n in hidden else min(costs[n], DEAR) for n in self.cells.tolist()]
            self.tables.walk(-np.array(price * 2, np.int64), steps=PRICED)


def _least(task: Task, guard: Guard, hidden: set[int]) -> set[int]:
    """The choice of least cost, or the one at hand where the search is given up.

    Each choice that is not safe is enlarged as far as it stays so: of what is left outside, at
    least one cell has to be hidden. The next choice is the cheapest that heeds all of these.
    """
    may, must = task.may, task.must
    needs: list[frozenset[int]] = []

    def cost(cells: Iterable[int]) -> int:
        return sum(task.costs[n] for n in cells)

    left = NODES
    while left > 0:
        chosen, left = _cheapest(needs, task.costs, cost(hidden - must), left)
        if chosen is None:
            break
        trial = must | chosen
        if guard.exposed(trial) is None:
            return trial
        for cell in may:
            if cell not in trial and guard.exposed(trial | {cell}) is not None:
                trial = trial | {cell}
        needs.append(frozenset(may) - trial)
    return hidden


def _cheapest(
    needs: list[frozenset[int]], costs: list[int], below: int, left: int
) -> tuple[set[int] | None, int]:
    """The cheapest set that holds a cell of every need, if there is one cheaper than `below`.

    And how many sets may still be tried; when none are left, no set is found.
    """
    best: tuple[int, set[int] | None] = (below, None)

    def by_size(need: frozenset[int]) -> tuple[int, list[int]]:
        return len(need), sorted(need)

    def search(chosen: set[int], barred: set[int], spent: int) -> None:
        nonlocal best, left
        left -= 1
        waiting = [need - barred for need in needs if not need & chosen]
        if left < 0 or spent + _floor(waiting, costs.__getitem__) >= best[0]:
            return
        if not waiting:
            best = (spent, chosen)
            return
        waiting.sort(key=by_size)
        refused = set(barred)
        for cell in sorted(waiting[0], key=lambda n: (costs[n], n)):
            search(chosen | {cell}, refused, spent + costs[cell])
            refused = refused | {cell}

    search(set(), set(), 0)
    return (best[1] if left >= 0 else None), left


def _floor(needs: list[frozenset[int]], cost: Callable[[int], int]) -> int:
    """What needs that share no cell cost at the least."""
    taken: set[int] = set()
    least = 0
    for need in sorted(needs, key=len):
        if not need & taken:
            taken |= need
            least += min(map(cost, need), default=1 << 60)
    return least
