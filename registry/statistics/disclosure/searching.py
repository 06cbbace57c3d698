"""The least that has to be hidden in a small table.

Each choice that is not safe is enlarged as far as it stays so: of what is left outside, at least
one cell has to be hidden. The next choice is the cheapest that heeds all of these; when that is
safe, nothing cheaper is.
"""

from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.statistics.disclosure import watching
from registry.statistics.disclosure.polytope import Polytope
from registry.statistics.disclosure.ways import Task

Numbers = NDArray[Any]
CHOICES, CELLS = 100, 250  # a table is small with so many cells to choose from, of so many
NODES = 10_000  # the search ends after so many sets, some seconds


class Guard:
    """Keeps, for each small count, the tables that prove it safe, and looks for them exactly."""

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
        watching.left()
        open_ = np.zeros(len(self.cells), np.bool_)
        open_[[self.place[cell] for cell in hidden]] = True
        self.tables.lower = np.where(open_, self.task.known.least, self.values)
        self.tables.upper = np.where(open_, self.task.most[self.cells], self.values)
        for cell in self.order:
            proof = self.proofs.get(cell)
            if proof is not None and not (proof & ~open_).any():
                continue
            tables = self._tables(cell)
            if tables is None:
                # What was not safe once is the likeliest not to be so the next time.
                self.order.remove(cell)
                self.order.insert(0, cell)
                return cell
            self._keep(tables, open_)
        return None

    def _keep(self, tables: list[Numbers], open_: Numbers) -> None:
        """Note which small counts these tables prove safe, where no proof stands."""
        both = np.stack([self.values, *tables])
        high, low = both.max(axis=0), both.min(axis=0)
        is_safe = (high >= self.task.threshold) & (high - low >= self.task.threshold - 1)
        moved = np.asarray(high != low, np.bool_)
        for cell in self.order:
            if is_safe[self.place[cell]]:
                stands = self.proofs.get(cell)
                if stands is None or (stands & ~open_).any():
                    self.proofs[cell] = moved

    def _tables(self, cell: int) -> list[Numbers] | None:
        place, value = self.place[cell], int(self.task.known.values[cell])
        apart = self.task.threshold - 1
        self.tables.reset()
        high, above = self.tables.extreme(place, 1, max(self.task.threshold, value + apart))
        if high < self.task.threshold:
            return None
        if high - value >= apart:
            return [above]
        self.tables.reset()
        low, below = self.tables.extreme(place, -1, int(high) - apart)
        return [above, below] if high - low >= apart else None


def is_small(task: Task) -> bool:
    """Whether the search is likely to come to an end."""
    return len(task.may) <= CHOICES and len(task.may) + len(task.must) <= CELLS


def exposed(task: Task) -> int | None:
    """A small count that is not safe even if all is hidden that may be; None if there is none."""
    every = task.must | set(task.may)
    return Guard(task, every).exposed(every)


def least(task: Task) -> set[int] | None:
    """The choice of least cost, if all together are safe; None where the search is given up."""
    may, must = task.may, task.must
    guard = Guard(task, must | set(may))
    needs: list[frozenset[int]] = []
    left, most = NODES, 1 + sum(task.costs[n] for n in may)
    while left > 0:
        watching.tell(NODES - left, NODES)
        chosen, left = _cheapest(needs, task.costs, most, left)
        if chosen is None:
            break
        trial = must | chosen
        if guard.exposed(trial) is None:
            watching.tell(NODES, NODES)
            return trial
        for cell in may:
            if cell not in trial and guard.exposed(trial | {cell}) is not None:
                trial = trial | {cell}
        needs.append(frozenset(may) - trial)
    return None


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
