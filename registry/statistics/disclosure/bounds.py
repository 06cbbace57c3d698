"""How little and how much each hidden cell can be, for one who knows all the others.

Every end is reached by a table of whole numbers that obeys the relations: what is said to be
possible is. Small parts are walked exactly to their last corner. In large ones HiGHS proposes the
tables, and prices show that nothing lies beyond; where it gives up, the true end may lie farther
out, so that no count ever seems safer than it is.
"""

from math import inf
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.errors import Refused
from registry.statistics.disclosure import watching
from registry.statistics.disclosure.figures import Figures
from registry.statistics.disclosure.polytope import BOUNDLESS
from registry.statistics.disclosure.programme import Programme, programme

Numbers = NDArray[Any]
Ends = tuple[float, float]
WALKED = 250  # up to so many cells that relations join, all corners are walked to exactly
ROUNDS = 30  # of one bound following from another


def ends(known: Figures, hidden: list[int], asked: list[int]) -> dict[int, Ends]:
    """The least and the most of the hidden cells asked for; inf where nothing bounds one."""
    found: dict[int, Ends] = {}
    for part in known.parts(hidden):
        places = np.flatnonzero(np.isin(part, asked)).tolist()
        if places:
            told = _part(known, part, places, len(found), len(asked))
            found |= dict(zip(part[places].tolist(), told, strict=True))
    watching.tell(len(asked), len(asked))
    return found


def _part(known: Figures, part: Numbers, places: list[int], done: int, of: int) -> list[Ends]:
    if len(part) <= WALKED:
        try:
            return _walked(known, part, places, done, of)
        except Refused as refused:
            if refused.code != "too_tangled":
                raise
    return Reach(known, part).ends(places, done, of)


def _walked(known: Figures, part: Numbers, places: list[int], done: int, of: int) -> list[Ends]:
    tables = known.polytope(part)
    found: list[Ends] = []
    for place in places:
        watching.tell(done + len(found), of)
        # Tables passed on the way to other cells may have been at an end already.
        low: float = int(tables.least[place])
        if low > known.least:
            low = tables.extreme(place, -1)[0]
        high: float = int(tables.most[place])
        if high < known.most:
            high = tables.extreme(place, 1)[0]
        found.append((low, high))
    return found


class Reach:
    """How far cells of a part reach: `low` and `high` by tables, `least` and `most` by proof."""

    def __init__(self, known: Figures, part: Numbers) -> None:
        matrix, self.start = known.matrix[:, part], known.values[part]
        self.tables: Programme = programme(matrix, matrix @ self.start)
        self.low: list[float] = self.start.tolist()
        self.high: list[float] = self.start.tolist()
        self.least: list[float] = [known.least] * len(part)
        self.most: list[float] = [inf if known.most >= BOUNDLESS else known.most] * len(part)

    def ends(self, places: list[int], done: int, of: int) -> list[Ends]:
        """The ends of the cells in these places."""
        self._narrow()
        self._endless()
        for number, place in enumerate(places):
            watching.tell(done + number, of)
            if self.low[place] > self.least[place]:
                self._seek(place, -1)
            if self.high[place] < self.most[place]:
                self._seek(place, 1)
        return [(self.low[place], self.high[place]) for place in places]

    def _narrow(self) -> None:
        """Draw bounds from bounds: in a sum, a cell takes what the others leave it."""
        matrix = self.tables.matrix.tocsr()
        rows = [slice(*matrix.indptr[row : row + 2]) for row in range(matrix.shape[0])]
        sums = [int(each) for each in self.tables.sums]
        for _ in range(ROUNDS):
            before = self.least.copy(), self.most.copy()
            for held, total in zip(rows, sums, strict=True):
                cells, factors = matrix.indices[held].tolist(), matrix.data[held].tolist()
                self._leave(cells, factors, total)
                self._leave(cells, [-factor for factor in factors], -total)
            if before == (self.least, self.most):
                break

    def _leave(self, cells: list[int], factors: list[int], total: int) -> None:
        """A cell times its factor is at most the total less the least of the others."""
        leasts = [
            factor * (self.least[cell] if factor > 0 else self.most[cell])
            for cell, factor in zip(cells, factors, strict=True)
        ]
        endless = leasts.count(-inf)
        if endless > 1:
            return
        finite = sum(int(each) for each in leasts if each != -inf)
        for cell, factor, own in zip(cells, factors, leasts, strict=True):
            if endless and own != -inf:
                continue
            room = total - finite + (0 if endless else int(own))
            if factor > 0:
                self.most[cell] = min(self.most[cell], room // factor)
            else:
                self.least[cell] = max(self.least[cell], -(room // -factor))

    def _endless(self) -> None:
        """Find the cells that nothing bounds, by a change that can be made again and again."""
        cells = np.flatnonzero(np.isinf(self.most))
        if not len(cells):
            return
        steps = self.tables.only(np.tile(cells, 2))
        steps = Programme(steps.matrix, np.zeros_like(steps.sums))
        costs = np.repeat([-1.0, 0.0], len(cells))
        upper = np.repeat([1.0, inf], len(cells))
        change = steps.cheapest(costs, np.zeros(len(upper)), upper).table
        if change is not None:
            for cell in cells[change[: len(cells)] > 0].tolist():
                self.high[cell] = inf

    def _seek(self, place: int, sign: int) -> None:
        """Reach for one end of a cell, and for the proof that it is the end."""
        goal = np.zeros(len(self.start))
        goal[place] = -sign
        lower, upper = np.array(self.least), np.array(self.most)
        best = self.tables.cheapest(goal, lower, upper)
        if best.table is None:
            return
        self._note(best.table)
        if best.prices is not None:
            floor = self.tables.floor(goal, best.prices, lower, upper)
            if floor is not None and sign > 0:
                self.most[place] = min(self.most[place], -floor)
            elif floor is not None:
                self.least[place] = max(self.least[place], floor)

    def _note(self, table: Numbers) -> None:
        self.low = np.minimum(self.low, table).tolist()
        self.high = np.maximum(self.high, table).tolist()


def fill_in(known: Figures, hidden: list[int]) -> None:
    """Put whole numbers in the place of hidden cells with which the relations hold.

    A ValueError if there are none, or none that could be found.
    """
    for part in known.parts(hidden):
        matrix = known.matrix[:, part]
        known.values[part] = 0
        tables = programme(matrix, -(known.matrix @ known.values))
        upper = np.full(len(part), inf if known.most >= BOUNDLESS else known.most)
        lower = np.full(len(part), float(known.least))
        table = tables.cheapest(np.zeros(len(part)), lower, upper).table
        if table is None:
            raise ValueError(f"no whole number for {known.names[part[0]]!r} agrees with the others")
        known.values[part] = table
