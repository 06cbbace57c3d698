"""Cameras by the thousand: an office's file out, changed in Excel or QGIS, and in as one change."""

from registry.drafts.bulk.geopackage import write as write_geopackage
from registry.drafts.bulk.keeping import kept_by
from registry.drafts.bulk.opening import MOST, Opened, opened
from registry.drafts.bulk.previewing import Line, Numbers, Place, Preview, choose, settle
from registry.drafts.bulk.remarks import Remark
from registry.drafts.bulk.rows import Row, row_of
from registry.drafts.bulk.taking import take
from registry.drafts.bulk.workbook import write as write_workbook

__all__ = [
    "MOST",
    "Line",
    "Numbers",
    "Opened",
    "Place",
    "Preview",
    "Remark",
    "Row",
    "choose",
    "kept_by",
    "opened",
    "row_of",
    "settle",
    "take",
    "write_geopackage",
    "write_workbook",
]
