"""XLSX that is written row by row and sent as it grows: nothing waits in memory or on a disk.

Texts are texts whatever they look like, numbers are numbers; two more sheets say what the file is
and what its columns mean.
"""

from registry.datasets.written.xlsx.book import MOST_ROWS, pieces

__all__ = ["MOST_ROWS", "pieces"]
