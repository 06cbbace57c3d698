"""Drawings of figures: where everything stands on the sheet. Templates in `charts/` draw them.

Across, everything is in hundredths of the width, so that a drawing fits a phone and a sheet of
paper with letters of the same size; down, in pixels. Nothing is drawn of a count that is hidden.
"""

from registry.pages.charts.axis import Axis, from_zero, shares
from registry.pages.charts.funnel import Step, funnel
from registry.pages.charts.icons import Array, array
from registry.pages.charts.intervals import Dots, Row, dots
from registry.pages.charts.panels import Panel, Point, panels
from registry.pages.charts.regimes import Band, Regimes, regimes

__all__ = [
    "Array",
    "Axis",
    "Band",
    "Dots",
    "Panel",
    "Point",
    "Regimes",
    "Row",
    "Step",
    "array",
    "dots",
    "from_zero",
    "funnel",
    "panels",
    "regimes",
    "shares",
]
