"""Rates that came with the counts: they are never used, and what they differ by is told."""

import re
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal

from registry.errors import N_
from registry.statistics.returns.given import Given, Rate, Value
from registry.statistics.returns.problems import Level, Problem

WRITTEN = re.compile(r"(?P<number>\d+(?:[.,]\d+)?)\s*(?P<percent>%?)$")


def found(given: Given) -> Iterator[Problem]:
    """What the rates that were sent differ by from what the counts give."""
    rows = {row.number: row.values for row in given.rows}
    for rate in given.rates:
        if (problem := _held(rate, rows.get(rate.row, ()))) is not None:
            yield problem


def _held(rate: Rate, values: tuple[Value, ...]) -> Problem | None:
    counts = {one.measure: one.value for one in values if not one.dims and one.value is not None}
    above, below = counts.get(rate.numerator), counts.get(rate.denominator)
    written = WRITTEN.match(rate.said.strip())
    if above is None or not below or written is None:
        return None
    shown = Decimal(written["number"].replace(",", "."))
    exact = Decimal(above) / Decimal(below) * (100 if written["percent"] else 1)
    step = Decimal(1).scaleb(int(shown.as_tuple().exponent))
    if exact.quantize(step, ROUND_HALF_UP) == shown:
        return None
    said = {"row": rate.row, "measure": rate.numerator, "measure_other": rate.denominator}
    said |= {"value": rate.said, "exact": f"{exact:.6g}{written['percent']}"}
    if abs(exact - shown) < step:
        return Problem("RATE_ROUNDING", Level.NOTE, rate.row, rate.numerator, CUT, said)
    return Problem("RATE_MISMATCH", Level.WARNING, rate.row, rate.numerator, OFF, said)


CUT = N_(
    "Row {row}: the rate {value} was cut off and not rounded; the counts give {exact}. Rates are "
    "worked out here from the counts, and those that are sent are not used."
)
OFF = N_(
    "Row {row}: the rate {value} does not follow from “{measure}” by “{measure_other}”, which give "
    "{exact}. Rates that are sent are not used; say which of the numbers is wrong, or correct it."
)
