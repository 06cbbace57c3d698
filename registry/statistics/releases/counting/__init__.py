"""From accepted returns to the table of a release: its true counts, and how they add up."""

from registry.statistics.releases.counting.counts import Count, Source
from registry.statistics.releases.counting.sums import Sum, sums
from registry.statistics.releases.counting.table import Table, table

__all__ = ["Count", "Source", "Sum", "Table", "sums", "table"]
