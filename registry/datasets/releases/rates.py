"""The rates that follow from a release: each with both intervals, the shown one and the exact one.

They are worked out from the frozen cells alone, so nothing hidden can be read out of them, and only
where a page would state them: of twenty cases and more, and not across a change in counting.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from registry.datasets.releases.table import Told, written
from registry.statistics import metrics, periods
from registry.statistics.cells import Cell, Dims, Mark
from registry.statistics.measures import measures
from registry.statistics.metrics import Display, Figure
from registry.statistics.releases.naming import cell_of

COLUMNS = (
    "release", "system", "area", "period", "dims", "metric", "numerator", "denominator",
    "undetermined", "value", "least", "most", "low", "high", "method", "exact_low", "exact_high",
    "marks", "demonstration",
)  # fmt: skip
Part = tuple[str, str, str, Dims]  # system, area, period, and of what part


def as_csv(told: Told) -> bytes:
    """The rates of a release as CSV."""
    return written(COLUMNS, lines(told))


def lines(told: Told) -> Iterator[list[str]]:
    """A line for each rate that can be stated, by system, area, period and metric."""
    about = told["release"]
    cells = [cell_of(one) for one in told["cells"]]
    parts = _parts(cells)
    can = _capabilities(cells)
    for part in sorted(parts):
        system, area, period, dims = part
        said = ";".join(f"{key}={name}" for key, name in dims)
        for figure in _figures(parts, part, can[system, dict(dims).get("capability")]):
            yield [
                about["id"], system, area, period, said, *_numbers(figure), figure.marks,
                "true" if about["demonstration"] else "false",
            ]  # fmt: skip


def _parts(cells: Sequence[Cell]) -> dict[Part, list[Cell]]:
    found: dict[Part, list[Cell]] = defaultdict(list)
    for cell in cells:
        found[cell.system, cell.area, cell.period, cell.dims].append(cell)
    return found


def _capabilities(cells: Sequence[Cell]) -> dict[tuple[str, str | None], set[str]]:
    """What each system can be, by all that was counted of it; a sum over systems says it itself."""
    found: dict[tuple[str, str | None], set[str]] = {}
    for cell in cells:
        named = dict(cell.dims).get("capability")
        own = {named} if named else set(measures()[cell.measure].capability)
        found[cell.system, named] = found.get((cell.system, named), own) & own
    return found


def _figures(parts: Mapping[Part, list[Cell]], part: Part, can: set[str]) -> list[Figure]:
    """The figures of a part that are stated; a year heeds how much its quarters differ."""
    system, area, period, dims = part
    read = periods.parse(period)
    quarters = [(system, area, f"{period}-Q{n}", dims) for n in range(1, 5)] if read.is_year else []
    pieces = [parts[one] for one in quarters if one in parts]
    only = min(can) if len(can) == 1 else None
    found = metrics.figures(parts[part], parts=pieces, dims=dims, capability=only)
    fitting = [one for one in found if can <= set(metrics.definition(one.metric).capability)]
    return [one for one in fitting if _is_stated(one, parts[part])]


def _is_stated(figure: Figure, cells: Sequence[Cell]) -> bool:
    crossed = metrics.definition(figure.metric).breaks
    broken = any(Mark.BREAK in cell.marks for cell in cells if cell.measure in crossed)
    return figure.display in (Display.SHARE, Display.RATE) and not broken


def _numbers(figure: Figure) -> list[str]:
    exact = figure.exact or (None, None)
    counts = (figure.numerator, figure.denominator, figure.undetermined)
    ends = (figure.value, figure.least, figure.most, figure.low, figure.high)
    return [
        figure.metric, *map(_said, counts), *map(_said, ends), str(figure.method),
        *map(_said, exact),
    ]  # fmt: skip


def _said(number: float | None) -> str:
    """A number with ten digits that count; nothing where there is none."""
    if number is None:
        return ""
    return str(number) if isinstance(number, int) else f"{number:.10g}"
