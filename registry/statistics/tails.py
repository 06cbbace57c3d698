"""The tails of the binomial and the Poisson distribution, and where a falling line is nil.

Both tails rest on a continued fraction or a series behind one factor. That factor is formed from
what Stirling's formula leaves over, so that it keeps its digits when there are millions of trials.
"""

from collections.abc import Callable
from math import exp, lgamma, log, log1p, pi, sqrt

EXACT = 1e-16  # a further step that changes less than this changes nothing
TINY = 1e-300  # stands for zero where a fraction must not divide by it
HALVINGS = 150  # a share is told from one that is 1e-45 apart
HALF_LOG_TAU = log(2 * pi) / 2


def beta_share(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b), for a, b > 0 and x from 0 to 1."""
    if x <= 0 or x >= 1:
        return float(x >= 1)
    if x < (a + 1) / (a + b + 2):
        return _beta_factor(a, b, x, 1 - x) * _beta_fraction(a, b, x) / a
    return 1 - _beta_factor(b, a, 1 - x, x) * _beta_fraction(b, a, 1 - x) / b


def gamma_share(a: float, x: float) -> float:
    """The regularised lower incomplete gamma function P(a, x), for a > 0."""
    if x <= 0:
        return 0.0
    return _gamma_series(a, x) if x < a + 1 else 1 - _gamma_fraction(a, x)


def gamma_rest(a: float, x: float) -> float:
    """The regularised upper incomplete gamma function Q(a, x) = 1 - P(a, x), for a > 0."""
    if x <= 0:
        return 1.0
    return 1 - _gamma_series(a, x) if x < a + 1 else _gamma_fraction(a, x)


def at_least(k: int, n: int, share: float) -> float:
    """The probability of k or more events in n trials that each succeed with this share."""
    return 1.0 if k <= 0 else beta_share(k, n - k + 1, share)


def at_most(k: int, n: int, share: float) -> float:
    """The probability of k or fewer events in n trials that each succeed with this share."""
    return 1.0 if k >= n else beta_share(n - k, k + 1, 1 - share)


def crossing(line: Callable[[float], float], low: float, high: float) -> float:
    """Where a falling line comes down to zero, to the last digit; an end if it never does.

    By halving, which asks for signs alone: the line may be infinite at its ends.
    """
    if not line(low) > 0 or line(high) > 0:
        return high if line(low) > 0 else low
    for _ in range(HALVINGS):
        middle = low + (high - low) / 2
        if not low < middle < high:
            break
        low, high = (middle, high) if line(middle) > 0 else (low, middle)
    return low + (high - low) / 2


def _beta_factor(a: float, b: float, x: float, rest: float) -> float:
    """x^a (1-x)^b / B(a, b)."""
    n = a + b
    power = _left_over(n) - _left_over(a) - _left_over(b) - _apart(a, n * x) - _apart(b, n * rest)
    return exp(power) * sqrt(a * b / (2 * pi * n))


def _beta_fraction(a: float, b: float, x: float) -> float:
    c, d = 1.0, 1 / _off_zero(1 - (a + b) * x / (a + 1))
    whole = d
    for m in range(1, 1_000_000):
        even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        for step in (even, odd):
            d = 1 / _off_zero(1 + step * d)
            c = _off_zero(1 + step / c)
            whole *= c * d
        if abs(c * d - 1) < EXACT * 4:
            break
    return whole


def _gamma_factor(a: float, x: float) -> float:
    """x^a e^-x / Γ(a)."""
    return exp(-_left_over(a) - _apart(a, x)) * sqrt(a / (2 * pi))


def _gamma_series(a: float, x: float) -> float:
    term = whole = 1 / a
    above = a
    while term > whole * EXACT:
        above += 1
        term *= x / above
        whole += term
    return _gamma_factor(a, x) * whole


def _gamma_fraction(a: float, x: float) -> float:
    b = x + 1 - a
    c, d = 1 / TINY, 1 / b
    whole = d
    for m in range(1, 1_000_000):
        step = -m * (m - a)
        b += 2
        d = 1 / _off_zero(step * d + b)
        c = _off_zero(b + step / c)
        whole *= c * d
        if abs(c * d - 1) < EXACT * 4:
            break
    return _gamma_factor(a, x) * whole


def _left_over(z: float) -> float:
    """What Stirling's formula for log Γ(z + 1) leaves over."""
    if z < 16:
        return lgamma(z + 1) - (z + 0.5) * log(z) + z - HALF_LOG_TAU
    square = z * z
    series = 1 / 360 - (1 / 1260 - (1 / 1680 - 1 / (1188 * square)) / square) / square
    return (1 / 12 - series / square) / z


def _apart(seen: float, expected: float) -> float:
    """How far a count lies from what is expected: seen·log(seen/expected) + expected - seen."""
    if expected <= 0:
        return 1e6
    return seen * log1p((seen - expected) / expected) - (seen - expected)


def _off_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY
