"""All small counts of a table made safe together, by one integer programme.

Every small count has two tables of its own, one in which it is larger and one in which it is
smaller; a cell that moves in any of them is hidden, and what is hidden is to weigh the least. Cells
move by less than the threshold: in a flat table no more is ever needed. What is found is a
proposal, to be proved in whole numbers.
"""

from typing import Any

import numpy as np
import scipy
from numpy.typing import NDArray

from registry.statistics.disclosure import watching
from registry.statistics.disclosure.ways import Task

Numbers = NDArray[Any]
COLUMNS = 6_500  # in a larger programme, one count after the other is as good and far faster
NODES = 100


def fits(task: Task) -> bool:
    """Whether the programme is small enough to be tried."""
    return 2 * len(task.small) * len(task.known.values) <= COLUMNS


def proposal(task: Task) -> set[int] | None:
    """The cells to hide that weigh the least, if the programme comes so far."""
    may, count = task.may, len(task.known.values)
    rows, least, most = _rows(task, may)
    lower, upper = _rooms(task, may)
    costs = np.zeros(len(lower))
    costs[: len(may)] = np.array([task.costs[n] for n in may]) / max(task.costs)
    optimize = scipy.optimize
    found = optimize.milp(
        costs,
        integrality=np.arange(len(lower)) < len(may),
        bounds=optimize.Bounds(lower, upper),
        constraints=optimize.LinearConstraint(rows, least, most),
        options={"time_limit": watching.left(), "node_limit": NODES, "mip_rel_gap": 0},
    )
    watching.left()
    if found.x is None:
        return None
    moved = np.abs(found.x[len(may) :].reshape(-1, count)).max(axis=0, initial=0) > 0.5
    return task.must | {n for n in may if moved[n]}


def _reach(task: Task) -> tuple[Numbers, Numbers]:
    """How far down, and up, every cell may move; what can not be hidden does not move."""
    known = task.known
    apart = task.threshold - known.least
    moves = np.zeros(len(known.values), np.bool_)
    moves[[*task.must, *task.may]] = True
    down = np.where(moves, np.minimum(known.values - known.least, apart), 0)
    return -down, np.where(moves, np.minimum(task.most - known.values, apart), 0)


def _rooms(task: Task, may: list[int]) -> tuple[Numbers, Numbers]:
    down, up = _reach(task)
    lower, upper = [np.zeros(len(may))], [np.ones(len(may))]
    for cell in task.small:
        above, below = down.astype(float), up.astype(float)
        above[cell] = min(task.threshold - int(task.known.values[cell]), up[cell])
        below[cell] = 0
        lower += [above, down]
        upper += [up, below]
    return np.concatenate(lower), np.concatenate(upper)


def _rows(task: Task, may: list[int]) -> tuple[Any, Numbers, Numbers]:
    """The relations hold in each table; what moves is hidden; small counts are far enough apart."""
    sparse, count, tables = scipy.sparse, len(task.known.values), 2 * len(task.small)
    relations = sparse.csr_array(task.known.matrix.astype(float))
    down, up = _reach(task)
    chosen = sparse.csr_array(
        (np.ones(len(may)), (np.arange(len(may)), may)), shape=(len(may), count)
    )
    each = sparse.eye_array(tables)
    blank = sparse.csr_array((tables * relations.shape[0], len(may)))
    ones = np.ones((tables, 1))
    not_up = sparse.kron(ones, sparse.diags_array(-up[may].astype(float)))
    not_down = sparse.kron(ones, sparse.diags_array(-down[may].astype(float)))
    apart = sparse.lil_array((len(task.small), len(may) + tables * count))
    for row, cell in enumerate(task.small):
        apart[row, len(may) + 2 * row * count + cell] = 1
        apart[row, len(may) + (2 * row + 1) * count + cell] = -1
    rows = sparse.vstack(
        [
            sparse.hstack([blank, sparse.kron(each, relations)]),
            sparse.hstack([not_up, sparse.kron(each, chosen)]),
            sparse.hstack([not_down, sparse.kron(each, chosen)]),
            apart,
        ]
    ).tocsc()
    sizes = [tables * relations.shape[0], tables * len(may), tables * len(may), len(task.small)]
    least = np.repeat([0.0, -np.inf, 0.0, task.threshold - 1.0], sizes)
    return rows, least, np.repeat([0.0, 0.0, np.inf, np.inf], sizes)
