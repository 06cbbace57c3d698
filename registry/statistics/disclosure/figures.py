"""The figures of a release as an attacker sees them: cells, the sums they obey, and bounds."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from registry.statistics.disclosure.polytope import BOUNDLESS, Polytope

Numbers = NDArray[Any]
Relation = Mapping[str, int]


@dataclass(frozen=True)
class Figures:
    """Cells by name and number; each row of `matrix` holds a relation: matrix @ values == 0.

    A hidden cell is known to lie from `least` to `most`.
    """

    names: list[str]
    values: Numbers
    matrix: Numbers
    least: int
    most: int

    def numbers(self, names: Collection[str]) -> list[int]:
        """The numbers of cells; a ValueError for one that is not in the table."""
        place = {name: number for number, name in enumerate(self.names)}
        if unknown := sorted(set(names) - place.keys()):
            raise ValueError(f"there is no cell {unknown[0]!r}")
        return sorted(place[name] for name in names)

    def parts(self, hidden: Collection[int]) -> Iterator[Numbers]:
        """The hidden cells in groups that no relation joins."""
        remaining = np.zeros(len(self.names), np.bool_)
        remaining[list(hidden)] = True
        holds = self.matrix != 0
        for first in sorted(hidden):
            if not remaining[first]:
                continue
            group, front = np.zeros_like(remaining), np.zeros_like(remaining)
            front[first] = True
            while front.any():
                group |= front
                rows = holds[:, front].any(axis=1)
                front = holds[rows].any(axis=0) & remaining & ~group
            remaining &= ~group
            yield np.flatnonzero(group)

    def polytope(self, cells: Numbers, most: Numbers | None = None) -> Polytope:
        """All that these cells could be, if they were hidden and all others published."""
        matrix = self.matrix[:, cells]
        lower = np.full(len(cells), self.least, np.int64)
        upper = np.full(len(cells), self.most, np.int64) if most is None else most
        return Polytope(matrix[matrix.any(axis=1)], self.values[cells], lower, upper)


def figures(
    cells: Mapping[str, int],
    relations: Sequence[Relation],
    *,
    zeros_published: bool,
    upper_bound: float | None = None,
) -> Figures:
    """Figures after checking: a ValueError names what does not hold."""
    known = gathered(cells, relations, zeros_published=zeros_published, upper_bound=upper_bound)
    check(known, relations)
    return known


def gathered(
    cells: Mapping[str, int],
    relations: Sequence[Relation],
    *,
    zeros_published: bool,
    upper_bound: float | None = None,
) -> Figures:
    """The same without asking whether the relations hold."""
    for name, value in cells.items():
        if value != int(value) or not 0 <= value < 1 << 31:
            raise ValueError(f"the cell {name!r} is {value}: a count is whole and not negative")
    most = BOUNDLESS if upper_bound is None else min(int(upper_bound), BOUNDLESS)
    matrix = np.zeros((len(relations), len(cells)), np.int64)
    place = {name: number for number, name in enumerate(cells)}
    for row, relation in enumerate(relations):
        for name, coefficient in relation.items():
            if name not in place or coefficient != int(coefficient):
                raise ValueError(f"relation {row} cannot hold {coefficient} times {name!r}")
            matrix[row, place[name]] = int(coefficient)
    values = np.array([int(value) for value in cells.values()], np.int64)
    return Figures(list(cells), values, matrix, 1 if zeros_published else 0, most)


def check(known: Figures, relations: Sequence[Relation]) -> None:
    """A ValueError for the first relation that does not hold."""
    if len(wrong := np.flatnonzero(known.matrix @ known.values)):
        raise ValueError(f"relation {wrong[0]} does not sum to 0: {dict(relations[wrong[0]])}")
