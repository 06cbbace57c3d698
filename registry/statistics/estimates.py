"""Estimates from counts: a figure never comes without what it was divided by, and how sure it is.

What was not counted has no estimate: the functions ask for counts and not for guesses. Shares of
different periods or places are pooled as sums, never as a mean of shares. What is modelled from
assumptions stands in `assumed`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from registry.statistics import intervals
from registry.statistics.intervals import Interval

FEWEST = 20  # below so many cases a share is not shown, only the counts
THREE = 30  # from so many on, three by their number is a fair upper end where none happened
JUMP = 3  # counts by hour that differ by more than this factor were not counted alike


class Method(StrEnum):
    """How an interval was worked out."""

    WILSON = "wilson"
    ONE_SIDED = "one_sided_exact"
    POISSON = "poisson_exact"
    BOUNDS = "wilson_of_bounds"
    CLUSTERED = "wilson_clustered"


@dataclass(frozen=True)
class Estimate:
    """A figure, what it was divided by, and its 95 % interval.

    `value` is None where the cases are too few for more than the counts to be shown.
    """

    value: float | None
    numerator: float
    denominator: float
    interval: Interval
    method: Method


@dataclass(frozen=True)
class Bounds:
    """A share that is known between two ends only, as some cases could not be determined."""

    least: Estimate
    most: Estimate
    interval: Interval
    method: Method = Method.BOUNDS


@dataclass(frozen=True)
class Pooled:
    """A share over clusters, and how much less they say than as many independent cases would."""

    measure: Estimate
    design_effect: float
    effective: float


def share(k: int, n: int) -> Estimate:
    """How many of n cases; where there were none, the interval is one-sided from 0."""
    value = k / n if n >= FEWEST else None
    if k == 0 and n:
        return Estimate(value, k, n, (0.0, none_of(n)), Method.ONE_SIDED)
    return Estimate(value, k, n, intervals.wilson(k, n), Method.WILSON)


def none_of(n: int, level: float = 0.95) -> float:
    """The largest share under which none of n cases is not yet surprising; n is 1 or more."""
    if n < 1:
        raise ValueError(f"none of {n} cases says nothing")
    return float(1 - (1 - level) ** (1 / n))


def rule_of_three(n: int) -> float | None:
    """The same by the rule of thumb, None where the cases are too few for it."""
    return 3 / n if n >= THREE else None


def determined(sure: int, undetermined: int, n: int) -> Bounds:
    """A share of n where some cases could not be determined: all of them counted out, or in.

    Of alerts: the precision with the confirmed true ones as `sure`, and the false alerts by alert
    with the confirmed false ones.
    """
    if undetermined < 0:
        raise ValueError(f"{undetermined} undetermined cases cannot be")
    least, most = (intervals.wilson(k, n) for k in (sure, sure + undetermined))
    return Bounds(
        Estimate(sure / n if n >= FEWEST else None, sure, n, least, Method.WILSON),
        Estimate(
            (sure + undetermined) / n if n >= FEWEST else None,
            sure + undetermined,
            n,
            most,
            Method.WILSON,
        ),
        (least[0], most[1]),
    )


def rate(k: int, exposure: float, unit: float = 1) -> Estimate:
    """Events for each so many units of exposure: by million faces, by camera-day."""
    low, high = intervals.poisson(k, exposure)
    value = k / exposure * unit
    return Estimate(value, k, exposure, (low * unit, high * unit), Method.POISSON)


def pooled(clusters: Sequence[tuple[int, int]]) -> Pooled:
    """The share over clusters of (k, n), deployments for one, which are alike within themselves.

    A ValueError if fewer than two clusters or no case at all are given.
    """
    k, n = sum(each[0] for each in clusters), sum(each[1] for each in clusters)
    if len(clusters) < 2 or not n:
        raise ValueError("pooling takes two clusters or more, and a case in them")
    mean = k / n
    apart = sum((each - mean * size) ** 2 for each, size in clusters)
    by_chance = mean * (1 - mean) / n
    spread = len(clusters) / (len(clusters) - 1) * apart / n**2
    effect = spread / by_chance if by_chance else 1.0
    effective = n / max(1.0, effect)
    interval = intervals.wilson(mean * effective, effective)
    value = mean if n >= FEWEST else None
    return Pooled(Estimate(value, k, n, interval, Method.CLUSTERED), effect, effective)


def broken(before: tuple[float, float], after: tuple[float, float]) -> float | None:
    """The factor by which counts by hour jumped, each given as (count, minutes).

    None where they are comparable. A rate by what was so counted cannot be compared across a jump.
    """
    (count1, minutes1), (count2, minutes2) = before, after
    if min(count1, count2, minutes1, minutes2) <= 0:
        raise ValueError("a jump is measured between counts and minutes above 0")
    factor = (count2 / minutes2) / (count1 / minutes1)
    return factor if max(factor, 1 / factor) > JUMP else None


def one_in(value: float) -> int | None:
    """A share as “one in so many”, with two digits that count; None for a share of nothing."""
    return round(float(f"{1 / value:.1e}")) if value > 0 else None
