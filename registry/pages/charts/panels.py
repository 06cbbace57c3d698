"""Small multiples: a panel for each area, all on one scale, with marks where the series breaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from registry.pages.charts.axis import Axis, from_zero

HIGH, TOP, FOOT = 96, 10, 24  # pixels: what is drawn in, above and below it
EDGE = 12.0  # hundredths that stay free for the numbers of the scale


@dataclass(frozen=True)
class Point:
    """A period: its figure with interval, or the gap; `broken` where it begins anew."""

    label: str
    low: float | None = None
    high: float | None = None
    least: float | None = None
    most: float | None = None
    gap: str | None = None
    broken: bool = False


@dataclass(frozen=True)
class Placed:
    """A point on the sheet: its middle across, and its ends down."""

    point: Point
    x: float
    edge: float  # where the break before it is drawn
    low: float = 0.0
    high: float = 0.0
    least: float = 0.0
    most: float = 0.0


@dataclass(frozen=True)
class Panel:
    """An area with its points; `ticks` are the values of the scale and where they stand."""

    name: str
    points: tuple[Placed, ...]
    ticks: tuple[tuple[float, float], ...]
    step: float
    height: int = TOP + HIGH + FOOT
    floor: int = TOP + HIGH


def panels(series: Mapping[str, Sequence[Point]]) -> tuple[Panel, ...]:
    """A panel for each name, in their order."""
    every = [point for points in series.values() for point in points]
    axis = from_zero(point.high for point in every if point.high is not None)
    ticks = tuple((one, _down(axis, one)) for one in (axis.ticks[0], axis.ticks[-1]))
    return tuple(_panel(name, points, axis, ticks) for name, points in series.items())


def _panel(
    name: str, points: Sequence[Point], axis: Axis, ticks: tuple[tuple[float, float], ...]
) -> Panel:
    step = (100 - EDGE) / max(len(points), 1)
    placed = [
        Placed(
            point,
            round(EDGE + step * (n + 0.5), 2),
            round(EDGE + step * n, 2),
            *(_down(axis, end or 0.0) for end in (point.low, point.high, point.least, point.most)),
        )
        for n, point in enumerate(points)
    ]
    return Panel(name, tuple(placed), ticks, round(step, 2))


def _down(axis: Axis, value: float) -> float:
    return round(TOP + HIGH * (1 - value / axis.last), 1)
