"""The rows of a return as columns, so that thousands are held against each other at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

import numpy as np
from numpy.typing import NDArray

from registry.statistics.cells import Dims
from registry.statistics.measures import Measure, measures
from registry.statistics.returns.given import Row, Value
from registry.statistics.returns.way.states import Missing

Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]


@dataclass(frozen=True)
class Column:
    """A measure over the rows: its counts, NaN where there is none, and where it cannot apply."""

    counts: Numbers
    inapplicable: Truths

    @property
    def known(self) -> Truths:
        """The rows in which there is a count."""
        return ~np.isnan(self.counts)


@dataclass(frozen=True)
class Grid:
    """The rows of a return as columns, in their order.

    Whole numbers up to 2**53 keep every digit here; the tables refuse larger ones.
    """

    capability: str
    rows: Sequence[Row]
    numbers: NDArray[np.int64]
    starts: NDArray[np.int64]  # as days from year 1, as `date.toordinal` counts them
    ends: NDArray[np.int64]
    sizes: Numbers
    columns: dict[str, Column]
    parts: dict[tuple[str, Dims], Column]

    def counts(self, code: str) -> Numbers:
        """The counts of a measure, all of them NaN where it was not given."""
        column = self.columns.get(code)
        return column.counts if column else np.full(len(self.rows), np.nan)

    def parts_of(self, whole: str) -> list[str]:
        """The measures of this capability that add up to another one."""
        return [one.code for one in self._asked() if one.sums_to == whole]

    def wholes(self) -> list[str]:
        """The measures of this capability that others add up to."""
        return list(dict.fromkeys(one.sums_to for one in self._asked() if one.sums_to))

    def _asked(self) -> list[Measure]:
        return [one for one in measures().values() if self.capability in one.capability]

    def total(self, code: str) -> int | None:
        """The sum of a measure over the rows; None where it was never given."""
        counts = self.counts(code)
        return None if np.isnan(counts).all() else int(np.nansum(counts))


def grid(capability: str, rows: Sequence[Row]) -> Grid:
    """The rows as columns."""
    found: dict[tuple[str, Dims], tuple[list[int], list[Value]]] = {}
    for place, row in enumerate(rows):
        for value in row.values:
            places, values = found.setdefault((value.measure, value.dims), ([], []))
            places.append(place)
            values.append(value)
    columns = {key: _column(len(rows), *told) for key, told in found.items()}
    return Grid(
        capability,
        rows,
        np.array([row.number for row in rows], dtype=np.int64),
        np.array([row.starts_on.toordinal() for row in rows], dtype=np.int64),
        np.array([row.ends_on.toordinal() for row in rows], dtype=np.int64),
        np.array([np.nan if (size := row.size) is None else size for row in rows], dtype=float),
        {code: column for (code, dims), column in columns.items() if not dims},
        {key: column for key, column in columns.items() if key[1]},
    )


def number(threshold: str | None) -> Decimal | None:
    """A threshold as the number that it writes; None where it writes none.

    >>> number("0.60") == number("0,6"), number("high")
    (True, None)
    """
    try:
        return Decimal((threshold or "").replace(",", ".").strip() or "-")
    except InvalidOperation:
        return None


def places(wrong: Truths) -> list[int]:
    """Where something is so."""
    return [int(place) for place in np.flatnonzero(wrong)]


def _column(rows: int, places: list[int], values: list[Value]) -> Column:
    counts, inapplicable = np.full(rows, np.nan), np.zeros(rows, dtype=bool)
    counts[places] = [np.nan if one.value is None else one.value for one in values]
    inapplicable[places] = [one.missing == Missing.NOT_APPLICABLE for one in values]
    return Column(counts, inapplicable)
