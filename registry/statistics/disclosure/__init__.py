"""Which cells of a table to hide, so that no small count of people can be worked out from the rest.

A cell from 1 to below the threshold is hidden (0 too where zeros are not published), and with it as
many others as it takes. The audit, not the choosing, is the gate: it knows every relation of the
release and of all earlier ones, and finds in whole numbers the least and the most that each hidden
cell can be. A small count is safe if it could be as much as the threshold, and if what it could be
spans as many numbers as lie below the threshold.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from math import inf

from registry.statistics.disclosure import bounds, hiding, watching
from registry.statistics.disclosure.figures import Figures, Relation, check, figures, gathered
from registry.statistics.disclosure.watching import watched
from registry.statistics.disclosure.ways import Task

__all__ = ["Bounds", "Relation", "Span", "audit", "certify", "protect", "watched", "weights_by_lot"]

Bounds = dict[str, tuple[float, float]]


@dataclass(frozen=True)
class Span:
    """What a hidden cell can be, for a reader of the published figures.

    It is wide enough if the cell is no small count, or could be as much as the threshold and
    any of as many numbers as lie below it.
    """

    low: float
    high: float
    is_wide_enough: bool


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

    Refused as `unprotectable` if fixed cells give a small count away, as `too_long` if it takes
    longer than `watched` allows; a ValueError for a table that does not hold together.
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
    task = Task(known, threshold, small, forced, fixed, _costs(known, weights or {}))
    _check_hidden(known, small)
    with watching.bounded():
        hidden = hiding.choose(task)
    return {known.names[number] for number in hidden}


def audit(
    cells: Mapping[str, int],
    relations: Sequence[Relation],
    suppressed: Collection[str],
    *,
    zeros_published: bool,
    upper_bound: float | None = None,
    only: Collection[str] | None = None,
) -> Bounds:
    """The least and the most that each hidden cell can be, for one who knows all the others.

    With `only`, those of these hidden cells alone are found.

    In whole numbers, and each end is reached by a table that obeys all relations; inf where nothing
    bounds a cell. If zeros are published, the reader
    knows that what is hidden is at least 1, so a hidden 0 is a ValueError.
    """
    known = figures(cells, relations, zeros_published=zeros_published, upper_bound=upper_bound)
    hidden = known.numbers(suppressed)
    _check_hidden(known, hidden)
    asked = hidden if only is None else known.numbers(only)
    with watching.bounded():
        found = bounds.ends(known, hidden, asked)
    return {known.names[number]: found[number] for number in asked}


def certify(
    public_cells: Mapping[str, int],
    relations: Sequence[Relation],
    hidden: Collection[str],
    *,
    threshold: int,
    zeros_published: bool,
) -> dict[str, Span]:
    """The audit for anyone: what each hidden cell can be, from nothing but what is published.

    A ValueError if no whole numbers in the place of the hidden ones agree with the figures.
    """
    if both := sorted(set(hidden) & public_cells.keys()):
        raise ValueError(f"{both[0]!r} cannot be both published and hidden")
    cells = {**public_cells, **dict.fromkeys(sorted(hidden), 0)}
    known = gathered(cells, relations, zeros_published=zeros_published)
    numbers = known.numbers(hidden)
    with watching.bounded():
        bounds.fill_in(known, numbers)
        check(known, relations)
        found = bounds.ends(known, numbers, numbers)
    return {known.names[number]: _span(*found[number], threshold) for number in numbers}


def weights_by_lot(cells: Mapping[str, int], seed: bytes) -> dict[str, float]:
    """Weights for `protect` that leave it to a lot which of several equal choices is taken.

    The lot follows from a seed, to be kept and not to be shown: who knows what `protect` seeks
    could otherwise tell something from the choice it made.
    """
    whole = 10 * (1 + sum(cells.values()))
    lots = {
        name: int.from_bytes(blake2b(name.encode(), key=seed, digest_size=4).digest()) / (10 << 32)
        for name in cells
    }
    return {name: 1 + value / whole + lots[name] for name, value in cells.items()}


def _span(low: float, high: float, threshold: int) -> Span:
    is_wide = high >= threshold and high - low >= threshold - 1
    return Span(low, high, low >= threshold or is_wide)


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
