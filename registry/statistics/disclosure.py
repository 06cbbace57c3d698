"""Which cells of a table to hide, so that no small count of people can be worked out from the rest.

A cell from 1 to below the threshold is hidden (0 too where zeros are not published), and with it as
many others as it takes. The audit, not the choosing, is the gate: it knows every relation of the
release and of all earlier ones, and finds in whole numbers the least and the most that each hidden
cell can be. A small count is safe if it could be as much as the threshold, and if what it could be
spans as many numbers as lie below the threshold.
"""

from collections.abc import Collection, Mapping, Sequence
from math import inf

from registry.errors import Refused
from registry.statistics import hiding
from registry.statistics.figures import Figures, Relation, figures

Bounds = dict[str, tuple[float, float]]


def protect(
    cells: Mapping[str, int],
    relations: Sequence[Relation],
    *,
    threshold: int,
    zeros_published: bool,
    fixed_published: Collection[str] = (),
    forced_suppressed: Collection[str] = (),
    weights: Mapping[str, float] | None = None,
    upper_bound: float | None = None,
) -> set[str]:
    """The names of the cells to hide; the same for the same table.

    Relations give {name: coefficient} and sum to 0. Fixed cells are published already, whatever
    they hold; forced ones are hidden already. A cell weighs 1 and a little by its size if `weights`
    does not say otherwise. No cell is hidden that could be given back; in a small table the hidden
    ones weigh the least that is possible, as far as a bounded search can tell.

    Refused as `unprotectable` if fixed cells give a small count away, as `too_tangled` if the audit
    cannot be brought to its end; a ValueError for a table that does not hold together.
    """
    known = figures(cells, relations, zeros_published=zeros_published, upper_bound=upper_bound)
    if threshold < 1:
        raise ValueError(f"a threshold is 1 or more, not {threshold}")
    fixed, forced = known.numbers(fixed_published), known.numbers(forced_suppressed)
    if both := sorted(set(fixed) & set(forced)):
        raise ValueError(f"{known.names[both[0]]!r} cannot be both published and hidden")
    _check_hidden(known, forced)
    small = [
        number
        for number, value in enumerate(known.values.tolist())
        if known.least <= value < threshold and number not in set(fixed)
    ]
    task = hiding.Task(known, threshold, small, forced, fixed, _costs(known, weights or {}))
    _check_hidden(known, small)
    hidden = hiding.choose(task)
    exposed = hiding.exposed(task, hidden)
    if exposed is not None:
        raise Refused(
            "“{cell}” can be worked out from figures that must stay published: join it with "
            "another group, or publish a coarser table.",
            code="unprotectable",
            cell=known.names[exposed],
        )
    return {known.names[number] for number in hidden}


def audit(
    cells: Mapping[str, int],
    relations: Sequence[Relation],
    suppressed: Collection[str],
    *,
    zeros_published: bool,
    upper_bound: float | None = None,
) -> Bounds:
    """The least and the most that each hidden cell can be, for one who knows all the others.

    Exact, in whole numbers; inf where nothing bounds a cell. If zeros are published, the reader
    knows that what is hidden is at least 1, so a hidden 0 is a ValueError.
    """
    known = figures(cells, relations, zeros_published=zeros_published, upper_bound=upper_bound)
    hidden = known.numbers(suppressed)
    _check_hidden(known, hidden)
    found: dict[int, tuple[float, float]] = {}
    for part in known.parts(hidden):
        tables = known.polytope(part)
        for place, number in enumerate(part.tolist()):
            # Tables passed on the way to other cells may have been at an end already.
            low: float = int(tables.least[place])
            if low > known.least:
                low = tables.extreme(place, -1)[0]
            high: float = int(tables.most[place])
            if high < known.most:
                high = tables.extreme(place, 1)[0]
            found[number] = (low, high)
    return {known.names[number]: found[number] for number in hidden}


def _check_hidden(known: Figures, hidden: Sequence[int]) -> None:
    for number in hidden:
        if known.values[number] < known.least:
            raise ValueError(f"{known.names[number]!r} is 0, and zeros are published")
        if known.values[number] > known.most:
            raise ValueError(f"{known.names[number]!r} lies above the upper bound {known.most}")


def _costs(known: Figures, weights: Mapping[str, float]) -> list[int]:
    """What hiding each cell costs, in whole numbers: first how many, then how large."""
    known.numbers(weights)
    unit = 10 * (1 + int(known.values.sum()))
    costs = [unit + int(value) for value in known.values]
    for name, weight in weights.items():
        if not 0 <= weight < inf:
            raise ValueError(f"the weight of {name!r} is {weight}: it is finite and not negative")
        costs[known.names.index(name)] = round(weight * unit)
    return costs
