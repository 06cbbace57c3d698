"""From counts to an estimate: the interval of each kind, and wider where the parts differ."""

from collections.abc import Sequence

from registry.statistics import estimates
from registry.statistics.estimates import Bounds, Estimate, Method, Pooled
from registry.statistics.metrics.definitions import Kind, Metric
from registry.statistics.metrics.working.counts import Counts

Parts = Sequence[Counts]


def estimated(
    metric: Metric, k: int, n: int, undetermined: int | None, parts: Parts
) -> tuple[Estimate | Bounds, float | None]:
    """The estimate, and the design effect where the parts are known and add up to the whole."""
    if metric.kind == Kind.RATE:
        return estimates.rate(k, n, metric.per), None
    if not undetermined:
        apart = _pooled(metric, parts, k, n)
        return (apart.measure, apart.design_effect) if apart else (estimates.share(k, n), None)
    found = estimates.determined(k, undetermined, n)
    least, most = (_pooled(metric, parts, j, n) for j in (k, k + undetermined))
    if least is None or most is None:
        return found, None
    interval = (least.measure.interval[0], most.measure.interval[1])
    clustered = Bounds(least.measure, most.measure, interval, Method.CLUSTERED)
    return clustered, max(least.design_effect, most.design_effect)


def counted(metric: Metric, counts: Counts) -> int | None:
    """What stands above the line."""
    k = counts.total(metric.counted)
    if metric.complement and k is not None:
        n = counts.value(metric.denominator)
        return n - k if n is not None else None
    return k


def left(metric: Metric, counts: Counts) -> int | None:
    """What is neither counted nor against; 0 where all is determined, None where it is not told."""
    if metric.kind != Kind.BOUNDS:
        return 0
    known = counts.total((*metric.counted, *metric.against))
    n = counts.value(metric.denominator)
    return n - known if known is not None and n is not None else None


def _pooled(metric: Metric, parts: Parts, k: int, n: int) -> Pooled | None:
    """Over the parts, if these add up to the whole; where none or all happened, nothing is."""
    if not 0 < k < n or len(parts) < 2:
        return None
    for with_left in (False, True):
        pairs = [_pair(metric, part, with_left) for part in parts]
        whole = [pair for pair in pairs if pair]
        if len(whole) == len(parts) and tuple(map(sum, zip(*whole, strict=True))) == (k, n):
            return estimates.pooled(whole)
    return None


def _pair(metric: Metric, part: Counts, with_left: bool) -> tuple[int, int] | None:
    k, n, more = counted(metric, part), part.value(metric.denominator), left(metric, part)
    if k is None or n is None or (with_left and more is None):
        return None
    k += (more or 0) if with_left else 0
    return (k, n) if 0 <= k <= n else None
