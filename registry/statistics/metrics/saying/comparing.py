"""Two figures beside each other: compared where that can be done, refused in words where not."""

from collections.abc import Iterable
from dataclasses import dataclass

from registry.statistics import intervals
from registry.statistics.estimates import FEWEST, Bounds
from registry.statistics.intervals import Interval
from registry.statistics.metrics.definitions import Kind, definition
from registry.statistics.metrics.saying import numbers
from registry.statistics.metrics.saying.refusing import refuse
from registry.statistics.metrics.saying.sentences import templates
from registry.statistics.metrics.working.breaks import Break, between
from registry.statistics.metrics.working.figure import Figure


@dataclass(frozen=True)
class Comparison:
    """The difference of two shares and their ratio, with 95 % intervals.

    `is_ordered` says whether the intervals of the two leave each other room; where they overlap
    nobody is ranked. `refused` names why they are not held against each other, one of
    data/statistics/refused.toml. Where cases were left unchecked there is an order at most.
    """

    refused: str | None = None
    newcombe: Interval | None = None
    miettinen_nurminen: Interval | None = None
    ratio: float | None = None
    ratio_interval: Interval | None = None
    is_ordered: bool = False
    is_first_higher: bool = False

    def said(self, one: str, other: str, language: str) -> str:
        """In words; `one` and `other` are the names of the two."""
        known = templates()["compare"]
        if self.refused or not self.is_ordered:
            return refuse(self.refused or "league_table", language)
        more, less = (one, other) if self.is_first_higher else (other, one)
        if not self.ratio or self.ratio_interval is None:
            name = "only" if self.newcombe else "apart"
            return str(known[name][language].format(more=more, less=less))
        ratio, ends = self.ratio, self.ratio_interval
        if ratio < 1:
            ratio, ends = 1 / ratio, (1 / ends[1], 1 / ends[0] if ends[0] else float("inf"))
        told = [numbers.decimal(value, 1, language) for value in (ratio, *ends)]
        slots = dict(zip(("ratio", "low", "high"), told, strict=True))
        slots |= {"more": more, "less": less}
        return numbers.filled(
            known["higher"][language], slots, {"ratio_value": round(ratio)}, language
        )


def compare(one: Figure, other: Figure, *, breaks: Iterable[Break] = ()) -> Comparison:
    """Two figures of the same metric, or of two that are refused for what they are divided by.

    A ValueError if they are divided by the same and are still not the same metric.
    """
    refused = _refused(one, other, list(breaks))
    if refused:
        return Comparison(refused=refused)
    (low1, high1), (low2, high2) = _interval(one), _interval(other)
    ordered, higher = low1 > high2 or low2 > high1, low1 > high2
    open_ones = any(isinstance(each.estimate, Bounds) for each in (one, other))
    if open_ones and not ordered:
        return Comparison(refused="unchecked_alerts")
    if open_ones or definition(one.metric).kind == Kind.RATE:
        return Comparison(is_ordered=ordered, is_first_higher=higher)
    return _worked(one, other, ordered, higher)


def _refused(one: Figure, other: Figure, breaks: list[Break]) -> str | None:
    """Why the two are not held against each other, the gravest reason first."""
    metric, beside = definition(one.metric), definition(other.metric)
    if metric.denominator != beside.denominator:
        return "two_denominators"
    if metric != beside:
        raise ValueError(f"{one.metric} cannot be compared with {other.metric}")
    periods = [cell.period for figure in (one, other) for cell in figure.inputs[:1]]
    if len(periods) == 2 and between(breaks, metric.breaks, periods[0], periods[1]):
        return "series_break"
    if any(None in (each.numerator, each.denominator) or each.missing for each in (one, other)):
        return "unpublished"
    fewest = max(metric.least_n, FEWEST if metric.kind != Kind.RATE else 1)
    if any((each.denominator or 0) < fewest or not each.estimate for each in (one, other)):
        return "too_few"
    return None


def _interval(figure: Figure) -> Interval:
    return (figure.low or 0.0, figure.high or 0.0)


def _worked(one: Figure, other: Figure, ordered: bool, higher: bool) -> Comparison:
    k1, n1, k2, n2 = (
        each or 0
        for figure in (one, other)
        for each in (figure.numerator, figure.denominator)
    )  # fmt: skip
    some = k1 > 0 and k2 > 0
    return Comparison(
        newcombe=intervals.newcombe(k1, n1, k2, n2),
        miettinen_nurminen=intervals.miettinen_nurminen(k1, n1, k2, n2),
        ratio=(k1 / n1) / (k2 / n2) if some else None,
        ratio_interval=intervals.ratio_score(k1, n1, k2, n2) if some else None,
        is_ordered=ordered,
        is_first_higher=higher,
    )
