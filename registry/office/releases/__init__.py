"""Releases of statistics as the register's own office works on them, from the calendar on."""

from registry.office.releases import announcing, listing, look, one

__all__ = ["announcing", "listing", "look", "one"]
