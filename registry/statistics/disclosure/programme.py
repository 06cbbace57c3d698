"""Linear and integer programmes over a table. HiGHS proposes; only whole numbers decide.

What the solver returns is rounded and put to the relations, so that a table found is a table; and
a bound follows from its prices by arithmetic in whole numbers, so that nothing lies beyond it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from registry.statistics.disclosure import watching

Numbers = NDArray[Any]
NODES = 2_000  # an integer programme is given up after so many, the same on every machine
PARTS = 5040 << 10  # prices are rounded to such parts of one; thirds and sevenths stay exact
HUGE = 1 << 62  # sums that could come near this are formed without the machine's whole numbers


@dataclass(frozen=True)
class Best:
    """What a programme gave: a whole table, if one was found; and prices of the relations."""

    table: Numbers | None
    prices: Numbers | None = None


@dataclass(frozen=True)
class Programme:
    """Tables of whole numbers with `matrix @ table == sums`."""

    matrix: Any  # a sparse matrix of whole numbers, by columns
    sums: Numbers

    def only(self, cells: Numbers) -> "Programme":
        """The same relations over these cells alone, the others being nothing."""
        return Programme(self.matrix[:, cells], self.sums)

    def cheapest(
        self, costs: Numbers, lower: Numbers, upper: Numbers, near: Iterable[Numbers] = ()
    ) -> Best:
        """The whole table of least cost between bounds, as far as one is found.

        An upper bound may be inf. Where the cheapest fractions are no whole numbers, the prices
        bound the cost all the same, and the cheapest at costs `near` these is taken if it is whole.
        """
        found = self._fractions(costs, lower, upper)
        if found.x is None or found.status != 0:
            # Whoever finds no fractions need not look for whole numbers, unless the solver failed.
            return self.whole(costs, lower, upper) if found.status == 4 else Best(None)
        table = self.table(found.x, lower, upper)
        for other in near:
            if table is not None:
                break
            again = self._fractions(other, lower, upper)
            table = None if again.x is None else self.table(again.x, lower, upper)
        if table is None:
            table = self.whole(costs, lower, upper).table
        return Best(table, found.eqlin.marginals)

    def _fractions(self, costs: Numbers, lower: Numbers, upper: Numbers) -> Any:
        found = scipy.optimize.linprog(
            costs,
            A_eq=self._floats,
            b_eq=self.sums,
            bounds=np.stack([lower, upper], axis=1),
            method="highs-ds",
            options={"time_limit": watching.left(), "presolve": False},
        )
        watching.left()
        return found

    def whole(self, costs: Numbers, lower: Numbers, upper: Numbers) -> Best:
        """The same by the integer programme; no table if it came to no end."""
        optimize = scipy.optimize
        found = optimize.milp(
            costs,
            integrality=np.ones(len(costs)),
            bounds=optimize.Bounds(lower, upper),
            constraints=optimize.LinearConstraint(self._floats, self.sums, self.sums),
            options={"time_limit": watching.left(), "node_limit": NODES, "mip_rel_gap": 0},
        )
        watching.left()
        return Best(None if found.x is None else self.table(found.x, lower, upper))

    def table(self, proposed: Numbers, lower: Numbers, upper: Numbers) -> Numbers | None:
        """What a solver proposes, if it is a table once it is rounded."""
        if not (np.abs(proposed) < 1 << 52).all():
            return None
        table = np.rint(proposed).astype(np.int64)
        if (table < lower).any() or (table > upper).any():
            return None
        return table if (_times(self.matrix, table) == self.sums).all() else None

    def floor(self, costs: Numbers, prices: Numbers, lower: Numbers, upper: Numbers) -> int | None:
        """A whole number that no table costs less than, whatever the prices; None for no such."""
        scaled = np.array([round(price * PARTS) for price in prices.tolist()], object)
        rests = np.rint(costs).astype(np.int64).astype(object) * PARTS
        rests = rests - _times(self.matrix.T, scaled)
        bounds = np.where(rests >= 0, lower, upper)
        if np.isinf(bounds).any():
            return None
        least = scaled @ self.sums.astype(object) + rests @ bounds.astype(np.int64).astype(object)
        return -int(-least // PARTS)

    @cached_property
    def _floats(self) -> Any:
        return self.matrix.astype(np.float64)


def programme(matrix: Numbers, sums: Numbers) -> Programme:
    """A programme of the relations that say anything."""
    saying = matrix.any(axis=1)
    return Programme(scipy.sparse.csc_array(matrix[saying]), sums[saying])


def _times(matrix: Any, numbers: Numbers) -> Numbers:
    """The product in whole numbers, without the machine's where these would run over."""
    largest = max((abs(int(number)) for number in (numbers.max(), numbers.min())), default=0)
    if int(np.abs(matrix).sum(axis=1).max()) * largest < HUGE:
        return np.asarray(matrix @ numbers.astype(np.int64)).astype(object)
    cells = matrix.tocoo()
    found = np.full(matrix.shape[0], 0, object)
    np.add.at(found, cells.row, cells.data.astype(object) * numbers.astype(object)[cells.col])
    return found
