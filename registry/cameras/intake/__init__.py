"""Files in: cameras from almost any table or map file, every doubt named before it is written."""

from registry.cameras.intake.explaining import explain
from registry.cameras.intake.issues import Issue, meanings
from registry.cameras.intake.merging.writing import apply
from registry.cameras.intake.options import Options
from registry.cameras.intake.preparing import Prepared, prepare
from registry.cameras.intake.profiles import shipped
from registry.cameras.intake.report import Report

__all__ = [
    "Issue",
    "Options",
    "Prepared",
    "Report",
    "apply",
    "explain",
    "meanings",
    "prepare",
    "shipped",
]
