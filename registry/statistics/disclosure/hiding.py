"""Choosing the cells to hide: the least that is possible in small tables, no needless one in large.

One small count after the other is made safe in the cheapest way; then what turned out to be
needless is given back. Hiding more never makes a count less safe: both steps rest on that.
"""

from collections.abc import Sequence

from registry.errors import Refused
from registry.statistics.disclosure import searching, together, watching
from registry.statistics.disclosure.ways import Task, Way, Ways

Proofs = dict[int, Way]


def choose(task: Task) -> set[int]:
    """The cells to hide; Refused as `unprotectable` if that does not make every count safe."""
    least = _searched(task) if searching.is_small(task) else None
    if least is not None:
        return least
    ways = Ways(task)
    found = [_given_back(task, ways, *_one_by_one(task, ways))]
    if together.fits(task):
        found += _together(task, ways)
    hidden = min(found, key=lambda cells: sum(task.costs[n] for n in cells))
    _prove(task, ways, hidden)
    return hidden


def _searched(task: Task) -> set[int] | None:
    """The least of a small table; None if the search comes to no end."""
    try:
        exposed = searching.exposed(task)
        if exposed is not None:
            raise _unprotectable(task, exposed)
        return searching.least(task)
    except Refused as refused:
        if refused.code != "too_tangled":
            raise
        return None


def _together(task: Task, ways: Ways) -> list[set[int]]:
    """What one programme for all small counts proposes, if it holds in whole numbers."""
    proposed = together.proposal(task)
    proofs = None if proposed is None else _proven(ways, task.small, proposed)
    if proposed is None or proofs is None or isinstance(proofs, int):
        return []
    return [_given_back(task, ways, proposed, proofs)]


def _one_by_one(task: Task, ways: Ways) -> tuple[set[int], Proofs]:
    """Make one small count safe after the other, each at the least cost there and then."""
    hidden, proofs = task.must, dict[int, Way]()
    values = task.known.values
    for done, cell in enumerate(sorted(task.small, key=lambda n: (values[n], n))):
        watching.tell(done, 2 * len(task.small))
        if cell in proofs:
            continue
        way = ways.cheapest(cell, hidden)
        if way is None:
            raise _unprotectable(task, cell)
        hidden |= way.cells
        proofs |= dict.fromkeys(way.proves - proofs.keys(), way)
    return hidden, proofs


def _given_back(task: Task, ways: Ways, hidden: set[int], proofs: Proofs) -> set[int]:
    """The same without the cells that need not be hidden, the dearest given back first."""
    order, half = list(task.small), len(task.small)
    spare = sorted(hidden - task.must, key=lambda n: (-task.costs[n], n))
    for done, extra in enumerate(spare):
        watching.tell(half + half * done // len(spare), 2 * half)
        waiting = [cell for cell in order if extra in proofs[cell].cells]
        fresh = _proven(ways, waiting, hidden - {extra})
        if isinstance(fresh, int):
            # What was not safe once is the likeliest not to be so the next time.
            order.remove(fresh)
            order.insert(0, fresh)
        else:
            hidden = hidden - {extra}
            proofs |= fresh
    return hidden


def _prove(task: Task, ways: Ways, hidden: set[int]) -> None:
    """The gate: every small count has tables that prove it safe, looked for afresh."""
    found = _proven(ways, task.small, hidden)
    if isinstance(found, int):
        raise _unprotectable(task, found)
    watching.tell(2 * len(task.small), 2 * len(task.small))


def _proven(ways: Ways, cells: Sequence[int], hidden: set[int]) -> Proofs | int:
    """Proofs for all of these counts through hidden cells alone; or one that has none."""
    found: Proofs = {}
    for cell in cells:
        if cell in found:
            continue
        way = ways.proof(cell, hidden)
        if way is None:
            return cell
        found |= dict.fromkeys(way.proves & set(cells) - found.keys(), way)
    return found


def _unprotectable(task: Task, cell: int) -> Refused:
    return Refused(
        "“{cell}” can be worked out from figures that must stay published: join it with "
        "another group, or publish a coarser table.",
        code="unprotectable",
        cell=task.known.names[cell],
    )
