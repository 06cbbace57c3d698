"""Two figures beside each other: compared where that can be done, refused in words where not."""

from collections.abc import Iterable
from dataclasses import dataclass

from registry.statistics import intervals
from registry.statistics.intervals import Interval
from registry.statistics.metrics.definitions import definition
from registry.statistics.metrics.saying import numbers
from registry.statistics.metrics.saying.sentences import templates
from registry.statistics.metrics.working.breaks import Break, between
from registry.statistics.metrics.working.figure import Figure


@dataclass(frozen=True)
class Comparison:
    """The difference of two shares and their ratio, with 95 % intervals.

    `is_ordered` says whether the intervals of the two leave each other room; where they overlap
    nobody is ranked. `refused` names why there is nothing to compare: missing, series_break.
    """

    refused: str | None = None
    newcombe: Interval | None = None
    miettinen_nurminen: Interval | None = None
    ratio: float | None = None
    ratio_interval: Interval | None = None
    is_ordered: bool = False

    def said(self, one: str, other: str, language: str) -> str:
        """In words; `one` and `other` are the names of the two."""
        known = templates()["compare"]
        if self.refused:
            return str(known["break" if self.refused == "series_break" else "missing"][language])
        if not self.is_ordered or self.newcombe is None:
            return str(known["overlap"][language])
        more, less = (one, other) if self.newcombe[0] > 0 else (other, one)
        if not self.ratio or self.ratio_interval is None:
            return str(known["only"][language].format(more=more, less=less))
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
    """Two figures of the same metric; a ValueError if they are of different ones."""
    if one.metric != other.metric:
        raise ValueError(f"{one.metric} cannot be compared with {other.metric}")
    metric = definition(one.metric)
    periods = [cell.period for figure in (one, other) for cell in figure.inputs[:1]]
    if len(periods) == 2 and between(list(breaks), metric.breaks, periods[0], periods[1]):
        return Comparison(refused="series_break")
    pairs = [(each.numerator, each.denominator) for each in (one, other)]
    (k1, n1), (k2, n2) = pairs
    if k1 is None or k2 is None or not n1 or not n2 or one.estimate is None or not other.estimate:
        return Comparison(refused="missing")
    apart = one.estimate.interval, other.estimate.interval
    ordered = apart[0][0] > apart[1][1] or apart[1][0] > apart[0][1]
    some = k1 > 0 and k2 > 0
    return Comparison(
        newcombe=intervals.newcombe(k1, n1, k2, n2),
        miettinen_nurminen=intervals.miettinen_nurminen(k1, n1, k2, n2),
        ratio=(k1 / n1) / (k2 / n2) if some else None,
        ratio_interval=intervals.ratio_score(k1, n1, k2, n2) if some else None,
        is_ordered=ordered,
    )
