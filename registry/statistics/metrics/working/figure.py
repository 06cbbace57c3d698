"""A figure that was worked out, or why there is none, with the published cells that it is from."""

from dataclasses import dataclass
from enum import StrEnum

from registry.statistics import intervals
from registry.statistics.cells import Cell
from registry.statistics.estimates import Bounds, Estimate, Method
from registry.statistics.intervals import Interval

Estimated = Estimate | Bounds | None


class Display(StrEnum):
    """What may be shown of a figure."""

    SHARE = "share"
    RATE = "rate"
    COUNT = "count"  # the counts alone: too few cases, or nothing to divide by
    NONE = "none"


class Lack(StrEnum):
    """Why a measure does not serve, beside the reasons that an office gives itself."""

    NOT_PUBLISHED = "not_published"
    HIDDEN = "hidden"
    CONTRADICTION = "contradiction"
    SERIES_BREAK = "series_break"


@dataclass(frozen=True)
class Figure:
    """One metric of one system, area and period.

    `missing` are measures with the reason why they do not serve. `undetermined` are the cases that
    could not be told right from wrong, None where that was not published; `told` is the count that
    is said with it. `inputs` are the cells as everyone may read them.
    """

    metric: str
    display: Display
    numerator: int | None
    denominator: int | None
    estimate: Estimated
    undetermined: int | None
    told: int | None
    missing: tuple[tuple[str, str], ...]
    marks: str
    inputs: tuple[Cell, ...]
    design_effect: float | None = None

    @property
    def value(self) -> float | None:
        """The figure, None where it is known between two ends only, or not to be shown."""
        return self.estimate.value if isinstance(self.estimate, Estimate) else None

    @property
    def low(self) -> float | None:
        """The lower end of the interval."""
        return self.estimate.interval[0] if self.estimate else None

    @property
    def high(self) -> float | None:
        """The upper end of the interval."""
        return self.estimate.interval[1] if self.estimate else None

    @property
    def least(self) -> float | None:
        """The figure with the undetermined cases counted out."""
        return self._end("least")

    @property
    def most(self) -> float | None:
        """The figure with the undetermined cases counted in."""
        return self._end("most")

    @property
    def method(self) -> Method | None:
        """How the interval was worked out."""
        return self.estimate.method if self.estimate else None

    @property
    def exact(self) -> Interval | None:
        """The exact interval, for the download: Clopper and Pearson's around a share."""
        if self.estimate is None or self.numerator is None or self.denominator is None:
            return None
        if self.estimate.method is Method.POISSON:
            return self.estimate.interval
        low, high = intervals.clopper_pearson(self.numerator, self.denominator)
        if isinstance(self.estimate, Bounds):
            most = self.numerator + (self.undetermined or 0)
            high = intervals.clopper_pearson(most, self.denominator)[1]
        return low, high

    def _end(self, name: str) -> float | None:
        if isinstance(self.estimate, Bounds):
            end: Estimate = getattr(self.estimate, name)
            return end.value
        return self.value
