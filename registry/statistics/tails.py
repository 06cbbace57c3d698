"""The tails of the binomial and the Poisson distribution, and where a falling line is nil.

SciPy knows the functions behind them. Its parts are loaded when they are first asked for, so that
the portal does not wait for them at its start.
"""

from collections.abc import Callable

import scipy

HALVINGS = 150  # a share is told from one that is 1e-45 apart


def at_least(k: int, n: int, share: float) -> float:
    """The probability of k or more events in n trials that each succeed with this share."""
    return 1.0 if k <= 0 else float(scipy.special.betainc(k, n - k + 1, share))


def at_most(k: int, n: int, share: float) -> float:
    """The probability of k or fewer events in n trials that each succeed with this share."""
    return 1.0 if k >= n else float(scipy.special.betaincc(k + 1, n - k, share))


def share_below(a: float, b: float, part: float) -> float:
    """The share below which so large a part of the beta distribution lies, for a, b > 0."""
    return float(scipy.special.betaincinv(a, b, part))


def share_above(a: float, b: float, part: float) -> float:
    """The share above which so large a part of the beta distribution lies, for a, b > 0."""
    return float(scipy.special.betainccinv(a, b, part))


def few(k: int, mean: float) -> float:
    """The probability of k or fewer events where so many are expected."""
    return float(scipy.special.pdtr(k, mean))


def mean_below(k: int, part: float) -> float:
    """The mean under which k or more events have this probability, for k > 0."""
    return float(scipy.special.gammaincinv(k, part))


def mean_above(k: int, part: float) -> float:
    """The mean under which k or fewer events have this probability."""
    return float(scipy.special.gammainccinv(k + 1, part))


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
