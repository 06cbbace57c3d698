"""Intervals around shares, rates and comparisons; each answers `(low, high)`.

Wilson's is the one that is shown, for it keeps its level in small numbers too; Clopper and
Pearson's never falls short of its level and belongs in the download. The field data are a census
of their period: an interval says how far the underlying rate could lie from the observed one.
Where nothing was tried, nothing is known, and the interval is all that is possible.
"""

from collections.abc import Callable
from math import exp, inf, isfinite, log, sqrt
from statistics import NormalDist

from registry.statistics import tails

Interval = tuple[float, float]
FARTHEST = 150.0  # no ratio of counts lies beyond e to this power


def wilson(k: float, n: float, level: float = 0.95) -> Interval:
    """Wilson's score interval for the share k / n; an effective number need not be whole."""
    _check(k, n, level)
    if not n:
        return 0.0, 1.0
    z2 = normal(level) ** 2
    reach = k + z2 / 2 + sqrt(z2 * (k * (n - k) / n + z2 / 4))
    # The difference that the lower end is usually written as would lose its digits in millions.
    return k * k / (n * reach), reach / (n + z2) if k < n else 1.0


def clopper_pearson(k: int, n: int, level: float = 0.95) -> Interval:
    """The exact interval for the share k / n: each end leaves half of the rest beyond it."""
    _check(k, n, level)
    _whole(k, n)
    rest = (1 - level) / 2
    low = tails.share_below(k, n - k + 1, rest) if k else 0.0
    return low, tails.share_above(k + 1, n - k, rest) if k < n else 1.0


def jeffreys(k: int, n: int, level: float = 0.95) -> Interval:
    """The interval of Jeffreys' prior, with the ends of Brown, Cai and DasGupta: 0 and 1 kept."""
    _check(k, n, level)
    _whole(k, n)
    rest = (1 - level) / 2
    low = tails.share_below(k + 0.5, n - k + 0.5, rest) if k else 0.0
    return low, tails.share_above(k + 0.5, n - k + 0.5, rest) if k < n else 1.0


def poisson(k: int, exposure: float = 1.0, level: float = 0.95) -> Interval:
    """The exact interval for k events in an exposure, as events for each unit of it."""
    _check(k, k, level)
    _whole(k)
    if not (isfinite(exposure) and exposure > 0):
        raise ValueError(f"an exposure is more than 0, and finite, not {exposure}")
    rest = (1 - level) / 2
    low = tails.mean_below(k, rest) if k else 0.0
    return low / exposure, tails.mean_above(k, rest) / exposure


def newcombe(k1: int, n1: int, k2: int, n2: int, level: float = 0.95) -> Interval:
    """Newcombe's hybrid score interval for the difference k1 / n1 - k2 / n2."""
    (low1, high1), (low2, high2) = wilson(k1, n1, level), wilson(k2, n2, level)
    if not (n1 and n2):
        return -1.0, 1.0
    p1, p2 = k1 / n1, k2 / n2
    low = p1 - p2 - sqrt((p1 - low1) ** 2 + (high2 - p2) ** 2)
    high = p1 - p2 + sqrt((high1 - p1) ** 2 + (p2 - low2) ** 2)
    return max(-1.0, low), min(1.0, high)


def miettinen_nurminen(k1: int, n1: int, k2: int, n2: int, level: float = 0.95) -> Interval:
    """Miettinen and Nurminen's score interval for the difference k1 / n1 - k2 / n2."""
    _check(k1, n1, level)
    _check(k2, n2, level)
    if not (n1 and n2):
        return -1.0, 1.0

    def score(gap: float) -> float:
        p2 = _likeliest(k1, n1, k2, n2, gap)
        p1 = p2 + gap
        spread = p1 * (1 - p1) / n1 + p2 * (1 - p2) / n2
        return _in_spreads(k1 / n1 - k2 / n2 - gap, spread, n1 + n2)

    seen = k1 / n1 - k2 / n2
    return _between(score, (-1.0, seen, 1.0), normal(level))


def ratio_score(k1: int, n1: int, k2: int, n2: int, level: float = 0.95) -> Interval:
    """Miettinen and Nurminen's score interval for the ratio of k1 / n1 to k2 / n2.

    It begins at 0 when k1 is 0, and has no end (inf) when k2 is 0.
    """
    _check(k1, n1, level)
    _check(k2, n2, level)
    if not (n1 and n2) or k1 == k2 == 0:
        return 0.0, inf

    def score(power: float) -> float:
        ratio = exp(power)
        linear = n1 * ratio + k1 + n2 + k2 * ratio
        under = max(0.0, linear**2 - 4 * (n1 + n2) * ratio * (k1 + k2))
        p2 = min(2 * (k1 + k2) / (linear + sqrt(under)), 1.0, 1 / ratio)
        p1 = min(1.0, ratio * p2)
        spread = p1 * (1 - p1) / n1 + ratio**2 * p2 * (1 - p2) / n2
        return _in_spreads(k1 / n1 - ratio * k2 / n2, spread, n1 + n2)

    z = normal(level)
    seen = log(k1 / n1 / (k2 / n2)) if k1 and k2 else FARTHEST if k1 else -FARTHEST
    low, high = _between(score, (-FARTHEST, seen, FARTHEST), z)
    return exp(low) if k1 else 0.0, exp(high) if k2 else inf


def normal(level: float) -> float:
    """How many standard deviations to each side hold this share of the normal distribution."""
    return -NormalDist().inv_cdf((1 - level) / 2)


def _likeliest(k1: int, n1: int, k2: int, n2: int, gap: float) -> float:
    """The second share under which the counts are likeliest, if the first is larger by the gap."""

    def slope(p2: float) -> float:
        rises = _over(k1, p2 + gap) + _over(k2, p2)
        return rises - _over(n1 - k1, 1 - p2 - gap) - _over(n2 - k2, 1 - p2)

    return tails.crossing(slope, max(0.0, -gap), min(1.0, 1 - gap))


def _over(count: int, share: float) -> float:
    return (count / share if share > 0 else inf) if count else 0.0


def _in_spreads(distance: float, spread: float, n: int) -> float:
    spread = sqrt(max(0.0, spread) * n / (n - 1))
    if spread:
        return distance / spread
    return inf if distance > 0 else -inf if distance < 0 else 0.0


def _between(
    score: Callable[[float], float], places: tuple[float, float, float], z: float
) -> Interval:
    least, seen, most = places
    low = tails.crossing(lambda place: score(place) - z, least, seen)
    return low, tails.crossing(lambda place: score(place) + z, seen, most)


def _check(k: float, n: float, level: float) -> None:
    if not (isfinite(k) and isfinite(n) and 0 <= k <= n):
        raise ValueError(f"{k} events of {n} cannot be: they lie between none and all")
    if not 0 < level < 1:
        raise ValueError(f"a level lies between 0 and 1, not at {level}")


def _whole(*counts: float) -> None:
    for count in counts:
        if count != int(count):
            raise ValueError(f"an exact interval needs whole counts, not {count}")
