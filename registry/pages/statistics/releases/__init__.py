"""Releases: the calendar of what comes, what is out and as which files, what was corrected."""

from registry.pages.statistics.releases import files, listed

__all__ = ["files", "listed"]
