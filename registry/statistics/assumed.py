"""What would follow from assumptions: figures of a model, never to be shown as counted ones."""

from dataclasses import dataclass
from math import expm1, log1p

from registry.statistics import tails


@dataclass(frozen=True)
class Crowd:
    """How many of so many passers-by a system would get right and wrong, as natural numbers."""

    wanted: float
    true_alerts: float
    missed: float
    false_alerts: float

    @property
    def precision(self) -> float | None:
        """The share of alerts that would be right; None where there would be none."""
        alerts = self.true_alerts + self.false_alerts
        return self.true_alerts / alerts if alerts else None


@dataclass(frozen=True)
class Detectability:
    """How often a difference between groups would be noticed, if it were there.

    `share` is what the group would make up of the false alerts; `critical` is from how many on it
    would be noticed (None if never), `power` how often that happens, and `chance` how often without
    any difference.
    """

    share: float
    critical: int | None
    power: float
    chance: float


def crowd(passers: float, *, prevalence: float, tpir: float, fpir: float) -> Crowd:
    """What a system with these rates of recognition and false alarm would do in a crowd."""
    _shares(prevalence, tpir, fpir)
    wanted = passers * prevalence
    found = wanted * tpir
    return Crowd(wanted, found, wanted - found, (passers - wanted) * fpir)


def pair_rate(fpir: float, size: int) -> float:
    """The rate of false matches of one pair, from that of a search in a list of this size."""
    _shares(fpir)
    return -expm1(log1p(-fpir) / size) if fpir < 1 else 1.0


def search_rate(fmr: float, size: int) -> float:
    """The rate of false alarms of a search in a list of this size, its entries independent."""
    _shares(fmr)
    return -expm1(size * log1p(-fmr)) if fmr < 1 else 1.0


def expected(share: float, volume: float, level: float = 0.95) -> tuple[float, int, int]:
    """The events expected of a volume; and the span in which so large a share of days would lie."""
    _shares(share, level)
    mean = share * volume
    rest = (1 - level) / 2
    return mean, _quantile(mean, rest), _quantile(mean, 1 - rest)


def detectability(
    n: int, reference: float, ratio: float, one_sided: float = 0.025
) -> Detectability:
    """Whether n false alerts could show that a group meets them so many times as often as others.

    `reference` is the share of the group among the people seen.
    """
    _shares(reference, one_sided)
    share = ratio * reference / (ratio * reference + 1 - reference)
    enough = (k for k in range(n + 1) if tails.at_least(k, n, reference) <= one_sided)
    critical = next(enough, None)
    if critical is None:
        return Detectability(share, None, 0.0, 0.0)
    power, chance = (tails.at_least(critical, n, each) for each in (share, reference))
    return Detectability(share, critical, power, chance)


def _quantile(mean: float, part: float) -> int:
    """The least count that is not exceeded in this part of all cases."""
    low, high = -1, int(mean + 40 * (mean + 1) ** 0.5)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if tails.few(middle, mean) >= part else (middle, high)
    return high


def _shares(*values: float) -> None:
    for value in values:
        if not 0 <= value <= 1:
            raise ValueError(f"a share lies between 0 and 1, not at {value}")
