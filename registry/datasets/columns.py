"""The columns of every table-shaped file, as the record of a camera lays them out."""

from registry.cameras.columns import COLUMNS, LISTS, MADE, PARTS, PLAIN

__all__ = ["COLUMNS", "LISTS", "MADE", "PARTS", "PLAIN"]
