"""Figures from the cells that everyone may read, and from nothing else.

A hidden count gives no figure and no bound, and no figure depends on it: whoever changes what is
hidden gets the same figures. Both rates of false alerts always come together.
"""

from collections.abc import Iterable, Sequence

from registry.statistics.cells import Cell, Dims, Mark
from registry.statistics.estimates import FEWEST, Bounds, Estimate
from registry.statistics.metrics.definitions import Kind, Metric, definitions
from registry.statistics.metrics.working import estimating
from registry.statistics.metrics.working.breaks import Break, within
from registry.statistics.metrics.working.counts import Counts, counts
from registry.statistics.metrics.working.figure import Display, Figure, Lack

DOUBTFUL = 0.1  # where more than so large a share was never determined, the figure is unreliable
__all__ = ["Break", "Display", "Figure", "Lack", "figures"]


def figures(
    cells: Sequence[Cell],
    *,
    breaks: Iterable[Break] = (),
    parts: Sequence[Sequence[Cell]] = (),
    dims: Dims = (),
    capability: str | None = None,
) -> list[Figure]:
    """The figures of one system, area and period, in the order of the metrics.

    `parts` are published cells of what the period or the area is made of: where they add up, the
    interval heeds how much they differ. `dims` choose one part of the table. Without a
    `capability`, it follows from what was counted.
    """
    whole = counts(cells, dims)
    pieces = [counts(part, dims) for part in parts]
    known = list(breaks)
    return [worked(metric, whole, known, pieces) for metric in _fitting(whole, capability)]


def worked(
    metric: Metric, whole: Counts, breaks: Sequence[Break], parts: Sequence[Counts]
) -> Figure:
    """One figure, or what it lacks."""
    k, n = estimating.counted(metric, whole), whole.value(metric.denominator)
    undetermined = estimating.left(metric, whole)
    missing = _missing(metric, whole, breaks, (k, n, undetermined))
    found: tuple[Estimate | Bounds | None, float | None] = (None, None)
    if not missing and n and k is not None:
        found = estimating.estimated(metric, k, n, undetermined, parts)
    return Figure(
        metric.code,
        _display(metric, k, n, bool(missing)),
        k,
        n,
        found[0],
        undetermined if not missing else None,
        whole.value(metric.beside or metric.open),
        missing,
        _marks(metric, whole, missing, n, undetermined),
        whole.of(metric.read),
        found[1],
    )


def _fitting(whole: Counts, capability: str | None) -> list[Metric]:
    """The metrics of the capability; where that is open, those that something was published of."""
    able = {capability} if capability else whole.capabilities()
    fitting = {
        code: metric
        for code, metric in definitions().items()
        if metric.is_computed and able & set(metric.capability)
    }
    if len(able) == 1:
        return list(fitting.values())
    touched = {code for code, metric in fitting.items() if whole.of(metric.needed)}
    return [m for code, m in fitting.items() if code in touched or m.pair in touched]


def _missing(
    metric: Metric,
    whole: Counts,
    breaks: Sequence[Break],
    found: tuple[int | None, int | None, int | None],
) -> tuple[tuple[str, str], ...]:
    lacking = [(code, lack) for code in metric.needed if (lack := whole.lack(code))]
    # What merely was not published leaves a figure that says so; what is hidden leaves none.
    lacking += [(code, Lack.HIDDEN) for code in metric.against if whole.lack(code) == Lack.HIDDEN]
    period = next((cell.period for cell in whole.cells.values()), "")
    if period and within(breaks, metric.breaks, period):
        lacking += [(code, Lack.SERIES_BREAK) for code in metric.breaks]
    k, n, undetermined = found
    impossible = (k or 0) < 0 or (undetermined or 0) < 0
    if metric.kind != Kind.RATE and k is not None and n is not None:
        impossible = impossible or k > n
    if impossible:
        lacking.append((metric.denominator, Lack.CONTRADICTION))
    return tuple(dict(reversed(lacking)).items())[::-1]


def _display(metric: Metric, k: int | None, n: int | None, lacks: bool) -> Display:
    if k is None:
        return Display.NONE
    if lacks or n is None or n < max(1, metric.least_n):
        return Display.COUNT
    return Display.RATE if metric.kind == Kind.RATE else Display.SHARE


def _marks(
    metric: Metric,
    whole: Counts,
    missing: tuple[tuple[str, str], ...],
    n: int | None,
    undetermined: int | None,
) -> str:
    """The marks of what was read, and those of the figure itself, in the order of `Mark`."""
    found = {
        mark for cell in whole.of(metric.read) if cell.value is not None for mark in cell.marks
    }
    if metric.estimated and not missing:
        found.add(Mark.ESTIMATED)
    if metric.open and whole.value(metric.open):
        found.add(Mark.PROVISIONAL)
    few = metric.kind != Kind.RATE and n is not None and n < FEWEST
    if not missing and (few or (undetermined or 0) > DOUBTFUL * (n or 0)):
        found.add(Mark.UNRELIABLE)
    reasons = {reason for _, reason in missing}
    if Lack.HIDDEN in reasons:
        found.add(Mark.SUPPRESSED)
    if "not_applicable" in reasons:
        found.add(Mark.NOT_APPLICABLE)
    if reasons - {Lack.HIDDEN, "not_applicable"}:
        found.add(Mark.NOT_AVAILABLE)
    return "".join(mark for mark in Mark if mark in found)
