"""Releases of statistics as files: one set of cells, told to spreadsheets, programs and auditors.

All is made from the frozen file of the release, so that no format can say more than another, and
none anything of a hidden count but that there is one.
"""

from registry.datasets.releases.annual import annual
from registry.datasets.releases.bundle import FILES, File, content

__all__ = ["FILES", "File", "annual", "content"]
